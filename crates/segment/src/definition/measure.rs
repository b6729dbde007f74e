//! Measures: what is counted or added up over the matching events.

use serde_json::{Value as Json, json};

use super::error::{DefinitionError, Fault};
use super::filter::{Filter, Scope};
use super::limits::Reading;
use super::place::{Place, cut};

/// A number made of the matching events.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Measure {
    /// How many there are.
    #[default]
    Count,
    /// The sum of a param; what is missing or no number is left out.
    Sum {
        /// The dotted path of the param, or of the item's field.
        of: String,
        /// Where it is looked for.
        over: Over,
    },
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

const EXPECTED: &str = "`count` or `{\"sum\": \"value\"}`";
/// Measures of the language that are not evaluated yet.
const LATER: &[&str] = &["avg", "min", "max", "distinct", "days", "most"];

impl Measure {
    pub(crate) fn read(place: &Place<'_>, reading: &mut Reading) -> Result<Measure, DefinitionError> {
        match place.value() {
            Json::String(word) => Self::word(place, word),
            Json::Object(_) => Self::object(place, reading),
            _ => Err(place.expected(EXPECTED)),
        }
    }

    fn word(place: &Place<'_>, word: &str) -> Result<Measure, DefinitionError> {
        match word {
            "count" => Ok(Measure::Count),
            word if LATER.contains(&word) => Err(later(place, word)),
            word => {
                let message = format!("unknown measure `{}`, expected {EXPECTED}", cut(word));
                Err(place.fault(Fault::UnknownOperator, message))
            }
        }
    }

    fn object(place: &Place<'_>, reading: &mut Reading) -> Result<Measure, DefinitionError> {
        if let Some((key, found)) = LATER.iter().find_map(|key| Some((key, place.get(key)?))) {
            return Err(later(&found, key));
        }
        let Some(sum) = place.get("sum") else {
            return Err(unknown(place));
        };
        place.only(&["sum", "over", "where"])?;
        let of = sum.dotted("the name of a param")?;
        let Some(over) = place.get("over") else {
            return match place.get("where") {
                None => Ok(Measure::Sum { of, over: Over::Event }),
                Some(filter) => Err(filter.fault(
                    Fault::UnknownKey,
                    "a measure has a `where` only beside `\"over\": \"items\"`; the condition has its own `where`",
                )),
            };
        };
        if over.text("`items`")? != "items" {
            return Err(over.fault(Fault::BadValue, "expected `items`"));
        }
        let filter = place.get("where").map(|filter| Filter::read(&filter, Scope::Fields, 1, reading));
        let over = Over::Items(filter.transpose()?.map(Box::new));
        Ok(Measure::Sum { of, over })
    }

    pub(crate) fn to_json(&self) -> Json {
        match self {
            Measure::Count => json!("count"),
            Measure::Sum { of, over: Over::Event } => json!({"sum": of}),
            Measure::Sum { of, over: Over::Items(None) } => json!({"sum": of, "over": "items"}),
            Measure::Sum { of, over: Over::Items(Some(filter)) } => {
                json!({"sum": of, "over": "items", "where": filter.to_json()})
            }
        }
    }
}

fn later(place: &Place<'_>, name: &str) -> DefinitionError {
    let message = format!("the measure `{name}` is not supported yet, expected {EXPECTED}");
    place.fault(Fault::NotSupported, message)
}

fn unknown(place: &Place<'_>) -> DefinitionError {
    match place.value().as_object().and_then(|map| map.keys().next()) {
        Some(key) => {
            let message = format!("unknown measure `{}`, expected {EXPECTED}", cut(key));
            place.trail().key(key).fault(Fault::UnknownOperator, message)
        }
        None => place.fault(Fault::Missing, format!("expected {EXPECTED}")),
    }
}
