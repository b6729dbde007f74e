//! What became of the calls.

use alloc::string::String;

use crate::text;

/// How many calls ended how.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Stored by the server.
    pub accepted: u32,
    /// Refused by the server for good.
    pub refused: u32,
    /// Given up for lack of room.
    pub dropped: u32,
    /// Not answered yet.
    pub waiting: u32,
    /// Of these, on their way.
    pub sending: u32,
}

impl Counts {
    /// As a JSON object.
    pub fn json(&self) -> String {
        let Counts { accepted, refused, dropped, waiting, sending } = *self;
        let mut text = String::new();
        for (name, number) in [
            ("{\"accepted\":", accepted),
            (",\"refused\":", refused),
            (",\"dropped\":", dropped),
            (",\"waiting\":", waiting),
            (",\"sending\":", sending),
        ] {
            text.push_str(name);
            text.push_str(&text::digits(u64::from(number)));
        }
        text.push('}');
        text
    }
}
