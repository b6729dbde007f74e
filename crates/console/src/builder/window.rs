//! When an event counts.

use leptos::prelude::*;
use serde_json::{Value, json};

use super::{
    draft::Draft,
    field::{choice, date_field, duration_field},
    place::Place,
};

const KINDS: [(&str, &str); 13] = [
    ("ever", "at any time"),
    ("last", "in the last"),
    ("ago", "between"),
    ("today", "today"),
    ("yesterday", "yesterday"),
    ("this_hour", "this hour"),
    ("this_week", "this week"),
    ("last_week", "last week"),
    ("this_month", "this month"),
    ("last_month", "last month"),
    ("this_year", "this year"),
    ("last_year", "last year"),
    ("between", "between dates"),
];

/// The window at a place, which need not be there.
pub(crate) fn window(draft: Draft, place: &Place) -> AnyView {
    let kind = draft.aspect(place, |value| kind_of(value).to_owned());
    let (chosen, inside) = (place.clone(), place.clone());
    let choose = move |kind: &str| match kind {
        "ever" => draft.remove(&chosen),
        kind => draft.put(&chosen, begin(kind, &draft.peek(&chosen))),
    };
    view! {
        <span class="joined window">
            {choice(words::WHEN, &KINDS, move || kind.get(), choose)}
            {move || kind.with(|kind| bounds(draft, &inside, kind))}
        </span>
    }
    .into_any()
}

/// Whether the controls know this kind of window.
pub(crate) fn is_editable(window: &Value) -> bool {
    !["period", "since"].iter().any(|key| window.get(key).is_some())
}

fn kind_of(value: Option<&Value>) -> &str {
    let Some(map) = value.and_then(Value::as_object) else { return "ever" };
    if let Some(period) = map.get("calendar") {
        return KINDS.iter().map(|(kind, _)| *kind).find(|kind| period == kind).unwrap_or("today");
    }
    if map.contains_key("last") {
        "last"
    } else if map.contains_key("ago") {
        "ago"
    } else {
        "between"
    }
}

fn begin(kind: &str, before: &Value) -> Value {
    match kind {
        "last" => {
            json!({ "last": before.get("ago").and_then(|ago| ago.get(0)).cloned().unwrap_or_else(|| json!("7d")) })
        }
        "ago" => json!({ "ago": ["20d", "10d"] }),
        "between" => {
            let day = |ms: i64| crate::clock::machine(ms).chars().take(10).collect::<String>();
            let now = crate::clock::now();
            json!({ "from": day(now - 30 * 86_400_000), "to": day(now + 86_400_000) })
        }
        period => json!({ "calendar": period }),
    }
}

fn bounds(draft: Draft, place: &Place, kind: &str) -> AnyView {
    match kind {
        "last" => duration_field(draft, &place.key("last"), words::LENGTH),
        "ago" => {
            let ago = place.key("ago");
            view! {
                {duration_field(draft, &ago.at(0), words::FAR)} <span class="word">{words::AND}</span>
                {duration_field(draft, &ago.at(1), words::NEAR)} <span class="word">{words::AGO}</span>
            }
            .into_any()
        }
        "between" => view! {
            {date_field(draft, &place.key("from"), words::FROM)} <span class="word">{words::UNTIL}</span>
            {date_field(draft, &place.key("to"), words::TO)}
        }
        .into_any(),
        _ => ().into_any(),
    }
}

mod words {
    pub(super) const WHEN: &str = "When";
    pub(super) const LENGTH: &str = "How long";
    pub(super) const FAR: &str = "Begins this long ago";
    pub(super) const NEAR: &str = "Ends this long ago";
    pub(super) const AND: &str = "and";
    pub(super) const AGO: &str = "ago";
    pub(super) const FROM: &str = "First day";
    pub(super) const UNTIL: &str = "until";
    pub(super) const TO: &str = "The day after the last";
}
