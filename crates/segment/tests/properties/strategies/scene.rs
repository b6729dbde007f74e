//! Histories that lie close together in time, so that windows, steps and periods meet.

use event::{Call, CallKind, Map, Time, Value};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value as Json, json};

use super::values::{date_near, small};
use super::{DAYS, midnight, zone};

/// What one contact did, where, and when one looks.
#[derive(Debug, Clone)]
pub(crate) struct Scene {
    start: i64,
    pub(crate) calls: Vec<Call>,
    pub(crate) zone: &'static str,
    pub(crate) now: i64,
}

/// A scene of such calls around one of the days.
pub(crate) fn scene(call: impl Strategy<Value = Call> + 'static) -> BoxedStrategy<Scene> {
    let calls = vec((call, 0..40_usize, away()), 2..18);
    let now = prop_oneof![2 => away(), 3 => away().prop_map(|away| away + 12 * 3_600_000)];
    (select(DAYS), calls, zone(), now, contact())
        .prop_map(|(day, calls, zone, now, contact)| {
            let start = midnight(day);
            let calls = calls.into_iter().map(|(call, id, away)| Call {
                id: format!("m{id}"),
                time: Time::from_millis(start + away).unwrap(),
                user: contact.0.clone(),
                anonymous: contact.1.clone(),
                params: map(placed(json!(call.params), start)),
                traits: map(placed(json!(call.traits), start)),
                ..call
            });
            Scene { start, calls: calls.collect(), zone, now: start + now }
        })
        .boxed()
}

impl Scene {
    /// The definition with its dates near this scene.
    pub(crate) fn place(&self, definition: Json) -> Json {
        placed(definition, self.start)
    }
}

/// Puts dates in the place of texts such as `@at-3`, half hours after `start`.
fn placed(json: Json, start: i64) -> Json {
    match json {
        Json::Array(list) => list.into_iter().map(|one| placed(one, start)).collect(),
        Json::Object(map) => map.into_iter().map(|(key, value)| (key, placed(value, start))).collect(),
        Json::String(text) if text.starts_with('@') => {
            let (form, half_hours) = text[1..].split_at(2);
            let millis = start + half_hours.parse::<i64>().unwrap() * 1_800_000;
            let told = Time::from_millis(millis).unwrap().to_string();
            match form {
                "ms" => json!(millis),
                "on" => json!(told[..10]),
                _ => json!(told),
            }
        }
        other => other,
    }
}

/// A user, or somebody without a name.
fn contact() -> impl Strategy<Value = (Option<String>, Option<String>)> {
    let user = (0..20_u8).prop_map(|user| (Some(format!("u{user}")), None));
    let known = (0..20_u8).prop_map(|user| (Some(format!("u{user}")), Some("a0".to_owned())));
    let nameless = (0..20_u8).prop_map(|anonymous| (None, Some(format!("a{anonymous}"))));
    prop_oneof![3 => user, 1 => known, 1 => nameless]
}

/// How far from the beginning of the day: most often within it, on a half hour, at times a
/// millisecond off.
fn away() -> impl Strategy<Value = i64> {
    let days = prop_oneof![12 => Just(0), 6 => -3..=3_i64, 2 => select(&[-366, -31, -28, 28, 31][..])];
    let half_hours = prop_oneof![3 => 0..48_i64, 3 => 16..24_i64];
    (days, half_hours, prop_oneof![4 => Just(0), 1 => Just(-1), 1 => Just(1)])
        .prop_map(|(days, half_hours, off)| (days * 48 + half_hours) * 1_800_000 + off)
}

/// The names of plain events, the frequent ones again.
pub(crate) const NAMES: &[&str] = &["a", "a", "a", "b", "b", "c"];

/// Most often an event of a plain name.
pub(crate) fn happening() -> BoxedStrategy<Call> {
    call_of(7, 3)
}

/// Most often an identify.
pub(crate) fn telling() -> BoxedStrategy<Call> {
    call_of(1, 4)
}

fn call_of(events: u32, identifies: u32) -> BoxedStrategy<Call> {
    let x = || prop_oneof![6 => small(), 1 => vec(small(), 0..3).prop_map(Json::Array)];
    let item =
        || (option::weighted(0.9, small()), option::of(0..4_i64)).prop_map(|(x, y)| json!({"x": x, "y": y}));
    let item = || prop_oneof![12 => item(), 1 => small()];
    let items = option::weighted(0.6, vec(item(), 0..4));
    let name = prop_oneof![events => select(NAMES), identifies => Just("")];
    let fields = (
        option::weighted(0.9, x()),
        option::weighted(0.6, date_near()),
        items,
        option::weighted(0.1, Just("x")),
    );
    (name, fields)
        .prop_map(|(name, (x, y, items, source))| match name {
            "" => call(CallKind::Identify, "", json!({"x": x, "y": y})),
            name => call(CallKind::Track, name, json!({"x": x, "y": y, "items": items, "source": source})),
        })
        .boxed()
}

/// Many events, of values that are many.
pub(crate) fn crowd() -> BoxedStrategy<Scene> {
    let x = || {
        (0..24_i64, any::<bool>()).prop_map(|(x, text)| if text { json!(x.to_string()) } else { json!(x) })
    };
    let item = || (x(), 0..4_i64).prop_map(|(x, y)| json!({"x": x, "y": y}));
    let event = (select(NAMES), option::weighted(0.7, x()), vec(item(), 0..3))
        .prop_map(|(name, x, items)| call(CallKind::Track, name, json!({"x": x, "items": items})));
    let more = vec((event, 0..500_usize, away()), 60..90);
    (scene(happening()), more)
        .prop_map(|(mut scene, more)| {
            let start = scene.start;
            scene.calls.extend(more.into_iter().map(|(call, id, away)| Call {
                id: format!("n{id}"),
                time: Time::from_millis(start + away).unwrap(),
                user: Some("u0".to_owned()),
                ..call
            }));
            scene
        })
        .boxed()
}

/// A call that says this, of no time or contact yet.
pub(crate) fn call(kind: CallKind, name: &str, says: Json) -> Call {
    let (params, traits) = if kind.is_event() { (map(says), Map::new()) } else { (Map::new(), map(says)) };
    Call {
        id: String::new(),
        time: Time::MIN,
        kind,
        name: name.to_owned(),
        user: None,
        anonymous: None,
        previous: None,
        addresses: Vec::new(),
        context: Map::new(),
        params,
        traits,
    }
}

pub(crate) fn map(json: Json) -> Map {
    match Value::from(json) {
        Value::Map(map) => map,
        _ => Map::new(),
    }
}
