//! Calls that may name their contact by an address, too.

use std::mem::take;

use super::Read;
use crate::call::{Call, CallError, CallKind};
use crate::field;
use crate::identifier::Identifier;
use crate::map::Map;
use crate::time::Arrival;
use crate::value::Value;

/// Parses one call like [`parse`](super::parse), but takes its contact's addresses as well: `email`,
/// `phone` and `pushToken` beside the ids, else, of an `identify` or where there is no id, those among
/// the traits and the token of the device. An address is enough to name the contact.
///
/// What a `group` says of the group is kept in its context: `groupId`, where Segment's clients tell it in
/// other calls, and `groupTraits`.
///
/// What stands among traits and is no address is a trait like any other; beside the ids it is refused.
pub fn parse_addressed(json: &[u8], kind: Option<CallKind>, arrival: &Arrival) -> Result<Call, CallError> {
    let mut read = Read::of(json, kind)?;
    let is_told = read.call.kind == CallKind::Identify || !read.is_named();
    read.call.addresses = [
        ("email", &read.wire.email, Identifier::email as fn(&str) -> Option<Identifier>, "an e-mail address"),
        ("phone", &read.wire.phone, Identifier::phone, "a phone number with the code of its country"),
        ("pushToken", &read.wire.push_token, Identifier::push, "a token without blanks"),
    ]
    .into_iter()
    .filter_map(|(key, sent, address, expected)| match sent.text_form() {
        Some(text) if !text.is_empty() => {
            let bad = || CallError::new("bad_address", key, format!("expected {expected}"));
            Some(address(&text).ok_or_else(bad))
        }
        None if !sent.is_null() => Some(Err(CallError::new("bad_address", key, "expected text"))),
        _ if is_told => told(&read.call, key).and_then(|text| address(&text)).map(Ok),
        _ => None,
    })
    .collect::<Result<_, _>>()?;
    if read.call.addresses.is_empty() && !read.is_named() {
        let expected = "expected `userId`, `anonymousId`, `email`, `phone` or `pushToken`";
        return Err(CallError::new("no_identity", "userId", expected));
    }
    if read.call.kind == CallKind::Group {
        keep_group(&mut read)?;
    }
    read.finish(arrival)
}

fn keep_group(read: &mut Read<'_>) -> Result<(), CallError> {
    if let Some(id) = field::id(take(&mut read.wire.group_id), "groupId")? {
        read.call.context.insert("groupId".to_owned(), Value::Text(id));
    }
    let traits = field::object(take(&mut read.wire.traits), "traits")?;
    if !traits.is_empty() {
        read.call.context.insert("groupTraits".to_owned(), Value::Map(traits));
    }
    Ok(())
}

/// An address among the traits, else among those in the context.
fn told(call: &Call, key: &str) -> Option<String> {
    let inner = |outer: &str| call.context.get(outer).and_then(Value::as_map);
    let among = |map: Option<&Map>, key: &str| Some(map?.get(key)?.text_form()?.into_owned());
    match key {
        "pushToken" => among(inner("device"), "token"),
        _ => among(Some(&call.traits), key).or_else(|| among(inner("traits"), key)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::Time;

    #[track_caller]
    fn check(fields: &str, owner: &str, addresses: &[&str]) {
        let call = parsed(fields).unwrap();
        assert_eq!(call.owner().unwrap().to_string(), owner);
        let found: Vec<String> = call.addresses.iter().map(Identifier::to_string).collect();
        assert_eq!(found, addresses);
        let again = serde_json::to_string(&call).unwrap();
        assert_eq!(serde_json::from_str::<Call>(&again).unwrap(), call);
    }

    fn parsed(fields: &str) -> Result<Call, CallError> {
        let arrival = Arrival::at(Time::parse("2026-03-01T10:00:00Z").unwrap());
        parse_addressed(format!(r#"{{"messageId":"m",{fields}}}"#).as_bytes(), None, &arrival)
    }

    #[test]
    fn an_address_names_a_contact() {
        check(r#""type":"track","event":"x","email":"Ann@b.kz""#, "email:ann@b.kz", &["email:ann@b.kz"]);
        check(
            r#""type":"track","event":"x","phone":77011234567"#,
            "phone:+77011234567",
            &["phone:+77011234567"],
        );
        check(r#""type":"track","event":"x","userId":"u","pushToken":"t""#, "user:u", &["push:t"]);
        check(
            r#""type":"identify","anonymousId":"a","traits":{"email":"a@b.kz","phone":"+7 701 123 45 67"},"context":{"device":{"token":"t"}}"#,
            "anonymous:a",
            &["email:a@b.kz", "phone:+77011234567", "push:t"],
        );
        check(
            r#""type":"track","event":"x","context":{"traits":{"email":"a@b.kz"}}"#,
            "email:a@b.kz",
            &["email:a@b.kz"],
        );
        check(
            r#""type":"track","event":"x","userId":"u","context":{"traits":{"email":"a@b.kz"}}"#,
            "user:u",
            &[],
        );
        check(r#""type":"identify","userId":"u","traits":{"email":"unknown"}"#, "user:u", &[]);
    }

    #[test]
    fn what_a_group_is_stays_in_the_context() {
        let call = parsed(
            r#""type":"group","userId":"u","groupId":7,"traits":{"plan":"gold"},"context":{"ip":"x"}"#,
        );
        let context = serde_json::to_string(&call.unwrap().context).unwrap();
        assert_eq!(context, r#"{"groupId":"7","groupTraits":{"plan":"gold"},"ip":"x"}"#);
        let error = parsed(r#""type":"group","userId":"u","groupId":{}"#).unwrap_err();
        assert_eq!(error.path, "groupId");
    }

    #[test]
    fn what_is_no_address_is_refused_where_one_is_due() {
        for (fields, code, path) in [
            (r#""type":"track","event":"x","email":"ann""#, "bad_address", "email"),
            (r#""type":"track","event":"x","userId":"u","phone":"call""#, "bad_address", "phone"),
            (r#""type":"track","event":"x","userId":"u","pushToken":{}"#, "bad_address", "pushToken"),
            (r#""type":"track","event":"x","email":"""#, "no_identity", "userId"),
            (r#""type":"identify","traits":{"email":"unknown"}"#, "no_identity", "userId"),
        ] {
            let error = parsed(fields).unwrap_err();
            assert_eq!((error.code.as_str(), error.path.as_str()), (code, path), "{fields}");
        }
    }
}
