//! Conditions: what a contact must be or have done.

use serde_json::{Map, Value as Json, json};

use super::error::{DefinitionError, Fault};
use super::filter::{Filter, Scope};
use super::limits::Reading;
use super::measure::Measure;
use super::place::{Place, cut, one_of};
use super::test::{Subject, Test};
use super::window::Window;

/// What a contact must be or have done.
#[derive(Debug, Clone, PartialEq)]
pub enum Condition {
    /// Holds for every contact.
    Everyone,
    /// Every one of these holds; always, if there is none.
    All(Vec<Condition>),
    /// One of these holds; never, if there is none.
    Any(Vec<Condition>),
    /// This does not hold.
    Not(Box<Condition>),
    /// At least `n` of these hold.
    AtLeast {
        /// How many.
        n: usize,
        /// Of which.
        of: Vec<Condition>,
    },
    /// An attribute passes.
    Attribute {
        /// Its dotted path.
        attribute: String,
        /// What it must pass.
        is: Test,
    },
    /// Some element of an attribute that is a list of objects passes.
    AttributeAny {
        /// Its dotted path.
        attribute: String,
        /// What the element must be like.
        any: Filter,
    },
    /// A measure over events passes.
    Event(EventCondition),
}

/// A measure over the events of some names, of a window, that pass a filter.
#[derive(Debug, Clone, PartialEq)]
pub struct EventCondition {
    /// The names; an event has one of them.
    pub events: Vec<String>,
    /// What the event must be like.
    pub filter: Option<Filter>,
    /// When it happened; at any time up to `now` if absent.
    pub within: Option<Window>,
    /// What is measured.
    pub measure: Measure,
    /// What the measure must pass.
    pub is: Test,
}

impl EventCondition {
    /// At least one event of this name, at any time.
    pub fn named(name: impl Into<String>) -> EventCondition {
        EventCondition {
            events: vec![name.into()],
            filter: None,
            within: None,
            measure: Measure::Count,
            is: Test::at_least(1.0),
        }
    }
}

/// The names by which a condition is recognised, the first that it has.
const NAMES: &[&str] = &[
    "attribute",
    "held",
    "event",
    "first",
    "last",
    "sequence",
    "regular",
    "compare",
    "for_some",
    "segment",
    "bucket",
    "everyone",
    "all",
    "any",
    "not",
    "at_least",
];
/// Conditions of the language that are not evaluated yet.
const LATER: &[&str] =
    &["held", "first", "last", "sequence", "regular", "compare", "for_some", "segment", "bucket"];
/// Keys that stand beside a name.
const BESIDE: &[&str] = &["is", "where", "within", "measure", "window", "period", "of", "has", "that"];

impl Condition {
    pub(crate) fn read(
        place: &Place<'_>,
        depth: usize,
        reading: &mut Reading,
    ) -> Result<Condition, DefinitionError> {
        reading.condition(place, depth)?;
        place.object("a condition such as `{\"event\": \"order_completed\"}`")?;
        let Some(name) = NAMES.iter().copied().find(|name| place.get(name).is_some()) else {
            return Err(unknown(place));
        };
        let operand = place.need(name, "a condition")?;
        if LATER.contains(&name) {
            let message = format!("the condition `{name}` is not supported yet, expected {}", supported());
            return Err(operand.fault(Fault::NotSupported, message));
        }
        match name {
            "attribute" => return attribute(place, &operand, reading),
            "event" => return Ok(Condition::Event(EventCondition::read(place, &operand, reading)?)),
            _ => place.only(&[name])?,
        }
        Ok(match name {
            "everyone" => match operand.flag()? {
                true => Condition::Everyone,
                false => return Err(operand.fault(Fault::BadValue, "expected true")),
            },
            "all" => Condition::All(conditions(&operand, depth, reading)?),
            "any" => Condition::Any(conditions(&operand, depth, reading)?),
            "not" => Condition::Not(Box::new(Condition::read(&operand, depth + 1, reading)?)),
            _ => at_least(&operand, depth, reading)?,
        })
    }

    pub(crate) fn to_json(&self) -> Json {
        match self {
            Condition::Everyone => json!({"everyone": true}),
            Condition::All(of) => json!({"all": all_json(of)}),
            Condition::Any(of) => json!({"any": all_json(of)}),
            Condition::Not(condition) => json!({"not": condition.to_json()}),
            Condition::AtLeast { n, of } => json!({"at_least": {"n": n, "of": all_json(of)}}),
            Condition::Attribute { attribute, is } => json!({"attribute": attribute, "is": is.to_json()}),
            Condition::AttributeAny { attribute, any } => {
                json!({"attribute": attribute, "any": any.to_json()})
            }
            Condition::Event(event) => event.to_json(),
        }
    }
}

