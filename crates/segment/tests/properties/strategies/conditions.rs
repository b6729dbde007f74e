//! Conditions on attributes, and conditions that hold others.

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value as Json, json};

use super::events::{NAMES, event, fields, filter};
use super::values::{date_test, duration, field, path, value_test};

pub(crate) fn attribute() -> impl Strategy<Value = Json> {
    prop_oneof![
        3 => (path(), value_test()).prop_map(|(path, is)| json!({"attribute": path, "is": is})),
        3 => date_test().prop_map(|is| json!({"attribute": "y", "is": is})),
        1 => (field(), fields()).prop_map(|(path, any)| json!({"attribute": path, "any": any})),
    ]
}

/// Something that comes and goes.
pub(crate) fn passing() -> impl Strategy<Value = Json> {
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
