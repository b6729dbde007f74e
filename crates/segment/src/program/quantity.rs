//! What each event adds to a measure.

use event::{Map, Time, Value, ValueRef};

use super::compile::Compiler;
use super::filter::{EventFilter, Fields};
use super::scene::{EventOf, Scene, Sight};
use crate::compact::packed;
use crate::definition::{DefinitionError, Measure, Over, Statistic, Trail};
use crate::history::History;
use crate::path::{Found, Path};
use crate::verdict::earliest;

/// A measure ready to run.
#[derive(Debug, Clone)]
pub(crate) enum Quantity {
    Count,
    Number(Statistic, Values),
    Distinct(Values),
    Days,
    Most(Values),
}

packed!(enum Quantity { 0 Count {}, 1 Number { 0: a, 1: b }, 2 Distinct { 0: a }, 3 Days {}, 4 Most { 0: a } });

/// Where the values of a measure are found.
#[derive(Debug, Clone)]
pub(crate) enum Values {
    Params(Path),
    Items(Path, Option<EventFilter>),
}

packed!(enum Values { 0 Params { 0: a }, 1 Items { 0: a, 1: b } });

/// One thing that an event adds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Part<'a> {
    Number(f64),
    Value(ValueRef<'a>),
    /// What tells one day or period from another.
    Day(i64),
}

impl Part<'_> {
    /// The number that it adds.
    pub(crate) fn number(&self) -> f64 {
        match self {
            Part::Number(number) => *number,
            Part::Value(_) | Part::Day(_) => 0.0,
        }
    }
}

impl Quantity {
    pub(crate) fn is_mean(&self) -> bool {
        matches!(self, Quantity::Number(Statistic::Avg, _))
    }

    pub(crate) fn compile(
        measure: &Measure,
        compiler: &mut Compiler<'_>,
        trail: &Trail<'_>,
    ) -> Result<Quantity, DefinitionError> {
        let mut values = |of: &str, over: &Over| Values::compile(of, over, compiler, trail);
        Ok(match measure {
            Measure::Count => Quantity::Count,
            Measure::Number { statistic, of, over } => Quantity::Number(*statistic, values(of, over)?),
            Measure::Distinct { of, over } => Quantity::Distinct(values(of, over)?),
            Measure::Days => Quantity::Days,
            Measure::Most { of, over } => Quantity::Most(values(of, over)?),
        })
    }

    /// The param of which values are counted, if that is what it does.
    pub(crate) fn counted_param(&self) -> Option<&Path> {
        match self {
            Quantity::Distinct(Values::Params(path)) | Quantity::Most(Values::Params(path)) => Some(path),
            _ => None,
        }
    }

    /// The param that is measured, if that is all that counts of an event.
    pub(crate) fn measured_param(&self) -> Option<&Path> {
        match self {
            Quantity::Number(_, Values::Params(path)) => Some(path),
            quantity => quantity.counted_param(),
        }
    }

    /// What an event adds, in order; returns when a filter of items may answer otherwise.
    pub(crate) fn parts<'a, H: History>(
        &self,
        event: &Sight<'a, EventOf<'a, H>>,
        scene: &Scene<'a, H>,
        mut take: impl FnMut(Part<'a>),
    ) -> Option<Time> {
        match self {
            Quantity::Count => take(Part::Number(1.0)),
            Quantity::Days => take(Part::Day(scene.now.zone.day_number(event.time()))),
            Quantity::Number(_, values) => {
                let number = |value: ValueRef<'a>| {
                    if let Some(number) = value.as_number() {
                        take(Part::Number(number));
                    }
                };
                return values.each(event, scene, number);
            }
            Quantity::Distinct(values) | Quantity::Most(values) => {
                let value = |value: ValueRef<'a>| {
                    if matches!(value, ValueRef::Text(_) | ValueRef::Number(_) | ValueRef::Bool(_)) {
                        take(Part::Value(value));
                    }
                };
                return values.each(event, scene, value);
            }
        }
        None
    }
}

impl Values {
    fn compile(
        of: &str,
        over: &Over,
        compiler: &mut Compiler<'_>,
        trail: &Trail<'_>,
    ) -> Result<Values, DefinitionError> {
        Ok(match over {
            Over::Event => Values::Params(compiler.vocabulary.param(of)),
            Over::Items(filter) => {
                compiler.vocabulary.param("items");
                let filter = filter
                    .as_deref()
                    .map(|filter| EventFilter::compile(filter, Fields::Item, compiler, &trail.key("where")));
                Values::Items(Path::new(of), filter.transpose()?)
            }
        })
    }

    /// Whether an event has the same values at every instant.
    pub(crate) fn is_steady(&self) -> bool {
        match self {
            Values::Params(_) | Values::Items(_, None) => true,
            Values::Items(_, Some(filter)) => filter.is_timeless(),
        }
    }

    fn each<'a, H: History>(
        &self,
        event: &Sight<'a, EventOf<'a, H>>,
        scene: &Scene<'a, H>,
        mut take: impl FnMut(ValueRef<'a>),
    ) -> Option<Time> {
        match self {
            Values::Params(path) => {
                event.param(path).each(take);
                None
            }
            Values::Items(path, filter) => {
                let mut until = None;
                for item in event.items().filter_map(Value::as_map) {
                    let passes = filter.as_ref().map(|filter| filter.fields(item, scene.now));
                    until = earliest(until, passes.and_then(|passes| passes.until));
                    if passes.is_none_or(|passes| passes.member) {
                        each_of(path, item, &mut take);
                    }
                }
                until
            }
        }
    }
}

fn each_of<'a>(path: &Path, item: &'a Map, take: impl FnMut(ValueRef<'a>)) {
    let found: Found<'a> = path.find(item);
    found.each(take);
}
