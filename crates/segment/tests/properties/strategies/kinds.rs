//! Definitions with one condition of a kind.

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value as Json, json};

use super::conditions::condition;
use super::scene::NAMES;
use super::values::{date_near, small};
use super::zone;

/// Lengths of time that meet in a scene.
fn length() -> impl Strategy<Value = &'static str> {
    select(&["30m", "1h", "2h", "3h", "6h", "1d", "2d", "1w", "1mo", "1y"][..])
}

/// Lengths that pass within a scene.
fn short() -> impl Strategy<Value = &'static str> {
    select(&["30m", "1h", "2h", "3h", "6h", "1d"][..])
}

/// One name or several.
fn names() -> impl Strategy<Value = Json> {
    prop_oneof![
        3 => select(NAMES).prop_map(|name| json!(name)),
        2 => select(vec![json!(["a", "b"]), json!(["c", "a"]), json!(["b", "c"]), json!(["b"])]),
    ]
}

pub(crate) fn number_test() -> impl Strategy<Value = Json> {
    (select(&["gt", "gte", "lt", "lte", "eq", "ne"][..]), prop_oneof![0..3, 1..6])
        .prop_map(|(key, n)| json!({key: n}))
}

pub(crate) fn field_test() -> BoxedStrategy<Json> {
    prop_oneof![
        3 => (select(&["eq", "ne"][..]), small()).prop_map(|(key, value)| json!({key: value})),
        2 => vec(small(), 1..4).prop_map(|list| json!({"in": list})),
        3 => number_test(),
        1 => any::<bool>().prop_map(|set| json!({"set": set})),
    ]
    .boxed()
}

pub(crate) fn time_test() -> impl Strategy<Value = Json> {
    prop_oneof![
        (select(&["in_last", "in_next", "older_than"][..]), length()).prop_map(|(key, d)| json!({key: d})),
        select(&["today", "yesterday", "tomorrow"][..]).prop_map(|day| json!({"on": day})),
    ]
}

/// Filters that most events pass or fail by chance.
fn filter() -> BoxedStrategy<Json> {
    prop_oneof![
        4 => field_test().prop_map(|is| json!({"param": "x", "is": is})),
        2 => field_test().prop_map(|is| json!({"items": {"param": "x", "is": is}})),
        1 => field_test().prop_map(|is| json!({"not": {"param": "x", "is": is}})),
        1 => (select(&["online", "x"][..])).prop_map(|source| json!({"source": source})),
        1 => (0..16, 6..12).prop_map(|(from, more)| json!({"hour": {"between": [from, from + more]}})),
        1 => time_test().prop_map(|test| json!({"at": test})),
        1 => time_test().prop_map(|test| json!({"param": "y", "is": test})),
    ]
    .boxed()
}

fn filters() -> impl Strategy<Value = Option<Json>> {
    option::weighted(0.3, filter())
}

fn period() -> impl Strategy<Value = &'static str> {
    select(&["hour", "day", "week", "month", "year"][..])
}

/// Any window of the language.
pub(crate) fn window() -> BoxedStrategy<Json> {
    let since_event = (names(), filters(), option::of(select(&["first", "last"][..])))
        .prop_map(|(event, filter, pick)| json!({"event": event, "where": filter, "pick": pick}));
    let start = prop_oneof![Just(json!("y")), since_event];
    prop_oneof![
        4 => length().prop_map(|last| json!({"last": last})),
        2 => select(&[["2d", "1h"], ["1mo", "1d"], ["1y", "1w"], ["3h", "30m"], ["1mo", "30d"]][..])
            .prop_map(|ago| json!({"ago": ago})),
        2 => select(&["today", "yesterday", "this_week", "this_month", "last_month", "this_year", "this_hour"][..])
            .prop_map(|word| json!({"calendar": word})),
        3 => (period(), 0..4).prop_map(|(period, back)| json!({"period": period, "back": back})),
        1 => date_near().prop_map(|from| json!({"from": from})),
        1 => date_near().prop_map(|to| json!({"to": to})),
        5 => (start, option::of(length())).prop_map(|(since, lasting)| json!({"since": since, "for": lasting})),
    ].boxed()
}

fn windows() -> impl Strategy<Value = Option<Json>> {
    option::weighted(0.6, window())
}

fn measure() -> impl Strategy<Value = Json> {
    let statistic = select(&["sum", "avg", "min", "max", "distinct"][..]);
    let over = option::weighted(0.4, option::weighted(0.4, field_test()));
    prop_oneof![
        1 => Just(json!("count")),
        2 => Just(json!("days")),
        6 => (statistic, over).prop_map(|(statistic, over)| over_items(statistic, over)),
    ]
}

fn over_items(statistic: &str, over: Option<Option<Json>>) -> Json {
    match over {
        None => json!({statistic: "x"}),
        Some(None) => json!({statistic: "y", "over": "items"}),
        Some(Some(is)) => json!({statistic: "x", "over": "items", "where": {"param": "x", "is": is}}),
    }
}

