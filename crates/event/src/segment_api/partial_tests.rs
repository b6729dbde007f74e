//! What is read in part is what is read whole and cut, whatever was sent.

use std::collections::BTreeSet;

use jiff::tz::TimeZone;
use proptest::prelude::*;
use proptest::sample::select;

use super::*;

fn keeps() -> Vec<Keep> {
    let set = |keys: &[&str]| Some(keys.iter().map(|key| (*key).to_owned()).collect::<BTreeSet<_>>());
    vec![
        Keep::everything(),
        Keep::nothing(),
        Keep { events: set(&["order_completed", "x"]), params: set(&["items", "name"]), ..Keep::nothing() },
        Keep { events: None, params: set(&["a", "products"]), context: set(&["traits", "os"]), traits: None },
        Keep { events: set(&["page_viewed"]), traits: set(&["a"]), ..Keep::everything() },
    ]
}

#[track_caller]
fn check(json: &[u8]) {
    for arrival in [Arrival::recorded(), Arrival::recorded_in(TimeZone::UTC)] {
        for (kind, keep) in [None, Some(CallKind::Page)].into_iter().zip([keeps(), keeps()]) {
            for keep in keep {
                let whole = parse(json, kind, &arrival).map(|call| keep.cut(call));
                let part = parse_kept(json, kind, &arrival, &keep);
                assert_eq!(part, whole, "{} for {keep:?}", String::from_utf8_lossy(json));
            }
        }
    }
}

/// Whether the call is read without being unfolded.
fn is_outlined(json: &str) -> bool {
    outlined(json.as_bytes(), None, &Arrival::recorded(), &Keep::everything()).is_some()
}

const CALL: &str = r#"{"type":"track","messageId":"m1","userId":"u","anonymousId":null,"event":"Order Completed",
    "properties":{"a":"\u00e9\n","products":[{"price":"2.5","quantity":4},{"price":3e1}],"items":null,"b":{"c":[1,-2.5,true]}},
    "context":{"os":{"name":"iOS"},"traits":{"a":1,"b":"x"}},"timestamp":"2026-02-28T23:59:59.123Z","integrations":{}}"#;

#[test]
fn what_clients_send_is_read_without_unfolding() {
    for json in [
        CALL.to_owned(),
        CALL.replace("\"track\"", "\"identify\""),
        CALL.replace("\"track\"", "\"page\""),
        CALL.replace("\"2026-02-28T23:59:59.123Z\"", "1700000000000"),
        CALL.replace("\"u\"", "42"),
    ] {
        assert!(is_outlined(&json), "{json}");
        check(json.as_bytes());
    }
}

#[test]
fn the_limits_are_the_same() {
    let nested = |levels: usize| format!("{}1{}", r#"{"a":"#.repeat(levels), "}".repeat(levels));
    let lists = |levels: usize| format!("{}1{}", "[".repeat(levels), "]".repeat(levels));
    let keys = |count: usize| {
        let keys: Vec<String> = (0..count).map(|key| format!("\"k{key}\":1")).collect();
        format!("{{{}}}", keys.join(","))
    };
    let long = |bytes: usize| format!(r#"{{"a":"{}"}}"#, "x".repeat(bytes));
    let key = |bytes: usize| format!(r#"{{"{}":1}}"#, "k".repeat(bytes));
    let wrapped = |levels: usize| format!(r#"{{"a":{}}}"#, lists(levels));
    let fields = ["properties", "context", "traits", "other"];
    for field in fields {
        for value in (14..19).flat_map(|levels| [nested(levels), wrapped(levels)]).chain([
            keys(254),
            keys(255),
            keys(256),
            keys(257),
            long(8_190),
            long(8_192),
            long(8_193),
            key(512),
            key(513),
            lists(200),
            nested(200),
        ]) {
            for kind in ["track", "page", "identify", "alias"] {
                let json = format!(
                    r#"{{"type":"{kind}","messageId":"m","userId":"u","event":"x","name":"n","timestamp":1,"{field}":{value}}}"#
                );
                check(json.as_bytes());
            }
        }
    }
    for levels in 14..19 {
        let json = format!(
            r#"{{"type":"page","messageId":"m","userId":"u","timestamp":1,"name":{}}}"#,
            lists(levels)
        );
        check(json.as_bytes());
    }
}

#[test]
fn what_is_odd_is_judged_the_same() {
    for (part, other) in [
        ("\"m1\"", "null"),
        ("\"m1\"", "\"\""),
        ("\"m1\"", "7"),
        ("\"u\"", "\"\""),
        ("\"u\"", "1e3"),
        ("\"u\"", "-0"),
        ("\"u\"", "007"),
        ("\"u\"", "9007199254740993"),
        ("\"u\"", "{}"),
        ("\"u\"", "\"\\u0041\""),
        ("\"u\"", "\"\\ud83d\\ude00\""),
        ("\"u\"", "\"\\ud83d\""),
        ("\"Order Completed\"", "\"Order\\u0020Completed\""),
        ("\"Order Completed\"", "7"),
        ("\"track\"", "\"tr\\u0061ck\""),
        ("\"track\"", "7"),
        ("\"track\"", "null"),
        ("\"2026-02-28T23:59:59.123Z\"", "\"2026-02-28\""),
        ("\"2026-02-28T23:59:59.123Z\"", "\"2026-02-28T23:59:59+02:00\""),
        ("\"2026-02-28T23:59:59.123Z\"", "\"yesterday\""),
        ("\"2026-02-28T23:59:59.123Z\"", "null"),
        ("\"2026-02-28T23:59:59.123Z\"", "-5"),
        ("\"2026-02-28T23:59:59.123Z\"", "1.5"),
        ("\"2026-02-28T23:59:59.123Z\"", "1e300"),
        ("\"integrations\":{}", "\"userId\":\"u\""),
        ("\"integrations\":{}", "\"integrations\":1e999"),
        ("\"integrations\":{}", "\"integrations\":\"\u{1}\""),
        ("\"integrations\":{}", "\"user\\u0049d\":1"),
        ("\"integrations\":{}", "\"integrations\":{},"),
        ("\"a\":\"\\u00e9\\n\"", "\"a\":1,\"a\":{\"b\":1}"),
        ("\"items\":null", "\"items\":[{\"total\":1}]"),
        ("\"items\":null", "\"items\":5"),
        ("3e1", "1e999"),
        ("3e1", "0.1e-99"),
        ("3e1", "01"),
        ("3e1", "1."),
        ("3e1", "123456789012345678901234567890.12345678901234567890123456789012345678901234567890"),
    ] {
        for kind in ["track", "identify", "page"] {
            check(CALL.replace(part, other).replace("\"track\"", &format!("\"{kind}\"")).as_bytes());
        }
    }
    for json in ["", "null", "[]", "{}", "{}{}", " {} ", "{\"type\":\"track\"", "\u{feff}{}"] {
        check(json.as_bytes());
    }
}

proptest! {
    #[test]
    fn whatever_is_changed_in_a_call_is_judged_the_same(
        changes in prop::collection::vec((0..CALL.len() + 100, 0..3_usize, select(&b"\"\\{}[]:,0159-+.eutn /\x00\xff\xc3"[..])), 1..4),
        kind in select(&["track", "identify", "page", "alias"][..]),
    ) {
        let mut json = CALL.replace("\"track\"", &format!("\"{kind}\"")).into_bytes();
        for (at, what, byte) in changes {
            let at = at % json.len();
            match what {
                0 => json[at] = byte,
                1 => json.insert(at, byte),
                _ => _ = json.remove(at),
            }
        }
        check(&json);
    }
}
