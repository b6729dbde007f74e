//! Objects of derived attributes, for who asks for more than one field at once.

use std::borrow::Cow;

use event::{Map, Time, Value};
use segment::Change;

use super::story::{NOTHING, Story};

/// The course of an object, from those of its fields; a field of two parts lies in an object within.
pub(super) fn course<'f>(
    fields: impl Iterator<Item = (&'f str, Cow<'static, [Change]>)>,
) -> Cow<'static, [Change]> {
    let mut values: Vec<(&str, Value)> = Vec::new();
    let mut changes: Vec<(Time, usize, Value)> = Vec::new();
    for (place, (field, course)) in fields.enumerate() {
        values.push((field, Value::Null));
        changes.extend(course.iter().map(|change| (change.time, place, change.value.clone())));
    }
    changes.sort_by_key(|(time, ..)| *time);
    let mut story = Story::beginning(&NOTHING);
    for same in changes.chunk_by(|a, b| a.0 == b.0) {
        for (_, place, value) in same {
            if let Some((_, current)) = values.get_mut(*place) {
                current.clone_from(value);
            }
        }
        if let Some((time, ..)) = same.first() {
            story.set(*time, object(&values));
        }
    }
    story.end()
}

/// The object with these fields; nothing where none is known.
fn object(values: &[(&str, Value)]) -> Value {
    let mut object = Map::new();
    for (field, value) in values.iter().filter(|(_, value)| !value.is_null()) {
        match field.split_once('.') {
            None => _ = object.insert((*field).to_owned(), value.clone()),
            Some((outer, inner)) => {
                let within = object.get_or_insert(outer.to_owned(), Value::Map(Map::new()));
                if let Some(Value::Map(within)) = within {
                    within.insert(inner.to_owned(), value.clone());
                }
            }
        }
    }
    if object.is_empty() { Value::Null } else { Value::Map(object) }
}
