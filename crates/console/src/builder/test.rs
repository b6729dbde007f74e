//! A test: each of its keys is a row of what must hold and what it is compared with.

use leptos::prelude::*;
use serde_json::Value;

use super::{
    draft::Draft,
    field::{self, date_field, duration_field, field},
    op::{Group, Op, Operand},
    place::Place,
};

/// The rows of the test at a place.
pub(crate) fn test(draft: Draft, place: &Place, groups: &'static [Group]) -> AnyView {
    let ids = draft.aspect(place, |value| {
        let keys = value.and_then(Value::as_object).into_iter().flatten();
        keys.filter(|(key, _)| *key != "ci")
            .filter_map(|(key, value)| Op::of_key(key, value))
            .map(|op| op.id)
            .collect::<Vec<_>>()
    });
    let place = place.clone();
    view! { <span class="tests">{move || ids.get().into_iter().map(|id| row(draft, &place, groups, id)).collect_view()}</span> }.into_any()
}

fn row(draft: Draft, place: &Place, groups: &'static [Group], id: &'static str) -> AnyView {
    let Some(op) = Op::of_id(id) else { return ().into_any() };
    let inside = place.key(op.key);
    view! {
        <span class="joined test">
            {selector(draft, place, groups, op)}
            {operand(draft, &inside, op.operand)}
        </span>
    }
    .into_any()
}

fn selector(draft: Draft, place: &Place, groups: &'static [Group], op: &'static Op) -> AnyView {
    let place = place.clone();
    let choose = move |event| {
        let Some(next) = Op::of_id(&event_target_value(&event)) else { return };
        let value = next.begin(op, &draft.peek(&place.key(op.key)));
        let mut test = draft.peek(&place);
        if let Some(map) = test.as_object_mut() {
            map.remove(op.key);
            map.insert(next.key.to_owned(), value);
        }
        draft.put(&place, test);
    };
    let listed = groups.iter().any(|(_, ids)| ids.contains(&op.id));
    let other = (!listed).then(|| view! { <option value=op.id selected=true>{op.label}</option> });
    let options = |ids: &'static [&'static str]| {
        let option = move |other: &'static Op| view! { <option value=other.id selected=other.id == op.id>{other.label}</option> };
        ids.iter().filter_map(|id| Op::of_id(id)).map(option).collect_view()
    };
    let groups = groups
        .iter()
        .map(|&(name, ids)| view! { <optgroup label=name>{options(ids)}</optgroup> })
        .collect_view();
    view! { <select class="select" aria-label=words::TEST title=words::TEST on:change=choose>{other}{groups}</select> }.into_any()
}

fn operand(draft: Draft, place: &Place, operand: Operand) -> AnyView {
    match operand {
        Operand::None => ().into_any(),
        Operand::Scalar => field(draft, place, field::SCALAR, words::VALUE),
        Operand::List => field(draft, place, field::LIST, words::VALUES),
        Operand::Number => field(draft, place, field::NUMBER, words::NUMBER),
        Operand::Text => field(draft, place, field::TEXT, words::TEXT),
        Operand::Date => date_field(draft, place, words::DATE),
        Operand::Duration => duration_field(draft, place, words::TIME),
        Operand::Pair => two(draft, place, field::NUMBER, words::NUMBER),
        Operand::Days => two(draft, place, field::TEXT, words::DAY),
        Operand::Inside(key, inside) => self::operand(draft, &place.key(key), *inside),
    }
}

fn two(draft: Draft, place: &Place, codec: field::Codec, label: &'static str) -> AnyView {
    view! { {field(draft, &place.at(0), codec, label)} <span class="word">{words::AND}</span> {field(draft, &place.at(1), codec, label)} }.into_any()
}

mod words {
    pub(super) const TEST: &str = "What must hold";
    pub(super) const VALUE: &str = "Value";
    pub(super) const VALUES: &str = "Values, with commas";
    pub(super) const NUMBER: &str = "Number";
    pub(super) const TEXT: &str = "Text";
    pub(super) const DATE: &str = "Date";
    pub(super) const TIME: &str = "Length of time";
    pub(super) const DAY: &str = "Day, such as 12-24";
    pub(super) const AND: &str = "and";
}