impl EventCondition {
    fn read(
        place: &Place<'_>,
        names: &Place<'_>,
        reading: &mut Reading,
    ) -> Result<EventCondition, DefinitionError> {
        place.only(&["event", "where", "within", "measure", "is"])?;
        let filter = place.get("where").map(|filter| Filter::read(&filter, Scope::Event, 1, reading));
        let filter = filter.transpose()?;
        let within = place.get("within").map(|window| Window::read(&window));
        let measure = place.get("measure").map(|measure| Measure::read(&measure, reading));
        let is = place.get("is").map(|test| Test::read(&test, Subject::Number));
        Ok(EventCondition {
            events: event_names(names)?,
            filter,
            within: within.transpose()?,
            measure: measure.transpose()?.unwrap_or_default(),
            is: is.transpose()?.unwrap_or_else(|| Test::at_least(1.0)),
        })
    }

    fn to_json(&self) -> Json {
        let mut map = Map::new();
        let names = match self.events.as_slice() {
            [one] => json!(one),
            many => json!(many),
        };
        map.insert("event".to_owned(), names);
        if let Some(filter) = &self.filter {
            map.insert("where".to_owned(), filter.to_json());
        }
        if let Some(window) = &self.within {
            map.insert("within".to_owned(), window.to_json());
        }
        if self.measure != Measure::Count {
            map.insert("measure".to_owned(), self.measure.to_json());
        }
        if self.is != Test::at_least(1.0) {
            map.insert("is".to_owned(), self.is.to_json());
        }
        Json::Object(map)
    }
}

fn event_names(place: &Place<'_>) -> Result<Vec<String>, DefinitionError> {
    const WHAT: &str = "the name of an event or a list of names";
    let names = match place.value() {
        Json::Array(_) => {
            place.list(WHAT)?.map(|name| event_name(&name, WHAT)).collect::<Result<Vec<_>, _>>()?
        }
        _ => vec![event_name(place, WHAT)?],
    };
    if names.is_empty() {
        return Err(place.fault(Fault::Impossible, format!("expected {WHAT}, found an empty list")));
    }
    Ok(names)
}

/// `order` stands for the orders made of several events, which are not kept yet.
fn event_name(place: &Place<'_>, what: &str) -> Result<String, DefinitionError> {
    let name = place.name(what)?;
    if name == "order" {
        let message =
            "the event `order` is not supported yet, expected the name of an event such as `order_completed`";
        return Err(place.fault(Fault::NotSupported, message));
    }
    Ok(name)
}

fn attribute(
    place: &Place<'_>,
    operand: &Place<'_>,
    reading: &mut Reading,
) -> Result<Condition, DefinitionError> {
    place.only(&["attribute", "is", "any"])?;
    let attribute = operand.dotted("the name of an attribute")?;
    match (place.get("is"), place.get("any")) {
        (_, None) => {
            let is =
                place.need("is", "a test of the attribute, or `any` with a filter for a list of objects")?;
            let is = Test::read(&is, Subject::Value)?;
            Ok(Condition::Attribute { attribute, is })
        }
        (None, Some(any)) => {
            let any = Filter::read(&any, Scope::Fields, 1, reading)?;
            Ok(Condition::AttributeAny { attribute, any })
        }
        (Some(_), Some(any)) => Err(any.fault(
            Fault::UnknownKey,
            "expected either `is` or `any`, found both; `all` joins two conditions",
        )),
    }
}

fn at_least(operand: &Place<'_>, depth: usize, reading: &mut Reading) -> Result<Condition, DefinitionError> {
    operand.object("an object such as `{\"n\": 2, \"of\": [conditions]}`")?;
    operand.only(&["n", "of"])?;
    let n = operand.need("n", "a whole number")?;
    let of = conditions(&operand.need("of", "a list of conditions")?, depth, reading)?;
    let wanted = n.value().as_u64().ok_or_else(|| n.expected("a whole number"))?;
    match usize::try_from(wanted) {
        Ok(n) if n <= of.len() => Ok(Condition::AtLeast { n, of }),
        _ => {
            let message =
                format!("expected at most {}, the number of conditions in `of`, found {wanted}", of.len());
            Err(n.fault(Fault::Impossible, message))
        }
    }
}

fn conditions(
    operand: &Place<'_>,
    depth: usize,
    reading: &mut Reading,
) -> Result<Vec<Condition>, DefinitionError> {
    operand
        .list("a list of conditions")?
        .map(|condition| Condition::read(&condition, depth + 1, reading))
        .collect()
}

fn all_json(conditions: &[Condition]) -> Vec<Json> {
    conditions.iter().map(Condition::to_json).collect()
}

fn supported() -> String {
    let names: Vec<&str> = NAMES.iter().copied().filter(|name| !LATER.contains(name)).collect();
    one_of(&names)
}

fn unknown(place: &Place<'_>) -> DefinitionError {
    let key =
        place.value().as_object().and_then(|map| map.keys().find(|key| !BESIDE.contains(&key.as_str())));
    match key {
        Some(key) => {
            let message = format!("unknown condition `{}`, expected {}", cut(key), supported());
            place.trail().key(key).fault(Fault::UnknownOperator, message)
        }
        None => place.fault(Fault::Missing, format!("expected a condition with {}", supported())),
    }
}
