//! A program over all contacts.

use std::ops::Range;

use event::Time;
use segment::{Course, Path, Verdict, Zone};

use crate::bound::{Bound, Told};
use crate::crowd::{Candidates, Crowd};

/// What a program says at one instant: the same of most contacts, and of some their own.
pub struct Outlook<'b> {
    bound: &'b Bound<'b>,
    now: Time,
    /// The verdict on those who have begun and are not in the crowd.
    otherwise: Verdict,
    crowd: Crowd<'b>,
    /// All of the crowd are among these.
    candidates: Candidates,
}

impl Bound<'_> {
    /// Finds out whom the program has to look at.
    pub fn at(&self, now: Time) -> Outlook<'_> {
        let untold = |path: &Path| match self.told(path) {
            // Of a contact about whom nothing is told no date is told either.
            Some(Told::Derived(attribute)) => Some(attribute.untold(&Zone::utc())),
            _ => Some(Course::MISSING),
        };
        let survey = self.program.survey(now, &untold);
        let crowd = Crowd::new(self, survey.reach);
        let candidates = crowd.candidates(self.archive);
        Outlook { bound: self, now, otherwise: survey.otherwise, crowd, candidates }
    }
}

impl Outlook<'_> {
    /// The verdict on every contact of a range, in order of number.
    pub fn evaluate(&self, contacts: Range<u32>, mut take: impl FnMut(u32, Verdict)) {
        let mut candidates = self.candidates.within(contacts.clone()).peekable();
        for contact in contacts {
            let is_candidate = candidates.next_if_eq(&contact).is_some();
            let is_alone = is_candidate && self.crowd.has(self.bound, contact) || !self.has_begun(contact);
            take(contact, if is_alone { self.verdict(contact) } else { self.otherwise });
        }
    }

    /// How many contacts are in the segment.
    pub fn count(&self) -> usize {
        let everybody = self.bound.archive.numbers();
        let (mut looked_at, mut members) = (0, 0);
        for contact in self.candidates.within(everybody.clone()) {
            if self.crowd.has(self.bound, contact) && self.has_begun(contact) {
                looked_at += 1;
                members += usize::from(self.is_member(contact));
            }
        }
        if self.otherwise.member {
            members += everybody.filter(|contact| self.has_begun(*contact)).count() - looked_at;
        }
        members
    }

    fn verdict(&self, contact: u32) -> Verdict {
        self.bound.program.evaluate(&self.bound.contact(contact), self.now)
    }

    fn is_member(&self, contact: u32) -> bool {
        self.bound.program.holds(&self.bound.contact(contact), self.now)
    }

    fn has_begun(&self, contact: u32) -> bool {
        self.bound.archive.contacts.has_begun(contact, self.now.millis())
    }
}
