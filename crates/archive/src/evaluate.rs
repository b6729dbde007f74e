//! A program over all contacts.

use std::cell::OnceCell;
use std::ops::Range;

use event::Time;
use segment::{Course, Outline, Part, Path, Reach, Survey, Verdict, Zone};

use crate::answers::{Answers, Certain};
use crate::bits::{Bits, WORD};
use crate::bound::{Bound, Told};
use crate::crowd::{Candidates, Crowd};

/// What a program says at one instant: the same of most contacts, and of some their own.
pub struct Outlook<'b> {
    bound: &'b Bound<'b>,
    now: Time,
    /// What is asked; nothing of a list made by hand.
    part: Option<Part<'b>>,
    /// The verdict on those who have begun and are not in the crowd.
    otherwise: Verdict,
    crowd: Crowd<'b>,
    /// All of the crowd are among these.
    candidates: Candidates,
    /// What whole columns tell for good.
    told: OnceCell<Option<Answers>>,
}

impl Bound<'_> {
    /// Finds out whom the program has to look at.
    pub fn at(&self, now: Time) -> Outlook<'_> {
        self.part_at(self.program.whole(), now)
    }

    fn part_at<'b>(&'b self, part: Option<Part<'b>>, now: Time) -> Outlook<'b> {
        let untold = |path: &Path| match self.told(path) {
            // Of a contact about whom nothing is told no date is told either.
            Some(Told::Derived(attribute)) => Some(attribute.untold(&Zone::utc())),
            _ => Some(Course::MISSING),
        };
        let nobody = Survey { otherwise: Verdict { member: false, until: None }, reach: Reach::Nobody };
        let Survey { otherwise, reach } = part.map_or(nobody, |part| part.survey(now, &untold));
        let crowd = Crowd::new(self, reach);
        let candidates = crowd.candidates(self.archive);
        Outlook { bound: self, now, part, otherwise, crowd, candidates, told: OnceCell::new() }
    }
}

impl Outlook<'_> {
    /// The verdict on every contact of a range, in order of number.
    pub fn evaluate(&self, contacts: Range<u32>, mut take: impl FnMut(u32, Verdict)) {
        let told = self.told.get_or_init(|| self.answers(Certain::Always));
        let mut candidates = self.candidates.within(contacts.clone()).peekable();
        let mut contact = contacts.start;
        while contact < contacts.end {
            // So many contacts share a word of what is told.
            let at = contact as usize / WORD;
            let word = |bits: fn(&Answers) -> &Bits| told.as_ref().map_or(0, |told| bits(told).word(at));
            let (holds, fails) = (word(|told| &told.holds), word(|told| &told.fails));
            let end = contacts.end.min((at as u32 + 1) * WORD as u32);
            for contact in contact..end {
                let bit = 1 << (contact as usize % WORD);
                if (holds | fails) & bit != 0 {
                    take(contact, Verdict { member: holds & bit != 0, until: None });
                } else {
                    while candidates.next_if(|candidate| *candidate < contact).is_some() {}
                    take(contact, self.verdict(contact, candidates.next_if_eq(&contact).is_some()));
                }
            }
            contact = end;
        }
    }

    /// How many contacts are in the segment.
    pub fn count(&self) -> usize {
        let begun = self.begun();
        let Some(choices) = self.part.and_then(Part::choices) else {
            return self.members(&begun).count();
        };
        // Each choice knows best whom to look at, and nobody need be looked at who is in for another.
        let mut open = begun.clone();
        for choice in choices {
            open.without(&self.bound.part_at(Some(choice), self.now).members(&open));
        }
        begun.count() - open.count()
    }

    /// Those of a set of contacts who have begun and are in the segment.
    fn members(&self, among: &Bits) -> Bits {
        let mut members = Bits::all(among.len(), false);
        let mut open = among.clone();
        if let Some(told) = self.answers(Certain::Now) {
            members.or(&told.holds);
            members.and(among);
            open.without(&told.holds);
            open.without(&told.fails);
        }
        if self.otherwise.member {
            members.or(&open);
        }
        let filters = self.part.is_some_and(|part| !part.is_quick());
        for contact in self.candidates.among(&open) {
            if self.crowd.has(self.bound, contact, filters) {
                members.set(contact as usize, self.is_member(contact));
            }
        }
        members
    }

    /// What whole columns tell of those who have begun, where asking so many one by one would take longer.
    fn answers(&self, certain: Certain) -> Option<Answers> {
        const FEW: usize = 16;
        let everybody = self.bound.archive.numbers();
        let outline = self.part?.outline();
        let are_few = self.candidates.len(everybody.end) < everybody.len() / FEW;
        // One by one, a bucket is not asked for where something else decides; a column asks for all.
        if are_few || has_bucket(&outline) && has_other(&outline) {
            return None;
        }
        let mut answers = self.bound.answers(&outline, certain, self.now)?;
        let begun = self.begun();
        answers.holds.and(&begun);
        answers.fails.and(&begun);
        Some(answers)
    }

    fn verdict(&self, contact: u32, is_candidate: bool) -> Verdict {
        let is_alone = is_candidate && self.crowd.has(self.bound, contact, true) || !self.has_begun(contact);
        if !is_alone {
            return self.otherwise;
        }
        self.bound.program.evaluate(&self.bound.contact(contact), self.now)
    }

    fn is_member(&self, contact: u32) -> bool {
        self.part.is_some_and(|part| part.holds(&self.bound.contact(contact), self.now))
    }

    fn begun(&self) -> Bits {
        self.bound.archive.contacts.begun(self.now.millis())
    }

    fn has_begun(&self, contact: u32) -> bool {
        self.bound.archive.contacts.has_begun(contact, self.now.millis())
    }
}

fn has_bucket(outline: &Outline<'_>) -> bool {
    outline.any(&|part| matches!(part, Outline::Bucket(_)))
}

fn has_other(outline: &Outline<'_>) -> bool {
    outline.any(&|part| matches!(part, Outline::Other))
}
