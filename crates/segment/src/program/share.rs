//! Leaves that several programs share, and what they answered.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::sync::{Arc, Weak};

use event::Time;

use super::{Leaf, Numbered};
use crate::definition::Condition;
use crate::verdict::Verdict;
use crate::zone::Zone;

/// The leaves of programs that are compiled together: equal ones are one.
#[derive(Debug, Default)]
pub struct Leaves {
    /// By how they are written, and in which timezone.
    known: HashMap<String, Weak<Numbered>>,
    /// Numbers that are given again, since nobody has them any more.
    free: Vec<usize>,
    numbers: usize,
}

impl Leaves {
    /// How many numbers there are.
    pub fn count(&self) -> usize {
        self.numbers
    }

    /// Forgets the leaves that no program has any more.
    pub fn tidy(&mut self) {
        let mut taken = vec![false; self.numbers];
        self.known.retain(|_, leaf| {
            let number = leaf.upgrade().and_then(|leaf| leaf.number);
            if let Some(taken) = number.and_then(|number| taken.get_mut(number)) {
                *taken = true;
            }
            number.is_some()
        });
        self.free =
            taken.iter().enumerate().filter_map(|(number, taken)| (!taken).then_some(number)).collect();
    }
}

/// Who makes equal leaves one: behind a table of functions, so that a build whose programs share nothing
/// has no part of it.
pub(super) trait Sharing {
    /// The leaf, the one of another program if that has it too.
    fn share(&mut self, leaf: Leaf, condition: &Condition, zone: &Zone) -> Arc<Numbered>;
}

#[cfg(feature = "full")]
impl Sharing for Leaves {
    fn share(&mut self, leaf: Leaf, condition: &Condition, zone: &Zone) -> Arc<Numbered> {
        let written = format!("{} {}", zone.name(), condition.to_json());
        if let Some(known) = self.known.get(&written).and_then(Weak::upgrade) {
            return known;
        }
        let number = self.free.pop().unwrap_or_else(|| {
            self.numbers += 1;
            self.numbers - 1
        });
        let leaf = Arc::new(Numbered { leaf, number: Some(number) });
        self.known.insert(written, Arc::downgrade(&leaf));
        leaf
    }
}

/// What shared leaves answered in one round: on one history, at one instant.
#[derive(Debug, Default)]
pub struct Findings {
    round: Cell<u64>,
    /// The round in which each leaf was asked last, and its answer.
    answers: RefCell<Vec<(u64, Verdict)>>,
}

impl Findings {
    /// Begins another round: another history, or another instant, or the history has changed.
    pub fn next_round(&self) {
        self.round.set(self.round.get() + 1);
    }

    pub(crate) fn verdict(&self, number: usize, find: impl FnOnce() -> Verdict) -> Verdict {
        let round = self.round.get();
        if let Some((_, verdict)) = self.answers.borrow().get(number).filter(|(at, _)| *at == round) {
            return *verdict;
        }
        let verdict = find();
        let mut answers = self.answers.borrow_mut();
        if answers.len() <= number {
            const NEVER: (u64, Verdict) = (u64::MAX, Verdict { member: false, until: None::<Time> });
            answers.resize(number + 1, NEVER);
        }
        if let Some(answer) = answers.get_mut(number) {
            *answer = (round, verdict);
        }
        verdict
    }
}
