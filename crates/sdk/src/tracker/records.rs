//! What is kept of the calls for a page that comes later: a record for all that is new, written once and
//! removed when the last of its calls is answered.

use alloc::string::String;
use alloc::vec::Vec;

use super::written::Waiting;
use crate::effect::Effects;
use crate::text;

/// Browsers give 5 MB to everything a shop stores, and the shop needs them itself.
pub const STORED_BYTES: usize = 500_000;

/// The records of this page.
#[derive(Debug)]
pub struct Records {
    /// The number of each, with its bytes.
    kept: Vec<(u32, usize)>,
    last: u32,
    room: usize,
}

impl Default for Records {
    fn default() -> Records {
        Records { kept: Vec::new(), last: 0, room: STORED_BYTES }
    }
}

impl Records {
    /// Writes what no record has, as much as there is room for, oldest first, after the number of calls
    /// that are `lost` to whoever reads it.
    pub(super) fn write(&mut self, calls: &mut [Waiting], lost: u32, effects: &mut Effects) {
        let used: usize = self.kept.iter().map(|(_, bytes)| bytes).sum();
        let mut room = self.room.saturating_sub(used);
        let (mut lines, mut left_out) = (String::new(), 0);
        for waiting in calls.iter_mut().filter(|waiting| waiting.record == 0) {
            let bytes = waiting.call.bytes() + 1;
            if bytes > room {
                // What comes after it is left out, too: order is kept.
                room = 0;
                left_out += 1;
                continue;
            }
            room -= bytes;
            lines.push('\n');
            waiting.call.push_to(&mut lines);
            waiting.record = self.last + 1;
        }
        if !lines.is_empty() {
            self.last += 1;
            self.kept.push((self.last, lines.len()));
            lines.insert_str(0, &text::digits(u64::from(lost + left_out)));
            effects.record(self.last, &lines);
        }
    }

    /// Removes the records whose calls are all answered.
    pub(super) fn clear(&mut self, calls: &[Waiting], effects: &mut Effects) {
        self.kept.retain(|(record, _)| {
            let is_needed = calls.iter().any(|waiting| waiting.record == *record);
            if !is_needed {
                effects.unrecord(*record);
            }
            is_needed
        });
    }

    /// There was no room for this record: from now on no more is written than is kept already.
    pub(super) fn full(&mut self, record: u32, calls: &mut [Waiting]) {
        self.kept.retain(|(kept, _)| *kept != record);
        self.room = self.kept.iter().map(|(_, bytes)| bytes).sum();
        for waiting in calls.iter_mut().filter(|waiting| waiting.record == record) {
            waiting.record = 0;
        }
    }
}
