//! What a page does without being told to report: clicks, forms, time spent, calls of other trackers.
//!
//! The page hands in descriptions as JSON, and what is worth an event comes back.

use alloc::string::String;

pub mod click;
pub mod dwell;
pub mod form;
pub mod layer;

/// An event to be recorded: its name and its params as JSON.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Happening {
    /// The event's name.
    pub name: String,
    /// Its params: a JSON object, or empty.
    pub params: String,
}

impl Happening {
    fn new(name: &str, params: String) -> Happening {
        Happening { name: name.into(), params }
    }
}
