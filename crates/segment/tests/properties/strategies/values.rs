//! Values of params and traits, and tests on them.

use event::Time;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value as Json, json};

use super::{DAYS, instant};

pub(crate) fn duration() -> impl Strategy<Value = &'static str> {
    select(&["30m", "1h", "1d", "2d", "1w", "1mo", "2mo", "1y"][..])
}

pub(crate) fn number() -> impl Strategy<Value = Json> {
    select(vec![json!(0), json!(1), json!(2), json!(3), json!(0.1), json!(0.2), json!(-1.5), json!(1e16)])
}

pub(crate) fn scalar() -> impl Strategy<Value = Json> {
    prop_oneof![
        number(),
        select(vec![json!("1"), json!("2.0"), json!("x"), json!("XY"), json!(true), json!("")]),
    ]
}

pub(crate) fn date() -> impl Strategy<Value = Json> {
    prop_oneof![
        select(DAYS).prop_map(|day| json!(day)),
        instant().prop_map(|millis| json!(millis)),
        instant().prop_map(|millis| json!(Time::from_millis(millis).unwrap().to_string())),
    ]
}

/// A value of a param or trait.
pub(crate) fn value() -> impl Strategy<Value = Json> {
    let single = || prop_oneof![4 => scalar(), 3 => date(), 1 => Just(Json::Null)];
    prop_oneof![
        6 => single(),
        2 => vec(single(), 0..4).prop_map(Json::Array),
        2 => object(),
        2 => vec(object(), 0..3).prop_map(Json::Array),
    ]
}

/// A value of `y`: most often a date or a list of dates.
pub(crate) fn dated() -> impl Strategy<Value = Json> {
    prop_oneof![4 => date(), 1 => vec(date(), 1..4).prop_map(Json::Array), 1 => value()]
}

pub(crate) fn object() -> impl Strategy<Value = Json> {
    (option::of(scalar()), option::of(date())).prop_map(|(x, y)| json!({"x": x, "y": y}))
}

pub(crate) fn field() -> impl Strategy<Value = &'static str> {
    select(&["x", "y"][..])
}

/// A field, or a field of objects and lists below it.
pub(crate) fn path() -> impl Strategy<Value = String> {
    (field(), option::weighted(0.2, field())).prop_map(|(top, below)| match below {
        Some(below) => format!("{top}.{below}"),
        None => top.to_owned(),
    })
}

pub(crate) fn number_test() -> impl Strategy<Value = Json> {
    prop_oneof![
        (select(&["gt", "gte", "lt", "lte", "eq", "ne"][..]), number()).prop_map(|(key, n)| json!({key: n})),
        (0..3, 0..3).prop_map(|(low, more)| json!({"between": [low, low + more]})),
        vec(number(), 1..3).prop_map(|list| json!({"in": list})),
        (0..2, 2..4).prop_map(|(low, high)| json!({"gte": low, "lt": high, "ne": 1})),
    ]
}

pub(crate) fn date_test() -> impl Strategy<Value = Json> {
    prop_oneof![
        2 => (select(&["before", "after"][..]), date()).prop_map(|(key, date)| json!({key: date})),
        4 => (select(&["in_last", "in_next", "older_than"][..]), duration()).prop_map(|(key, d)| json!({key: d})),
        2 => select(&["today", "yesterday", "tomorrow", "2026-01-31"][..]).prop_map(|day| json!({"on": day})),
        2 => select(&["today", "tomorrow"][..]).prop_map(|day| json!({"anniversary": day})),
        2 => (select(&["in_next", "in_last"][..]), select(&["1d", "7d", "1w", "1mo", "11mo", "365d"][..]))
            .prop_map(|(key, d)| json!({"anniversary": {key: d}})),
        1 => (select(&["01-30", "02-29", "12-31"][..]), select(&["01-31", "02-28", "03-29"][..]))
            .prop_map(|(first, last)| json!({"month_day": [first, last]})),
        2 => number_test().prop_map(|test| json!({"age": test})),
    ]
}

pub(crate) fn text_test() -> impl Strategy<Value = Json> {
    (select(&["contains", "starts", "ends", "matches"][..]), select(&["x", "y", "X", ""][..]), any::<bool>())
        .prop_map(|(key, text, ci)| json!({key: text, "ci": ci}))
}

pub(crate) fn list_test() -> impl Strategy<Value = Json> {
    prop_oneof![
        (select(&["has_all", "has_any", "has_none"][..]), vec(scalar(), 1..3))
            .prop_map(|(key, l)| json!({key: l})),
        number_test().prop_map(|test| json!({"len": test})),
    ]
}

pub(crate) fn value_test() -> impl Strategy<Value = Json> {
    prop_oneof![
        1 => any::<bool>().prop_map(|set| json!({"set": set})),
        2 => (select(&["eq", "ne"][..]), scalar(), any::<bool>()).prop_map(|(key, v, ci)| json!({key: v, "ci": ci})),
        1 => (select(&["in", "not_in"][..]), vec(scalar(), 1..3)).prop_map(|(key, list)| json!({key: list})),
        2 => number_test(),
        1 => text_test(),
        1 => list_test(),
        5 => date_test(),
        1 => (duration(), duration()).prop_map(|(last, older)| json!({"in_last": last, "older_than": older})),
        1 => (duration(), number_test()).prop_map(|(last, len)| json!({"in_last": last, "len": len})),
    ]
}

/// Few values, some of them one.
pub(crate) fn small() -> impl Strategy<Value = Json> {
    prop_oneof![
        5 => select(vec![json!(1), json!(2)]),
        7 => select(vec![json!(1), json!(2), json!(3), json!("1"), json!("p"), json!("q"), json!(true)]),
        1 => select(vec![json!("true"), json!("2.0"), json!(-0.0), json!(false)]),
    ]
}

/// A date near the day of a scene, told from that day on: the scene puts a date in its place.
pub(crate) fn date_near() -> impl Strategy<Value = Json> {
    prop_oneof![
        5 => (select(&["at", "ms"][..]), -8..56_i64).prop_map(|(form, half_hours)| json!(format!("@{form}{half_hours}"))),
        2 => (-80..80_i64).prop_map(|half_hours| json!(format!("@at{half_hours}"))),
        2 => (-2..=2_i64).prop_map(|days| json!(format!("@on{}", days * 48))),
    ]
}
