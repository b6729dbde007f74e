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

/// A kind of condition: its key, what it is called, and what it begins with.
pub(crate) type Shape = (&'static str, &'static str, fn() -> Value);

/// Kinds of conditions beside events, attributes and groups.
pub(crate) const SHAPES: [Shape; 9] = [
    ("last", "First or last event", last),
    ("sequence", "Steps in order", abandoned_cart),
    ("for_some", "For the same product", interested),
    ("compare", "Comparison of periods", less_than_before),
    ("regular", "Regularly", every_month),
    ("held", "Attribute held for a time", held),
    ("segment", "In another segment", in_segment),
    ("bucket", "A share of all contacts", half),
    ("everyone", "Every contact", || json!({ "everyone": true })),
];

fn last() -> Value {
    json!({ "last": "order_completed", "has": { "at": { "older_than": "30d" } } })
}

fn abandoned_cart() -> Value {
    json!({
        "sequence": [{ "event": "product_added" }, { "absent": "order_completed", "for": "1h" }],
        "window": { "last": "7d" },
    })
}

fn interested() -> Value {
    let viewed = json!({ "event": "product_viewed", "is": { "gte": 2 }, "within": { "last": "7d" } });
    json!({ "for_some": "product_id", "that": { "all": [viewed, { "not": { "event": "order_completed" } }] } })
}

fn less_than_before() -> Value {
    let spent = |within: Value| json!({ "event": "order_completed", "within": within, "measure": { "sum": "total" } });
    let (now, before) = (spent(json!({ "last": "30d" })), spent(json!({ "ago": ["60d", "30d"] })));
    json!({ "compare": { "left": now, "op": "lt", "right": before, "times": 0.5 } })
}

fn every_month() -> Value {
    json!({ "regular": "order_completed", "period": "month", "at_least": 3, "of": 4 })
}

fn held() -> Value {
    json!({ "held": { "attribute": "plan", "is": { "eq": "free" }, "for": "30d" } })
}

fn in_segment() -> Value {
    json!({ "segment": "", "is": "in" })
}

fn half() -> Value {
    json!({ "bucket": { "salt": "test-1", "from": 0, "to": 5000 } })
}

/// A group of conditions.
pub(crate) fn group() -> Value {
    json!({ "any": [event()] })
}

/// A filter on a param of the event.
pub(crate) fn param() -> Value {
    json!({ "param": "category", "is": { "set": true } })
}

#[cfg(test)]
mod tests {
    use segment::Definition;

    use super::*;

    #[test]
    fn what_a_condition_begins_with_is_complete() {
        for (key, _, begin) in SHAPES {
            let condition = begin();
            assert!(condition.get(key).is_some(), "{condition}");
            let complete = Definition::from_json(&json!({ "where": condition }));
            // Which segment it is can only be chosen.
            assert_eq!(complete.is_ok(), key != "segment", "{key}: {complete:?}");
        }
    }
}
