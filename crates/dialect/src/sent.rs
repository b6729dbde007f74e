//! Pieces that dialects share: reading what was sent, and telling what is wrong with it.

use event::{CallError, Map, Value, field, limits};

pub(crate) fn not_json(error: &serde_json::Error) -> CallError {
    CallError::new("not_json", "", format!("the body is not as expected: {error}"))
}

/// An object of at most `most` bytes.
pub(crate) fn object(json: &[u8], most: usize) -> Result<Map, CallError> {
    if json.len() > most {
        let message = format!("expected at most {most} bytes, got {}", json.len());
        return Err(CallError::new("too_large", "", message));
    }
    let value: Value = serde_json::from_slice(json).map_err(|error| not_json(&error))?;
    match value {
        Value::Map(map) => Ok(map),
        _ => Err(CallError::new("not_json", "", "expected an object")),
    }
}

/// The text of a field that is text or a number; `None` where it is absent, `null` or empty.
pub(crate) fn text(map: &Map, key: &str) -> Result<Option<String>, CallError> {
    field::id(map.get(key).cloned().unwrap_or_default(), key)
}

/// Refuses fields beyond the limits of calls.
pub(crate) fn within_limits(map: &Map) -> Result<(), CallError> {
    match limits::excess(map, 0) {
        Some((below, message)) => {
            let path = below.strip_prefix('.').unwrap_or(&below);
            Err(CallError::new("over_limit", path, message))
        }
        None => Ok(()),
    }
}
