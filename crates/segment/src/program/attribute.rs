//! Conditions on an attribute.

use event::{Time, ValueRef};

use super::compile::Compiler;
use super::filter::{EventFilter, Fields};
use super::now::Now;
use super::scene::Scene;
use super::test::ValueTest;
use crate::compact::packed;
use crate::definition::{DefinitionError, Filter, Test, Trail};
use crate::history::{Change, Course, History};
use crate::path::{Found, Path};
use crate::verdict::{Verdict, any};

/// An attribute condition ready to run.
#[derive(Debug, Clone)]
pub(crate) struct AttributeLeaf {
    path: Path,
    check: AttributeCheck,
}

packed!(struct AttributeLeaf { path, check });

/// What the attribute must pass.
#[derive(Debug, Clone)]
enum AttributeCheck {
    Test(ValueTest),
    /// Some object of the list passes.
    AnyObject(EventFilter),
}

packed!(enum AttributeCheck { 0 Test { 0: a }, 1 AnyObject { 0: a } });

impl AttributeLeaf {
    pub(crate) fn test(
        attribute: &str,
        is: &Test,
        compiler: &mut Compiler<'_>,
        trail: &Trail<'_>,
    ) -> Result<AttributeLeaf, DefinitionError> {
        let test = ValueTest::compile(is, &compiler.zone, &trail.key("is"))?;
        Ok(AttributeLeaf {
            path: compiler.vocabulary.attribute(attribute),
            check: AttributeCheck::Test(test),
        })
    }

    pub(crate) fn any(
        attribute: &str,
        any: &Filter,
        compiler: &mut Compiler<'_>,
        trail: &Trail<'_>,
    ) -> Result<AttributeLeaf, DefinitionError> {
        let filter = EventFilter::compile(any, Fields::Item, compiler, &trail.key("any"))?;
        Ok(AttributeLeaf {
            path: compiler.vocabulary.attribute(attribute),
            check: AttributeCheck::AnyObject(filter),
        })
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Whether the attribute passes; the expiry is exact, changes known for later included.
    pub(crate) fn evaluate<H: History>(&self, scene: &Scene<'_, H>) -> Verdict {
        let course = scene.history.attribute(&self.path, scene.now.zone);
        self.evaluate_course(&course, scene.now)
    }

    pub(crate) fn evaluate_course(&self, course: &Course<'_>, now: Now<'_>) -> Verdict {
        let verdict = self.evaluate_at(course, now);
        if verdict.until.is_none() {
            return verdict;
        }
        self.follow(course, now, verdict)
    }

    /// The answer on one value; at the end of the verdict it may still be the same.
    pub(crate) fn evaluate_found(&self, found: &Found<'_>, now: Now<'_>) -> Verdict {
        self.check.evaluate(found, now)
    }

    /// Whether one value passes now.
    pub(crate) fn holds_on(&self, found: &Found<'_>, now: Now<'_>) -> bool {
        match &self.check {
            AttributeCheck::Test(test) => test.holds(found, now),
            check @ AttributeCheck::AnyObject(_) => check.evaluate(found, now).member,
        }
    }

    /// The answer on every number from `least` to `most`, if it is sure to be the same.
    pub(crate) fn decide(&self, least: f64, most: f64) -> Option<bool> {
        match &self.check {
            AttributeCheck::Test(test) => test.decide(least, most),
            // Objects alone pass.
            AttributeCheck::AnyObject(_) => Some(false),
        }
    }

    fn evaluate_at(&self, course: &Course<'_>, now: Now<'_>) -> Verdict {
        let changes: &[Change] = &course.changes;
        let next = changes.partition_point(|change| change.time <= now.time);
        let found = self.found(course, next.checked_sub(1).and_then(|last| changes.get(last)));
        let until = changes.get(next).map(|change| change.time);
        self.check.evaluate(&found, now).at_most(until)
    }

    /// What stands under the path after a change, or before the first.
    pub(crate) fn found<'a>(&self, course: &Course<'_>, change: Option<&'a Change>) -> Found<'a> {
        change.map_or(Found::Missing, |change| self.path.find_below(change.value.view(), course.resolved))
    }

    /// Follows the answer from expiry to expiry until it is another.
    fn follow(&self, course: &Course<'_>, now: Now<'_>, first: Verdict) -> Verdict {
        let settled = self.settled(&course.changes, now.time);
        let mut until = first.until;
        for _ in 0..self.steps(course) {
            let Some(time) = until else { break };
            if settled.is_some_and(|settled| settled < time) {
                return Verdict { until: None, ..first };
            }
            let then = self.evaluate_at(course, now.at(time));
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
    fn steps(&self, course: &Course<'_>) -> usize {
        const ELEMENTS: usize = 200_000;
        let length = |change: &Change| self.found(course, Some(change)).elements().map_or(1, Iterator::count);
        ELEMENTS / course.changes.iter().map(length).max().unwrap_or(1).max(1)
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
                let objects = found.elements().into_iter().flatten().filter_map(ValueRef::as_map);
                any(objects.map(|object| filter.fields(object, now)))
            }
        }
    }
}
