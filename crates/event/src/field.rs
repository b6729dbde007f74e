//! Fields as they were sent, each checked with the path at which it stands.

use std::borrow::Cow;

use crate::call::CallError;
use crate::limits::{self, ID_BYTES};
use crate::map::Map;
use crate::time::{Arrival, Time};
use crate::value::Value;

/// Up to here every whole number is told exactly.
const EXACT: f64 = 9_007_199_254_740_991.0;

/// An id: text or a number. `null` and empty text are none.
///
/// # Errors
/// What is neither, a number that is not told exactly, or text over the limit.
pub fn id(value: Value, path: &str) -> Result<Option<String>, CallError> {
    let text = match value {
        Value::Null => return Ok(None),
        Value::Text(text) => text,
        Value::Number(number) if number.abs() > EXACT => {
            return Err(CallError::new(
                "bad_id",
                path,
                "expected text: a number this large is not told exactly",
            ));
        }
        Value::Number(_) => value.text_form().map(Cow::into_owned).unwrap_or_default(),
        _ => return Err(CallError::new("bad_id", path, "expected text")),
    };
    if text.len() > ID_BYTES {
        return Err(CallError::new("too_long", path, format!("expected at most {ID_BYTES} bytes")));
    }
    Ok((!text.is_empty()).then_some(text))
}

/// An object within the limits; `null` is an empty one.
///
/// # Errors
/// What is no object, or exceeds a limit: with the place of it.
pub fn object(value: Value, path: &str) -> Result<Map, CallError> {
    let map = match value {
        Value::Null => Map::new(),
        Value::Map(map) => map,
        _ => return Err(CallError::new("bad_type", path, "expected an object")),
    };
    match limits::excess(&map, 1) {
        Some((below, message)) => Err(CallError::new("over_limit", &format!("{path}{below}"), message)),
        None => Ok(map),
    }
}

/// The name of an event.
///
/// # Errors
/// No text, or too much of it.
pub fn name<'n>(name: &'n str, path: &str) -> Result<&'n str, CallError> {
    if name.is_empty() || name.len() > ID_BYTES {
        return Err(CallError::new("bad_name", path, format!("expected a name of 1 to {ID_BYTES} bytes")));
    }
    Ok(name)
}

/// A time: RFC 3339, a date where the timezone is known, or milliseconds since the epoch. `null` is none.
///
/// # Errors
/// What is no time.
pub fn time(value: Value, path: &str, arrival: &Arrival) -> Result<Option<Time>, CallError> {
    let bad = |message: String| CallError::new("bad_time", path, message);
    match value {
        Value::Null => Ok(None),
        Value::Text(text) => arrival.read(&text).map(Some).map_err(|error| bad(error.to_string())),
        Value::Number(millis) => Time::from_millis(millis as i64)
            .map(Some)
            .ok_or_else(|| bad("expected milliseconds since 1970 within the years -9999 to 9999".to_owned())),
        _ => Err(bad("expected an RFC 3339 time or milliseconds since 1970".to_owned())),
    }
}
