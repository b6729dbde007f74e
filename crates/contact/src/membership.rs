//! The segments a contact is in, kept current by events and by time.

use std::collections::BTreeMap;

use event::Time;
use segment::{History, Program, Verdict};
use serde::{Deserialize, Serialize};

use crate::rulebook::Rulebook;
use crate::segment_id::SegmentId;

/// The verdict on one segment, as it was last found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    /// Whether the contact is in the segment.
    pub member: bool,
    /// Since when it is as it is; absent while nothing ever changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<Time>,
    /// The instant at which time alone may change it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Time>,
}

/// An entry into or exit from a segment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Transition {
    /// The segment.
    pub segment: SegmentId,
    /// Entered, or else left.
    pub entered: bool,
    /// The instant from which on it is so.
    pub at: Time,
}

/// What is kept of one contact's memberships. A segment that is not here has never held the contact
/// and will not by time alone.
#[derive(Debug, Clone, Default)]
pub struct Memberships {
    kept: BTreeMap<SegmentId, Kept>,
    /// No expiry is earlier than this; `None`: there is none.
    due: Option<Time>,
    /// The segments whose kept state changed since the last [`Memberships::take_changed`].
    changed: Vec<SegmentId>,
}

impl Memberships {
    /// Puts back what was stored.
    pub fn restore(&mut self, segment: SegmentId, kept: Kept) {
        self.expect(kept.until);
        self.kept.insert(segment, kept);
    }

    /// All that is kept.
    pub fn iter(&self) -> impl Iterator<Item = (&SegmentId, &Kept)> {
        self.kept.iter()
    }

    /// What is kept on one segment.
    pub fn get(&self, segment: &SegmentId) -> Option<&Kept> {
        self.kept.get(segment)
    }

    /// Follows the course of time up to `now`, on an unchanged history: every flip is told at the
    /// instant at which it happened, in order, however late this is asked.
    pub fn follow_time<'p>(
        &mut self,
        program_of: impl Fn(&SegmentId) -> Option<&'p Program>,
        history: &impl History,
        now: Time,
    ) -> Vec<Transition> {
        let mut transitions = Vec::new();
        while let Some((segment, at)) = self.next_due(now) {
            match program_of(&segment) {
                Some(program) => {
                    let verdict = program.evaluate(history, at);
                    transitions.extend(self.settle(&segment, verdict, at));
                }
                // INVARIANT: each round moves an expiry forward or takes it away, so this ends.
                None => self.keep(&segment, |kept| kept.until = None),
            }
        }
        transitions
    }

    /// Evaluates the programs at `now`, after the history changed.
    pub fn evaluate<'p>(
        &mut self,
        programs: impl IntoIterator<Item = (&'p SegmentId, &'p Program)>,
        history: &impl History,
        now: Time,
    ) -> Vec<Transition> {
        let verdicts = |program: &Program| program.evaluate(history, now);
        self.settle_all(programs, verdicts, now)
    }

    /// The same for programs of one rulebook: leaves that they share are asked once.
    pub fn evaluate_together<'p>(
        &mut self,
        programs: impl IntoIterator<Item = (&'p SegmentId, &'p Program)>,
        book: &Rulebook,
        history: &impl History,
        now: Time,
    ) -> Vec<Transition> {
        let found = book.found();
        found.next_round();
        self.settle_all(programs, |program| program.evaluate_with(history, now, found), now)
    }

    fn settle_all<'p>(
        &mut self,
        programs: impl IntoIterator<Item = (&'p SegmentId, &'p Program)>,
        verdict_of: impl Fn(&Program) -> Verdict,
        now: Time,
    ) -> Vec<Transition> {
        let programs = programs.into_iter();
        programs.filter_map(|(segment, program)| self.settle(segment, verdict_of(program), now)).collect()
    }

    /// Decides one segment once and for all, as static segments are.
    pub fn freeze(&mut self, segment: &SegmentId, member: bool, now: Time) -> Option<Transition> {
        self.settle(segment, Verdict { member, until: None }, now)
    }

    /// Takes over what another contact, now joined to this one, was in: for each segment of which
    /// nothing is kept here. Returns those segments.
    pub fn inherit(&mut self, kept: &BTreeMap<SegmentId, Kept>) -> Vec<SegmentId> {
        let inherited: Vec<SegmentId> =
            kept.keys().filter(|segment| !self.kept.contains_key(segment)).cloned().collect();
        for segment in &inherited {
            if let Some(state) = kept.get(segment) {
                // When it ends is found when the united history is evaluated.
                self.kept.insert(segment.clone(), Kept { until: None, ..*state });
                self.changed.push(segment.clone());
            }
        }
        inherited
    }

    /// The segments whose kept state changed since this was last asked, each once, with the state
    /// now; `None` when nothing is kept any more.
    pub fn take_changed(&mut self) -> Vec<(SegmentId, Option<Kept>)> {
        let mut changed = std::mem::take(&mut self.changed);
        changed.sort();
        changed.dedup();
        changed
            .into_iter()
            .map(|segment| {
                let kept = self.kept.get(&segment).copied();
                (segment, kept)
            })
            .collect()
    }

    /// The earliest expiry up to `now`, ties in the order of segments.
    fn next_due(&mut self, now: Time) -> Option<(SegmentId, Time)> {
        self.due.filter(|due| *due <= now)?;
        let expiries = self.kept.iter().filter_map(|(segment, kept)| Some((kept.until?, segment)));
        let earliest = expiries.min();
        self.due = earliest.map(|(until, _)| until);
        earliest.filter(|(until, _)| *until <= now).map(|(until, segment)| (segment.clone(), until))
    }

    fn expect(&mut self, until: Option<Time>) {
        if let Some(until) = until {
            self.due = Some(self.due.map_or(until, |due| due.min(until)));
        }
    }

    fn settle(&mut self, segment: &SegmentId, verdict: Verdict, at: Time) -> Option<Transition> {
        let known = self.kept.get_mut(segment);
        let before = known.as_deref().copied();
        let was_member = before.is_some_and(|kept| kept.member);
        if before.is_none() && !verdict.member && verdict.until.is_none() {
            return None;
        }
        let flipped = was_member != verdict.member;
        let since = if flipped { Some(at) } else { before.and_then(|kept| kept.since) };
        let after = Kept { member: verdict.member, since, until: verdict.until };
        if before != Some(after) {
            match known {
                Some(kept) => *kept = after,
                None => _ = self.kept.insert(segment.clone(), after),
            }
            self.changed.push(segment.clone());
            self.expect(after.until);
        }
        flipped.then(|| Transition { segment: segment.clone(), entered: verdict.member, at })
    }

    fn keep(&mut self, segment: &SegmentId, change: impl FnOnce(&mut Kept)) {
        if let Some(kept) = self.kept.get_mut(segment) {
            change(kept);
            let until = kept.until;
            self.changed.push(segment.clone());
            self.expect(until);
        }
    }
}

#[cfg(test)]
#[path = "membership_tests.rs"]
mod tests;
