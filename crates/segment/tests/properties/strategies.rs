//! Random definitions and histories over small alphabets, so that they meet.

mod calls;
mod conditions;
mod events;
pub(crate) mod kinds;
mod nonsense;
mod scene;
pub(crate) mod shop;
mod values;

use event::Time;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::Value as Json;

pub(crate) use calls::{amounts, calls, sum};
pub(crate) use conditions::{condition, leaf};
pub(crate) use kinds::alone;
pub(crate) use nonsense::nonsense;
pub(crate) use scene::{Scene, crowd, happening, scene, telling};

const ZONES: &[&str] = &[
    "UTC",
    "Europe/Berlin",
    "America/New_York",
    "Asia/Almaty",
    "Asia/Kolkata",
    "Asia/Beirut",
    "Australia/Lord_Howe",
];
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
    "2026-04-05",
    "2026-10-04",
];

/// A definition of any kind, and calls that it is about.
pub(crate) fn asked() -> BoxedStrategy<(Json, Scene)> {
    let asked = prop_oneof![3 => (kinds::definition(), scene(happening())), 2 => shop::asked()];
    asked.prop_map(|(definition, scene)| (scene.place(definition), scene)).boxed()
}

/// Several definitions, and calls that they are about.
pub(crate) fn asked_together() -> BoxedStrategy<(Vec<Json>, Scene)> {
    let few = |definition: BoxedStrategy<Json>| vec(definition, 1..4);
    let asked = prop_oneof![
        3 => (few(kinds::definition()), scene(happening())),
        1 => (few(alone(shop::for_long(shop::bought()))), scene(shop::buying())),
        1 => (few(alone(shop::for_long(shop::visited()))), scene(shop::visiting())),
        1 => (few(alone(shop::for_long(shop::reached()))), scene(shop::answering())),
        1 => (few(kinds::definition().prop_map(shop::of_a_shop).boxed()), scene(shop::ordering())),
    ];
    let placed = |(definitions, scene): (Vec<Json>, Scene)| {
        (definitions.into_iter().map(|definition| scene.place(definition)).collect(), scene)
    };
    asked.prop_map(placed).boxed()
}

pub(crate) fn zone() -> impl Strategy<Value = &'static str> {
    select(ZONES)
}

/// An instant on one of the days, on a half hour, at times a millisecond off.
pub(crate) fn instant() -> impl Strategy<Value = i64> {
    (select(DAYS), -6..54_i64, -1..=1_i64)
        .prop_map(|(day, half_hours, off)| midnight(day) + half_hours * 1_800_000 + off)
}

fn midnight(day: &str) -> i64 {
    Time::parse(&format!("{day}T00:00:00Z")).unwrap().millis()
}
