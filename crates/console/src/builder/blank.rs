//! What a new condition begins with: always something complete, so that the preview can answer.

use serde_json::{Value, json};

/// A new segment.
pub(crate) fn definition() -> Value {
    json!({ "where": { "all": [event()] } })
}

/// A condition on events.
pub(crate) fn event() -> Value {
    json!({ "event": "product_viewed", "within": { "last": "7d" } })
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
