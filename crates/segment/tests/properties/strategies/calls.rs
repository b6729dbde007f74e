//! Histories of odd values, far apart.

use event::{Call, CallKind, Map, Time};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value as Json, json};

use super::events::{NAMES, window};
use super::instant;
use super::scene::map;
use super::values::{dated, object, value};

pub(crate) fn call() -> impl Strategy<Value = Call> {
    let fields = || (option::weighted(0.8, value()), option::weighted(0.6, dated()));
    let items = option::weighted(0.4, vec(object(), 0..3));
    let source = option::weighted(0.2, select(&["x", "online"][..]));
    let id = (0..8).prop_map(|n| format!("m{n}"));
    (id, instant(), 0..3_usize, fields(), items, source).prop_map(
        |(id, millis, kind, (x, y), items, source)| {
            let is_event = kind > 0;
            let traits = json!({"x": x, "y": y});
            let params = json!({"x": x, "y": y, "items": items, "source": source});
            Call {
                id,
                time: Time::from_millis(millis).unwrap(),
                kind: if is_event { CallKind::Track } else { CallKind::Identify },
                name: if is_event { NAMES[kind - 1].to_owned() } else { String::new() },
                user: Some("u".to_owned()),
                anonymous: None,
                previous: None,
                addresses: Vec::new(),
                context: map(json!({"x": y})),
                params: if is_event { map(params) } else { Map::new() },
                traits: if is_event { Map::new() } else { map(traits) },
            }
        },
    )
}

/// Calls as they arrive: in any order, some ids more than once.
pub(crate) fn calls() -> impl Strategy<Value = Vec<Call>> {
    vec(call(), 0..9)
}

const AMOUNTS: &[f64] = &[0.1, 0.2, 0.3, -0.3, 1.0, 1e16, -1e16];

/// A measure over a window against a bound, or another one, that it may meet to the last bit.
pub(crate) fn sum() -> BoxedStrategy<Json> {
    let bounds = &[
        0.1,
        0.3,
        0.1 + 0.2,
        0.6,
        0.1 + 0.2 + 0.3,
        0.0,
        1.0,
        1.1,
        2.0,
        1e16,
        0.3 - 0.1 - 0.2,
        0.2,
        0.15,
    ][..];
    let key = || select(&["eq", "ne", "gt", "gte", "lt", "lte"][..]);
    let names = select(vec![json!("a"), json!(["a", "b"]), json!(["b", "a"]), json!("b")]);
    let statistic = select(&["sum", "sum", "sum", "avg", "min", "max", "distinct"][..]);
    let measured = (names, statistic, option::of(window()))
        .prop_map(|(event, statistic, within)| json!({"event": event, "within": within, "measure": {statistic: "x"}}))
        .boxed();
    let tested = (measured.clone(), key(), select(bounds)).prop_map(|(mut measured, key, bound)| {
        measured["is"] = json!({key: bound});
        measured
    });
    let times = select(&[1.0, 0.1, 3.0, -1.0][..]);
    let compared = (measured.clone(), key(), measured, times, option::of(select(bounds))).prop_map(
        |(left, op, right, times, at_least)| {
            json!({"compare": {"left": left, "op": op, "right": right, "times": times, "at_least": at_least}})
        },
    );
    prop_oneof![3 => tested, 1 => compared].boxed()
}

/// Events with amounts whose sum depends on their order, several at one time.
pub(crate) fn amounts() -> impl Strategy<Value = Vec<Call>> {
    let event =
        (call(), select(AMOUNTS), 0..12_i64, select(NAMES)).prop_map(|(call, amount, half_hours, name)| {
            let start = Time::parse("2026-03-28T22:00:00Z").unwrap();
            Call {
                time: start.saturating_add(half_hours * 1_800_000),
                kind: CallKind::Track,
                name: name.to_owned(),
                params: map(json!({"x": amount})),
                ..call
            }
        });
    vec(event, 0..9)
}
