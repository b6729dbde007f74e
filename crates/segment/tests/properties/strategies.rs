//! Random definitions and histories over small alphabets, so that they meet.

use event::{Call, CallKind, Map, Time, Value};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value as Json, json};

const ZONES: &[&str] = &["UTC", "Europe/Berlin", "America/New_York", "Asia/Almaty", "Asia/Kolkata"];
const NAMES: &[&str] = &["a", "b"];
/// Days on which clocks change, months end, and years begin.
const DAYS: &[&str] = &[
    "2025-12-31",
    "2026-01-30",
    "2026-01-31",
    "2026-02-28",
    "2026-03-08",
    "2026-03-28",
    "2026-03-29",
    "2026-10-25",
    "2026-11-01",
    "2024-02-29",
];

pub(crate) fn zone() -> impl Strategy<Value = &'static str> {
    select(ZONES)
}

/// An instant on one of the days, on a half hour, at times a millisecond off.
pub(crate) fn instant() -> impl Strategy<Value = i64> {
    (select(DAYS), -6..54_i64, -1..=1_i64).prop_map(|(day, half_hours, off)| {
        let midnight = Time::parse(&format!("{day}T00:00:00Z")).unwrap().millis();
        midnight + half_hours * 1_800_000 + off
    })
}

fn duration() -> impl Strategy<Value = &'static str> {
    select(&["30m", "1h", "1d", "2d", "1w", "1mo", "2mo", "1y"][..])
}

fn number() -> impl Strategy<Value = Json> {
    select(vec![json!(0), json!(1), json!(2), json!(3), json!(0.1), json!(0.2), json!(-1.5), json!(1e16)])
}

fn scalar() -> impl Strategy<Value = Json> {
    prop_oneof![
        number(),
        select(vec![json!("1"), json!("2.0"), json!("x"), json!("XY"), json!(true), json!("")]),
    ]
}

fn date() -> impl Strategy<Value = Json> {
    prop_oneof![
        select(DAYS).prop_map(|day| json!(day)),
        instant().prop_map(|millis| json!(millis)),
        instant().prop_map(|millis| json!(Time::from_millis(millis).unwrap().to_string())),
    ]
}

/// A value of a param or trait.
fn value() -> impl Strategy<Value = Json> {
    let single = || prop_oneof![4 => scalar(), 3 => date(), 1 => Just(Json::Null)];
    prop_oneof![
        6 => single(),
        2 => vec(single(), 0..4).prop_map(Json::Array),
        2 => object(),
        2 => vec(object(), 0..3).prop_map(Json::Array),
    ]
}

/// A value of `y`: most often a date or a list of dates.
fn dated() -> impl Strategy<Value = Json> {
    prop_oneof![4 => date(), 1 => vec(date(), 1..4).prop_map(Json::Array), 1 => value()]
}

fn object() -> impl Strategy<Value = Json> {
    (option::of(scalar()), option::of(date())).prop_map(|(x, y)| json!({"x": x, "y": y}))
}

fn field() -> impl Strategy<Value = &'static str> {
    select(&["x", "y"][..])
}

/// A field, or a field of objects and lists below it.
fn path() -> impl Strategy<Value = String> {
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

fn date_test() -> impl Strategy<Value = Json> {
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

fn text_test() -> impl Strategy<Value = Json> {
    (select(&["contains", "starts", "ends", "matches"][..]), select(&["x", "y", "X", ""][..]), any::<bool>())
        .prop_map(|(key, text, ci)| json!({key: text, "ci": ci}))
}

fn list_test() -> impl Strategy<Value = Json> {
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

/// A filter of fields.
fn fields() -> impl Strategy<Value = Json> {
    let leaf = (path(), value_test()).prop_map(|(param, is)| json!({"param": param, "is": is}));
    leaf.prop_recursive(2, 4, 2, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..3).prop_map(|list| json!({"all": list})),
            vec(inner.clone(), 0..3).prop_map(|list| json!({"any": list})),
            inner.prop_map(|filter| json!({"not": filter})),
        ]
    })
}

/// A filter of events.
fn filter() -> impl Strategy<Value = Json> {
    let days = vec(select(&["mon", "wed", "fri", "sat", "sun"][..]), 1..4);
    let leaf = prop_oneof![
        3 => fields(),
        1 => (path(), value_test()).prop_map(|(path, is)| json!({"context": path, "is": is})),
        1 => date_test().prop_map(|test| json!({"at": test})),
        1 => select(&["online", "x", "1"][..]).prop_map(|source| json!({"source": source})),
        1 => (0..24, 0..12).prop_map(|(from, more)| json!({"hour": {"between": [from, from + more]}})),
        1 => days.prop_map(|days| json!({"weekday": days})),
        2 => fields().prop_map(|filter| json!({"items": filter})),
    ];
    leaf.prop_recursive(1, 3, 2, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..3).prop_map(|list| json!({"all": list})),
            vec(inner.clone(), 0..3).prop_map(|list| json!({"any": list})),
            inner.prop_map(|filter| json!({"not": filter})),
        ]
    })
}

