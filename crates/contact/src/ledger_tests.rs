//! A ledger does not depend on the order of arrivals, nor on repeats.

use event::{Arrival, Value, segment_api};
use proptest::prelude::*;

use super::*;

fn call(json: &str) -> Call {
    segment_api::parse(json.as_bytes(), None, &Arrival::recorded()).unwrap()
}

fn identify(id: &str, time: i64, traits: &str) -> Call {
    call(&format!(
        r#"{{"type":"identify","messageId":"{id}","userId":"u","timestamp":{time},"traits":{traits}}}"#
    ))
}

fn track(id: &str, time: i64, name: &str) -> Call {
    call(&format!(
        r#"{{"type":"track","messageId":"{id}","userId":"u","timestamp":{time},"event":"{name}"}}"#
    ))
}

fn at(millis: i64) -> Time {
    Time::from_millis(millis).unwrap()
}

fn ids<'a>(ledger: &'a Ledger, name: &str) -> Vec<&'a str> {
    ledger.named(name).iter().map(|call| call.id.as_str()).collect()
}

#[test]
fn a_contact_is_its_user_else_its_browser_else_its_address() {
    let call = |id: &str, time: i64, who: &str| {
        let json = format!(r#"{{"type":"track","event":"x","messageId":"{id}","timestamp":{time},{who}}}"#);
        segment_api::parse_addressed(json.as_bytes(), None, &Arrival::recorded()).unwrap()
    };
    let mut ledger = Ledger::default();
    for (id, time, who, expected) in [
        ("d", 4, r#""email":"a@b.kz""#, "a@b.kz"),
        ("c", 3, r#""anonymousId":"browser""#, "browser"),
        ("b", 2, r#""phone":"+77011234567""#, "browser"),
        ("a", 9, r#""userId":"u""#, "u"),
    ] {
        ledger.insert(call(id, time, who));
        assert_eq!(segment::History::contact(&ledger), expected);
    }
}

#[test]
fn the_latest_identify_in_order_wins_and_null_takes_away() {
    let ledger: Ledger = [
        identify("c", 30, r#"{"city":null}"#),
        identify("a", 10, r#"{"city":"Almaty","age":30}"#),
        identify("b", 20, r#"{"city":"Astana"}"#),
    ]
    .into_iter()
    .collect();
    assert!(ledger.attributes_at(at(9)).is_empty());
    assert_eq!(ledger.attributes_at(at(10)).get("city"), Some(&Value::from("Almaty")));
    assert_eq!(ledger.attributes_at(at(29)).get("city"), Some(&Value::from("Astana")));
    assert_eq!(ledger.attributes_at(at(30)).get("city"), None);
    assert_eq!(ledger.attributes_at(at(30)).get("age"), Some(&Value::from(30.0)));
}

#[test]
fn events_come_in_time_and_id_order() {
    let ledger: Ledger = [track("b", 10, "x"), track("a", 10, "x"), track("c", 5, "x"), track("d", 1, "y")]
        .into_iter()
        .collect();
    assert_eq!(ids(&ledger, "x"), ["c", "a", "b"]);
    assert_eq!(ledger.begin(), Some(at(1)));
    assert!(ids(&ledger, "").is_empty());
}

#[test]
fn of_differing_copies_the_earliest_stands() {
    let mut ledger = Ledger::default();
    assert_eq!(ledger.insert(track("a", 10, "x")), Inserted::New);
    assert_eq!(ledger.insert(track("a", 10, "x")), Inserted::Repeat);
    assert_eq!(ledger.insert(track("a", 11, "y")), Inserted::Repeat);
    assert_eq!(ledger.insert(track("a", 9, "y")), Inserted::Replaced);
    assert!(ids(&ledger, "x").is_empty());
    assert_eq!(ids(&ledger, "y"), ["a"]);
}

#[test]
fn what_is_taken_out_is_gone_from_events_and_attributes() {
    let mut ledger: Ledger =
        [track("a", 1, "x"), identify("b", 2, r#"{"city":"Astana"}"#)].into_iter().collect();
    assert_eq!(ledger.take(|call| call.id == "b").len(), 1);
    assert!(ledger.attributes_at(at(9)).is_empty());
    assert_eq!(ledger.len(), 1);
}

fn arrivals() -> impl Strategy<Value = Vec<Call>> {
    let id = prop::sample::select(vec!["a", "b", "c", "d"]);
    let name = prop::sample::select(vec!["x", "y"]);
    let tracked = (id.clone(), 0_i64..4, name).prop_map(|(id, time, name)| track(id, time, name));
    let told =
        (id, 0_i64..4, 0_u8..3).prop_map(|(id, time, n)| identify(id, time, &format!(r#"{{"n":{n}}}"#)));
    prop::collection::vec(prop_oneof![tracked, told], 0..12)
}

proptest! {
    #[test]
    fn neither_order_nor_repeats_matter(calls in arrivals(), seed in any::<u64>()) {
        let straight: Ledger = calls.iter().cloned().collect();
        let mut shuffled: Vec<Call> = calls.iter().chain(&calls).cloned().collect();
        let length = shuffled.len();
        for at in 0..length {
            let step = usize::try_from(seed % 97).unwrap_or(0);
            shuffled.swap(at, at.wrapping_mul(31).wrapping_add(step) % length);
        }
        let other: Ledger = shuffled.into_iter().collect();
        prop_assert!(straight.calls().eq(other.calls()));
        prop_assert_eq!(straight.attributes, other.attributes);
    }
}
