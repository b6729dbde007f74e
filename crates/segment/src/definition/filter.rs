//! Filters on one event, one item or one object of a list.

use serde_json::{Value as Json, json};

use crate::compact::packed;

use super::error::{DefinitionError, Fault};
use super::limits::Reading;
use super::place::{Place, one_of};
use super::test::{Subject, Test};

/// What one event (or one of its items) must be like.
#[derive(Debug, Clone, PartialEq)]
pub enum Filter {
    /// A param of the event, or a field of the item, passes.
    Param {
        /// Its dotted path.
        param: String,
        /// What it must pass.
        is: Test,
    },
    /// Something of the call's context passes.
    Context {
        /// Its dotted path.
        context: String,
        /// What it must pass.
        is: Test,
    },
    /// The event's time passes this test of a date.
    At(Test),
    /// The event's `source` param is this; `online` when it has none.
    Source(String),
    /// The local hour of the event's time, 0 to 23, passes.
    Hour(Test),
    /// The event's time falls on one of these local days.
    Weekday(Vec<Weekday>),
    /// Some item of the event passes.
    Items(Box<Filter>),
    /// Every one of these passes; always, if there is none.
    All(Vec<Filter>),
    /// One of these passes; never, if there is none.
    Any(Vec<Filter>),
    /// This does not pass.
    Not(Box<Filter>),
}

/// A day of the week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Weekday {
    /// `mon`
    Monday,
    /// `tue`
    Tuesday,
    /// `wed`
    Wednesday,
    /// `thu`
    Thursday,
    /// `fri`
    Friday,
    /// `sat`
    Saturday,
    /// `sun`
    Sunday,
}

packed!(enum Weekday { 0 Monday {}, 1 Tuesday {}, 2 Wednesday {}, 3 Thursday {}, 4 Friday {}, 5 Saturday {}, 6 Sunday {} });

impl Weekday {
    /// The seven, Monday first.
    pub const ALL: [Weekday; 7] = [
        Weekday::Monday,
        Weekday::Tuesday,
        Weekday::Wednesday,
        Weekday::Thursday,
        Weekday::Friday,
        Weekday::Saturday,
        Weekday::Sunday,
    ];

    /// The word in a definition.
    pub fn name(self) -> &'static str {
        match self {
            Weekday::Monday => "mon",
            Weekday::Tuesday => "tue",
            Weekday::Wednesday => "wed",
            Weekday::Thursday => "thu",
            Weekday::Friday => "fri",
            Weekday::Saturday => "sat",
            Weekday::Sunday => "sun",
        }
    }
}

/// What a filter looks at, hence which filters have a meaning.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scope {
    /// An event.
    Event,
    /// An item, or an object in a list: only its fields.
    Fields,
}

const FIELDS: &[&str] = &["param", "all", "any", "not"];
const EVENT: &[&str] = &["param", "context", "at", "source", "hour", "weekday", "items", "all", "any", "not"];

impl Scope {
    fn keys(self) -> &'static [&'static str] {
        match self {
            Scope::Event => EVENT,
            Scope::Fields => FIELDS,
        }
    }
}

impl Filter {
    pub(crate) fn read(
        place: &Place<'_>,
        scope: Scope,
        depth: usize,
        reading: &mut Reading,
    ) -> Result<Filter, DefinitionError> {
        reading.filter(place, depth)?;
        place.object("a filter such as `{\"param\": \"city\", \"is\": {\"eq\": \"Astana\"}}`")?;
        let Some(key) = scope.keys().iter().copied().find(|key| place.get(key).is_some()) else {
            return Err(unknown(place, scope));
        };
        let operand = place.need(key, "a filter")?;
        place.only(match key {
            "param" => &["param", "is"],
            "context" => &["context", "is"],
            _ => std::slice::from_ref(&key),
        })?;
        Ok(match key {
            "param" => Filter::Param {
                param: operand.dotted("the name of a param")?,
                is: Test::read(&place.need("is", "a test of the param")?, Subject::Value)?,
            },
            "context" => Filter::Context {
                context: operand.dotted("the name of something in the context")?,
                is: Test::read(&place.need("is", "a test of the value")?, Subject::Value)?,
            },
            "at" => Filter::At(Test::read(&operand, Subject::Date)?),
            "source" => Filter::Source(operand.name("a source such as `offline`")?),
            "hour" => Filter::Hour(Test::read(&operand, Subject::Number)?),
            "weekday" => Filter::Weekday(weekdays(&operand)?),
            "items" => Filter::Items(Box::new(Filter::read(&operand, Scope::Fields, depth + 1, reading)?)),
            "all" => Filter::All(filters(&operand, scope, depth, reading)?),
            "any" => Filter::Any(filters(&operand, scope, depth, reading)?),
            _ => Filter::Not(Box::new(Filter::read(&operand, scope, depth + 1, reading)?)),
        })
    }

    pub(crate) fn to_json(&self) -> Json {
        match self {
            Filter::Param { param, is } => json!({"param": param, "is": is.to_json()}),
            Filter::Context { context, is } => json!({"context": context, "is": is.to_json()}),
            Filter::At(test) => json!({"at": test.to_json()}),
            Filter::Source(source) => json!({"source": source}),
            Filter::Hour(test) => json!({"hour": test.to_json()}),
            Filter::Weekday(days) => {
                json!({"weekday": days.iter().map(|day| day.name()).collect::<Vec<_>>()})
            }
            Filter::Items(filter) => json!({"items": filter.to_json()}),
            Filter::All(filters) => json!({"all": all_json(filters)}),
            Filter::Any(filters) => json!({"any": all_json(filters)}),
            Filter::Not(filter) => json!({"not": filter.to_json()}),
        }
    }
}

fn all_json(filters: &[Filter]) -> Vec<Json> {
    filters.iter().map(Filter::to_json).collect()
}

fn filters(
    operand: &Place<'_>,
    scope: Scope,
    depth: usize,
    reading: &mut Reading,
) -> Result<Vec<Filter>, DefinitionError> {
    operand
        .list("a list of filters")?
        .map(|filter| Filter::read(&filter, scope, depth + 1, reading))
        .collect()
}

fn weekdays(operand: &Place<'_>) -> Result<Vec<Weekday>, DefinitionError> {
    const WHAT: &str = "a list of weekdays such as `[\"sat\", \"sun\"]`";
    let days: Vec<Weekday> = operand
        .list(WHAT)?
        .map(|day| day.word("weekday", &Weekday::ALL, Weekday::name))
        .collect::<Result<_, _>>()?;
    if days.is_empty() {
        let message = format!("expected {WHAT}, found an empty list, which nothing meets");
        return Err(operand.fault(Fault::Impossible, message));
    }
    Ok(days)
}

fn unknown(place: &Place<'_>, scope: Scope) -> DefinitionError {
    let is_of_event = |key: &&String| EVENT.contains(&key.as_str()) && !FIELDS.contains(&key.as_str());
    let mut keys = place.value().as_object().into_iter().flat_map(|map| map.keys());
    match keys.find(is_of_event).filter(|_| scope == Scope::Fields) {
        Some(key) => {
            let expected = one_of(FIELDS);
            let message = format!("`{key}` looks at an event, not at an item of a list, expected {expected}");
            place.trail().key(key).fault(Fault::UnknownOperator, message)
        }
        None => place.unknown("filter", scope.keys(), &["is"]),
    }
}
