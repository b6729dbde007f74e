//! What Segment's clients send, and what is made of it.

use super::*;

const RECEIVED: &str = "2026-03-01T10:00:00Z";

fn call(json: &str) -> Result<Call, CallError> {
    parse(json.as_bytes(), None, &Arrival::at(Time::parse(RECEIVED).unwrap()))
}

#[track_caller]
fn refused(json: &str, code: &str, path: &str) {
    let error = call(json).unwrap_err();
    assert_eq!((error.code.as_str(), error.path.as_str()), (code, path), "{error}");
}

#[track_caller]
fn json(map: &Map) -> String {
    serde_json::to_string(map).unwrap()
}

#[test]
fn a_track_call_is_read_whole() {
    let call = call(
        r#"{"type":"track","messageId":"m1","userId":"u","anonymousId":"a","event":"Order Completed",
            "properties":{"order_id":"1","products":[{"product_id":"p","price":"2.5","quantity":4},{"price":3},{"name":"x"}]},
            "context":{"os":{"name":"iOS"}},"timestamp":"2026-02-28T23:59:59.123456789+00:00","integrations":{}}"#,
    )
    .unwrap();
    assert_eq!(call.id, "m1");
    assert_eq!(call.name, "order_completed");
    assert_eq!(call.time.to_string(), "2026-02-28T23:59:59.123Z");
    assert_eq!(
        json(&call.params),
        r#"{"items":[{"price":"2.5","product_id":"p","quantity":4,"total":10},{"price":3,"total":3},{"name":"x"}],"order_id":"1"}"#
    );
    assert_eq!(call.owner().unwrap().to_string(), "user:u");
    assert_eq!(call.joins(), None);
}

#[test]
fn a_page_has_its_name_among_the_params() {
    let call = call(
        r#"{"type":"page","anonymousId":"a","name":"Home","category":"Shop","properties":{"path":"/"}}"#,
    )
    .unwrap();
    assert_eq!(call.name, "page_viewed");
    assert_eq!(json(&call.params), r#"{"category":"Shop","name":"Home","path":"/"}"#);
}

#[test]
fn traits_come_from_the_context_when_not_given() {
    let inner =
        call(r#"{"type":"identify","userId":"u","anonymousId":"a","context":{"traits":{"city":"Astana"}}}"#)
            .unwrap();
    assert_eq!(json(&inner.traits), r#"{"city":"Astana"}"#);
    assert_eq!(inner.joins(), Some(("a", "u")));
    let outer =
        call(r#"{"type":"identify","userId":"u","traits":{"a":1},"context":{"traits":{"city":"Astana"}}}"#)
            .unwrap();
    assert_eq!(json(&outer.traits), r#"{"a":1}"#);
}

#[test]
fn ids_may_be_null_numbers_or_missing() {
    let numbered = call(r#"{"type":"track","userId":13085,"anonymousId":null,"event":"x"}"#).unwrap();
    assert_eq!(numbered.user.as_deref(), Some("13085"));
    assert_eq!(numbered.anonymous, None);
    refused(r#"{"type":"track","userId":"","event":"x"}"#, "no_identity", "userId");
    refused(r#"{"type":"track","userId":9007199254740993,"event":"x"}"#, "bad_id", "userId");
}

#[test]
fn what_comes_as_no_items_at_all_leaves_the_products() {
    let call = call(
        r#"{"type":"track","userId":"u","event":"x","properties":{"items":null,"products":[{"price":1}]}}"#,
    );
    assert_eq!(json(&call.unwrap().params), r#"{"items":[{"price":1,"total":1}]}"#);
}

#[test]
fn a_missing_id_is_made_from_the_content() {
    let body = r#"{"type":"track","userId":"u","event":"x","timestamp":1700000000000}"#;
    let id = call(body).unwrap().id;
    assert!(id.starts_with("content-"), "{id}");
    let later =
        Arrival::sent(Time::from_millis(1_800_000_000_000).unwrap(), Time::from_millis(1_700_000_000_500));
    assert_eq!(parse(body.as_bytes(), None, &later).unwrap().id, id);
    assert_ne!(call(&body.replace("\"x\"", "\"y\"")).unwrap().id, id);
}

#[test]
fn what_is_wrong_is_named_with_its_place() {
    refused("nonsense", "not_json", "");
    refused(r#"["track", "1", "u", null, null, "x"]"#, "not_json", "");
    refused(r#"{"userId":"u"}"#, "no_type", "type");
    refused(r#"{"type":"trick","userId":"u"}"#, "unknown_type", "type");
    refused(r#"{"type":"track","userId":"u"}"#, "bad_name", "event");
    refused(r#"{"type":"track","userId":"u","event":"x","properties":[]}"#, "bad_type", "properties");
    refused(r#"{"type":"track","userId":{},"event":"x"}"#, "bad_id", "userId");
    refused(r#"{"type":"track","userId":"u","event":"x","timestamp":"yesterday"}"#, "bad_time", "timestamp");
    refused(
        r#"{"type":"track","userId":"u","event":"x","originalTimestamp":1e300}"#,
        "bad_time",
        "originalTimestamp",
    );
}

#[test]
fn limits_hold() {
    refused(
        &format!(r#"{{"type":"track","userId":"{}","event":"x"}}"#, "u".repeat(513)),
        "too_long",
        "userId",
    );
    refused(
        &format!(r#"{{"type":"track","userId":"u","event":"{}"}}"#, "e".repeat(513)),
        "bad_name",
        "event",
    );
    refused(
        &format!(
            r#"{{"type":"track","userId":"u","event":"x","properties":{{"a":"{}"}}}}"#,
            "x".repeat(32_768)
        ),
        "too_large",
        "",
    );
    refused(
        &format!(
            r#"{{"type":"track","userId":"u","event":"x","properties":{{"a":"{}"}}}}"#,
            "x".repeat(8_193)
        ),
        "over_limit",
        "properties.a",
    );
    let nested = |levels: usize| {
        format!(
            r#"{{"type":"track","userId":"u","event":"x","properties":{}1{}}}"#,
            r#"{"a":"#.repeat(levels),
            "}".repeat(levels)
        )
    };
    assert!(call(&nested(16)).is_ok());
    assert_eq!(call(&nested(17)).unwrap_err().code, "over_limit");
    assert_eq!(call(&nested(500)).unwrap_err().code, "not_json");
}

#[test]
fn a_call_survives_its_own_json() {
    let call = call(r#"{"type":"identify","userId":"u","traits":{"age":30,"tags":["a",null]}}"#).unwrap();
    let text = serde_json::to_string(&call).unwrap();
    assert_eq!(serde_json::from_str::<Call>(&text).unwrap(), call);
}
