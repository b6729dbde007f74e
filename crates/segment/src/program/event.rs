//! Conditions on a measure over events.

use event::{Time, ValueRef};

use super::SHORT_CUTS;
use super::compile::Compiler;
use super::follow::{Partial, follow};
use super::measured::Measured;
use super::now::Now;
use super::number::NumberTest;
use super::quantity::Quantity;
use super::scene::{List, Scene};
use super::sweep::{self, AmountTest, sweep};
use super::tally::Amount;
use super::test::ValueTest;
use super::turning::turn;
use super::window::Span;
use crate::compact::packed;
use crate::definition::{DefinitionError, EventCondition, Measure, Trail};
use crate::history::History;
use crate::path::Found;
use crate::verdict::{Verdict, earliest};

/// An event condition ready to run.
#[derive(Debug, Clone)]
pub(crate) struct EventLeaf {
    pub(crate) what: Measured,
    pub(crate) test: MeasureTest,
    /// The answer where there are none.
    pub(crate) on_none: bool,
    /// How many events there have to be for the answer to be another than on none.
    pub(crate) fewest: usize,
    /// How many of what is counted.
    least: usize,
    /// The count at which the answer turns once and for all, if that is all there is to it.
    pub(super) turn: Option<usize>,
    /// The number of the test, if it is one of the values of a param.
    pub(super) slot: Option<usize>,
}

packed!(struct EventLeaf { what, test, on_none, fewest, least, turn, slot });

/// What a measure must pass.
#[derive(Debug, Clone)]
pub(crate) enum MeasureTest {
    Number(NumberTest),
    Value(Box<ValueTest>, crate::zone::Zone),
}

packed!(enum MeasureTest { 0 Number { 0: a }, 1 Value { 0: a, 1: b } });

impl AmountTest for MeasureTest {
    fn passes(&self, amount: &Amount<'_>) -> bool {
        match (self, amount) {
            (MeasureTest::Number(test), Amount::Number(number)) => test.passes(*number),
            (MeasureTest::Value(test, zone), Amount::Value(value)) => {
                let passes =
                    |value: ValueRef<'_>| test.holds(&Found::One(value), Now { time: Time::MIN, zone });
                match value {
                    // What is tested with text tests is text, a number as it is written; whether two
                    // values are one does not depend on that.
                    ValueRef::Number(_) if test.reads_text() => {
                        value.read_text(|text| passes(ValueRef::Text(text))).unwrap_or(false)
                    }
                    value => passes(*value),
                }
            }
            _ => false,
        }
    }

    fn decide(&self, least: f64, most: f64) -> Option<bool> {
        match self {
            MeasureTest::Number(test) => test.decide(least, most),
            MeasureTest::Value(..) => None,
        }
    }

    fn enough(&self) -> usize {
        match self {
            MeasureTest::Number(test) => test.enough(),
            MeasureTest::Value(..) => usize::MAX,
        }
    }
}

impl EventLeaf {
    pub(crate) fn compile(
        condition: &EventCondition,
        compiler: &mut Compiler<'_>,
        trail: &Trail<'_>,
    ) -> Result<EventLeaf, DefinitionError> {
        let what = Measured::compile(&condition.what, compiler, trail)?;
        let test = match &condition.what.measure {
            Measure::Most { .. } => {
                let test = ValueTest::compile(&condition.is, &compiler.zone, &trail.key("is"))?;
                MeasureTest::Value(Box::new(test), compiler.zone.clone())
            }
            _ => MeasureTest::Number(NumberTest::compile(&condition.is)),
        };
        let least = least_count(&test);
        // An event counts once, or makes one day.
        let is_one_each = matches!(what.quantity, Quantity::Count | Quantity::Days);
        let fewest = if is_one_each { least } else { 1 };
        let on_none = test.passes(&sweep::amount(&[], &what.quantity, Time::MIN).0);
        let turn = turn(&what, &test, least);
        let is_of_values = matches!(test, MeasureTest::Value(..)) && what.quantity.counted_param().is_some();
        let slot = is_of_values.then(|| compiler.vocabulary.test());
        Ok(EventLeaf { what, test, on_none, fewest, least, turn, slot })
    }

    /// Whether the measure passes. The expiry is exact, unless a filter changes with time: then it
    /// is at most the first instant at which some event may pass or fail.
    pub(crate) fn evaluate<H: History>(&self, scene: &Scene<'_, H>) -> Verdict {
        if let Some(verdict) = self.turned(scene) {
            return verdict;
        }
        if let Some(verdict) = self.what.leaving(&self.test, scene) {
            return verdict;
        }
        if let (Some(list), Some(times)) = (self.steady_list(scene), self.what.span.steady_times(scene.now)) {
            return self.count(&list, times, scene);
        }
        follow(scene.now, |now| self.look(&Scene { now, ..*scene }))
    }

