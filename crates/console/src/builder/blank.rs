//! What a new condition begins with: always something complete, so that the preview can answer.

use serde_json::{Value, json};

/// A new segment.
pub(crate) fn definition() -> Value {
    json!({ "where": { "all": [event()] } })
}

/// A condition on events.
pub(crate) fn event() -> Value {
    json!({ "event": "product_viewed", "within": { "last": "7d" }, "is": { "gte": 1 } })
}

/// Says what a definition leaves to its default, so that every control has something to show.
pub(crate) fn spelled_out(mut definition: Value) -> Value {
    if let Some(condition) = definition.get_mut("where") {
        spell_out(condition);
    }
    definition
}

fn spell_out(condition: &mut Value) {
    let Some(map) = condition.as_object_mut() else { return };
    if map.contains_key("event") && !map.contains_key("is") {
        map.insert("is".to_owned(), json!({ "gte": 1 }));
    }
    for key in ["all", "any"] {
        map.get_mut(key).and_then(Value::as_array_mut).into_iter().flatten().for_each(spell_out);
    }
    map.get_mut("not").into_iter().for_each(spell_out);
}

/// A condition on an attribute.
pub(crate) fn attribute() -> Value {
    json!({ "attribute": "email", "is": { "set": true } })
}

/// A group of conditions.
pub(crate) fn group() -> Value {
    json!({ "any": [event()] })
}

/// A filter on a param of the event.
pub(crate) fn param() -> Value {
    json!({ "param": "category", "is": { "set": true } })
}
