//! The segments a contact is in, kept current by events and by time.

use std::collections::BTreeMap;

use event::Time;
use segment::{History, Program, Verdict};
use serde::{Deserialize, Serialize};

use crate::rulebook::{Edition, Rule, Rulebook};
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

impl Kept {
    /// What is to be kept once there is a verdict; `None` where nothing changes. Something is kept of
    /// a segment once it held the contact, or will by time alone.
    pub fn after(before: Option<Kept>, verdict: Verdict, at: Time) -> Option<Kept> {
        if before.is_none() && !verdict.member && verdict.until.is_none() {
            return None;
        }
        let flipped = before.is_some_and(|kept| kept.member) != verdict.member;
        let since = if flipped { Some(at) } else { before.and_then(|kept| kept.since) };
        let after = Kept { member: verdict.member, since, until: verdict.until };
        (before != Some(after)).then_some(after)
    }
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
    /// In whatever order.
    entries: Vec<Entry>,
    /// Where the rules of the book that was used last have their entries.
    places: Places,
    /// No expiry is earlier than this; `None`: there is none.
    due: Option<Time>,
    /// The entries that changed since the last [`Memberships::take_changed`].
    changed: Vec<usize>,
}

#[derive(Debug, Clone)]
struct Entry {
    segment: SegmentId,
    kept: Kept,
    changed: bool,
}

/// The places of entries, by the places of the rules of one book.
#[derive(Debug, Clone, Default)]
struct Places {
    edition: Option<Edition>,
    entries: Vec<Option<u32>>,
}

impl Memberships {
    /// Puts back what was stored.
    pub fn restore(&mut self, segment: SegmentId, kept: Kept) {
        self.expect(kept.until);
        match self.find(&segment) {
            Some(entry) => self.entries.iter_mut().skip(entry).take(1).for_each(|entry| entry.kept = kept),
            None => _ = self.add(segment, kept),
        }
    }

    /// All that is kept, in the order of segments.
    pub fn iter(&self) -> impl Iterator<Item = (&SegmentId, &Kept)> {
        let mut all: Vec<(&SegmentId, &Kept)> =
            self.entries.iter().map(|entry| (&entry.segment, &entry.kept)).collect();
        all.sort_unstable_by_key(|(segment, _)| *segment);
        all.into_iter()
    }

    /// What is kept on one segment.
    pub fn get(&self, segment: &SegmentId) -> Option<&Kept> {
        self.entries.get(self.find(segment)?).map(|entry| &entry.kept)
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
        while let Some((entry, at)) = self.next_due(now) {
            let Some(segment) = self.entries.get(entry).map(|entry| entry.segment.clone()) else { break };
            match program_of(&segment) {
                Some(program) => {
                    let verdict = program.evaluate(history, at);
                    transitions.extend(self.settle(Some(entry), &segment, verdict, at));
                }
                // INVARIANT: each round moves an expiry forward or takes it away, so this ends.
                None => self.forget_expiry(entry),
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
        let settle = |(segment, program): (&SegmentId, &Program)| {
            self.settle(self.find(segment), segment, program.evaluate(history, now), now)
        };
        programs.into_iter().filter_map(settle).collect()
    }

    /// The same for rules of one book: leaves that they share are asked once.
    pub fn evaluate_together<'b>(
        &mut self,
        rules: impl IntoIterator<Item = Rule<'b>>,
        book: &Rulebook,
        history: &impl History,
        now: Time,
    ) -> Vec<Transition> {
        self.number_by(book);
        let found = book.found();
        found.next_round();
        let settle = |rule: Rule<'b>| {
            let verdict = rule.program.evaluate_with(history, now, found);
            let entry = self.places.entries.get(rule.place).copied().flatten();
            let entries = self.entries.len();
            let transition =
                self.settle(entry.and_then(|entry| usize::try_from(entry).ok()), rule.id, verdict, now);
            if self.entries.len() > entries
                && let Some(place) = self.places.entries.get_mut(rule.place)
            {
                *place = u32::try_from(entries).ok();
            }
            transition
        };
        let transitions = rules.into_iter().filter_map(settle).collect();
        // What was added meanwhile has its place.
        self.places.edition = Some(book.edition().clone());
        transitions
    }

