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
    // A measure over items may be narrowed by a filter, which has no control either.
    let unknown = ["avg", "min", "max", "distinct", "most", "where"];
    let measured = part("measure").is_none_or(|measure| {
        measure == "count"
            || measure.as_object().is_some_and(|map| !unknown.iter().any(|key| map.contains_key(*key)))
    });
    measured && part("within").is_none_or(window::is_editable)
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

const MEASURES: [(&str, &str); 3] =
    [("count", "the number of times"), ("sum", "the total of"), ("items", "the total over items of")];

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
        let ensure = ensure.clone();
        move |next: &str| {
            ensure();
            let of = draft.peek(&chosen).get("sum").cloned().unwrap_or_else(|| json!("total"));
            match next {
                "sum" => draft.put(&chosen, json!({ "sum": of })),
                "items" => draft.put(&chosen, json!({ "sum": of, "over": "items" })),
                _ => draft.remove(&chosen),
            }
        }
    };
    let of = move || match kind.get() {
        "count" => ().into_any(),
        "items" => combo(draft, &inside.key("sum"), field::TEXT, words::FIELD, Known::Field),
        _ => combo(draft, &inside.key("sum"), field::TEXT, words::PARAM, Known::Param),
    };
    let (told, bound) = (place.clone(), ensure.clone());
    view! {
        <span class="joined">{choice(words::MEASURE, &MEASURES, move || kind.get().to_owned(), choose)}{of}</span>
        {move || {
            if is.get() {
                test(draft, &told.key("is"), op::OF_NUMBER)
            } else {
                let bound = bound.clone();
                view! { <button type="button" class="button quiet slim" on:click=move |_| bound()>{words::ONCE}</button> }.into_any()
            }
        }}
    }
    .into_any()
}

fn kind_of(value: Option<&Value>) -> &'static str {
    match value.and_then(Value::as_object) {
        Some(map) if map.contains_key("over") => "items",
        Some(_) => "sum",
        None => "count",
    }
}

mod words {
    pub(super) const EVENT: &str = "Name of the event";
    pub(super) const MEASURE: &str = "What is measured";
    pub(super) const PARAM: &str = "Param";
    pub(super) const FIELD: &str = "Field of the items";
    pub(super) const ONCE: &str = "is at least 1";
}
