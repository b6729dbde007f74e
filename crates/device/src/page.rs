//! What the page's script calls.

use event::Time;
use event::text::{Host, ask};
use nanoserde::DeBin;
use segment::compact::Compact;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::segments::Segments;
use crate::told::Told;

#[wasm_bindgen(module = "/js/host.js")]
extern "C" {
    fn number(text: &str) -> f64;
    fn decimal(number: f64) -> String;
    fn lower(text: &str) -> String;
}

/// Public segments and this browser's calls.
#[wasm_bindgen]
pub struct Device(Segments);

#[wasm_bindgen]
impl Device {
    /// Reads segments in compact form; `before` are the ids of those that the visitor was in when this was
    /// known last, a line each. Nothing if they cannot be read.
    pub fn read(segments: &[u8], before: &str) -> Option<Device> {
        ask(Host { number, decimal, lower });
        let programs = Compact::from_bytes(segments).ok()?.compile().ok()?;
        Some(Device(Segments::new(programs, |id| before.lines().any(|before| before == id))))
    }

    /// Takes a call, as bytes. What it changes, [`Device::look`] tells.
    pub fn take(&mut self, call: &[u8]) {
        let call = Told::deserialize_bin(call).ok().and_then(Told::into_call);
        call.into_iter().for_each(|call| self.0.take(call));
    }

    /// What has changed up to `now` (milliseconds since 1970): a line each, with `+` or `-`, the instant
    /// and the id, parted by blanks.
    pub fn look(&mut self, now: f64) -> String {
        let mut lines = String::new();
        for turn in Time::from_millis(now as i64).map(|now| self.0.look(now)).unwrap_or_default() {
            lines.push_str(if turn.entered { "+ " } else { "- " });
            lines.push_str(&turn.at.millis().to_string());
            lines.push(' ');
            lines.push_str(&turn.id);
            lines.push('\n');
        }
        lines
    }

    /// The ids of the segments that the visitor is in, a line each.
    pub fn members(&self) -> String {
        self.0.members().collect::<Vec<_>>().join("\n")
    }

    /// When time alone changes something next, in milliseconds since 1970; infinity for never.
    pub fn until(&self) -> f64 {
        self.0.until().map_or(f64::INFINITY, |until| until.millis() as f64)
    }
}
