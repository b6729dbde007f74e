//! Conditions on an attribute.

use event::{Time, Value};

use super::filter::EventFilter;
use super::now::Now;
use super::path::{Found, Path};
use super::test::ValueTest;
use crate::history::{Change, History};
use crate::verdict::{Verdict, any};

/// An attribute condition ready to run.
#[derive(Debug, Clone)]
pub(crate) struct AttributeLeaf {
    pub(crate) path: Path,
    pub(crate) check: AttributeCheck,
}

/// What the attribute must pass.
#[derive(Debug, Clone)]
pub(crate) enum AttributeCheck {
    Test(ValueTest),
    /// Some object of the list passes.
    AnyObject(EventFilter),
}

impl AttributeLeaf {
    /// Whether the attribute passes; the expiry is exact, changes known for later included.
    pub(crate) fn evaluate(&self, history: &impl History, now: Now<'_>) -> Verdict {
        let changes = history.attribute(self.path.head());
        let changes: &[Change] = &changes;
        let verdict = self.evaluate_at(changes, now);
        if verdict.until.is_none() {
            return verdict;
        }
        self.follow(changes, now, verdict)
    }

    fn evaluate_at(&self, changes: &[Change], now: Now<'_>) -> Verdict {
        let next = changes.partition_point(|change| change.time <= now.time);
        let found = self.found(next.checked_sub(1).and_then(|last| changes.get(last)));
        let until = changes.get(next).map(|change| change.time);
        self.check.evaluate(&found, now).at_most(until)
    }

    fn found<'a>(&self, change: Option<&'a Change>) -> Found<'a> {
        change.map_or(Found::Missing, |change| self.path.find_below(&change.value))
    }

    /// Follows the answer from expiry to expiry until it is another.
    fn follow(&self, changes: &[Change], now: Now<'_>, first: Verdict) -> Verdict {
        let settled = self.settled(changes, now.time);
        let mut until = first.until;
        for _ in 0..self.steps(changes) {
            let Some(time) = until else { break };
            if settled.is_some_and(|settled| settled < time) {
                return Verdict { until: None, ..first };
            }
            let then = self.evaluate_at(changes, now.at(time));
            if then.member != first.member {
                break;
            }
            until = then.until;
        }
        Verdict { until, ..first }
    }

    /// Anniversaries repeat: what does not change within twelve years, which hold every order of
    /// leap years and others, never does.
    fn settled(&self, changes: &[Change], now: Time) -> Option<Time> {
        const TWELVE_YEARS: i64 = 12 * 366 * 86_400_000;
        let last = changes.last().map_or(now, |change| change.time.max(now));
        self.check.recurs().then(|| last.saturating_add(TWELVE_YEARS))
    }

    /// How far to follow a list: the longer it is, the less far, so that no list takes long. What is
    /// left then is an expiry that may come too early, never too late.
    fn steps(&self, changes: &[Change]) -> usize {
        const ELEMENTS: usize = 200_000;
        let length = |change: &Change| self.found(Some(change)).elements().map_or(1, Iterator::count);
        ELEMENTS / changes.iter().map(length).max().unwrap_or(1).max(1)
    }
}

impl AttributeCheck {
    fn recurs(&self) -> bool {
        match self {
            AttributeCheck::Test(test) => test.recurs(),
            AttributeCheck::AnyObject(_) => false,
        }
    }

    fn evaluate(&self, found: &Found<'_>, now: Now<'_>) -> Verdict {
        match self {
            AttributeCheck::Test(test) => test.evaluate(found, now),
            AttributeCheck::AnyObject(filter) => {
                let objects = found.elements().into_iter().flatten().filter_map(Value::as_map);
                any(objects.map(|object| filter.fields(object, now)))
            }
        }
    }
}
