//! Filters on an event, an item, or an object of a list.

use event::{Call, Map, Value};

use super::date::DateCheck;
use super::equality::OneOf;
use super::now::Now;
use super::number::NumberTest;
use super::path::Path;
use super::test::ValueTest;
use crate::definition::{DefinitionError, Filter, Test, Trail, Weekday};
use crate::verdict::{Verdict, all, any};
use crate::zone::Zone;

/// A filter ready to run.
#[derive(Debug, Clone)]
pub(crate) enum EventFilter {
    Param(Path, ValueTest),
    Context(Path, ValueTest),
    At(Box<[DateCheck]>),
    Source(OneOf),
    Hour(NumberTest),
    Weekday(Box<[Weekday]>),
    Items(Box<EventFilter>),
    All(Box<[EventFilter]>),
    Any(Box<[EventFilter]>),
    Not(Box<EventFilter>),
}

/// What a filter looks at.
#[derive(Clone, Copy)]
enum Subject<'a> {
    Event(&'a Call),
    Fields(&'a Map),
}

impl EventFilter {
    pub(crate) fn compile(
        filter: &Filter,
        zone: &Zone,
        trail: &Trail<'_>,
    ) -> Result<EventFilter, DefinitionError> {
        let test = |is: &Test| ValueTest::compile(is, zone, &trail.key("is"));
        Ok(match filter {
            Filter::Param { param, is } => EventFilter::Param(Path::new(param), test(is)?),
            Filter::Context { context, is } => EventFilter::Context(Path::new(context), test(is)?),
            Filter::At(test) => EventFilter::At(dates(test, zone)),
            Filter::Source(source) => EventFilter::Source(OneOf::new(&[Value::from(source.as_str())], false)),
            Filter::Hour(test) => EventFilter::Hour(NumberTest::compile(test)),
            Filter::Weekday(days) => EventFilter::Weekday(days.as_slice().into()),
            Filter::Items(filter) => {
                EventFilter::Items(Box::new(EventFilter::compile(filter, zone, &trail.key("items"))?))
            }
            Filter::All(filters) => EventFilter::All(compile_all(filters, zone, &trail.key("all"))?),
            Filter::Any(filters) => EventFilter::Any(compile_all(filters, zone, &trail.key("any"))?),
            Filter::Not(filter) => {
                EventFilter::Not(Box::new(EventFilter::compile(filter, zone, &trail.key("not"))?))
            }
        })
    }

    /// Whether the event passes; certain until the verdict expires.
    pub(crate) fn event(&self, event: &Call, now: Now<'_>) -> Verdict {
        self.evaluate(Subject::Event(event), now)
    }

    /// Whether an item or object of these fields passes.
    pub(crate) fn fields(&self, fields: &Map, now: Now<'_>) -> Verdict {
        self.evaluate(Subject::Fields(fields), now)
    }

    fn evaluate(&self, subject: Subject<'_>, now: Now<'_>) -> Verdict {
        match (self, subject) {
            (EventFilter::Param(path, test), _) => test.evaluate(&path.find(subject.fields()), now),
            (EventFilter::All(filters), _) => all(filters.iter().map(|filter| filter.evaluate(subject, now))),
            (EventFilter::Any(filters), _) => any(filters.iter().map(|filter| filter.evaluate(subject, now))),
            (EventFilter::Not(filter), _) => !filter.evaluate(subject, now),
            (_, Subject::Event(event)) => self.evaluate_event(event, now),
            (_, Subject::Fields(_)) => Verdict::lasting(false),
        }
    }

    /// The filters that look at more than fields.
    fn evaluate_event(&self, event: &Call, now: Now<'_>) -> Verdict {
        match self {
            EventFilter::Context(path, test) => test.evaluate(&path.find(&event.context), now),
            EventFilter::At(checks) => all(checks.iter().map(|check| check.evaluate(event.time, now))),
            EventFilter::Source(source) => Verdict::lasting(is_from(event, source)),
            EventFilter::Hour(test) => Verdict::lasting(test.passes(now.zone.hour(event.time))),
            EventFilter::Weekday(days) => Verdict::lasting(days.contains(&now.zone.weekday(event.time))),
            EventFilter::Items(filter) => any(items(event).map(|item| filter.fields(item, now))),
            _ => Verdict::lasting(false),
        }
    }
}

impl<'a> Subject<'a> {
    fn fields(self) -> &'a Map {
        match self {
            Subject::Event(event) => &event.params,
            Subject::Fields(fields) => fields,
        }
    }
}

fn compile_all(
    filters: &[Filter],
    zone: &Zone,
    trail: &Trail<'_>,
) -> Result<Box<[EventFilter]>, DefinitionError> {
    let numbered = filters.iter().enumerate();
    numbered.map(|(index, filter)| EventFilter::compile(filter, zone, &trail.index(index))).collect()
}

fn dates(test: &Test, zone: &Zone) -> Box<[DateCheck]> {
    test.checks.iter().filter_map(|check| DateCheck::compile(check, zone)).collect()
}

/// The items of an event that are objects.
pub(crate) fn items(event: &Call) -> impl Iterator<Item = &Map> {
    let items = event.params.get("items").and_then(Value::as_list).unwrap_or_default();
    items.iter().filter_map(Value::as_map)
}

/// An event without a source is `online`.
fn is_from(event: &Call, source: &OneOf) -> bool {
    match event.params.get("source") {
        None | Some(Value::Null) => source.has(&Value::from("online")),
        Some(Value::List(sources)) => sources.iter().any(|one| source.has(one)),
        Some(one) => source.has(one),
    }
}
