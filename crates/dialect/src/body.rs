//! What stands around the parts of one request.

use event::{CallError, Time, Value, limits};
use serde::Deserialize;
use serde_json::value::RawValue;

use crate::sent::not_json;
use crate::yespo::{CONTACTS, ORDERS};

/// The body of a request, of whatever dialect: its parts are read one by one, so that a bad one harms no
/// other.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Body<'a> {
    #[serde(default, borrow)]
    batch: Option<&'a RawValue>,
    #[serde(default, borrow)]
    orders: Option<&'a RawValue>,
    #[serde(default, borrow)]
    contacts: Option<&'a RawValue>,
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

    /// The calls of a batch, each as it was sent.
    ///
    /// # Errors
    /// `not_json`, `no_batch` where there is none, `too_large` for too many.
    pub fn batch(&self) -> Result<Vec<&'a [u8]>, CallError> {
        parts(self.batch, "batch", "no_batch", "calls", limits::BATCH_EVENTS)
    }

    /// Yespo's orders, each as it was sent.
    ///
    /// # Errors
    /// `not_json`, `no_orders` where there are none, `too_large` for too many.
    pub fn orders(&self) -> Result<Vec<&'a [u8]>, CallError> {
        parts(self.orders, "orders", "no_orders", "orders", ORDERS)
    }

    /// Yespo's contacts, each as it was sent.
    ///
    /// # Errors
    /// `not_json`, `no_contacts` where there are none, `too_large` for too many.
    pub fn contacts(&self) -> Result<Vec<&'a [u8]>, CallError> {
        parts(self.contacts, "contacts", "no_contacts", "contacts", CONTACTS)
    }
}

fn parts<'a>(
    list: Option<&'a RawValue>,
    path: &str,
    absent: &str,
    noun: &str,
    most: usize,
) -> Result<Vec<&'a [u8]>, CallError> {
    let list = list
        .filter(|list| list.get() != "null")
        .ok_or_else(|| CallError::new(absent, path, format!("expected a list of {noun}")))?;
    let parts: Vec<&RawValue> = serde_json::from_str(list.get())
        .map_err(|_| CallError::new("not_json", path, format!("expected a list of {noun}")))?;
    if parts.len() > most {
        let message = format!("expected at most {most} {noun}, got {}", parts.len());
        return Err(CallError::new("too_large", path, message));
    }
    Ok(parts.into_iter().map(|part| part.get().as_bytes()).collect())
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
    fn what_is_no_batch_is_told() {
        for body in ["", "[]", "7", "{", "{}{}", "\u{feff}{}"] {
            assert_eq!(Body::read(body.as_bytes()).unwrap_err().code, "not_json", "{body}");
        }
        for (body, code) in [
            (r#"{}"#.to_owned(), "no_batch"),
            (r#"{"batch":null}"#.to_owned(), "no_batch"),
            (r#"{"batch":"x"}"#.to_owned(), "not_json"),
            (format!(r#"{{"batch":[{}1]}}"#, "1,".repeat(2_500)), "too_large"),
        ] {
            let error = Body::read(body.as_bytes()).unwrap().batch().unwrap_err();
            assert_eq!((error.code.as_str(), error.path.as_str()), (code, "batch"));
        }
    }
}
