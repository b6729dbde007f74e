//! What the page's script calls, by `js/device.js`.

use event::Time;
use event::text::{Host, ask};
use segment::compact;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::segments::Segments;
use crate::told::told;

#[wasm_bindgen(module = "/js/host.js")]
extern "C" {
    fn number(text: &str) -> f64;
    fn decimal(number: f64) -> String;
    fn lower(text: &str) -> String;
}

/// Public segments and this browser's calls, and what was answered last.
#[wasm_bindgen]
pub struct Device {
    segments: Segments,
    answer: String,
}

#[wasm_bindgen]
impl Device {
    /// Reads segments in compact form; `before` are the ids of those that the visitor was in when this was
    /// known last, a line each. Nothing if they cannot be read.
    pub fn read(segments: &[u8], before: &str) -> Option<Device> {
        ask(Host { number, decimal, lower });
        let programs = compact::read(segments)?;
        let segments = Segments::new(programs, |id| before.lines().any(|before| before == id));
        Some(Device { segments, answer: String::new() })
    }

    /// Takes a call, as bytes. What it changes, [`Device::look`] tells.
    pub fn take(&mut self, call: &[u8]) {
        told(call).into_iter().for_each(|call| self.segments.take(call));
    }

    /// What has changed up to `now` (milliseconds since 1970): a line each, with `+` or `-`, the instant
    /// and the id, parted by blanks. The text begins there in the memory.
    pub fn look(&mut self, now: f64) -> *const u8 {
        self.answer.clear();
        for turn in Time::from_millis(now as i64).map(|now| self.segments.look(now)).unwrap_or_default() {
            self.answer.push_str(if turn.entered { "+ " } else { "- " });
            self.answer.push_str(&decimal(turn.at.millis() as f64));
            self.answer.push(' ');
            self.answer.push_str(&turn.id);
            self.answer.push('\n');
        }
        self.answer.as_ptr()
    }

    /// The ids of the segments that the visitor is in, a line each. The text begins there in the memory.
    pub fn members(&mut self) -> *const u8 {
        self.answer.clear();
        for id in self.segments.members() {
            self.answer.push_str(id);
            self.answer.push('\n');
        }
        self.answer.as_ptr()
    }

    /// How many bytes the text has.
    pub fn length(&self) -> usize {
        self.answer.len()
    }

    /// When time alone changes something next, in milliseconds since 1970; infinity for never.
    pub fn until(&self) -> f64 {
        self.segments.until().map_or(f64::INFINITY, |until| until.millis() as f64)
    }
}
