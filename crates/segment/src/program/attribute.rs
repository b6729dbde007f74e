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
        followed(now.time, |time| self.evaluate_at(changes, now.at(time)))
    }

    fn evaluate_at(&self, changes: &[Change], now: Now<'_>) -> Verdict {
        let next = changes.partition_point(|change| change.time <= now.time);
        let change = next.checked_sub(1).and_then(|last| changes.get(last));
        let found = change.map_or(Found::Missing, |change| self.path.find_below(&change.value));
        let until = changes.get(next).map(|change| change.time);
        self.check.evaluate(&found, now).at_most(until)
    }
}

impl AttributeCheck {
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

/// The answer now, followed from expiry to expiry until it is another.
fn followed(now: Time, evaluate: impl Fn(Time) -> Verdict) -> Verdict {
    /// What is left then is an expiry that may come too early, never too late.
    const STEPS: usize = 10_000;
    let first = evaluate(now);
    let mut until = first.until;
    for _ in 0..STEPS {
        let Some(time) = until else { break };
        let then = evaluate(time);
        if then.member != first.member {
            break;
        }
        until = then.until;
    }
    Verdict { until, ..first }
}
