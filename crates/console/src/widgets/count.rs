//! A number that flashes gently when it changes.

use leptos::prelude::*;

use crate::figures::grouped;

/// A live number.
pub(crate) fn live_count(count: impl Fn() -> u64 + Send + Sync + 'static) -> AnyView {
    // The first value is no change; afterwards two equal animations take turns, which restarts them.
    let shown = Memo::new(move |before: Option<&(u64, u8)>| {
        let now = count();
        match before {
            None => (now, 0),
            Some(&(was, turn)) if was == now => (was, turn),
            Some(&(_, turn)) => (now, if turn == 1 { 2 } else { 1 }),
        }
    });
    view! {
        <span class="number flash" class:changed-a=move || shown.get().1 == 1 class:changed-b=move || shown.get().1 == 2>
            {move || grouped(shown.get().0)}
        </span>
    }
    .into_any()
}