fn measured() -> BoxedStrategy<Json> {
    (names(), filters(), windows(), measure()).prop_map(|(event, filter, within, measure)| {
        json!({"event": event, "where": filter, "within": within, "measure": measure})
    }).boxed()
}

/// An event condition.
pub(crate) fn event() -> BoxedStrategy<Json> {
    let number = (measured(), number_test()).prop_map(|(measured, is)| with(measured, "is", is));
    prop_oneof![5 => number, 1 => most()].boxed()
}

/// What an event condition finds most often.
fn most() -> impl Strategy<Value = Json> {
    let over = option::weighted(0.4, option::weighted(0.4, field_test()));
    let is = prop_oneof![
        (select(&["eq", "ne"][..]), select(&["1", "2", "p", "q"][..]))
            .prop_map(|(key, text)| json!({key: text})),
        select(&["1", "p", "q", ""][..]).prop_map(|text| json!({"starts": text})),
        select(&[["1", "p"], ["2", "q"]][..]).prop_map(|texts| json!({"in": texts})),
    ];
    (names(), filters(), windows(), over, is).prop_map(|(event, filter, within, over, is)| {
        let measure = over_items("most", over);
        json!({"event": event, "where": filter, "within": within, "measure": measure, "is": is})
    })
}

/// The object with one more key.
fn with(mut object: Json, key: &str, value: Json) -> Json {
    object[key] = value;
    object
}

/// Lengths that pass in a scene, most of them.
pub(crate) fn held_for() -> impl Strategy<Value = &'static str> {
    prop_oneof![4 => short(), 1 => length()]
}

/// An attribute that has passed for long enough.
pub(crate) fn held() -> BoxedStrategy<Json> {
    let tested = prop_oneof![
        3 => (Just("x"), field_test()),
        2 => (Just("y"), time_test()),
        1 => (Just("y"), (length(), length()).prop_map(|(last, older)| json!({"in_last": last, "older_than": older}))),
    ];
    (tested, prop_oneof![4 => short(), 1 => length()])
        .prop_map(
            |((attribute, is), length)| json!({"held": {"attribute": attribute, "is": is, "for": length}}),
        )
        .boxed()
}

/// The first or the last event.
pub(crate) fn pick() -> BoxedStrategy<Json> {
    let end = select(&["first", "last"][..]);
    (end, names(), filters(), windows(), option::weighted(0.7, filter())).prop_map(
        |(end, names, filter, within, has)| json!({end: names, "where": filter, "within": within, "has": has}),
    ).boxed()
}

/// Events in an order.
pub(crate) fn sequence() -> BoxedStrategy<Json> {
    let first = (names(), filters()).prop_map(|(event, filter)| json!({"event": event, "where": filter}));
    let next = || {
        (names(), filters(), option::of(length()))
            .prop_map(|(event, filter, within)| json!({"event": event, "where": filter, "within": within}))
    };
    let absent = || {
        let filter = option::weighted(0.3, filter());
        (names(), filter).prop_map(|(absent, filter)| json!({"absent": absent, "where": filter}))
    };
    let middle = vec(prop_oneof![2 => next(), 1 => absent()], 0..2);
    let end = prop_oneof![
        2 => next().prop_map(|step| vec![step]),
        1 => absent().prop_map(|step| vec![step]),
        3 => (absent(), length()).prop_map(|(step, length)| vec![with(step, "for", json!(length))]),
        1 => (absent(), absent(), length()).prop_map(|(a, b, length)| vec![a, with(b, "for", json!(length))]),
    ];
    (first, middle, end, option::weighted(0.3, length()), option::weighted(0.4, window()))
        .prop_map(|(first, middle, end, within, window)| {
            let steps: Vec<Json> = std::iter::once(first).chain(middle).chain(end).collect();
            json!({"sequence": steps, "within": within, "window": window})
        })
        .boxed()
}

/// Events in several periods.
pub(crate) fn regular() -> BoxedStrategy<Json> {
    (names(), filters(), period(), 1..4, 0..4).prop_map(|(names, filter, period, at_least, more)| {
        json!({"regular": names, "where": filter, "period": period, "at_least": at_least, "of": at_least + more})
    }).boxed()
}

/// Two measures, compared.
pub(crate) fn compare() -> BoxedStrategy<Json> {
    let op = select(&["gt", "gte", "lt", "lte", "eq", "ne"][..]);
    let times = option::of(select(&[0.5, 1.0, 1.5, 2.0][..]));
    (measured(), op, measured(), times, option::weighted(0.3, 0..3)).prop_map(|(left, op, right, times, at_least)| {
        json!({"compare": {"left": left, "op": op, "right": right, "times": times, "at_least": at_least}})
    }).boxed()
}

/// A part of the contacts.
pub(crate) fn bucket() -> BoxedStrategy<Json> {
    (select(&["s", "test-1", "привет"][..]), 0..9_000, 1..9_000).prop_map(|(salt, from, more)| {
        json!({"bucket": {"salt": salt, "from": from, "to": 10_000.min(from + more)}})
    }).boxed()
}

