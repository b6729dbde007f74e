//! What stands around the parts of one request.

use std::fmt;

use event::{CallError, Map, Time, Value, field, limits};
use serde::de::{IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

use crate::sent::not_json;
use crate::yespo::{CONTACTS, EVENTS, ORDERS};

/// Bytes of a context that all calls of a batch share: each gets a copy.
const CONTEXT_BYTES: usize = 4 * 1024;

/// The body of a request, of whatever dialect: its parts are read one by one, so that a bad one harms no
/// other.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Body<'a> {
    #[serde(default, borrow)]
    batch: Parts<'a>,
    #[serde(default, borrow)]
    events: Parts<'a>,
    #[serde(default, borrow)]
    orders: Parts<'a>,
    #[serde(default, borrow)]
    contacts: Parts<'a>,
    #[serde(default, borrow)]
    context: Option<&'a RawValue>,
    #[serde(default)]
    sent_at: Value,
    #[serde(default)]
    write_key: Value,
    #[serde(default)]
    dedupe_on: Value,
}

impl<'a> Body<'a> {
    /// Reads what stands around the parts.
    ///
    /// # Errors
    /// `not_json` for a body that is no JSON object.
    pub fn read(body: &'a [u8]) -> Result<Body<'a>, CallError> {
        // A list would be read field by field.
        if body.trim_ascii_start().first() != Some(&b'{') {
            return Err(CallError::new("not_json", "", "expected a JSON object"));
        }
        serde_json::from_slice(body).map_err(|error| not_json(&error))
    }

    /// The key, where it stands in the body.
    pub fn write_key(&self) -> Option<&str> {
        self.write_key.as_text()
    }

    /// What stands around the parts and has a say in how they are read, as JSON: with a part it makes a
    /// body again.
    pub fn around(&self) -> String {
        let mut around = serde_json::Map::new();
        for (key, value) in [("sentAt", &self.sent_at), ("dedupeOn", &self.dedupe_on)] {
            if !value.is_null()
                && let Ok(value) = serde_json::to_value(value)
            {
                around.insert(key.to_owned(), value);
            }
        }
        let context = self.context.filter(|context| context.get().len() <= CONTEXT_BYTES);
        if let Some(context) = context.and_then(|context| serde_json::to_value(context).ok()) {
            around.insert("context".to_owned(), context);
        }
        serde_json::Value::Object(around).to_string()
    }

    /// What the sender's clock said when it sent; one that cannot be read counts as not told.
    pub fn sent_at(&self) -> Option<Time> {
        match &self.sent_at {
            Value::Text(text) => Time::parse(text).ok(),
            Value::Number(millis) => Time::from_millis(*millis as i64),
            _ => None,
        }
    }

    /// The field by which contacts are told apart, where the sender names one.
    pub fn dedupe_on(&self) -> Option<&str> {
        self.dedupe_on.as_text()
    }

    /// The context that all calls of a batch share.
    ///
    /// # Errors
    /// What is no object, `too_large` for more than each call could carry.
    pub fn context(&self) -> Result<Map, CallError> {
        let Some(context) = self.context else { return Ok(Map::new()) };
        if context.get().len() > CONTEXT_BYTES {
            let message = format!("expected at most {CONTEXT_BYTES} bytes around the calls");
            return Err(CallError::new("too_large", "context", message));
        }
        let context: Value = serde_json::from_str(context.get()).map_err(|error| not_json(&error))?;
        field::object(context, "context")
    }

    /// The calls of a batch, each as it was sent.
    ///
    /// # Errors
    /// `not_json`, `no_batch` where there is none, `too_large` for too many.
    pub fn batch(&self) -> Result<Vec<&'a [u8]>, CallError> {
        self.batch.listed("batch", "no_batch", "calls", limits::BATCH_EVENTS)
    }

    /// Whether there is a list of events.
    pub fn has_events(&self) -> bool {
        !matches!(self.events, Parts::Absent)
    }

    /// Yespo's events of the past, each as it was sent.
    ///
    /// # Errors
    /// `not_json`, `no_events` where there are none, `too_large` for too many.
    pub fn events(&self) -> Result<Vec<&'a [u8]>, CallError> {
        self.events.listed("events", "no_events", "events", EVENTS)
    }

    /// Yespo's orders, each as it was sent.
    ///
    /// # Errors
    /// `not_json`, `no_orders` where there are none, `too_large` for too many.
    pub fn orders(&self) -> Result<Vec<&'a [u8]>, CallError> {
        self.orders.listed("orders", "no_orders", "orders", ORDERS)
    }

    /// Yespo's contacts, each as it was sent.
    ///
    /// # Errors
    /// `not_json`, `no_contacts` where there are none, `too_large` for too many.
    pub fn contacts(&self) -> Result<Vec<&'a [u8]>, CallError> {
        self.contacts.listed("contacts", "no_contacts", "contacts", CONTACTS)
    }
}

