//! Filters on an event, an item, or an object of a list.

use event::{Map, Value};

use super::compile::Compiler;
use super::date::DateCheck;
use super::equality::OneOf;
use super::now::Now;
use super::number::NumberTest;
use super::scene::{EventOf, Scene, Sight};
use super::test::{ValueTest, refuse_impossible};
use crate::compact::packed;
use crate::definition::{DefinitionError, Filter, Test, Trail, Weekday};
use crate::history::{Event, History};
use crate::path::{Found, Path};
use crate::sort;
use crate::verdict::{Verdict, all, any};
use crate::zone::Zone;

/// A filter ready to run.
#[derive(Debug, Clone)]
pub(crate) enum EventFilter {
    /// A param of the event, or a field of the item.
    Param(Box<ParamTest>),
    /// Something of the call's context.
    Context(Path, ValueTest),
    /// The event's time.
    At(Box<[DateCheck]>),
    /// The event's source.
    Source(Path, OneOf),
    /// The local hour of the event's time.
    Hour(NumberTest),
    /// The local day of the week of the event's time.
    Weekday(Box<[Weekday]>),
    /// Some item of the event passes.
    Items(Box<EventFilter>),
    /// Each passes.
    All(Box<[EventFilter]>),
    /// One passes.
    Any(Box<[EventFilter]>),
    /// This does not pass.
    Not(Box<EventFilter>),
}

packed!(enum EventFilter { 0 Param { 0: a }, 1 Context { 0: a, 1: b }, 2 At { 0: a }, 3 Source { 0: a, 1: b }, 4 Hour { 0: a }, 5 Weekday { 0: a },
 6 Items { 0: a }, 7 All { 0: a }, 8 Any { 0: a }, 9 Not { 0: a } });

/// A test of a param.
#[derive(Debug, Clone)]
pub(crate) struct ParamTest {
    path: Path,
    test: ValueTest,
    /// The number of the test, if its answer depends on the value alone.
    slot: Option<usize>,
}

packed!(struct ParamTest { path, test, slot });

/// What the fields are that a filter looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fields {
    /// The params of an event.
    Event,
    /// The fields of an item, or of an object in a list.
    Item,
}

impl EventFilter {
    pub(crate) fn compile(
        filter: &Filter,
        fields: Fields,
        compiler: &mut Compiler<'_>,
        trail: &Trail<'_>,
    ) -> Result<EventFilter, DefinitionError> {
        let zone = compiler.zone.clone();
        let test = |is: &Test| ValueTest::compile(is, &zone, &trail.key("is"));
        Ok(match filter {
            Filter::Param { param, is } => {
                let test = test(is)?;
                let interned = fields == Fields::Event && test.is_timeless();
                let slot = interned.then(|| compiler.vocabulary.test());
                let path = match fields {
                    Fields::Event => compiler.vocabulary.param(param),
                    Fields::Item => Path::new(param),
                };
                EventFilter::Param(Box::new(ParamTest { path, test, slot }))
            }
            Filter::Context { context, is } => {
                let test = test(is)?;
                EventFilter::Context(compiler.vocabulary.context(context), test)
            }
            Filter::At(test) => {
                let dates = dates(test, &zone);
                refuse_impossible(&dates, &trail.key("at"))?;
                EventFilter::At(dates)
            }
            Filter::Source(source) => {
                let one = OneOf::new(&[Value::from(source.as_str())], false);
                EventFilter::Source(compiler.vocabulary.param("source"), one)
            }
            Filter::Hour(test) => EventFilter::Hour(NumberTest::compile(test)),
            Filter::Weekday(days) => EventFilter::Weekday(days.as_slice().into()),
            Filter::Items(filter) => {
                compiler.vocabulary.param("items");
                let filter = EventFilter::compile(filter, Fields::Item, compiler, &trail.key("items"))?;
                EventFilter::Items(Box::new(filter))
            }
            Filter::All(filters) => EventFilter::All(several(filters, fields, compiler, &trail.key("all"))?),
            Filter::Any(filters) => EventFilter::Any(several(filters, fields, compiler, &trail.key("any"))?),
            Filter::Not(filter) => {
                let filter = EventFilter::compile(filter, fields, compiler, &trail.key("not"))?;
                EventFilter::Not(Box::new(filter))
            }
        })
    }

