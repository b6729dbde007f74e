//! What the tracker decides: when a page view counts, when a batch leaves, when a failed one
//! is tried again, when the blocks of the page are out of date.
//!
//! It knows no clock, no network and no page: each input comes with its time in milliseconds,
//! and what is to be done comes back as effects.

use alloc::string::String;
use alloc::vec::Vec;

pub mod outbox;
pub mod refresh;
pub mod retry;
pub mod visits;

use outbox::{Counts, Outbox};
use refresh::Refresh;
use visits::{Move, View, Visits};

use crate::call::Kind;
use crate::consent::Consent;

/// How long after [`Input::Leave`] a page may still be about to go. After that it is a tab in the
/// background, which has all the time in the world.
const LEAVING_MS: u64 = 2_000;

/// What has happened.
#[derive(Debug)]
pub enum Input<'a> {
    /// The page is about to make a call; `name` is the event's name, if it has one.
    Calling {
        /// The call's kind.
        kind: Kind,
        /// The event's name, empty where there is none.
        name: &'a str,
    },
    /// A call is ready as JSON text.
    Recorded(String),
    /// An earlier page of this browser left its queue behind, as [`Effect::Store`] wrote it.
    Restored(&'a str),
    /// The address changed.
    Moved(Move, &'a str),
    /// The page has elements that show blocks, and some of them are new or were changed.
    BlocksChanged,
    /// The visitor became somebody else.
    VisitorChanged,
    /// The visitor's answer on tracking, or that it is awaited.
    Consented(Consent),
    /// The visitor allows it no longer; this call tells the server, and nothing else goes there.
    Withdrawn(String),
    /// The page asks for everything to be sent now.
    Flush,
    /// The page is hidden or goes away.
    Leave,
    /// The page is visible or the network is there again.
    Return,
    /// A request ended.
    Answered {
        /// The number given by [`Effect::Send`].
        request: u32,
        /// How it ended.
        answer: Answer,
    },
    /// The instant of [`Tracker::wake_at`] has come.
    Wake,
}

/// How a request ended.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Answer {
    /// Everything in it is stored.
    Accepted,
    /// It will never be taken: the request itself is wrong.
    Refused,
    /// The server cannot take it now.
    Later {
        /// What `Retry-After` asks for, in milliseconds.
        after: Option<u64>,
        /// A random number from 0 to 1 that spreads the repeats of many browsers.
        dice: f64,
    },
    /// There was no answer.
    Unreachable {
        /// As in [`Answer::Later`].
        dice: f64,
    },
}

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

/// What is to be done.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Make a page call for this view and record it.
    View(View),
    /// Send a batch.
    Send {
        /// The number to answer with.
        request: u32,
        /// The calls, JSON objects with commas between them.
        calls: String,
        /// How it goes.
        passage: Passage,
    },
    /// Keep this text for the next page, in place of what was kept before.
    Store(String),
    /// Nothing is left to keep.
    Forget,
    /// What [`Input::Flush`] asked for has been sent, or waits for another try.
    Settled(Counts),
    /// Ask for the blocks again: what was recorded before has reached the server.
    Refresh,
}

/// The whole state of one page.
#[derive(Debug, Default)]
pub struct Tracker {
    visits: Visits,
    outbox: Outbox,
    refresh: Refresh,
    /// Until when a call may be the last that the page can make.
    leaving_until: u64,
}

impl Tracker {
    /// A tracker that counts page views by itself if `views` says so.
    pub fn new(views: visits::Counting) -> Tracker {
        Tracker { visits: Visits::new(views), ..Tracker::default() }
    }

    /// Takes one input at the instant `now`.
    pub fn handle(&mut self, input: Input<'_>, now: u64) -> Vec<Effect> {
        let mut effects = Vec::new();
        self.take(input, now, &mut effects);
        self.outbox.pump(now, &mut effects);
        let is_settled = self.outbox.consent() == Consent::Given && self.outbox.is_settled(now);
        if self.refresh.take(is_settled) {
            effects.push(Effect::Refresh);
        }
        effects
    }

    /// The instant at which to hand in [`Input::Wake`], if any.
    pub fn wake_at(&self) -> Option<u64> {
        let own = earlier(self.visits.wake_at(), self.refresh.wake_at());
        earlier(own, self.outbox.wake_at())
    }

    /// What calls may come to.
    pub fn consent(&self) -> Consent {
        self.outbox.consent()
    }

    /// What became of the calls so far.
    pub fn counts(&self) -> Counts {
        self.outbox.counts()
    }

    fn take(&mut self, input: Input<'_>, now: u64, effects: &mut Vec<Effect>) {
        match input {
            Input::Calling { kind, name } => {
                effects.extend(self.visits.call(kind).map(Effect::View));
                self.refresh.call(kind, name, now);
            }
            Input::Recorded(call) => {
                self.outbox.record(call, now);
                if now < self.leaving_until {
                    self.outbox.leave(now, effects);
                }
            }
            Input::Restored(text) => self.outbox.restore(text, now),
            Input::Moved(how, address) => self.visits.moved(how, address, now),
            Input::BlocksChanged => self.refresh.blocks_changed(now),
            Input::VisitorChanged => self.refresh.stale(now),
            Input::Consented(consent) => {
                self.outbox.allow(consent, now, effects);
                self.refresh.stale(now);
            }
            Input::Withdrawn(farewell) => {
                self.outbox.allow(Consent::Refused, now, effects);
                self.outbox.say_last(farewell, now);
            }
            Input::Flush => self.outbox.flush(),
            Input::Leave => {
                self.leaving_until = now + LEAVING_MS;
                self.outbox.leave(now, effects);
                effects.extend(self.visits.take().map(Effect::View));
            }
            Input::Return => {
                self.leaving_until = 0;
                self.outbox.back();
            }
            Input::Answered { request, answer } => self.outbox.answered(request, answer, now),
            Input::Wake => self.wake(now, effects),
        }
    }

    fn wake(&mut self, now: u64, effects: &mut Vec<Effect>) {
        effects.extend(self.visits.due(now).map(Effect::View));
        if self.refresh.due(now) {
            self.outbox.hasten();
        }
    }
}

fn earlier(one: Option<u64>, other: Option<u64>) -> Option<u64> {
    match (one, other) {
        (Some(one), Some(other)) => Some(one.min(other)),
        (one, other) => one.or(other),
    }
}

#[cfg(test)]
mod tests;
