//! Conditions: what a contact must be or have done.

mod bucket;
mod compare;
mod held;
mod membership;
mod pick;
mod regular;
mod sequence;

use serde_json::{Value as Json, json};

pub use bucket::Bucket;
pub use compare::{Compare, Operator};
pub use held::Held;
pub use membership::InSegment;
pub use pick::{End, Pick};
pub use regular::Regular;
pub use sequence::{Sequence, Step};

use super::error::{DefinitionError, Fault};
use super::filter::{Filter, Scope};
use super::limits::Reading;
use super::measured::EventCondition;
use super::place::Place;
use super::test::{Subject, Test};

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
    /// An attribute has passed for some time.
    Held(Held),
    /// A measure over events passes.
    Event(EventCondition),
    /// The first or the last event of some kind is like this.
    Pick(Pick),
    /// There are events in this order.
    Sequence(Sequence),
    /// Events come again and again.
    Regular(Regular),
    /// Two measures stand in this relation.
    Compare(Box<Compare>),
    /// For at least one value of a key, the condition holds on the history narrowed to it.
    ForSome {
        /// The dotted path of a param of events, or of a field of their items.
        key: String,
        /// What holds.
        that: Box<Condition>,
    },
    /// Membership of another segment.
    Segment(InSegment),
    /// A share of all contacts.
    Bucket(Bucket),
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
/// Those that other keys stand beside.
const WITH_KEYS: &[&str] =
    &["attribute", "event", "first", "last", "sequence", "regular", "for_some", "segment"];
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
            return Err(place.unknown("condition", NAMES, BESIDE));
        };
        let operand = place.need(name, "a condition")?;
        if !WITH_KEYS.contains(&name) {
            place.only(&[name])?;
        }
        Ok(match name {
            "attribute" => attribute(place, &operand, reading)?,
            "held" => Condition::Held(Held::read(&operand)?),
            "event" => Condition::Event(EventCondition::read(place, reading)?),
            "first" => Condition::Pick(Pick::read(place, End::First, reading)?),
            "last" => Condition::Pick(Pick::read(place, End::Last, reading)?),
            "sequence" => Condition::Sequence(Sequence::read(place, reading)?),
            "regular" => Condition::Regular(Regular::read(place, reading)?),
            "compare" => Condition::Compare(Box::new(Compare::read(&operand, reading)?)),
            "for_some" => for_some(place, &operand, depth, reading)?,
            "segment" => Condition::Segment(InSegment::read(place, reading)?),
            "bucket" => Condition::Bucket(Bucket::read(&operand)?),
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
            Condition::Held(held) => json!({"held": held.to_json()}),
            Condition::Event(event) => event.to_json(),
            Condition::Pick(pick) => pick.to_json(),
            Condition::Sequence(sequence) => sequence.to_json(),
            Condition::Regular(regular) => regular.to_json(),
            Condition::Compare(compare) => json!({"compare": compare.to_json()}),
            Condition::ForSome { key, that } => json!({"for_some": key, "that": that.to_json()}),
            Condition::Segment(membership) => membership.to_json(),
            Condition::Bucket(bucket) => json!({"bucket": bucket.to_json()}),
        }
    }
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

fn for_some(
    place: &Place<'_>,
    operand: &Place<'_>,
    depth: usize,
    reading: &mut Reading,
) -> Result<Condition, DefinitionError> {
    place.only(&["for_some", "that"])?;
    let key = operand.dotted("the name of a param")?;
    let that = place.need("that", "a condition that holds for one value of the param")?;
    Ok(Condition::ForSome { key, that: Box::new(Condition::read(&that, depth + 1, reading)?) })
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
