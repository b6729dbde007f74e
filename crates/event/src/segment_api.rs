//! Calls as Segment's HTTP API and its client libraries send them.
//!
//! Source of the shapes: Segment's public HTTP tracking API specification.

mod addressed;
mod partial;
mod scan;

use std::borrow::Cow;
use std::mem::take;

use serde::Deserialize;

use crate::call::{Call, CallError, CallKind};
use crate::field;
use crate::items::arrange;
use crate::limits::{self, EVENT_BYTES};
use crate::map::Map;
use crate::names::canonical_name;
use crate::time::{Arrival, Time};
use crate::value::Value;

pub use addressed::parse_addressed;
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
    #[serde(default)]
    group_id: Value,
    #[serde(default)]
    email: Value,
    #[serde(default)]
    phone: Value,
    #[serde(default)]
    push_token: Value,
}

/// The same fields by name, in the same order, without those that only a server takes.
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

/// Parses one call, which names its contact by `userId` or `anonymousId`. `kind` is what the route says;
/// without it the call says so itself.
pub fn parse(json: &[u8], kind: Option<CallKind>, arrival: &Arrival) -> Result<Call, CallError> {
    let read = Read::of(json, kind)?;
    if !read.is_named() {
        return Err(CallError::new("no_identity", "userId", "expected `userId` or `anonymousId`"));
    }
    read.finish(arrival)
}

/// A call that is read but for its time and id.
struct Read<'a> {
    wire: Wire<'a>,
    call: Call,
}

impl<'a> Read<'a> {
    fn of(json: &'a [u8], kind: Option<CallKind>) -> Result<Read<'a>, CallError> {
        if json.len() > EVENT_BYTES {
            return Err(CallError::new(
                "too_large",
                "",
                format!("expected at most {EVENT_BYTES} bytes, got {}", json.len()),
            ));
        }
        // A list would be read as the fields in their order.
        if json.trim_ascii_start().first() != Some(&b'{') {
            return Err(CallError::new("not_json", "", "expected a JSON object"));
        }
        let mut wire: Wire<'_> = serde_json::from_slice(json).map_err(|error| not_json(&error))?;
        let kind = match kind {
            Some(kind) => kind,
            None => call_kind(wire.kind.as_deref())?,
        };
        let user = field::id(take(&mut wire.user_id), "userId")?;
        let anonymous = field::id(take(&mut wire.anonymous_id), "anonymousId")?;
        let previous = field::id(take(&mut wire.previous_id), "previousId")?;
        let context = field::object(take(&mut wire.context), "context")?;
        let traits = match kind {
            CallKind::Identify => traits(take(&mut wire.traits), &context)?,
            _ => Map::new(),
        };
        let name = event_name(kind, take(&mut wire.event))?;
        let properties = field::object(take(&mut wire.properties), "properties")?;
        let params = params(kind, properties, take(&mut wire.name), take(&mut wire.category))?;
        let call = Call {
            id: String::new(),
            time: Time::MIN,
            kind,
            name,
            user,
            anonymous,
            previous,
            addresses: Vec::new(),
            params,
            traits,
            context,
        };
        Ok(Read { wire, call })
    }

    /// Whether the call has an id of its contact.
    fn is_named(&self) -> bool {
        self.call.user.is_some() || self.call.anonymous.is_some()
    }

    fn finish(self, arrival: &Arrival) -> Result<Call, CallError> {
        let wire = self.wire;
        let timestamp = field::time(wire.timestamp, "timestamp", arrival)?;
        let original = field::time(wire.original_timestamp, "originalTimestamp", arrival)?;
        let time = arrival.time_of(timestamp, original).ok_or_else(|| {
            CallError::new("no_time", "timestamp", "expected an RFC 3339 time such as `2026-03-01T10:00:00Z`")
        })?;
        let sent_id = field::id(wire.message_id, "messageId")?;
        let mut call = Call { time, ..self.call };
        call.id = match sent_id {
            Some(id) => id,
            None => call.made_id(original.or(timestamp)),
        };
        Ok(call)
    }
}

/// What is wrong with the JSON of a call, which is one line as a rule.
fn not_json(error: &serde_json::Error) -> CallError {
    let (line, column) = (error.line(), error.column());
    let said = error.to_string();
    let what = said.strip_suffix(&format!(" at line {line} column {column}")).unwrap_or(&said);
    let place = if line > 1 { format!("line {line} column {column}") } else { format!("column {column}") };
    CallError::new("not_json", "", format!("expected a JSON object: {what} at {place}"))
}

fn call_kind(name: Option<&str>) -> Result<CallKind, CallError> {
    let expected = "expected `track`, `page`, `screen`, `identify`, `group` or `alias`";
    let name = name.ok_or_else(|| CallError::new("no_type", "type", expected))?;
    CallKind::from_name(name).ok_or_else(|| {
        let given: String = name.chars().take(32).collect();
        CallError::new("unknown_type", "type", format!("{expected}, got `{given}`"))
    })
}

/// Traits come in `traits`, else in `context.traits`.
fn traits(given: Value, context: &Map) -> Result<Map, CallError> {
    match (&given, context.get("traits")) {
        (Value::Null, Some(inner)) => field::object(inner.clone(), "context.traits"),
        _ => field::object(given, "traits"),
    }
}

fn event_name(kind: CallKind, event: Value) -> Result<String, CallError> {
    match kind {
        CallKind::Page => Ok("page_viewed".to_owned()),
        CallKind::Screen => Ok("screen_viewed".to_owned()),
        CallKind::Track => match event {
            Value::Text(name) => field::name(&name, "event").map(|name| canonical_name(name).into_owned()),
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
    Ok(arrange(params))
}

#[cfg(test)]
#[path = "segment_api_tests.rs"]
mod tests;
