//! What is no definition.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::Value as Json;

use super::values::{date, number};

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
        "held",
        "for",
        "first",
        "has",
        "sequence",
        "absent",
        "window",
        "regular",
        "period",
        "back",
        "compare",
        "left",
        "right",
        "op",
        "times",
        "for_some",
        "that",
        "segment",
        "entered",
        "in_for",
        "bucket",
        "salt",
        "segments",
        "since",
        "pick",
        "most",
        "order",
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
