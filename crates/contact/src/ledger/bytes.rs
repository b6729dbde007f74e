//! About how much memory calls take.

use event::{Call, Value};

/// About how many bytes a call takes in memory: its texts, and what the maps around them cost.
pub(super) fn bytes_of(call: &Call) -> usize {
    const PER_CALL: usize = 400;
    let told = call.params.iter().chain(&call.context).chain(call.traits.iter().chain(&call.traits));
    PER_CALL + told.map(|(key, value)| field_bytes(key, value)).sum::<usize>()
}

fn field_bytes(key: &str, value: &Value) -> usize {
    const PER_FIELD: usize = 100;
    PER_FIELD + key.len() + value_bytes(value)
}

fn value_bytes(value: &Value) -> usize {
    const PER_ELEMENT: usize = 32;
    match value {
        Value::Null | Value::Bool(_) | Value::Number(_) => 0,
        Value::Text(text) => text.len(),
        Value::List(list) => list.iter().map(|value| PER_ELEMENT + value_bytes(value)).sum(),
        Value::Map(map) => map.iter().map(|(key, value)| field_bytes(key, value)).sum(),
    }
}
