//! About how much memory calls take.

use event::{Call, Map, Value};

/// About how many bytes a call takes in memory: its texts, and what the maps around them cost.
pub(super) fn bytes_of(call: &Call) -> usize {
    const PER_CALL: usize = 400;
    // Traits stand among the attributes too.
    PER_CALL + map_bytes(&call.params) + map_bytes(&call.context) + 2 * map_bytes(&call.traits)
}

fn map_bytes(map: &Map) -> usize {
    const PER_FIELD: usize = 100;
    let mut bytes = map.len() * PER_FIELD;
    for (key, value) in map {
        bytes += key.len();
        match value {
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
            Value::Text(text) => bytes += text.len(),
            Value::List(_) | Value::Map(_) => bytes += value_bytes(value),
        }
    }
    bytes
}

fn value_bytes(value: &Value) -> usize {
    const PER_ELEMENT: usize = 32;
    match value {
        Value::Null | Value::Bool(_) | Value::Number(_) => 0,
        Value::Text(text) => text.len(),
        Value::List(list) => list.iter().map(|value| PER_ELEMENT + value_bytes(value)).sum(),
        Value::Map(map) => map_bytes(map),
    }
}