/// A condition of any one kind.
pub(crate) fn single() -> BoxedStrategy<Json> {
    prop_oneof![3 => event(), 2 => held(), 2 => pick(), 3 => sequence(), 2 => regular(), 2 => compare(), 1 => bucket()].boxed()
}

/// Conditions of several kinds, joined.
pub(crate) fn several() -> BoxedStrategy<Json> {
    let part = prop_oneof![3 => single(), 1 => for_some(), 1 => Just(json!({"everyone": true}))].boxed();
    let part = prop_oneof![2 => part.clone(), 1 => part.prop_map(|one| json!({"not": one}))].boxed();
    let list = || vec(part.clone(), 2..4);
    let least =
        (vec(part.clone(), 3..5), 1..3_usize).prop_map(|(of, n)| json!({"at_least": {"n": n, "of": of}}));
    let joined = prop_oneof![
        list().prop_map(|list| json!({"all": list})),
        list().prop_map(|list| json!({"any": list})),
        least,
    ]
    .boxed();
    prop_oneof![2 => joined.clone(), 1 => (joined, part).prop_map(|(a, b)| json!({"all": [{"not": a}, b]}))]
        .boxed()
}

/// The same value of a key in all that is asked.
pub(crate) fn for_some() -> BoxedStrategy<Json> {
    let attribute = field_test().prop_map(|is| json!({"attribute": "x", "is": is}));
    let part = prop_oneof![4 => single(), 1 => attribute].boxed();
    let that = prop_oneof![
        2 => part.clone(),
        1 => part.clone().prop_map(|one| json!({"not": one})),
        3 => (part.clone(), part.clone()).prop_map(|(a, b)| json!({"all": [a, {"not": b}]})),
        1 => (part.clone(), part).prop_map(|(a, b)| json!({"for_some": "x", "that": {"all": [a, b]}})),
    ];
    let key = select(&["x", "x", "x", "x", "y", "items.x"][..]);
    (key, that).prop_map(|(key, that)| json!({"for_some": key, "that": that})).boxed()
}

/// Whole definitions that ask for the membership of others.
pub(crate) fn segment() -> BoxedStrategy<Json> {
    let near = || prop_oneof![2 => length().prop_map(|last| json!({"last": last})), 1 => window()];
    let is = prop_oneof![
        select(&["in", "out"][..]).prop_map(|is| json!(is)),
        near().prop_map(|window| json!({"entered": window})),
        near().prop_map(|window| json!({"left": window})),
        short().prop_map(|length| json!({"in_for": length})),
        (near(), short()).prop_map(|(window, length)| json!({"entered": window, "in_for": length})),
        (near(), near()).prop_map(|(entered, left)| json!({"entered": entered, "left": left})),
        near().prop_map(|entered| json!({"entered": entered, "from": "the other"})),
    ];
    let last =
        || (names(), length()).prop_map(|(event, last)| json!({"event": event, "within": {"last": last}}));
    let inner = || prop_oneof![2 => last(), 1 => last().prop_map(|one| json!({"not": one})), 2 => single()];
    let whole = (select(&[("s", "t"), ("t", "s")][..]), is)
        .prop_map(|((id, other), mut is)| {
            if let Some(from) = is.get_mut("from") {
                *from = json!(other);
            }
            json!({"segment": id, "is": is})
        })
        .boxed();
    // What `s` asks for is `t` alone: cycles are refused.
    let over_t = (whole.clone(), last()).prop_map(|(mut segment, last)| {
        segment["segment"] = json!("t");
        if let Some(is) = segment["is"].as_object_mut() {
            is.remove("from");
        }
        json!({"any": [segment, last]})
    });
    let s = prop_oneof![3 => inner(), 1 => over_t];
    let timezone = option::of(select(&["Europe/Berlin", "Asia/Kolkata"][..]));
    (whole, s, inner(), timezone)
        .prop_map(|(condition, s, t, timezone)| {
            let s = json!({"name": "s", "where": s});
            let t = json!({"name": "t", "where": t, "timezone": timezone});
            json!({"where": condition, "segments": {"s": s, "t": t}})
        })
        .boxed()
}

/// Definitions of one condition.
pub(crate) fn alone(condition: impl Strategy<Value = Json> + 'static) -> BoxedStrategy<Json> {
    let timezone = option::weighted(0.3, zone());
    let whole = (condition, timezone)
        .prop_map(|(condition, timezone)| json!({"name": "n", "timezone": timezone, "where": condition}));
    whole.boxed()
}

/// A definition of any kind.
pub(crate) fn definition() -> BoxedStrategy<Json> {
    let condition = prop_oneof![3 => condition().boxed(), 4 => single(), 2 => for_some()];
    prop_oneof![4 => alone(condition), 1 => segment()].boxed()
}