    /// Whether the event passes; certain until the verdict expires.
    pub(crate) fn event<'a, H: History>(
        &self,
        event: &Sight<'a, EventOf<'a, H>>,
        scene: &Scene<'a, H>,
    ) -> Verdict {
        let now = scene.now;
        match self {
            EventFilter::Param(param) => match (param.slot, event.code(&param.path)) {
                (Some(_), Some(_)) => Verdict::lasting(self.holds(event, scene)),
                _ => param.test.evaluate(&event.param(&param.path), now),
            },
            EventFilter::Context(path, test) => test.evaluate(&event.event.context(path), now),
            EventFilter::At(checks) => all(checks.iter().map(|check| check.evaluate(event.time(), now))),
            EventFilter::Source(path, source) => Verdict::lasting(is_from(&event.param(path), source)),
            EventFilter::Hour(test) => Verdict::lasting(test.passes(now.zone.hour(event.time()))),
            EventFilter::Weekday(days) => Verdict::lasting(days.contains(&now.zone.weekday(event.time()))),
            EventFilter::Items(filter) => {
                any(event.items().filter_map(Value::as_map).map(|item| filter.fields(item, now)))
            }
            EventFilter::All(filters) => all(filters.iter().map(|filter| filter.event(event, scene))),
            EventFilter::Any(filters) => any(filters.iter().map(|filter| filter.event(event, scene))),
            EventFilter::Not(filter) => !filter.event(event, scene),
        }
    }

    /// Whether the event passes now: [`EventFilter::event`] without the expiry.
    pub(crate) fn holds<'a, H: History>(
        &self,
        event: &Sight<'a, EventOf<'a, H>>,
        scene: &Scene<'a, H>,
    ) -> bool {
        match self {
            EventFilter::Param(param) => match (param.slot, event.code(&param.path)) {
                (Some(slot), Some(code)) => {
                    let decide = || param.test.holds(&event.param(&param.path), scene.now);
                    scene.history.recall(slot, code, decide)
                }
                _ => param.test.holds(&event.param(&param.path), scene.now),
            },
            EventFilter::At(checks) => checks.iter().all(|check| check.holds(event.time(), scene.now)),
            EventFilter::All(filters) => filters.iter().all(|filter| filter.holds(event, scene)),
            EventFilter::Any(filters) => filters.iter().any(|filter| filter.holds(event, scene)),
            EventFilter::Not(filter) => !filter.holds(event, scene),
            filter => filter.event(event, scene).member,
        }
    }

    /// Whether an item or object of these fields passes.
    pub(crate) fn fields(&self, fields: &Map, now: Now<'_>) -> Verdict {
        match self {
            EventFilter::Param(param) => param.test.evaluate(&param.path.find(fields), now),
            EventFilter::All(filters) => all(filters.iter().map(|filter| filter.fields(fields, now))),
            EventFilter::Any(filters) => any(filters.iter().map(|filter| filter.fields(fields, now))),
            EventFilter::Not(filter) => !filter.fields(fields, now),
            // The others have no meaning here and are refused when the definition is read.
            _ => Verdict::lasting(false),
        }
    }

    /// Whether the answer on an event is the same at every instant.
    pub(crate) fn is_timeless(&self) -> bool {
        match self {
            EventFilter::Param(param) => param.test.is_timeless(),
            EventFilter::Context(_, test) => test.is_timeless(),
            EventFilter::At(checks) => checks.iter().all(DateCheck::is_timeless),
            EventFilter::Source(..) | EventFilter::Hour(_) | EventFilter::Weekday(_) => true,
            EventFilter::Items(filter) | EventFilter::Not(filter) => filter.is_timeless(),
            EventFilter::All(filters) | EventFilter::Any(filters) => {
                filters.iter().all(EventFilter::is_timeless)
            }
        }
    }

    /// Whether it has to find out the local time.
    fn reads_clocks(&self) -> bool {
        match self {
            EventFilter::Hour(_) | EventFilter::Weekday(_) => true,
            EventFilter::Not(filter) => filter.reads_clocks(),
            EventFilter::All(filters) | EventFilter::Any(filters) => {
                filters.iter().any(EventFilter::reads_clocks)
            }
            _ => false,
        }
    }

    /// Whether the answer on an event does not depend on its items.
    pub(crate) fn ignores_items(&self) -> bool {
        match self {
            EventFilter::Param(param) => param.path.head() != "items",
            EventFilter::Items(_) => false,
            EventFilter::Not(filter) => filter.ignores_items(),
            EventFilter::All(filters) | EventFilter::Any(filters) => {
                filters.iter().all(EventFilter::ignores_items)
            }
            _ => true,
        }
    }
}

/// Several filters, those first that take no time to ask: their order is all the same to the answer.
fn several(
    filters: &[Filter],
    fields: Fields,
    compiler: &mut Compiler<'_>,
    trail: &Trail<'_>,
) -> Result<Box<[EventFilter]>, DefinitionError> {
    let numbered = filters.iter().enumerate();
    let compile = |(index, filter)| EventFilter::compile(filter, fields, compiler, &trail.index(index));
    let mut several = numbered.map(compile).collect::<Result<Vec<_>, _>>()?;
    sort::stable_by_key(&mut several, EventFilter::reads_clocks);
    Ok(several.into())
}

fn dates(test: &Test, zone: &Zone) -> Box<[DateCheck]> {
    test.checks.iter().filter_map(|check| DateCheck::compile(check, zone)).collect()
}

/// An event without a source is `online`.
fn is_from(found: &Found<'_>, source: &OneOf) -> bool {
    if *found == Found::Missing {
        return source.has(event::ValueRef::Text("online"));
    }
    let mut passes = false;
    found.each(|one| passes |= source.has(one));
    passes
}
