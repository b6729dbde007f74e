//! Calls as Segment's HTTP API and its client libraries send them.
//!
//! Source of the shapes: Segment's public HTTP tracking API specification.

mod partial;
mod scan;

use std::borrow::Cow;

use serde::Deserialize;

use crate::call::{Call, CallError, CallKind, content_id};
use crate::limits::{self, EVENT_BYTES, ID_BYTES};
use crate::names::canonical_name;
use crate::time::{Arrival, Time};
use crate::value::{Map, Value};

pub use partial::parse_kept;

/// The fields of a call that mean something; the others are ignored.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Wire<'a> {
    #[serde(rename = "type", borrow, default)]
    kind: Option<Cow<'a, str>>,
    #[serde(default)]
    message_id: Value,
    #[serde(default)]
    user_id: Value,
    #[serde(default)]
    anonymous_id: Value,
    #[serde(default)]
    previous_id: Value,
    #[serde(default)]
    event: Value,
    #[serde(default)]
    name: Value,
    #[serde(default)]
    category: Value,
    #[serde(default)]
    properties: Value,
    #[serde(default)]
    traits: Value,
    #[serde(default)]
    context: Value,
    #[serde(default)]
    timestamp: Value,
    #[serde(default)]
    original_timestamp: Value,
}

/// The same fields by name, in the same order.
const CALL_FIELDS: [&str; 13] = [
    "type",
    "messageId",
    "userId",
    "anonymousId",
    "previousId",
    "event",
    "name",
    "category",
    "properties",
    "traits",
    "context",
    "timestamp",
    "originalTimestamp",
];

/// Parses one call. `kind` is what the route says; without it the call says so itself.
pub fn parse(json: &[u8], kind: Option<CallKind>, arrival: &Arrival) -> Result<Call, CallError> {
    if json.len() > EVENT_BYTES {
        return Err(CallError::new(
            "too_large",
            "",
            format!("expected at most {EVENT_BYTES} bytes, got {}", json.len()),
        ));
    }
    let wire: Wire<'_> =
        serde_json::from_slice(json).map_err(|error| CallError::new("not_json", "", error.to_string()))?;
    let kind = match kind {
        Some(kind) => kind,
        None => call_kind(wire.kind.as_deref())?,
    };
    let user = id(wire.user_id, "userId")?;
    let anonymous = id(wire.anonymous_id, "anonymousId")?;
    let previous = id(wire.previous_id, "previousId")?;
    if user.is_none() && anonymous.is_none() {
        return Err(CallError::new("no_identity", "userId", "expected `userId` or `anonymousId`"));
    }
    let context = object(wire.context, "context")?;
    let traits = match kind {
        CallKind::Identify => traits(wire.traits, &context)?,
        _ => Map::new(),
    };
    let name = event_name(kind, wire.event)?;
    let params = params(kind, object(wire.properties, "properties")?, wire.name, wire.category)?;

    let timestamp = time(wire.timestamp, "timestamp", arrival)?;
    let original = time(wire.original_timestamp, "originalTimestamp", arrival)?;
    let time = arrival
        .time_of(timestamp, original)
        .ok_or_else(|| CallError::new("no_time", "timestamp", "expected a `timestamp`"))?;
    let sent_id = id(wire.message_id, "messageId")?;
    let mut call =
        Call { id: String::new(), time, kind, name, user, anonymous, previous, params, traits, context };
    call.id = match sent_id {
        Some(id) => id,
        None => made_id(&call, original.or(timestamp))?,
    };
    Ok(call)
}

fn call_kind(name: Option<&str>) -> Result<CallKind, CallError> {
    let expected = "expected `track`, `page`, `screen`, `identify`, `group` or `alias`";
    let name = name.ok_or_else(|| CallError::new("no_type", "type", expected))?;
    CallKind::from_name(name).ok_or_else(|| {
        let given: String = name.chars().take(32).collect();
        CallError::new("unknown_type", "type", format!("{expected}, got `{given}`"))
    })
}

/// Up to here every whole number is told exactly.
const EXACT: f64 = 9_007_199_254_740_991.0;

/// An id is text or a number; `null` and empty text are none.
fn id(value: Value, path: &str) -> Result<Option<String>, CallError> {
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

fn object(value: Value, path: &str) -> Result<Map, CallError> {
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

/// Traits come in `traits`, else in `context.traits`.
fn traits(given: Value, context: &Map) -> Result<Map, CallError> {
    match (&given, context.get("traits")) {
        (Value::Null, Some(inner)) => object(inner.clone(), "context.traits"),
        _ => object(given, "traits"),
    }
}

fn event_name(kind: CallKind, event: Value) -> Result<String, CallError> {
    match kind {
        CallKind::Page => Ok("page_viewed".to_owned()),
        CallKind::Screen => Ok("screen_viewed".to_owned()),
        CallKind::Track => match event {
            Value::Text(name) if name.is_empty() || name.len() > ID_BYTES => {
                Err(CallError::new("bad_name", "event", format!("expected a name of 1 to {ID_BYTES} bytes")))
            }
            Value::Text(name) => Ok(canonical_name(&name).into_owned()),
            _ => Err(CallError::new("bad_name", "event", "expected the event's name as text")),
        },
        CallKind::Identify | CallKind::Group | CallKind::Alias => Ok(String::new()),
    }
}

fn params(kind: CallKind, mut params: Map, name: Value, category: Value) -> Result<Map, CallError> {
    if !kind.is_event() {
        return Ok(Map::new());
    }
    if kind != CallKind::Track {
        for (key, value) in [("name", name), ("category", category)] {
            if !value.is_null() {
                params.insert(key.to_owned(), value);
            }
        }
    }
    if let Some((below, message)) = limits::excess(&params, 1) {
        return Err(CallError::new("over_limit", &format!("properties{below}"), message));
    }
    Ok(arranged(params))
}

/// The params with their `products` as `items`, and each item with its `total`.
fn arranged(mut params: Map) -> Map {
    if let Some(products) = params.remove("products")
        && params.get("items").is_none_or(Value::is_null)
    {
        params.insert("items".to_owned(), products);
    }
    if let Some(Value::List(items)) = params.get_mut("items") {
        items.iter_mut().for_each(add_total);
    }
    params
}

/// Each item has its `total`: price × quantity; no quantity is one.
fn add_total(item: &mut Value) {
    let Value::Map(fields) = item else { return };
    if fields.get("total").is_some_and(|total| !total.is_null()) {
        return;
    }
    let quantity = fields
        .get("quantity")
        .map_or(Some(1.0), |value| if value.is_null() { Some(1.0) } else { value.as_number() });
    let price = fields.get("price").and_then(Value::as_number);
    // One that is too large for a number is left out: it could not be stored.
    if let Some(total) =
        price.zip(quantity).map(|(price, quantity)| price * quantity).filter(|it| it.is_finite())
    {
        fields.insert("total".to_owned(), Value::Number(total));
    }
}

/// RFC 3339, a date where the timezone is known, or milliseconds since the epoch.
fn time(value: Value, path: &str, arrival: &Arrival) -> Result<Option<Time>, CallError> {
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

/// A call without an id gets one made from its content, its time as the sender gave it included, so
/// that a repeat is the same call although it arrives later.
fn made_id(call: &Call, stamp: Option<Time>) -> Result<String, CallError> {
    let stamped = Call { time: stamp.unwrap_or(call.time), ..call.clone() };
    let content =
        serde_json::to_vec(&stamped).map_err(|error| CallError::new("not_json", "", error.to_string()))?;
    Ok(content_id(&content))
}

#[cfg(test)]
#[path = "segment_api_tests.rs"]
mod tests;
