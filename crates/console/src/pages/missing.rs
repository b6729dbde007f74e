//! No page has this address.

use leptos::prelude::*;

use super::entitle;
use crate::{route::Route, widgets::empty};

/// The page for addresses that mean nothing.
pub(crate) fn missing() -> AnyView {
    entitle(words::TITLE);
    empty(
        words::TITLE,
        words::TEXT,
        view! { <a class="button" href=Route::Segments.href()>{words::BACK}</a> },
    )
}

mod words {
    pub(super) const TITLE: &str = "Nothing at this address";
    pub(super) const TEXT: &str = "The link may be old, or a letter is missing.";
    pub(super) const BACK: &str = "To the segments";
}
