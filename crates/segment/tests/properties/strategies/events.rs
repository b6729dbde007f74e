//! Conditions on events: filters, windows, measures.

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value as Json, json};

use super::values::{date, date_test, duration, field, number_test, path, value_test};

/// The names that events have.
pub(crate) const NAMES: &[&str] = &["a", "b"];

/// A filter of fields.
pub(crate) fn fields() -> impl Strategy<Value = Json> {
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
pub(crate) fn filter() -> impl Strategy<Value = Json> {
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

pub(crate) fn window() -> impl Strategy<Value = Json> {
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

pub(crate) fn measure() -> impl Strategy<Value = Json> {
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
pub(crate) fn event(filter: impl Strategy<Value = Option<Json>>) -> impl Strategy<Value = Json> {
    let names = prop_oneof![select(NAMES).prop_map(|name| json!(name)), Just(json!(NAMES))];
    (names, filter, option::of(window()), measure(), number_test()).prop_map(|(event, filter, within, measure, is)| {
        json!({"event": event, "where": filter, "within": within, "measure": measure, "is": is})
    })
}
