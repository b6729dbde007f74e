//! Calls of which little is kept, read without unfolding the rest.

use std::borrow::Cow;

use super::scan::{Raw, Scan};
use super::{CALL_FIELDS, parse};
use crate::call::{Call, CallError, CallKind};
use crate::items::arrange;
use crate::keep::Keep;
use crate::limits::{EVENT_BYTES, ID_BYTES};
use crate::map::Map;
use crate::names::canonical_name;
use crate::time::{Arrival, Time};
use crate::value::Value;

/// Parses one call and keeps of it what `keep` says: the same as [`parse`] and then [`Keep::cut`], but
/// several times as fast where little is kept.
pub fn parse_kept(
    json: &[u8],
    kind: Option<CallKind>,
    arrival: &Arrival,
    keep: &Keep,
) -> Result<Call, CallError> {
    match outlined(json, kind, arrival, keep) {
        Some(call) => Ok(call),
        None => parse(json, kind, arrival).map(|call| keep.cut(call)),
    }
}

/// The call, if it is correct and tells so without being unfolded.
fn outlined(json: &[u8], kind: Option<CallKind>, arrival: &Arrival, keep: &Keep) -> Option<Call> {
    if json.len() > EVENT_BYTES {
        return None;
    }
    let outline = Outline::read(std::str::from_utf8(json).ok()?)?;
    let kind = match (kind, outline.kind) {
        (Some(kind), Raw::Null | Raw::Plain(_)) => kind,
        (None, Raw::Plain(name)) => CallKind::from_name(name)?,
        _ => return None,
    };
    let (user, anonymous) = (id(outline.user)?, id(outline.anonymous)?);
    if user.is_none() && anonymous.is_none() {
        return None;
    }
    let name = match kind {
        CallKind::Page => "page_viewed".into(),
        CallKind::Screen => "screen_viewed".into(),
        CallKind::Track => event_name(outline.event)?,
        _ => Cow::Borrowed(""),
    };
    let is_kept = keep.event(&name);
    Some(Call {
        id: id(outline.id)??,
        time: arrival.time_of(time(outline.timestamp, arrival)?, time(outline.original, arrival)?)?,
        kind,
        name: name.into_owned(),
        user,
        anonymous,
        previous: id(outline.previous)?,
        addresses: Vec::new(),
        params: outline.params(kind, is_kept, keep)?,
        traits: outline.told(kind, keep)?,
        context: fields(outline.context, is_kept && keep.some_context(), |key| keep.context(key))?,
    })
}

/// The fields of a call that mean something, as they stand.
struct Outline<'a> {
    kind: Raw<'a>,
    id: Raw<'a>,
    user: Raw<'a>,
    anonymous: Raw<'a>,
    previous: Raw<'a>,
    event: Raw<'a>,
    name: Raw<'a>,
    category: Raw<'a>,
    properties: Raw<'a>,
    traits: Raw<'a>,
    context: Raw<'a>,
    timestamp: Raw<'a>,
    original: Raw<'a>,
}

impl<'a> Outline<'a> {
    fn read(json: &'a str) -> Option<Outline<'a>> {
        let mut found = [None; CALL_FIELDS.len()];
        Scan::new(json).whole_object(|key, value| {
            if let Some(at) = CALL_FIELDS.iter().position(|field| *field == key) {
                // A field that is there twice is refused elsewhere.
                let place = found.get_mut(at).filter(|place| place.is_none())?;
                *place = Some(value);
            }
            Some(())
        })?;
        let [
            kind,
            id,
            user,
            anonymous,
            previous,
            event,
            name,
            category,
            properties,
            traits,
            context,
            timestamp,
            original,
        ] = found.map(|value| value.unwrap_or(Raw::Null));
        Some(Outline {
            kind,
            id,
            user,
            anonymous,
            previous,
            event,
            name,
            category,
            properties,
            traits,
            context,
            timestamp,
            original,
        })
    }

    fn params(&self, kind: CallKind, is_kept: bool, keep: &Keep) -> Option<Map> {
        let is_kept = is_kept && kind.is_event();
        let items = is_kept && keep.param("items");
        let wanted = |key: &str| if key == "products" { items } else { is_kept && keep.param(key) };
        let mut params = fields(self.properties, is_kept && keep.some_params(), wanted)?;
        if kind == CallKind::Page || kind == CallKind::Screen {
            for (key, raw) in [("name", self.name), ("category", self.category)] {
                if matches!(raw, Raw::Nested(_)) {
                    return None;
                }
                if raw != Raw::Null && wanted(key) {
                    params.insert(key.to_owned(), raw.value()?);
                }
            }
        }
        Some(arrange(params))
    }

    /// Traits come in `traits`, else in `context.traits`.
    fn told(&self, kind: CallKind, keep: &Keep) -> Option<Map> {
        if kind != CallKind::Identify {
            return Some(Map::new());
        }
        let mut given = self.traits;
        if let (Raw::Null, Raw::Nested(context)) = (given, self.context) {
            Scan::new(context).whole_object(|key, value| {
                if key == "traits" {
                    given = value;
                }
                Some(())
            })?;
        }
        fields(given, keep.some_traits(), |key| keep.told(key))
    }
}

/// The fields of an object that are wanted; of a field that is there twice the last.
fn fields(raw: Raw<'_>, any: bool, wanted: impl Fn(&str) -> bool) -> Option<Map> {
    let mut map = Map::new();
    let json = match raw {
        Raw::Null => return Some(map),
        Raw::Nested(json) if json.starts_with('{') => json,
        _ => return None,
    };
    if any {
        Scan::new(json).whole_object(|key, value| {
            if wanted(key) {
                map.insert(key.to_owned(), value.value()?);
            }
            Some(())
        })?;
    }
    Some(map)
}

impl Raw<'_> {
    fn value(self) -> Option<Value> {
        Some(match self {
            Raw::Null => Value::Null,
            Raw::Plain(text) => Value::Text(text.to_owned()),
            Raw::Whole(digits) => Value::Number(digits.parse::<i64>().ok()? as f64),
            Raw::Json(json) | Raw::Nested(json) => serde_json::from_str(json).ok()?,
        })
    }
}

fn id(raw: Raw<'_>) -> Option<Option<String>> {
    let text: Cow<'_, str> = match raw {
        Raw::Null => return Some(None),
        Raw::Plain(text) | Raw::Whole(text) => text.into(),
        Raw::Json(json) if json.starts_with('"') => serde_json::from_str::<String>(json).ok()?.into(),
        Raw::Json(_) | Raw::Nested(_) => return None,
    };
    match text.len() {
        0 => Some(None),
        1..=ID_BYTES => Some(Some(text.into_owned())),
        _ => None,
    }
}

fn event_name(raw: Raw<'_>) -> Option<Cow<'_, str>> {
    match raw {
        Raw::Plain(name) if (1..=ID_BYTES).contains(&name.len()) => Some(canonical_name(name)),
        Raw::Json(json) if json.starts_with('"') => {
            let name = serde_json::from_str::<String>(json).ok()?;
            (1..=ID_BYTES).contains(&name.len()).then(|| canonical_name(&name).into_owned().into())
        }
        _ => None,
    }
}

fn time(raw: Raw<'_>, arrival: &Arrival) -> Option<Option<Time>> {
    match raw {
        Raw::Null => Some(None),
        Raw::Plain(text) => arrival.read(text).ok().map(Some),
        Raw::Whole(digits) => Time::from_millis(digits.parse().ok()?).map(Some),
        Raw::Json(_) | Raw::Nested(_) => None,
    }
}

#[cfg(test)]
#[path = "partial_tests.rs"]
mod tests;
