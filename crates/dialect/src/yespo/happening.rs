//! `v1/event`, `v2/event`, `v3/event`.

use event::{Arrival, Call, CallError, CallKind, Map, Value, arrange, limits};

use super::EVENT_BYTES;
use super::who::Who;
use crate::sent::{object, text};
use crate::translate::translated;

/// Characters of the key of an event's type, and those that it must not have.
const TYPE_CHARS: usize = 100;
const TYPE_FORBIDS: &str = "<;'\\/|\"`^?!,>";
/// Characters of an event's own key.
const KEY_CHARS: usize = 300;

/// Reads one event: `{eventTypeKey, keyValue, params}`. The params are a list of names and values, in
/// which nested JSON may be text, or an object. The contact is the first of them that is there:
/// `contactId`, `externalCustomerId`, `email`, `phone`, `pushToken`, `contactKey`, `keyValue`.
///
/// # Errors
/// What the event lacks or has wrong, with its path.
pub fn event(json: &[u8], arrival: &Arrival) -> Result<Call, CallError> {
    let body = object(json, EVENT_BYTES)?;
    let name = type_key(body.get("eventTypeKey"))?;
    let key = text(&body, "keyValue")?;
    if key.as_ref().is_some_and(|key| key.chars().count() > KEY_CHARS) {
        let message = format!("expected at most {KEY_CHARS} characters");
        return Err(CallError::new("too_long", "keyValue", message));
    }
    let mut params = params(body.get("params"))?;
    if let Some((below, message)) = limits::excess(&params, 1) {
        return Err(CallError::new("over_limit", &format!("params{below}"), message));
    }
    let who = Who::of(&params, key.as_deref())?;
    if let Some(key) = key {
        params.get_or_insert("keyValue".to_owned(), Value::Text(key));
    }
    if name.starts_with("order") {
        tell_zone(&mut params, arrival);
    }
    let stamp = match body.get("occurred").and_then(Value::as_text) {
        Some(text) => Some(
            arrival
                .read_local(text)
                .map_err(|error| CallError::new("bad_time", "occurred", error.to_string()))?,
        ),
        None => None,
    };
    let time = arrival
        .time_of(stamp, None)
        .ok_or_else(|| CallError::new("no_time", "occurred", "expected a time"))?;
    let mut call = Call { name, params: arrange(params), ..who.call(CallKind::Track, time) };
    call.id = call.made_id(stamp);
    Ok(translated(call))
}

/// The date of an order names no zone; the shop's is meant. What is no date stays as it is.
fn tell_zone(params: &mut Map, arrival: &Arrival) {
    if let Some(Value::Text(date)) = params.get_mut("date")
        && let Ok(time) = arrival.read_local(date)
    {
        *date = time.to_string();
    }
}

/// What nested objects of an event's params say stands among the params, too.
pub(crate) fn spread(params: &mut Map) {
    for key in ["product", "page", "category"] {
        let Some(Value::Map(object)) = params.get(key).cloned() else { continue };
        // A category is told by its id, under the same name.
        if key == "category" {
            params.remove(key);
        }
        for (field, value) in object {
            params.get_or_insert(field, value);
        }
    }
}

fn type_key(value: Option<&Value>) -> Result<String, CallError> {
    let bad = |message: String| CallError::new("bad_name", "eventTypeKey", message);
    let key = value
        .and_then(Value::as_text)
        .filter(|key| !key.is_empty())
        .ok_or_else(|| bad("expected the key of the event's type".to_owned()))?;
    if key.chars().count() > TYPE_CHARS {
        return Err(bad(format!("expected at most {TYPE_CHARS} characters")));
    }
    if let Some(odd) = key.chars().find(|c| TYPE_FORBIDS.contains(*c)) {
        return Err(bad(format!("expected none of {TYPE_FORBIDS}, got `{odd}`")));
    }
    Ok(event::canonical_name(key).into_owned())
}

fn params(value: Option<&Value>) -> Result<Map, CallError> {
    match value {
        None | Some(Value::Null) => Ok(Map::new()),
        Some(Value::Map(params)) => Ok(params.clone()),
        Some(Value::List(list)) => list.iter().enumerate().map(|(at, param)| named(at, param)).collect(),
        Some(_) => {
            Err(CallError::new("bad_type", "params", "expected a list of names and values, or an object"))
        }
    }
}

fn named(at: usize, param: &Value) -> Result<(String, Value), CallError> {
    let param = param.as_map().ok_or_else(|| {
        CallError::new("bad_type", &format!("params[{at}]"), "expected an object with `name` and `value`")
    })?;
    let name =
        param.get("name").and_then(Value::as_text).filter(|name| !name.is_empty()).ok_or_else(|| {
            CallError::new("bad_name", &format!("params[{at}].name"), "expected the name of a param as text")
        })?;
    Ok((name.to_owned(), unescaped(param.get("value").cloned().unwrap_or_default())))
}

/// Lists and objects come as text where all values have to be text.
fn unescaped(value: Value) -> Value {
    let nested = value.as_text().filter(|text| text.trim_start().starts_with(['[', '{']));
    match nested.and_then(|text| serde_json::from_str::<Value>(text).ok()) {
        Some(nested) => nested,
        None => value,
    }
}
