//! The management console: a client-side application in wasm, mounted by `www/console/index.html`.
//!
//! [`route`] says which page an address means, [`pages`] draws it, [`api`] asks the Worker.
//! Segment definitions are checked by the `segment` crate itself, so that the console and the
//! Worker can never disagree about the language.

mod api;
mod app;
mod builder;
mod clock;
mod console;
mod derived;
mod figures;
mod live;
mod notices;
mod pages;
mod route;
mod sentence;
mod trial;
mod why;
mod widgets;

pub use trial::evaluate_text;

use wasm_bindgen::prelude::wasm_bindgen;

/// Mounts the console into the page's body.
#[wasm_bindgen(start)]
pub fn start() {
    leptos::mount::mount_to_body(app::app);
}
