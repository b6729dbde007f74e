//! A condition on events: which, how many or how much, when, and what they were like.

use leptos::prelude::*;
use serde_json::{Value, json};

use super::{
    combo::combo,
    draft::Draft,
    field::{self, choice},
    filter::filters,
    known::Known,
    op,
    place::Place,
    test::test,
    window::{self, window},
};

/// The body of an event condition.
pub(crate) fn event(draft: Draft, place: &Place) -> AnyView {
    view! {
        <div class="line">
            {names(draft, &place.key("event"))}
            {window(draft, &place.key("within"))}
        </div>
        <div class="line">{measure(draft, place)}</div>
        {filters(draft, &place.key("where"))}
    }
    .into_any()
}

/// Whether the controls know the measure and the window of an event condition.
pub(crate) fn is_editable(condition: Option<&Value>) -> bool {
    let part =
        |key: &str| condition.and_then(|condition| condition.get(key)).filter(|value| !value.is_null());
    let measured = part("measure").is_none_or(is_known);
    measured && part("within").is_none_or(window::is_editable)
}

/// Whether there is an option for a measure; one over items has at most one that sums.
fn is_known(measure: &Value) -> bool {
    let Some(map) = measure.as_object() else {
        return measure == "count" || measure == "days";
    };
    let keys: Vec<&str> = map.keys().map(String::as_str).collect();
    match keys.as_slice() {
        [key] => OF_PARAM.contains(key),
        [_, _] => map.contains_key("sum") && map.get("over").is_some_and(|over| over == "items"),
        _ => false,
    }
}

/// One name, or several with commas.
fn names(draft: Draft, place: &Place) -> AnyView {
    let many = draft.aspect(place, |value| value.is_some_and(Value::is_array));
    let place = place.clone();
    let control = move || {
        let codec = if many.get() { field::LIST } else { field::TEXT };
        combo(draft, &place, codec, words::EVENT, Known::Event)
    };
    view! { <span class="event-name">{control}</span> }.into_any()
}

const MEASURES: [(&str, &str); 9] = [
    ("count", "the number of times"),
    ("days", "the number of days"),
    ("sum", "the total of"),
    ("items", "the total over items of"),
    ("avg", "the average of"),
    ("min", "the smallest"),
    ("max", "the largest"),
    ("distinct", "the number of different"),
    ("most", "the most frequent"),
];

/// Measures of one param.
const OF_PARAM: [&str; 6] = ["sum", "avg", "min", "max", "distinct", "most"];

fn measure(draft: Draft, place: &Place) -> AnyView {
    let measured = place.key("measure");
    let kind = draft.aspect(&measured, kind_of);
    let (whole, chosen, inside) = (place.clone(), measured.clone(), measured);
    // The test that a condition has without saying so is said, so that it can be changed.
    let is = draft.aspect(&place.key("is"), |value| value.is_some());
    let ensure = move || {
        if draft.peek(&whole.key("is")).is_null() {
            draft.put(&whole.key("is"), json!({ "gte": 1 }));
        }
    };
    let choose = {
        let (ensure, whole) = (ensure.clone(), place.clone());
        move |next: &str| {
            ensure();
            let before = draft.peek(&chosen);
            let of = OF_PARAM.iter().find_map(|key| before.get(key)).cloned();
            // What is most frequent is text, everything else a number.
            if (next == "most") != (kind.get_untracked() == "most") {
                let is = if next == "most" { json!({ "eq": "Tea" }) } else { json!({ "gte": 1 }) };
                draft.put(&whole.key("is"), is);
            }
            let of = of.unwrap_or_else(|| {
                json!(if matches!(next, "distinct" | "most") { "category" } else { "total" })
            });
            match next {
                "count" => draft.remove(&chosen),
                "days" => draft.put(&chosen, json!("days")),
                "items" => draft.put(&chosen, json!({ "sum": of, "over": "items" })),
                param => draft.put(&chosen, json!({ param: of })),
            }
        }
    };
    let of = move || match kind.get() {
        "count" | "days" => ().into_any(),
        "items" => combo(draft, &inside.key("sum"), field::TEXT, words::FIELD, Known::Field),
        param => combo(draft, &inside.key(param), field::TEXT, words::PARAM, Known::Param),
    };
    let (told, bound) = (place.clone(), ensure.clone());
    view! {
        <span class="joined">{choice(words::MEASURE, &MEASURES, move || kind.get().to_owned(), choose)}{of}</span>
        {move || {
            if is.get() {
                test(draft, &told.key("is"), if kind.get() == "most" { op::OF_VALUE } else { op::OF_NUMBER })
            } else {
                let bound = bound.clone();
                view! { <button type="button" class="button quiet slim" on:click=move |_| bound()>{words::ONCE}</button> }.into_any()
            }
        }}
    }
    .into_any()
}

fn kind_of(value: Option<&Value>) -> &'static str {
    match value {
        Some(Value::Object(map)) if map.contains_key("over") => "items",
        Some(Value::Object(map)) => OF_PARAM.into_iter().find(|key| map.contains_key(*key)).unwrap_or("sum"),
        Some(value) if value == "days" => "days",
        _ => "count",
    }
}

mod words {
    pub(super) const EVENT: &str = "Name of the event";
    pub(super) const MEASURE: &str = "What is measured";
    pub(super) const PARAM: &str = "Param";
    pub(super) const FIELD: &str = "Field of the items";
    pub(super) const ONCE: &str = "is at least 1";
}
