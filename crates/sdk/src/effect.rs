//! What the tracker wants done: written as text at once, which is all that the page reads. A list in between
//! would cost each page a kilobyte.

use alloc::string::String;
use alloc::vec::Vec;

use crate::text::{digits, number, parts};
use crate::tracker::counts::Counts;

/// What stands before each effect.
const EFFECT: u8 = b'\x02';
/// What stands between its name and its fields.
const FIELD: u8 = b'\x01';

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

/// One thing to be done, as [`Effects::list`] reads it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Send a batch.
    Send {
        /// The number to answer with.
        request: u32,
        /// The calls, JSON objects with commas between them.
        calls: String,
    },
    /// Keep this for all pages of the browser, nothing meaning that it goes.
    Keep(String, String),
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
    /// A call was recorded: its type, its event's name, and whole as JSON.
    Heard(String, String, String),
    /// The visitor became somebody else: what was shown is not for them.
    Visitor,
    /// It is known whether anything may be asked of the server.
    Known(bool),
    /// Everything recorded until now is sent, or waits for another try; the counts as JSON.
    Settled(String),
    /// What the page's call comes to, as JSON.
    Return(String),
    /// What was wrong with it.
    Fail(String),
}

/// What one input leads to, in the order in which it is to be done.
#[derive(Debug, Default)]
pub struct Effects {
    /// As the page reads it: `\x02`, a name, and three fields, each after `\x01`.
    pub text: String,
    /// Whether anything may be kept: forgetting is always allowed.
    pub open: bool,
}

impl Effects {
    /// None yet.
    pub fn new(open: bool) -> Effects {
        Effects { text: String::new(), open }
    }

    /// Sends these calls as the request of this number.
    pub fn send(&mut self, request: u32, passage: Passage, calls: &str) {
        let passage = match passage {
            Passage::WithPage => "",
            Passage::Outliving => "keep",
            Passage::Leaving => "leave",
        };
        self.push("send", &digits(request.into()), passage, calls);
    }

    /// Keeps `value` if anything may be kept.
    pub fn keep(&mut self, key: &str, value: &str) {
        if self.open {
            self.keep_anyway(key, value);
        }
    }

    /// Keeps `value`, which says no more than that nothing may be kept.
    pub fn keep_anyway(&mut self, key: &str, value: &str) {
        self.push("keep", key, clean(value), "");
    }

    /// Removes what was kept.
    pub fn forget(&mut self, key: &str) {
        self.push("keep", key, "", "");
    }

    /// Keeps the customer's token for this tab, nothing meaning that it goes.
    pub fn token(&mut self, token: &str) {
        self.tell("token", clean(token));
    }

    /// Writes a cookie.
    pub fn cookie(&mut self, cookie: &str) {
        self.tell("cookie", cookie);
    }

    /// Keeps calls under this number.
    pub fn record(&mut self, record: u32, calls: &str) {
        self.push("record", &digits(record.into()), calls, "");
    }

    /// Removes those of this number.
    pub fn unrecord(&mut self, record: u32) {
        self.tell("unrecord", &digits(record.into()));
    }

    /// Looks for calls that pages left behind.
    pub fn adopt(&mut self) {
        self.tell("adopt", "");
    }

    /// Removes all calls that any page keeps.
    pub fn sweep(&mut self) {
        self.tell("sweep", "");
    }

    /// Wakes the tracker after so many milliseconds.
    pub fn wake(&mut self, delay: u64) {
        self.tell("wake", &digits(delay));
    }

    /// Tells the page of a call.
    pub fn heard(&mut self, kind: &str, event: &str, call: &str) {
        self.push("heard", kind, clean(event), call);
    }

    /// Somebody else is here.
    pub fn visitor(&mut self) {
        self.tell("visitor", "");
    }

    /// It is known whether anything may be asked of the server.
    pub fn known(&mut self, allowed: bool) {
        self.tell("known", if allowed { "1" } else { "" });
    }

    /// Everything is sent, or waits.
    pub fn settled(&mut self, counts: Counts) {
        self.tell("settled", &counts.json());
    }

    /// Answers the page's call, with JSON.
    pub fn done(&mut self, json: &str) {
        self.tell("done", json);
    }

    /// Answers it with what was wrong.
    pub fn fail(&mut self, message: &str) {
        self.tell("fail", message);
    }

    fn tell(&mut self, name: &str, what: &str) {
        self.push(name, what, "", "");
    }

    fn push(&mut self, name: &str, first: &str, second: &str, third: &str) {
        for part in ["\x02", name, "\x01", first, "\x01", second, "\x01", third] {
            self.text.push_str(part);
        }
    }

    /// The effects one by one.
    pub fn list(&self) -> Vec<Effect> {
        parts(&self.text, EFFECT).skip(1).filter_map(read).collect()
    }
}

fn read(text: &str) -> Option<Effect> {
    let mut fields = parts(text, FIELD);
    let mut next = || fields.next().unwrap_or_default();
    let (name, first, second, third) = (next(), next(), next(), next());
    let count = || number(first).unwrap_or_default();
    Some(match name {
        "send" => Effect::Send { request: count() as u32, calls: third.into() },
        "keep" => Effect::Keep(first.into(), second.into()),
        "token" => Effect::KeepToken(first.into()),
        "cookie" => Effect::Cookie(first.into()),
        "record" => Effect::Record(count() as u32, second.into()),
        "unrecord" => Effect::Unrecord(count() as u32),
        "adopt" => Effect::Adopt,
        "sweep" => Effect::Sweep,
        "wake" => Effect::Wake(count()),
        "heard" => Effect::Heard(first.into(), second.into(), third.into()),
        "visitor" => Effect::Visitor,
        "known" => Effect::Known(!first.is_empty()),
        "settled" => Effect::Settled(first.into()),
        "done" => Effect::Return(first.into()),
        "fail" => Effect::Fail(first.into()),
        _ => return None,
    })
}

/// JSON has no control characters; other texts from the page may, and end before them.
fn clean(text: &str) -> &str {
    let end = text.bytes().position(|byte| byte < b' ').unwrap_or(text.len());
    text.get(..end).unwrap_or_default()
}
