//! Customer.io's Track API: one customer, named by the path, in each request.
//!
//! Source of the shapes: the sources of the vendor's client libraries for Node and Python.

use event::{
    Arrival, Call, CallError, CallKind, Identifier, Map, Time, Value, canonical_name, field, limits,
};

use crate::sent::{object, text, within_limits};
use crate::translate::translated;

/// Seconds since 1970 that milliseconds never are: they would lie in the year 5138.
const SECONDS: f64 = 1e11;

/// Reads `PUT customers/{id}`: the attributes of a customer. The id may be an e-mail address; an
/// `anonymous_id` among the attributes is joined.
///
/// # Errors
/// What is wrong, with its path.
pub fn identify(customer: &str, json: &[u8], arrival: &Arrival) -> Result<Call, CallError> {
    let mut traits = attributes(json)?;
    let mut call = call(CallKind::Identify, Some(customer), &traits, arrival, None)?;
    if call.user.is_none() {
        call.user = text(&traits, "id")?;
    }
    for (key, address) in
        [("email", Identifier::email as fn(&str) -> Option<Identifier>), ("phone", Identifier::phone)]
    {
        let told = traits.get(key).and_then(Value::text_form).and_then(|text| address(&text));
        call.addresses
            .extend(told.filter(|told| call.addresses.iter().all(|known| known.kind() != told.kind())));
    }
    call.addresses.sort_by_key(Identifier::kind);
    traits.remove("anonymous_id");
    call.traits = traits;
    Ok(Call { id: call.made_id(None), ..call })
}

/// Reads `POST customers/{id}/events`, or without a customer `POST events`:
/// `{name, data?, type?, id?, timestamp?, anonymous_id?}`; a `type` of `page` or `screen` makes the name
/// that of a page or a screen.
///
/// # Errors
/// What is wrong, with its path.
pub fn event(customer: Option<&str>, json: &[u8], arrival: &Arrival) -> Result<Call, CallError> {
    let body = attributes(json)?;
    let name = body.get("name").and_then(Value::as_text).unwrap_or_default();
    let name = field::name(name, "name")?;
    let mut params = field::object(body.get("data").cloned().unwrap_or_default(), "data")?;
    let (kind, name) = match body.get("type").and_then(Value::as_text) {
        Some("page") => (CallKind::Page, "page_viewed".into()),
        Some("screen") => (CallKind::Screen, "screen_viewed".into()),
        _ => (CallKind::Track, canonical_name(name)),
    };
    if kind != CallKind::Track {
        params.insert("name".to_owned(), body.get("name").cloned().unwrap_or_default());
    }
    let stamp = seconds(body.get("timestamp"))?;
    let call = Call {
        name: name.into_owned(),
        params: event::arrange(params),
        ..call(kind, customer, &body, arrival, stamp)?
    };
    let id = match text(&body, "id")? {
        Some(id) => id,
        None => call.made_id(stamp),
    };
    Ok(translated(Call { id, ..call }))
}

/// Reads `PUT customers/{id}/devices`: `{device: {id, platform}}`, the token for push messages.
///
/// # Errors
/// What is wrong, with its path.
pub fn device(customer: &str, json: &[u8], arrival: &Arrival) -> Result<Call, CallError> {
    let body = attributes(json)?;
    let device = field::object(body.get("device").cloned().unwrap_or_default(), "device")?;
    let within = |error: CallError| CallError { path: format!("device.{}", error.path), ..error };
    let token = text(&device, "id").map_err(within)?;
    let token = token
        .as_deref()
        .and_then(Identifier::push)
        .ok_or_else(|| CallError::new("bad_address", "device.id", "expected the token of the device"))?;
    let mut call = call(CallKind::Identify, Some(customer), &body, arrival, None)?;
    call.traits.insert("app_push_token".to_owned(), token.value().into());
    call.addresses.push(token);
    let platform = device.get("platform").cloned().unwrap_or_default();
    let device =
        [("token".to_owned(), device.get("id").cloned().unwrap_or_default()), ("type".to_owned(), platform)];
    call.context.insert("device".to_owned(), Value::Map(device.into_iter().collect()));
    Ok(Call { id: call.made_id(None), ..call })
}

fn attributes(json: &[u8]) -> Result<Map, CallError> {
    let attributes = object(json, limits::EVENT_BYTES)?;
    within_limits(&attributes)?;
    Ok(attributes)
}

