//! What is certain of many contacts at once.

use event::Time;
use segment::{Outline, Verdict};

use crate::bits::{Bits, WORD};
use crate::bound::{Bound, Told};

/// Of whom a condition is known to hold, and of whom not to; the others have to be looked at.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Answers {
    pub(crate) holds: Bits,
    pub(crate) fails: Bits,
}

/// What is meant by certain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Certain {
    /// At the instant that is asked about.
    Now,
    /// From then on, whatever the time.
    Always,
}

impl Answers {
    /// Nothing is known of so many.
    pub(crate) fn unknown(len: usize) -> Answers {
        Answers { holds: Bits::all(len, false), fails: Bits::all(len, false) }
    }

    /// One answer on so many.
    fn one(len: usize, verdict: Verdict, certain: Certain) -> Answers {
        let counts = certain.is_met_by(verdict);
        Answers {
            holds: Bits::all(len, counts && verdict.member),
            fails: Bits::all(len, counts && !verdict.member),
        }
    }

    /// The answer on one of them.
    pub(crate) fn say(&mut self, number: usize, verdict: Verdict, certain: Certain) {
        let counts = certain.is_met_by(verdict);
        self.holds.set(number, counts && verdict.member);
        self.fails.set(number, counts && !verdict.member);
    }

    /// The answer on one of them now.
    pub(crate) fn say_now(&mut self, number: usize, holds: bool) {
        self.holds.set(number, holds);
        self.fails.set(number, !holds);
    }

    /// Nothing is known of one of them.
    pub(crate) fn forget(&mut self, number: usize) {
        self.holds.set(number, false);
        self.fails.set(number, false);
    }
}

impl Certain {
    fn is_met_by(self, verdict: Verdict) -> bool {
        self == Certain::Now || verdict.until.is_none()
    }
}

impl Bound<'_> {
    /// What whole columns tell of a condition; `None` if they tell nothing.
    pub(crate) fn answers(&self, outline: &Outline<'_>, certain: Certain, now: Time) -> Option<Answers> {
        let contacts = self.archive.contacts();
        match outline {
            Outline::AtLeast(n, of) => {
                let parts: Vec<Option<Answers>> =
                    of.iter().map(|part| self.answers(part, certain, now)).collect();
                let known = parts.iter().any(Option::is_some) || parts.is_empty();
                known.then(|| several(*n, parts, contacts))
            }
            Outline::Not(of) => {
                let Answers { holds, fails } = self.answers(of, certain, now)?;
                Some(Answers { holds: fails, fails: holds })
            }
            Outline::Attribute(test) => match self.told(test.path())? {
                Told::Derived(_) => None,
                Told::Trait(None) => Some(Answers::one(contacts, test.on_nothing(now), certain)),
                Told::Trait(Some(attribute)) => Some(attribute.answers(test, certain, now, contacts)),
            },
            Outline::Bucket(test) => {
                let mut holds = Bits::all(contacts, false);
                self.archive.contacts.ids.each(|first, ids| {
                    for (contact, there) in (first..contacts).zip(test.on(ids)) {
                        holds.set(contact, there);
                    }
                });
                let mut fails = Bits::all(contacts, true);
                fails.without(&holds);
                Some(Answers { holds, fails })
            }
            Outline::Other => None,
        }
    }
}

/// At least `n` of the parts hold where so many are known to, and do not where too few still may.
fn several(n: usize, parts: Vec<Option<Answers>>, contacts: usize) -> Answers {
    let failing = (parts.len() + 1).saturating_sub(n);
    let known = || parts.iter().flatten();
    let (holds, fails) = (known().map(|part| &part.holds), known().map(|part| &part.fails));
    Answers {
        holds: in_at_least(n, &holds.collect::<Vec<_>>(), contacts),
        fails: in_at_least(failing, &fails.collect::<Vec<_>>(), contacts),
    }
}

/// The numbers that are in at least `n` of the sets.
fn in_at_least(n: usize, sets: &[&Bits], len: usize) -> Bits {
    if n == 0 || n > sets.len() {
        return Bits::all(len, n == 0);
    }
    // Those in so many of the sets looked at; in none of them is everybody.
    let mut counted = vec![0; n + 1];
    let word = |at: usize| {
        counted.fill(0);
        if let Some(everybody) = counted.first_mut() {
            *everybody = u64::MAX;
        }
        for (index, set) in sets.iter().enumerate() {
            let to_come = sets.len() - index - 1;
            for count in (n.saturating_sub(to_come).max(1)..=n.min(index + 1)).rev() {
                let one_less = counted.get(count - 1).copied().unwrap_or(0);
                if let Some(counted) = counted.get_mut(count) {
                    *counted |= one_less & set.word(at);
                }
            }
        }
        counted.last().copied().unwrap_or(0)
    };
    Bits::of((0..len.div_ceil(WORD)).map(word).collect(), len)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn sets_are_counted(sets in prop::collection::vec(prop::collection::vec(0..2_u8, 70), 0..6), n in 0..7_usize) {
            let bits = |set: &Vec<u8>| {
                let mut bits = Bits::all(70, false);
                set.iter().enumerate().for_each(|(number, there)| bits.set(number, *there == 1));
                bits
            };
            let all: Vec<Bits> = sets.iter().map(bits).collect();
            let found = in_at_least(n, &all.iter().collect::<Vec<_>>(), 70);
            for number in 0..70 {
                let count = sets.iter().filter(|set| set[number] == 1).count();
                prop_assert_eq!(found.has(number), count >= n);
            }
        }
    }
}