    /// How many values there have to be, of what is measured, for the answer to be another than on none.
    pub(crate) fn fewest_values(&self) -> usize {
        if matches!(self.what.quantity, Quantity::Distinct(_)) { self.least } else { 1 }
    }

    fn look<H: History>(&self, scene: &Scene<'_, H>) -> Partial {
        let entries = self.what.entries(scene);
        let verdict = sweep(&entries.list, &self.what.quantity, &self.test, scene.now.time);
        Partial { verdict, recheck: entries.recheck, dated: entries.dated }
    }

    /// The list to count in, where counting is all there is to do.
    fn steady_list<'a, H: History>(&self, scene: &Scene<'a, H>) -> Option<List<'a, H>> {
        let counts =
            SHORT_CUTS && matches!(self.what.quantity, Quantity::Count) && self.what.selection.is_settled();
        if counts { self.what.selection.only_list(scene) } else { None }
    }

    /// Counts the events whose times are in the window, then moves both ends of the window with time
    /// until the answer is another.
    fn count<'a, H: History>(
        &self,
        list: &List<'a, H>,
        times: (Time, Time),
        scene: &Scene<'a, H>,
    ) -> Verdict {
        let mut dated = None;
        let mut passes = |place: usize| -> bool {
            let Some(event) = list.get(place) else { return false };
            let passes = self.what.selection.passes(&event, scene);
            dated = earliest(dated, passes.until);
            passes.member
        };
        let filtered = self.what.selection.filter().is_some();
        let mut window = Moving::at(times, list, &self.what.span, scene);
        let now = window.first..window.next;
        let mut count = if filtered { now.filter(|place| passes(*place)).count() } else { now.len() };
        let member = self.test.passes(&Amount::Number(count as f64));

        let mut until = None;
        while let Some((time, leaving, coming)) = window.turn() {
            for place in leaving {
                count -= usize::from(!filtered || passes(place));
            }
            for place in coming {
                count += usize::from(!filtered || passes(place));
            }
            if self.test.passes(&Amount::Number(count as f64)) != member {
                until = Some(time);
                break;
            }
        }
        Verdict { member, until: earliest(until, dated) }
    }
}

impl Measured {
    /// How many events there are, filtered by nothing, and when that changes; where it is as simple as
    /// that.
    pub(crate) fn count_all<H: History>(&self, scene: &Scene<'_, H>) -> Option<(usize, Option<Time>)> {
        let counts = matches!(self.quantity, Quantity::Count) && self.selection.filter().is_none();
        let times = self.span.steady_times(scene.now).filter(|_| counts)?;
        let list = self.selection.only_list(scene).filter(|_| self.selection.is_settled())?;
        let window = Moving::at(times, &list, &self.span, scene);
        let (exit, enter) = window.ends();
        Some((window.next - window.first, earliest(exit, enter)))
    }
}

/// The least count for which the answer is another than for none.
fn least_count(test: &MeasureTest) -> usize {
    const FAR: usize = 1_000;
    let passes = |count: usize| test.passes(&Amount::Number(count as f64));
    (1..FAR).find(|count| passes(*count) != passes(0)).unwrap_or(FAR)
}

/// A window that events come into and leave in their order.
struct Moving<'l, 'a, H: History + 'a> {
    list: &'l List<'a, H>,
    span: &'l Span,
    scene: &'l Scene<'a, H>,
    /// The first place that is in the window.
    first: usize,
    /// The first place that is not in it yet.
    next: usize,
}

impl<'l, 'a, H: History> Moving<'l, 'a, H> {
    /// The window where it holds the events from one time up to another.
    fn at(
        (from, to): (Time, Time),
        list: &'l List<'a, H>,
        span: &'l Span,
        scene: &'l Scene<'a, H>,
    ) -> Moving<'l, 'a, H> {
        let first = list.first_not(|time| time < from);
        let next = first.max(list.first_not(|time| time < to));
        Moving { list, span, scene, first, next }
    }

    /// When the first event leaves and the next one comes in.
    fn ends(&self) -> (Option<Time>, Option<Time>) {
        let exit = if self.first < self.next { self.exit(self.first) } else { None };
        (exit, self.enter(self.next))
    }

    /// The next instant at which something comes in or leaves, and what does.
    fn turn(&mut self) -> Option<(Time, std::ops::Range<usize>, std::ops::Range<usize>)> {
        let (exit, enter) = self.ends();
        let time = earliest(exit, enter)?;
        let (first, next) = (self.first, self.next);
        while self.enter(self.next) == Some(time) {
            self.next += 1;
        }
        while self.first < self.next && self.exit(self.first) == Some(time) {
            self.first += 1;
        }
        Some((time, first..self.first, next..self.next))
    }

    fn exit(&self, place: usize) -> Option<Time> {
        self.span.stay(self.list.time(place)?, self.scene.now.zone)?.exit
    }

    fn enter(&self, place: usize) -> Option<Time> {
        Some(self.span.stay(self.list.time(place)?, self.scene.now.zone)?.enter)
    }
}