    /// Decides one segment once and for all, as static segments are.
    pub fn freeze(&mut self, segment: &SegmentId, member: bool, now: Time) -> Option<Transition> {
        self.settle(self.find(segment), segment, Verdict { member, until: None }, now)
    }

    /// Takes over what another contact, now joined to this one, was in: for each segment of which
    /// nothing is kept here. Returns those segments.
    pub fn inherit(&mut self, kept: &BTreeMap<SegmentId, Kept>) -> Vec<SegmentId> {
        let mut inherited = Vec::new();
        for (segment, state) in kept {
            if self.find(segment).is_none() {
                // When it ends is found when the united history is evaluated.
                let entry = self.add(segment.clone(), Kept { until: None, ..*state });
                self.note_changed(entry);
                inherited.push(segment.clone());
            }
        }
        inherited
    }

    /// The segments whose kept state changed since this was last asked, each once and in order, with
    /// the state now.
    pub fn take_changed(&mut self) -> impl Iterator<Item = (SegmentId, Kept)> + '_ {
        let entries = &mut self.entries;
        self.changed.sort_unstable_by(|a, b| {
            let segment = |place: &usize| entries.get(*place).map(|entry| &entry.segment);
            segment(a).cmp(&segment(b))
        });
        self.changed.drain(..).filter_map(|place| {
            let entry = entries.get_mut(place)?;
            entry.changed = false;
            Some((entry.segment.clone(), entry.kept))
        })
    }

    /// The earliest expiry up to `now`, ties in the order of segments.
    fn next_due(&mut self, now: Time) -> Option<(usize, Time)> {
        self.due.filter(|due| *due <= now)?;
        let expiries = self.entries.iter().enumerate();
        let expiries = expiries.filter_map(|(place, entry)| Some((entry.kept.until?, &entry.segment, place)));
        let earliest = expiries.min();
        self.due = earliest.map(|(until, ..)| until);
        earliest.filter(|(until, ..)| *until <= now).map(|(until, _, place)| (place, until))
    }

    fn expect(&mut self, until: Option<Time>) {
        if let Some(until) = until {
            self.due = Some(self.due.map_or(until, |due| due.min(until)));
        }
    }

    /// Takes over a verdict on a segment, which has this entry, if any.
    fn settle(
        &mut self,
        entry: Option<usize>,
        segment: &SegmentId,
        verdict: Verdict,
        at: Time,
    ) -> Option<Transition> {
        let before = entry.and_then(|entry| self.entries.get(entry)).map(|entry| entry.kept);
        let after = Kept::after(before, verdict, at)?;
        let entry = entry.unwrap_or_else(|| self.add(segment.clone(), after));
        if let Some(entry) = self.entries.get_mut(entry) {
            entry.kept = after;
        }
        self.note_changed(entry);
        self.expect(after.until);
        let flipped = before.is_some_and(|kept| kept.member) != after.member;
        flipped.then(|| Transition { segment: segment.clone(), entered: verdict.member, at })
    }

    fn forget_expiry(&mut self, entry: usize) {
        if let Some(entry) = self.entries.get_mut(entry) {
            entry.kept.until = None;
        }
        self.note_changed(entry);
    }

    fn note_changed(&mut self, place: usize) {
        if let Some(entry) = self.entries.get_mut(place).filter(|entry| !entry.changed) {
            entry.changed = true;
            self.changed.push(place);
        }
    }

    fn find(&self, segment: &SegmentId) -> Option<usize> {
        self.entries.iter().position(|entry| entry.segment == *segment)
    }

    /// Adds an entry, which no rule has a place for yet; returns its place.
    fn add(&mut self, segment: SegmentId, kept: Kept) -> usize {
        self.places.edition = None;
        self.entries.push(Entry { segment, kept, changed: false });
        self.entries.len() - 1
    }

    /// Finds the entries of the rules of a book, unless it is the one that was used last.
    fn number_by(&mut self, book: &Rulebook) {
        if self.places.edition.as_ref() == Some(book.edition()) {
            return;
        }
        let mut entries = vec![None; book.len()];
        for (number, entry) in (0..).zip(&self.entries) {
            if let Some(place) = book.place(&entry.segment).and_then(|place| entries.get_mut(place)) {
                *place = Some(number);
            }
        }
        self.places = Places { edition: Some(book.edition().clone()), entries };
    }
}

#[cfg(test)]
#[path = "membership_tests.rs"]
mod tests;
