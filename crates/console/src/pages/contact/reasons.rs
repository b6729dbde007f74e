//! Why a contact is in a segment, and why not in another.

use leptos::{prelude::*, task::spawn_local};

use crate::{
    api::{self, Explained, Fault, Segment},
    console::{Console, sentence_case},
    derived::memo,
    live::Live,
    why::why,
    widgets::{Icon, icon, rows_waiting},
};

/// A button that unfolds why the contact is in a segment.
pub(super) fn toggle(contact: String, segment: String, segments: Live<Vec<Segment>>) -> AnyView {
    let open = RwSignal::new(false);
    let drawn = move || open.get().then(|| reasons(contact.clone(), segment.clone(), segments));
    view! {
        <button type="button" class="button quiet slim why-toggle" aria-expanded=move || open.get().to_string() on:click=move |_| open.update(|open| *open = !*open)>{icon(Icon::Why)}{words::WHY}</button>
        {drawn}
    }
    .into_any()
}

/// A choice of all segments: why the contact is in one, or why not.
pub(super) fn ask(contact: String, segments: Live<Vec<Segment>>) -> AnyView {
    let chosen = RwSignal::new(String::new());
    let list = memo(move || {
        let value = segments.value;
        let pair = |segment: &Segment| (segment.id.clone(), segment.name.clone());
        value.with(|value| {
            value.ready().map(|list| list.iter().map(pair).collect::<Vec<_>>()).unwrap_or_default()
        })
    });
    let options = move || {
        let option = |(id, name): (String, String)| view! { <option value=id>{name}</option> };
        list.get().into_iter().map(option).collect_view()
    };
    let drawn = move || {
        let segment = chosen.get();
        (!segment.is_empty()).then(|| reasons(contact.clone(), segment, segments))
    };
    view! {
        <div class="why-ask" hidden=move || list.with(Vec::is_empty)>
            <div class="field">
                <label for="why-not">{words::ASK}</label>
                <select class="select" id="why-not" on:change=move |event| chosen.set(event_target_value(&event))>
                    <option value="">{words::CHOOSE}</option>
                    {options}
                </select>
            </div>
            {drawn}
        </div>
    }
    .into_any()
}

/// The answer, asked once it is looked at.
pub(crate) fn reasons(contact: String, segment: String, segments: Live<Vec<Segment>>) -> AnyView {
    let answer = RwSignal::new(None::<Result<Explained, Fault>>);
    let console = Console::here();
    {
        let segment = segment.clone();
        spawn_local(async move {
            let explained = api::explain(&segment, &contact).await;
            console.heard(&explained);
            answer.try_set(Some(explained));
        });
    }
    let drawn = move || {
        answer.with(|answer| match answer {
            None => rows_waiting(2),
            Some(Err(fault)) => view! { <p class="fault">{sentence_case(&fault.message)}</p> }.into_any(),
            Some(Ok(explained)) => {
                let definition = segments.value.with(|value| {
                    let known = value.ready().and_then(|list| list.iter().find(|known| known.id == segment));
                    known.map(|known| known.definition.clone()).unwrap_or_default()
                });
                why(explained, &definition, segments)
            }
        })
    };
    view! { <div aria-live="polite">{drawn}</div> }.into_any()
}

mod words {
    pub(super) const WHY: &str = "Why";
    pub(super) const ASK: &str = "Why in a segment, or why not";
    pub(super) const CHOOSE: &str = "Choose a segment…";
}
