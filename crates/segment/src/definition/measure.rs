//! Measures: what is counted or worked out over the matching events.

use serde_json::{Value as Json, json};

use crate::compact::packed;

use super::error::{DefinitionError, Fault};
use super::filter::{Filter, Scope};
use super::limits::Reading;
use super::object::Object;
use super::place::{Place, cut};

/// What is made of the matching events: a number, or text for `most`.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Measure {
    /// How many there are.
    #[default]
    Count,
    /// A number made of the numbers of a param; what is missing or no number is left out.
    Number {
        /// What is made of them.
        statistic: Statistic,
        /// The dotted path of the param, or of the item's field.
        of: String,
        /// Where it is looked for.
        over: Over,
    },
    /// How many different values a param takes.
    Distinct {
        /// The dotted path of the param, or of the item's field.
        of: String,
        /// Where it is looked for.
        over: Over,
    },
    /// On how many local days they happened.
    Days,
    /// The value that a param takes most often; of several the smallest by bytes.
    Most {
        /// The dotted path of the param, or of the item's field.
        of: String,
        /// Where it is looked for.
        over: Over,
    },
}

/// What is made of several numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Statistic {
    /// Their sum; of none 0.
    Sum,
    /// Their mean; of none nothing.
    Avg,
    /// The smallest; of none nothing.
    Min,
    /// The largest; of none nothing.
    Max,
}

packed!(enum Statistic { 0 Sum {}, 1 Avg {}, 2 Min {}, 3 Max {} });

impl Statistic {
    /// Every one.
    pub const ALL: [Statistic; 4] = [Statistic::Sum, Statistic::Avg, Statistic::Min, Statistic::Max];

    /// The word in a definition.
    pub fn name(self) -> &'static str {
        match self {
            Statistic::Sum => "sum",
            Statistic::Avg => "avg",
            Statistic::Min => "min",
            Statistic::Max => "max",
        }
    }
}

/// What a measure looks at.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Over {
    /// The params of each event.
    #[default]
    Event,
    /// The fields of each item of each event, of those that pass the filter.
    Items(Option<Box<Filter>>),
}

const KEYS: &[&str] = &["sum", "avg", "min", "max", "distinct", "most"];
const EXPECTED: &str = "`count`, `days` or an object with one of `sum`, `avg`, `min`, `max`, `distinct`, `most`, \
                        such as `{\"sum\": \"value\"}`";

impl Measure {
    pub(crate) fn read(place: &Place<'_>, reading: &mut Reading) -> Result<Measure, DefinitionError> {
        match place.value() {
            Json::String(word) => match word.as_str() {
                "count" => Ok(Measure::Count),
                "days" => Ok(Measure::Days),
                word => Err(place.fault(Fault::UnknownOperator, unknown(word))),
            },
            Json::Object(_) => Self::of_param(place, reading),
            _ => Err(place.expected(EXPECTED)),
        }
    }

    fn of_param(place: &Place<'_>, reading: &mut Reading) -> Result<Measure, DefinitionError> {
        let Some((key, of)) = KEYS.iter().find_map(|key| Some((*key, place.get(key)?))) else {
            return Err(no_measure(place));
        };
        place.only(&[key, "over", "where"])?;
        let of = of.dotted("the name of a param")?;
        let over = Over::read(place, reading)?;
        let statistic = Statistic::ALL.into_iter().find(|statistic| statistic.name() == key);
        Ok(match (statistic, key) {
            (Some(statistic), _) => Measure::Number { statistic, of, over },
            (None, "distinct") => Measure::Distinct { of, over },
            (None, _) => Measure::Most { of, over },
        })
    }

    pub(crate) fn to_json(&self) -> Json {
        let (key, of, over) = match self {
            Measure::Count => return json!("count"),
            Measure::Days => return json!("days"),
            Measure::Number { statistic, of, over } => (statistic.name(), of, over),
            Measure::Distinct { of, over } => ("distinct", of, over),
            Measure::Most { of, over } => ("most", of, over),
        };
        let object = Object::default().with(key, of.as_str());
        match over {
            Over::Event => object.into_json(),
            Over::Items(filter) => {
                let filter = filter.as_ref().map(|filter| filter.to_json());
                object.with("over", "items").maybe("where", filter).into_json()
            }
        }
    }
}

impl Over {
    fn read(place: &Place<'_>, reading: &mut Reading) -> Result<Over, DefinitionError> {
        let filter = place.get("where");
        let Some(over) = place.get("over") else {
            return match filter {
                None => Ok(Over::Event),
                Some(filter) => Err(filter.fault(
                    Fault::UnknownKey,
                    "a measure has a `where` only beside `\"over\": \"items\"`; the condition has its own `where`",
                )),
            };
        };
        if over.text("`items`")? != "items" {
            return Err(over.fault(Fault::BadValue, "expected `items`"));
        }
        let filter = filter.map(|filter| Filter::read(&filter, Scope::Fields, 1, reading)).transpose()?;
        Ok(Over::Items(filter.map(Box::new)))
    }
}

fn no_measure(place: &Place<'_>) -> DefinitionError {
    let beside = ["over", "where"];
    let tells = |key: &&String| !beside.contains(&key.as_str());
    match place.value().as_object().and_then(|map| map.keys().find(tells)) {
        Some(key) if KEYS.contains(&key.as_str()) => {
            place.trail().key(key).fault(Fault::WrongType, "expected the name of a param, found null")
        }
        Some(key) => place.trail().key(key).fault(Fault::UnknownOperator, unknown(key)),
        None => place.fault(Fault::Missing, format!("expected {EXPECTED}")),
    }
}

fn unknown(word: &str) -> String {
    format!("unknown measure `{}`, expected {EXPECTED}", cut(word))
}
