//! A call as the page's script hands it over.

use event::{Call, CallKind, Map, Time, Value, arrange, canonical_name};
use nanoserde::DeBin;

/// A recorded call. Its fields have the order in which the script writes them.
#[derive(Debug, DeBin)]
pub struct Told {
    /// Segment's `type`.
    kind: String,
    /// Its `messageId`.
    id: String,
    /// When it happened, in milliseconds since 1970.
    time: f64,
    /// The event's name.
    name: String,
    /// The ids of the contact; empty if not known.
    user: String,
    anonymous: String,
    /// Properties, or traits.
    body: Value,
    context: Value,
}

impl Told {
    /// The call as evaluation sees it, in the same form in which the server stores it.
    pub fn into_call(self) -> Option<Call> {
        let kind = CallKind::from_name(&self.kind)?;
        let body = fields(self.body);
        let (params, traits) = match kind {
            CallKind::Identify => (Map::new(), body),
            kind if kind.is_event() => (arrange(body), Map::new()),
            _ => (Map::new(), Map::new()),
        };
        let name = match kind {
            CallKind::Track => canonical_name(&self.name).into_owned(),
            CallKind::Page => "page_viewed".to_owned(),
            CallKind::Screen => "screen_viewed".to_owned(),
            _ => String::new(),
        };
        Some(Call {
            id: self.id,
            time: Time::from_millis(self.time as i64)?,
            kind,
            name,
            user: some(self.user),
            anonymous: some(self.anonymous),
            previous: None,
            addresses: Vec::new(),
            params,
            traits,
            context: fields(self.context),
        })
    }
}

fn fields(value: Value) -> Map {
    match value {
        Value::Map(map) => map,
        _ => Map::new(),
    }
}

fn some(text: String) -> Option<String> {
    (!text.is_empty()).then_some(text)
}