/// The parts of a list, found in one pass over the body.
#[derive(Debug, Default)]
enum Parts<'a> {
    #[default]
    Absent,
    List(Vec<&'a RawValue>),
    /// Something else than a list.
    Other,
}

impl<'a> Parts<'a> {
    fn listed(&self, path: &str, absent: &str, noun: &str, most: usize) -> Result<Vec<&'a [u8]>, CallError> {
        let refused = |code| CallError::new(code, path, format!("expected a list of {noun}"));
        match self {
            Parts::Absent => Err(refused(absent)),
            Parts::Other => Err(refused("not_json")),
            Parts::List(parts) if parts.len() > most => {
                let message = format!("expected at most {most} {noun}, got {}", parts.len());
                Err(CallError::new("too_large", path, message))
            }
            Parts::List(parts) => Ok(parts.iter().map(|part| part.get().as_bytes()).collect()),
        }
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Parts<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Parts<'a>, D::Error> {
        deserializer.deserialize_any(PartsVisitor)
    }
}

struct PartsVisitor;

impl<'de> Visitor<'de> for PartsVisitor {
    type Value = Parts<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Parts<'de>, A::Error> {
        let mut parts = Vec::new();
        while let Some(part) = list.next_element()? {
            parts.push(part);
        }
        Ok(Parts::List(parts))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Parts<'de>, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Parts::Other)
    }

    fn visit_unit<E>(self) -> Result<Parts<'de>, E> {
        Ok(Parts::Absent)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Parts<'de>, E> {
        Ok(Parts::Other)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Parts<'de>, E> {
        Ok(Parts::Other)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Parts<'de>, E> {
        Ok(Parts::Other)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Parts<'de>, E> {
        Ok(Parts::Other)
    }

    fn visit_str<E>(self, _: &str) -> Result<Parts<'de>, E> {
        Ok(Parts::Other)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_tells_its_key_and_its_clock() {
        let body = br#"{"batch":[{"a":1}, 7],"sentAt":"2026-03-01T10:00:00.123+00:00","writeKey":"k"}"#;
        let body = Body::read(body).unwrap();
        assert_eq!(body.batch().unwrap(), [&br#"{"a":1}"#[..], b"7"]);
        assert_eq!(body.write_key(), Some("k"));
        assert_eq!(body.sent_at().unwrap().to_string(), "2026-03-01T10:00:00.123Z");
        let odd = Body::read(br#"{"sentAt":"soon","writeKey":7,"orders":7}"#).unwrap();
        assert_eq!((odd.sent_at(), odd.write_key()), (None, None));
    }

    #[test]
    fn calls_may_share_a_context() {
        let context = |body: &str| Body::read(body.as_bytes()).unwrap().context();
        assert_eq!(context(r#"{"context":{"a":1}}"#).unwrap().get("a"), Some(&1.0.into()));
        assert_eq!(context(r#"{"context":null}"#), Ok(Map::new()));
        assert_eq!(context("{}"), Ok(Map::new()));
        assert_eq!(context(r#"{"context":7}"#).unwrap_err().code, "bad_type");
        let long = format!(r#"{{"context":{{"a":"{}"}}}}"#, "x".repeat(4_096));
        assert_eq!(context(&long).unwrap_err().code, "too_large");
    }

    #[test]
    fn what_is_no_batch_is_told() {
        for body in ["", "[]", "7", "{", "{}{}", "\u{feff}{}"] {
            assert_eq!(Body::read(body.as_bytes()).unwrap_err().code, "not_json", "{body}");
        }
        for (body, code) in [
            (r#"{}"#.to_owned(), "no_batch"),
            (r#"{"batch":null}"#.to_owned(), "no_batch"),
            (r#"{"batch":"x"}"#.to_owned(), "not_json"),
            (r#"{"batch":{"a":[1]}}"#.to_owned(), "not_json"),
            (r#"{"batch":-1.5}"#.to_owned(), "not_json"),
            (format!(r#"{{"batch":[{}1]}}"#, "1,".repeat(2_500)), "too_large"),
        ] {
            let error = Body::read(body.as_bytes()).unwrap().batch().unwrap_err();
            assert_eq!((error.code.as_str(), error.path.as_str()), (code, "batch"));
        }
    }
}
