//! A condition on membership of another segment.

use leptos::prelude::*;
use serde_json::Value;

use super::{draft::Draft, field::choice, place::Place};
use crate::{api, derived::memo, live::Live};

/// For what seldom changes: the shop's segments.
const SLOW_BEAT: i32 = 30_000;

const SIDES: [(&str, &str); 2] = [("in", "is in"), ("out", "is not in")];

/// The body of such a condition.
pub(crate) fn membership(draft: Draft, place: &Place) -> AnyView {
    let segments = Live::every(SLOW_BEAT, api::segments);
    let (segment, is) = (place.key("segment"), place.key("is"));
    let text = |value: Option<&Value>| value.and_then(Value::as_str).unwrap_or_default().to_owned();
    let (chosen, side) = (draft.aspect(&segment, text), draft.aspect(&is, text));
    let list = memo(move || {
        segments.value.with(|value| {
            let known = value.ready().into_iter().flatten();
            known.map(|segment| (segment.id.clone(), segment.name.clone())).collect::<Vec<_>>()
        })
    });
    let options = move || {
        let option = |(id, name): (String, String)| {
            let selected = chosen.with(|chosen| *chosen == id);
            view! { <option value=id selected=selected>{name}</option> }
        };
        list.get().into_iter().map(option).collect_view()
    };
    let choose = move |event| draft.put(&segment, Value::from(event_target_value(&event)));
    view! {
        <div class="line">
            {choice(words::SIDE, &SIDES, move || side.get(), move |next| draft.put(&is, Value::from(next)))}
            <select class="select" aria-label=words::SEGMENT on:change=choose>
                <option value="" disabled=true selected=move || chosen.with(String::is_empty)>{words::CHOOSE}</option>
                {options}
            </select>
        </div>
    }
    .into_any()
}

mod words {
    pub(super) const SIDE: &str = "In it or not";
    pub(super) const SEGMENT: &str = "Segment";
    pub(super) const CHOOSE: &str = "Choose a segment…";
}
