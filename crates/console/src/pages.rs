//! The pages, one file each.

pub(crate) mod block;
pub(crate) mod blocks;
mod catalogue;
mod contact;
mod contacts;
mod missing;
mod notices;
mod received;
mod segment;
mod segments;
mod sign_in;

pub(crate) use catalogue::catalogue;
pub(crate) use contact::{contact, plain, reasons};
pub(crate) use contacts::contacts;
pub(crate) use missing::missing;
pub(crate) use notices::notices;
pub(crate) use received::received;
pub(crate) use segment::segment;
pub(crate) use segments::segments;
pub(crate) use sign_in::sign_in;

use crate::console::Console;
use leptos::prelude::*;

/// Names the browser's tab.
fn entitle(title: &str) {
    document().set_title(&format!("{title} · Shoal"));
}

/// An effect that runs once its input has been quiet for a moment; the first value counts at once.
fn settled(input: impl Fn() -> String + Send + Sync + 'static) -> RwSignal<String> {
    const QUIET: std::time::Duration = std::time::Duration::from_millis(250);
    let output = RwSignal::new(untrack(&input));
    let mut write = debounce(QUIET, move |text| {
        output.try_set(text);
    });
    Effect::new(move |before: Option<String>| {
        let text = input();
        if before.is_some_and(|before| before != text) {
            write(text.clone());
        }
        text
    });
    output
}

/// The console of the page being built.
fn here() -> Console {
    Console::here()
}
