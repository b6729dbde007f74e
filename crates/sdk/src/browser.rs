//! The one thing that JavaScript sees. `js/host.js` hands in what happens in the page and does what comes
//! back.

use alloc::string::String;

use wasm_bindgen::prelude::*;

use crate::tracker::Tracker;
use crate::wire::{self, Told};

/// The tracker of one page.
#[wasm_bindgen]
#[derive(Debug, Default)]
pub struct Core(Option<Tracker>);

#[wasm_bindgen]
impl Core {
    /// Nothing has happened yet.
    #[wasm_bindgen(constructor)]
    pub fn new() -> Core {
        Core(None)
    }

    /// Takes what happened as [`Told`] describes it, the first time what the page begins with, at the
    /// instant `now` in milliseconds; what is to be done comes back, as [`wire`] writes it.
    pub fn handle(&mut self, what: &str, a: &str, b: &str, c: &str, at: f64, now: f64) -> String {
        wire::handle(&mut self.0, &Told { what, texts: [a, b, c], at }, now as u64)
    }
}

#[cfg(test)]
#[cfg(target_arch = "wasm32")]
mod tests;
