//! Two measures against each other.

use event::Value;
use serde_json::{Value as Json, json};

use crate::compact::packed;
use crate::definition::limits::Reading;
use crate::definition::object::Object;
use crate::definition::place::Place;
use crate::definition::{DefinitionError, Fault, Measure, Measured};

/// `left op times × right`, where a side that measures nothing makes it false.
#[derive(Debug, Clone, PartialEq)]
pub struct Compare {
    /// The measure that is compared.
    pub left: Measured,
    /// How.
    pub op: Operator,
    /// What it is compared with.
    pub right: Measured,
    /// How many times the right one; 1 if not said.
    pub times: f64,
    /// What the right one must come to at the least.
    pub at_least: Option<f64>,
}

/// How one number stands to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Operator {
    /// Above.
    Gt,
    /// At least.
    Gte,
    /// Below.
    Lt,
    /// At most.
    Lte,
    /// Equal.
    Eq,
    /// Not equal.
    Ne,
}

packed!(enum Operator { 0 Gt {}, 1 Gte {}, 2 Lt {}, 3 Lte {}, 4 Eq {}, 5 Ne {} });

impl Operator {
    /// Every one.
    pub const ALL: [Operator; 6] =
        [Operator::Gt, Operator::Gte, Operator::Lt, Operator::Lte, Operator::Eq, Operator::Ne];

    /// The word in a definition.
    pub fn name(self) -> &'static str {
        match self {
            Operator::Gt => "gt",
            Operator::Gte => "gte",
            Operator::Lt => "lt",
            Operator::Lte => "lte",
            Operator::Eq => "eq",
            Operator::Ne => "ne",
        }
    }
}

impl Compare {
    pub(super) fn read(place: &Place<'_>, reading: &mut Reading) -> Result<Compare, DefinitionError> {
        place.object("an object with `left`, `op` and `right`")?;
        place.only(&["left", "op", "right", "times", "at_least"])?;
        let op = place.need("op", "how the two are compared, such as `gte`")?;
        let number = |key| place.get(key).map(|number| number.number()).transpose();
        Ok(Compare {
            left: side(&place.need("left", SIDE)?, reading)?,
            op: op.word("operator", &Operator::ALL, Operator::name)?,
            right: side(&place.need("right", SIDE)?, reading)?,
            times: number("times")?.unwrap_or(1.0),
            at_least: number("at_least")?,
        })
    }

    pub(super) fn to_json(&self) -> Json {
        let number = |number: f64| json!(Value::Number(number));
        Object::default()
            .with("left", self.left.written().into_json())
            .with("op", self.op.name())
            .with("right", self.right.written().into_json())
            .maybe("times", (self.times != 1.0).then(|| number(self.times)))
            .maybe("at_least", self.at_least.map(number))
            .into_json()
    }
}

const SIDE: &str = "events and what is measured, such as `{\"event\": \"order_completed\", \"measure\": {\"sum\": \"revenue\"}}`";

fn side(place: &Place<'_>, reading: &mut Reading) -> Result<Measured, DefinitionError> {
    place.object(SIDE)?;
    place.only(&Measured::KEYS)?;
    let side = Measured::read(place, reading)?;
    if matches!(side.measure, Measure::Most { .. }) {
        let message = "`most` finds text, expected a measure that is a number";
        return Err(place.trail().key("measure").key("most").fault(Fault::WrongType, message));
    }
    Ok(side)
}
