//! A program over all contacts.

use std::ops::Range;

use event::Time;
use segment::{Course, Path, Verdict};

use crate::bound::Bound;
use crate::crowd::{Candidates, Crowd};

/// Whom to look at, and what is said of the others.
struct Outlook<'b> {
    /// The verdict on those who have begun and are not in the crowd.
    otherwise: Verdict,
    crowd: Crowd<'b>,
    /// All of the crowd are among these.
    candidates: Candidates,
}

impl Bound<'_> {
    /// The verdict on every contact of a range, in order of number.
    pub fn evaluate(&self, contacts: Range<u32>, now: Time, mut take: impl FnMut(u32, Verdict)) {
        let Outlook { otherwise, crowd, candidates } = self.outlook(now);
        let mut candidates = candidates.within(contacts.clone()).peekable();
        for contact in contacts {
            let is_candidate = candidates.next_if_eq(&contact).is_some();
            let is_alone = is_candidate && crowd.has(self, contact) || !self.has_begun(contact, now);
            take(contact, if is_alone { self.verdict(contact, now) } else { otherwise });
        }
    }

    /// How many contacts are in the segment.
    pub fn count(&self, now: Time) -> usize {
        let Outlook { otherwise, crowd, candidates } = self.outlook(now);
        let everybody = 0..self.archive.contacts() as u32;
        let (mut looked_at, mut members) = (0, 0);
        for contact in candidates.within(everybody.clone()) {
            if crowd.has(self, contact) && self.has_begun(contact, now) {
                looked_at += 1;
                members += usize::from(self.verdict(contact, now).member);
            }
        }
        if otherwise.member {
            members += everybody.filter(|contact| self.has_begun(*contact, now)).count() - looked_at;
        }
        members
    }

    /// The verdict on one contact.
    pub fn verdict(&self, contact: u32, now: Time) -> Verdict {
        self.program.evaluate(&self.contact(contact), now)
    }

    fn has_begun(&self, contact: u32, now: Time) -> bool {
        self.archive.contacts.begin(contact).is_some_and(|begin| begin <= now)
    }

    fn outlook(&self, now: Time) -> Outlook<'_> {
        let untold = |_: &Path| Some(Course::MISSING);
        let survey = self.program.survey(now, &untold);
        let crowd = Crowd::new(self, survey.reach);
        let candidates = crowd.candidates(self.archive);
        Outlook { otherwise: survey.otherwise, crowd, candidates }
    }
}
