//! The one thing that JavaScript sees. `js/core.js` calls it, `js/host.js` says what happens in the page and
//! does what comes back.

use alloc::string::String;

use wasm_bindgen::prelude::*;

use crate::tracker::Tracker;
use crate::wire;

/// The tracker of one page, and what it answered last.
#[wasm_bindgen]
#[derive(Debug, Default)]
pub struct Core {
    tracker: Option<Tracker>,
    answer: String,
}

#[wasm_bindgen]
impl Core {
    /// Nothing has happened yet.
    #[wasm_bindgen(constructor)]
    pub fn new() -> Core {
        Core::default()
    }

    /// Takes what happened as [`wire::handle`] reads it, at the instant `now` in milliseconds; what is to be
    /// done begins there in the memory.
    pub fn handle(&mut self, told: &str, at: f64, now: f64) -> *const u8 {
        self.answer = wire::handle(&mut self.tracker, told, at, now as u64);
        self.answer.as_ptr()
    }

    /// How many bytes of it there are.
    pub fn length(&self) -> usize {
        self.answer.len()
    }
}

#[cfg(test)]
#[cfg(target_arch = "wasm32")]
mod tests;