fn window() -> impl Strategy<Value = Json> {
    let words = &[
        "today",
        "yesterday",
        "this_week",
        "last_week",
        "this_month",
        "last_month",
        "this_year",
        "last_year",
        "this_hour",
    ][..];
    prop_oneof![
        4 => duration().prop_map(|d| json!({"last": d})),
        2 => select(&[["2d", "1d"], ["1mo", "1d"], ["2mo", "1mo"], ["1h", "30m"], ["1mo", "30d"]][..])
            .prop_map(|ago| json!({"ago": ago})),
        4 => select(words).prop_map(|word| json!({"calendar": word})),
        1 => date().prop_map(|from| json!({"from": from})),
        1 => date().prop_map(|to| json!({"to": to})),
    ]
}

fn measure() -> impl Strategy<Value = Json> {
    prop_oneof![
        4 => Just(json!("count")),
        3 => path().prop_map(|path| json!({"sum": path})),
        1 => (field(), option::of(fields())).prop_map(|(of, filter)| match filter {
            Some(filter) => json!({"sum": of, "over": "items", "where": filter}),
            None => json!({"sum": of, "over": "items"}),
        }),
    ]
}

/// An event condition, its `where` made by `filter`.
fn event(filter: impl Strategy<Value = Option<Json>>) -> impl Strategy<Value = Json> {
    let names = prop_oneof![select(NAMES).prop_map(|name| json!(name)), Just(json!(NAMES))];
    (names, filter, option::of(window()), measure(), number_test()).prop_map(|(event, filter, within, measure, is)| {
        json!({"event": event, "where": filter, "within": within, "measure": measure, "is": is})
    })
}

fn attribute() -> impl Strategy<Value = Json> {
    prop_oneof![
        3 => (path(), value_test()).prop_map(|(path, is)| json!({"attribute": path, "is": is})),
        3 => date_test().prop_map(|is| json!({"attribute": "y", "is": is})),
        1 => (field(), fields()).prop_map(|(path, any)| json!({"attribute": path, "any": any})),
    ]
}

/// Something that comes and goes.
fn passing() -> impl Strategy<Value = Json> {
    (select(NAMES), duration()).prop_map(|(name, last)| json!({"event": name, "within": {"last": last}}))
}

/// A condition of one leaf.
pub(crate) fn leaf() -> impl Strategy<Value = Json> {
    prop_oneof![event(option::weighted(0.3, filter())), attribute()]
}

/// A condition that holds others.
pub(crate) fn condition() -> impl Strategy<Value = Json> {
    leaf().prop_recursive(2, 6, 3, |inner| {
        prop_oneof![
            Just(json!({"everyone": true})),
            vec(inner.clone(), 0..3).prop_map(|list| json!({"all": list})),
            vec(inner.clone(), 0..3).prop_map(|list| json!({"any": list})),
            inner.clone().prop_map(|one| json!({"not": one})),
            (vec(prop_oneof![inner, passing()], 1..5), 0..5_usize)
                .prop_map(|(of, n)| json!({"at_least": {"n": n.min(of.len()), "of": of}})),
        ]
    })
}

/// JSON made of the words of the language, put together in any way.
pub(crate) fn nonsense() -> impl Strategy<Value = Json> {
    let words = &[
        "attribute",
        "event",
        "all",
        "any",
        "not",
        "at_least",
        "everyone",
        "is",
        "where",
        "within",
        "measure",
        "n",
        "of",
        "last",
        "ago",
        "calendar",
        "from",
        "to",
        "sum",
        "over",
        "items",
        "param",
        "context",
        "at",
        "hour",
        "weekday",
        "eq",
        "in",
        "gte",
        "between",
        "matches",
        "len",
        "has_all",
        "on",
        "anniversary",
        "in_next",
        "month_day",
        "age",
        "before",
        "x",
        "7d",
        "1mo",
        "100y",
        "today",
        "2026-02-30",
        "9999-12-31",
        "(",
        "mon",
    ][..];
    let leaf = prop_oneof![
        3 => select(words).prop_map(Json::from),
        1 => number(),
        1 => date(),
        1 => any::<f64>().prop_map(Json::from),
        1 => any::<bool>().prop_map(Json::from),
        1 => Just(Json::Null),
    ];
    leaf.prop_recursive(6, 24, 4, move |inner| {
        let object = vec((select(words), inner.clone()), 0..4);
        prop_oneof![
            vec(inner, 0..4).prop_map(Json::Array),
            object
                .prop_map(|fields| fields.into_iter().map(|(key, value)| (key.to_owned(), value)).collect()),
        ]
    })
}

fn map(json: Json) -> Map {
    match Value::from(json) {
        Value::Map(map) => map,
        _ => Map::new(),
    }
}

fn call() -> impl Strategy<Value = Call> {
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

/// A sum over a window against a bound that it may meet to the last bit.
pub(crate) fn sum() -> impl Strategy<Value = Json> {
    let bounds = &[0.1, 0.3, 0.1 + 0.2, 0.6, 0.1 + 0.2 + 0.3, 0.0, 1.0, 1.1, 2.0, 1e16, 0.3 - 0.1 - 0.2][..];
    let key = select(&["eq", "ne", "gt", "gte", "lt", "lte"][..]);
    let names = select(vec![json!("a"), json!(["a", "b"]), json!(["b", "a"])]);
    (names, key, select(bounds), option::of(window())).prop_map(|(event, key, bound, within)| {
        json!({"event": event, "within": within, "measure": {"sum": "x"}, "is": {key: bound}})
    })
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
