//! Which events are meant: their names and what they must be like.

use serde_json::{Value as Json, json};

use super::error::{DefinitionError, Fault};
use super::filter::{Filter, Scope};
use super::limits::Reading;
use super::place::Place;

/// The names under a key: one, or a list of some.
pub(crate) fn names(place: &Place<'_>, key: &str) -> Result<Vec<String>, DefinitionError> {
    const WHAT: &str = "the name of an event or a list of names";
    let place = place.need(key, WHAT)?;
    let names = match place.value() {
        Json::Array(_) => place.list(WHAT)?.map(|name| name.name(WHAT)).collect::<Result<Vec<_>, _>>()?,
        _ => vec![place.name(WHAT)?],
    };
    if names.is_empty() {
        return Err(place.fault(Fault::Impossible, format!("expected {WHAT}, found an empty list")));
    }
    Ok(names)
}

pub(crate) fn names_json(names: &[String]) -> Json {
    match names {
        [one] => json!(one),
        many => json!(many),
    }
}

/// The filter of events under a key, if there is one.
pub(crate) fn filter(
    place: &Place<'_>,
    key: &str,
    reading: &mut Reading,
) -> Result<Option<Filter>, DefinitionError> {
    place.get(key).map(|filter| Filter::read(&filter, Scope::Event, 1, reading)).transpose()
}
