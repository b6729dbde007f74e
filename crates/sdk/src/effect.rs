//! What the tracker wants done.

use alloc::string::String;
use alloc::vec::Vec;

use crate::call::Kind;
use crate::tracker::counts::Counts;

/// How a request travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Passage {
    /// With the page: it is too large to go any other way.
    WithPage,
    /// Should the page go away meanwhile, the browser finishes it.
    Outliving,
    /// The page is going away: nobody may be there to hear the answer.
    Leaving,
}

/// One thing to be done.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Send a batch.
    Send {
        /// The number to answer with.
        request: u32,
        /// The calls, JSON objects with commas between them.
        calls: String,
        /// How it goes.
        passage: Passage,
    },
    /// Keep this for all pages of the browser, nothing meaning that it goes.
    Keep(&'static str, String),
    /// Keep the customer's token for this tab, nothing meaning that it goes.
    KeepToken(String),
    /// Write this cookie.
    Cookie(String),
    /// Keep calls that are not answered yet, under this number of this page.
    Record(u32, String),
    /// These calls are answered.
    Unrecord(u32),
    /// Look for calls that pages left behind which are gone.
    Adopt,
    /// Remove all calls that any page keeps.
    Sweep,
    /// Hand in [`crate::tracker::Input::Wake`] after so many milliseconds.
    Wake(u64),
    /// A call was recorded, with its event's name, and whole as JSON.
    Heard(Kind, String, String),
    /// The visitor became somebody else: what was shown is not for them.
    Visitor,
    /// It is known whether anything may be asked of the server.
    Known(bool),
    /// Everything recorded until now is sent, or waits for another try.
    Settled(Counts),
    /// What the page's call comes to, as JSON.
    Return(String),
    /// What was wrong with it.
    Fail(&'static str),
}

/// What one input leads to.
#[derive(Debug, Default)]
pub struct Effects {
    /// In the order in which they are to be done.
    pub list: Vec<Effect>,
    /// Whether anything may be kept: forgetting is always allowed.
    pub open: bool,
}

impl Effects {
    /// Adds one.
    pub fn push(&mut self, effect: Effect) {
        self.list.push(effect);
    }

    /// Keeps `value` if anything may be kept.
    pub fn keep(&mut self, key: &'static str, value: &str) {
        if self.open {
            self.push(Effect::Keep(key, value.into()));
        }
    }

    /// Removes what was kept.
    pub fn forget(&mut self, key: &'static str) {
        self.push(Effect::Keep(key, String::new()));
    }
}
