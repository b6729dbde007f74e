//! Limits on everything that comes from outside.

use crate::map::Map;
use crate::value::Value;

/// Bytes of one call as sent.
pub const EVENT_BYTES: usize = 32 * 1024;
/// Bytes of one batch, after inflating.
pub const BATCH_BYTES: usize = 500 * 1024;
/// Calls in one batch.
pub const BATCH_EVENTS: usize = 2_500;
/// Bytes of an id or a name.
pub const ID_BYTES: usize = 512;
/// Bytes of one text value.
pub const TEXT_BYTES: usize = 8 * 1024;
/// Levels of objects and lists inside each other.
pub const DEPTH: usize = 16;
/// Keys of one object.
pub const KEYS: usize = 256;

/// The first place where a value exceeds a limit: its path below the value, and what was expected.
pub fn excess(map: &Map, depth: usize) -> Option<(String, String)> {
    if map.len() > KEYS {
        return Some((String::new(), format!("expected at most {KEYS} keys, got {}", map.len())));
    }
    map.iter().find_map(|(key, value)| {
        if key.len() > ID_BYTES {
            return Some((String::new(), format!("expected keys of at most {ID_BYTES} bytes")));
        }
        value_excess(value, depth + 1).map(|(path, message)| (format!(".{key}{path}"), message))
    })
}

fn value_excess(value: &Value, depth: usize) -> Option<(String, String)> {
    match value {
        Value::Text(text) if text.len() > TEXT_BYTES => {
            Some((String::new(), format!("expected at most {TEXT_BYTES} bytes of text")))
        }
        Value::List(_) | Value::Map(_) if depth > DEPTH => {
            Some((String::new(), format!("expected at most {DEPTH} levels of nesting")))
        }
        Value::List(list) => list.iter().enumerate().find_map(|(at, item)| {
            value_excess(item, depth + 1).map(|(path, message)| (format!("[{at}]{path}"), message))
        }),
        Value::Map(map) => excess(map, depth),
        _ => None,
    }
}
