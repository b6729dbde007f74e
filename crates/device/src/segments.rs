//! The segments that the visitor is in, kept current by calls and by time.

use event::{Call, Time};
use segment::Program;

use crate::recent::Recent;

/// Programs, the calls they look at, and what was found.
#[derive(Debug)]
pub struct Segments {
    kept: Vec<Kept>,
    recent: Recent,
    /// Whether calls came since the last look.
    is_news: bool,
}

#[derive(Debug)]
struct Kept {
    id: String,
    program: Program,
    member: bool,
    until: Option<Time>,
}

/// The visitor came into a segment or went out of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Turn {
    /// The segment.
    pub id: String,
    /// Entered, or else left.
    pub entered: bool,
    /// When it was so.
    pub at: Time,
}

impl Segments {
    /// Of programs by their ids; `was_in` says in which of them the visitor was when this was known last.
    pub fn new(programs: Vec<(String, Program)>, was_in: impl Fn(&str) -> bool) -> Segments {
        let kept = |(id, program): (String, Program)| {
            let member = was_in(&id);
            Kept { id, program, member, until: None }
        };
        Segments { kept: programs.into_iter().map(kept).collect(), recent: Recent::default(), is_news: true }
    }

    /// Takes a call.
    pub fn take(&mut self, call: Call) {
        self.is_news |= self.recent.take(call);
    }

    /// What has changed up to `now`: what time alone brought at its true instants, what calls brought now.
    pub fn look(&mut self, now: Time) -> Vec<Turn> {
        let mut turns = Vec::new();
        if !self.is_news {
            while let Some(at) = self.until().filter(|until| *until <= now) {
                self.evaluate(at, |kept| kept.until == Some(at), &mut turns);
            }
        }
        if std::mem::take(&mut self.is_news) {
            self.evaluate(now, |_| true, &mut turns);
        }
        turns
    }

    fn evaluate(&mut self, at: Time, concerned: impl Fn(&Kept) -> bool, turns: &mut Vec<Turn>) {
        for kept in self.kept.iter_mut().filter(|kept| concerned(kept)) {
            // INVARIANT: an expiry comes after the instant it was found at, so following time ends.
            let verdict = kept.program.evaluate(&self.recent, at);
            kept.until = verdict.until;
            if kept.member != verdict.member {
                kept.member = verdict.member;
                turns.push(Turn { id: kept.id.clone(), entered: verdict.member, at });
            }
        }
    }

    /// The ids of the segments that the visitor is in.
    pub fn members(&self) -> impl Iterator<Item = &str> {
        self.kept.iter().filter(|kept| kept.member).map(|kept| kept.id.as_str())
    }

    /// When time alone changes something next, at the earliest.
    pub fn until(&self) -> Option<Time> {
        self.kept.iter().filter_map(|kept| kept.until).min()
    }
}
