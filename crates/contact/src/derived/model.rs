//! `score` and `cluster`: what models say of a contact.
//!
//! It comes from outside, as traits `{"score": {"<model>": {"value", "percentile", "class", "at"}}}`. Unlike
//! other traits it is kept for each model: what one says takes nothing away from another.

use std::borrow::Cow;

use event::{Map, Value};
use segment::Change;

use super::record::Records;
use super::story::{NOTHING, Story};

/// What a model says.
pub(super) fn course(key: &str, model: &str, records: &impl Records) -> Cow<'static, [Change]> {
    let mut story = Story::beginning(&NOTHING);
    for told in records.told(key) {
        match told.value {
            Value::Map(models) => {
                if let Some(said) = models.get(model) {
                    story.set(told.time, said.clone());
                }
            }
            _ => story.set(told.time, Value::Null),
        }
    }
    story.end()
}

/// What every model says.
pub(super) fn all(key: &str, records: &impl Records) -> Cow<'static, [Change]> {
    let mut story = Story::beginning(&NOTHING);
    let mut said = Map::new();
    for told in records.told(key) {
        match told.value {
            Value::Map(models) => said.extend(models.clone()),
            _ => said.clear(),
        }
        said.retain(|_, value| !value.is_null());
        let value = if said.is_empty() { Value::Null } else { Value::Map(said.clone()) };
        story.set(told.time, value);
    }
    story.end()
}
