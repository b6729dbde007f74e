//! What the tracker decides: what a call says, when a page view counts, when a batch leaves, when a failed
//! one is tried again, what is kept and what is forgotten.
//!
//! It knows no clock, no network and no page: each input comes with its time in milliseconds,
//! and what is to be done comes back as effects.

use alloc::rc::Rc;
use alloc::string::String;

mod asked;
mod calls;
pub mod counts;
mod methods;
pub mod outbox;
pub mod records;
pub mod retry;
pub mod visits;
pub mod written;

use outbox::Outbox;
use visits::{Counting, Move, Visits};

use crate::address::Address;
use crate::capture::dwell::Dwell;
use crate::consent::Choice;
use crate::effect::Effects;
use crate::origin::Query;
use crate::session::Sessions;
use crate::start::{FIELD, Kept, Settings};
use crate::text::cut;
use crate::visitor::Visitor;

/// How long after [`Input::Leave`] a page may still be about to go. After that it is a tab in the
/// background, which has all the time in the world.
const LEAVING_MS: u64 = 2_000;

/// What has happened.
#[derive(Clone, Copy, Debug)]
pub enum Input<'a> {
    /// The page shows this address. The second text is what calls tell of it, members of a JSON object; the
    /// third the instant in RFC 3339 and what [`Query::read`] takes, with `\u{1}` between them. What follows
    /// happens there.
    Place(&'a str, &'a str, &'a str),
    /// The page calls a method with a JSON list of arguments, at an instant of its own.
    Call {
        /// The method's name.
        method: &'a str,
        /// The arguments.
        args: &'a str,
        /// When.
        at: u64,
        /// A random id, should one be needed.
        fresh: &'a str,
    },
    /// The address came to be so.
    Moved(Move),
    /// The page's consent mode says this, see [`crate::consent::Mode::read`]; the id as in [`Input::Call`].
    Mode(&'a str, &'a str),
    /// The page captured an event of this name with these params, a JSON object or nothing.
    Happened(&'a str, &'a str),
    /// So many hundredths of the page have been in sight.
    Scrolled(u64),
    /// A request ended.
    Answered(u32, Answer),
    /// What the browser keeps now, the fields of [`Kept`]; the id as in [`Input::Call`].
    Kept(&'a str, &'a str),
    /// An earlier page left this [`Effects::record`].
    Restored(&'a str),
    /// There was no room for this record.
    Unstored(u32),
    /// The page is hidden or goes away.
    Leave,
    /// The page is visible.
    Return,
    /// The network is there again.
    Online,
    /// What [`Effects::wake`] asked for.
    Wake,
}

/// How a request ended.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Answer {
    /// Everything in it is stored.
    Accepted {
        /// But for so many calls, which were wrong.
        rejected: u32,
    },
    /// It will never be taken: the request itself is wrong.
    Refused,
    /// Fewer calls may be taken.
    TooLarge,
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

/// The whole state of one page.
#[derive(Debug)]
pub struct Tracker {
    settings: Settings,
    visitor: Visitor,
    choice: Choice,
    sessions: Sessions,
    /// How the visitor came for the first and for the last time, as JSON.
    first_touch: String,
    last_touch: String,
    place: Place,
    /// Where the visitor came from, to the view that is on.
    referrer: String,
    /// What calls share, until it changes.
    context: Option<Rc<String>>,
    /// What the ids of this page's calls begin with.
    tab: String,
    calls: u64,
    visits: Visits,
    dwell: Dwell,
    /// The search that was told last.
    search: String,
    outbox: Outbox,
    /// Whether anything may be kept.
    open: bool,
    timer: Option<u64>,
    /// Until when a call may be the last that the page can make.
    leaving_until: u64,
}

/// What the page shows.
#[derive(Debug, Default)]
struct Place {
    address: String,
    /// Members of a JSON object.
    page: String,
    /// Since when, in RFC 3339.
    time: String,
    query: Query,
}

impl Tracker {
    /// Takes one input at the instant `now`.
    pub fn handle(&mut self, input: Input<'_>, now: u64) -> Effects {
        let mut effects = Effects::new(self.open);
        self.take(input, now, &mut effects);
        self.settle(now, &mut effects);
        effects
    }

    /// What is due after any input.
    fn settle(&mut self, now: u64, effects: &mut Effects) {
        self.outbox.pump(now, effects);
        self.open = effects.open;
        let wake_at = earlier(self.visits.wake_at(), self.outbox.wake_at());
        if let Some(at) = wake_at.filter(|at| self.timer.is_none_or(|timer| *at < timer)) {
            self.timer = Some(at);
            effects.wake(at.saturating_sub(now));
        }
    }

    /// The public write key.
    pub fn key(&self) -> &str {
        &self.settings.key
    }

    fn take(&mut self, input: Input<'_>, now: u64, effects: &mut Effects) {
        match input {
            Input::Place(address, page, ways) => self.place(address, page, ways, now, effects),
            Input::Call { method, args, at, fresh } => {
                let made = methods::Made { at, now, fresh };
                match self.call(method, args, &made, effects) {
                    Ok(value) => effects.done(&value),
                    Err(message) => effects.fail(message),
                }
            }
            Input::Moved(how) => self.visits.moved(how, &self.place.address, now),
            Input::Mode(entry, fresh) => {
                self.mode_told(entry, &methods::Made { at: now, now, fresh }, effects);
            }
            Input::Happened(name, params) => self.happened(name, params, now, effects),
            Input::Scrolled(depth) => self.dwell.scrolled(depth),
            Input::Answered(request, answer) => self.answered(request, answer, now, effects),
            Input::Kept(kept, fresh) => {
                self.kept(&Kept::read(kept), &methods::Made { at: now, now, fresh }, effects);
            }
            Input::Restored(text) => self.outbox.restore(text, now),
            Input::Unstored(record) => self.outbox.unstored(record),
            Input::Leave => self.leave(now, effects),
            Input::Return => {
                self.leaving_until = 0;
                self.dwell.seen(now);
                self.outbox.back();
            }
            Input::Online => self.outbox.back(),
            Input::Wake => {
                self.timer = None;
                let view = self.visits.due(now);
                self.view(view, now, effects);
            }
        }
    }

    fn place(&mut self, address: &str, page: &str, ways: &str, now: u64, effects: &mut Effects) {
        if Address::new(&self.place.address).view != Address::new(address).view {
            self.engaged(now, effects);
            self.dwell.turn();
        }
        let (time, query) = cut(ways, FIELD);
        self.place = Place {
            address: address.into(),
            page: page.into(),
            time: time.into(),
            query: Query::read(query.get(1..).unwrap_or_default()),
        };
        self.context = None;
    }

    fn leave(&mut self, now: u64, effects: &mut Effects) {
        self.leaving_until = now + LEAVING_MS;
        let view = self.visits.take();
        self.view(view, now, effects);
        self.dwell.hidden(now);
        self.engaged(now, effects);
        effects.keep(calls::SESSION, &self.sessions.text());
        self.outbox.leave(now, effects);
    }

    fn engaged(&mut self, now: u64, effects: &mut Effects) {
        if self.settings.captures("dwell")
            && let Some(params) = self.dwell.told(now)
        {
            self.happened("page_engaged", &params, now, effects);
        }
    }

    fn happened(&mut self, name: &str, params: &str, now: u64, effects: &mut Effects) {
        // A capture that is too large is not told.
        let _ = self.record(calls::Said::event(name, params), now, now, effects);
    }

    fn answered(&mut self, request: u32, answer: Answer, now: u64, effects: &mut Effects) {
        self.outbox.answered(request, answer, now, effects);
        let dropped = match answer {
            Answer::Accepted { .. } => self.outbox.unreported(),
            _ => 0,
        };
        if dropped > 0 {
            let count = crate::text::digits(u64::from(dropped));
            let params = crate::text::joined(&["{\"count\":", &count, "}"]);
            self.happened("events_dropped", &params, now, effects);
        }
    }
}

fn counting(settings: &Settings) -> Counting {
    if settings.captures("page") { Counting::Automatic } else { Counting::ByHand }
}

fn earlier(one: Option<u64>, other: Option<u64>) -> Option<u64> {
    match (one, other) {
        (Some(one), Some(other)) => Some(one.min(other)),
        (one, other) => one.or(other),
    }
}

#[cfg(test)]
mod tests;