/// A call of the customer that the path names, else of the browser that the body names.
fn call(
    kind: CallKind,
    customer: Option<&str>,
    body: &Map,
    arrival: &Arrival,
    stamp: Option<Time>,
) -> Result<Call, CallError> {
    let customer = field::id(customer.unwrap_or_default().into(), "customer")?;
    let email = customer.as_deref().and_then(Identifier::email);
    let anonymous = text(body, "anonymous_id")?;
    if customer.is_none() && anonymous.is_none() {
        let expected = "expected a customer in the path, or an `anonymous_id`";
        return Err(CallError::new("no_identity", "anonymous_id", expected));
    }
    let time = arrival
        .time_of(stamp, None)
        .ok_or_else(|| CallError::new("no_time", "timestamp", "expected a `timestamp`"))?;
    Ok(Call {
        id: String::new(),
        time,
        kind,
        name: String::new(),
        user: customer.filter(|_| email.is_none()),
        anonymous,
        previous: None,
        addresses: email.into_iter().collect(),
        params: Map::new(),
        traits: Map::new(),
        context: Map::new(),
    })
}

/// Seconds or milliseconds since 1970.
fn seconds(value: Option<&Value>) -> Result<Option<Time>, CallError> {
    let bad = || CallError::new("bad_time", "timestamp", "expected seconds since 1970");
    match value {
        None | Some(Value::Null) => Ok(None),
        Some(value) => {
            let given = value.as_number().ok_or_else(bad)?;
            let millis = if given.abs() < SECONDS { given * 1_000.0 } else { given };
            Time::from_millis(millis as i64).map(Some).ok_or_else(bad)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn arrival() -> Arrival {
        Arrival::at(Time::parse("2026-03-01T10:00:00Z").unwrap())
    }

    fn json(value: impl serde::Serialize) -> String {
        serde_json::to_string(&value).unwrap()
    }

    #[test]
    fn attributes_are_traits() {
        let call =
            identify("42", br#"{"email":"Ann@b.kz","plan":"gold","anonymous_id":"a"}"#, &arrival()).unwrap();
        assert_eq!(call.joins(), Some(("a", "42")));
        assert_eq!(json(&call.addresses), r#"["email:ann@b.kz"]"#);
        assert_eq!(json(&call.traits), r#"{"email":"Ann@b.kz","plan":"gold"}"#);
        let call = identify("ann@b.kz", br#"{"id":42,"created_at":1772000000}"#, &arrival()).unwrap();
        assert_eq!(
            (call.user.as_deref(), json(&call.addresses).as_str()),
            (Some("42"), r#"["email:ann@b.kz"]"#)
        );
    }

    #[test]
    fn events_are_calls() {
        let sent =
            br#"{"name":"purchase","data":{"items":[{"item_id":"7"}]},"id":"e1","timestamp":1772359000}"#;
        let call = event(Some("42"), sent, &arrival()).unwrap();
        assert_eq!(
            (call.name.as_str(), call.id.as_str(), call.user.as_deref()),
            ("order_completed", "e1", Some("42"))
        );
        assert_eq!(call.time.to_string(), "2026-03-01T09:56:40.000Z");
        assert_eq!(json(&call.params), r#"{"items":[{"item_id":"7","product_id":"7"}]}"#);
        let page =
            event(Some("42"), br#"{"type":"page","name":"/cups","data":{"a":1}}"#, &arrival()).unwrap();
        assert_eq!(
            (page.kind, page.name.as_str(), json(&page.params).as_str()),
            (CallKind::Page, "page_viewed", r#"{"a":1,"name":"/cups"}"#)
        );
        let anonymous = event(None, br#"{"name":"seen","anonymous_id":"a"}"#, &arrival()).unwrap();
        assert_eq!(anonymous.owner().unwrap().to_string(), "anonymous:a");
    }

    #[test]
    fn a_device_is_a_token() {
        let call = device("42", br#"{"device":{"id":"tok","platform":"ios"}}"#, &arrival()).unwrap();
        assert_eq!(json(&call.traits), r#"{"app_push_token":"tok"}"#);
        assert_eq!(json(&call.addresses), r#"["push:tok"]"#);
    }

    #[test]
    fn what_is_wrong_is_named_with_its_place() {
        #[track_caller]
        fn refused(read: Result<Call, CallError>, code: &str, path: &str) {
            let error = read.unwrap_err();
            assert_eq!((error.code.as_str(), error.path.as_str()), (code, path), "{error}");
        }
        refused(event(Some("42"), b"{}", &arrival()), "bad_name", "name");
        refused(event(Some("42"), br#"{"name":"x","data":7}"#, &arrival()), "bad_type", "data");
        refused(
            event(Some("42"), br#"{"name":"x","timestamp":"soon"}"#, &arrival()),
            "bad_time",
            "timestamp",
        );
        refused(event(None, br#"{"name":"x"}"#, &arrival()), "no_identity", "anonymous_id");
        refused(identify("42", b"7", &arrival()), "not_json", "");
        refused(identify(&"x".repeat(513), b"{}", &arrival()), "too_long", "customer");
        refused(device("42", br#"{"device":{"platform":"ios"}}"#, &arrival()), "bad_address", "device.id");
        refused(device("42", br#"{"device":7}"#, &arrival()), "bad_type", "device");
    }
}
