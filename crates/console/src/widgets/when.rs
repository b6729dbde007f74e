//! Instants: how long ago, and exactly when on hover.

use leptos::prelude::*;

use crate::{clock, console::Console, derived::memo};

/// How long ago something was, kept right as time goes by.
pub(crate) fn when(at: i64) -> AnyView {
    let now = Console::here().now;
    let said = memo(move || clock::time_ago(now.get() - at).unwrap_or_else(|| clock::local_minute(at)));
    view! { <time class="number" datetime=clock::machine(at) title=clock::exact(at)>{said}</time> }.into_any()
}

/// The local time of day.
pub(crate) fn moment(at: i64) -> AnyView {
    view! { <time class="number" datetime=clock::machine(at) title=clock::exact(at)>{clock::local_time(at)}</time> }.into_any()
}
