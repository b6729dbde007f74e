//! A condition in its frame: a group with its members, or a single one with its controls.

use leptos::{html::Select, prelude::*};
use serde_json::{Value, json};

use super::{
    attribute::attribute,
    blank,
    draft::Draft,
    event::{event, is_editable},
    field::{choice, flaw_note},
    membership::membership,
    place::Place,
    written::written,
};
use crate::{
    sentence,
    widgets::{Icon, icon},
};

/// What a condition is, as far as the builder shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Kind {
    face: Face,
    /// It stands under a `not`.
    denied: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Face {
    Group(&'static str),
    Event,
    Attribute,
    Everyone,
    Segment,
    Other,
}

impl Kind {
    fn of(value: Option<&Value>) -> Self {
        let inner = value.and_then(|value| value.get("not"));
        Self { face: Face::of(inner.or(value)), denied: inner.is_some() }
    }

    fn inside(self, place: &Place) -> Place {
        if self.denied { place.key("not") } else { place.clone() }
    }
}

impl Face {
    fn of(value: Option<&Value>) -> Self {
        let has = |key: &str| value.and_then(|value| value.get(key)).is_some();
        let list = |key: &str| value.and_then(|value| value.get(key)).is_some_and(Value::is_array);
        if has("attribute") {
            if has("is") { Self::Attribute } else { Self::Other }
        } else if has("event") {
            if is_editable(value) { Self::Event } else { Self::Other }
        } else if has("segment") {
            if value.and_then(|value| value.get("is")).is_some_and(Value::is_string) {
                Self::Segment
            } else {
                Self::Other
            }
        } else if has("everyone") {
            Self::Everyone
        } else if list("all") {
            Self::Group("all")
        } else if list("any") {
            Self::Group("any")
        } else {
            Self::Other
        }
    }
}

/// The whole of `where`.
pub(crate) fn root(draft: Draft) -> AnyView {
    let place = Place::root("where");
    let kind = draft.aspect(&place, Kind::of);
    let grouped = move || matches!(kind.get().face, Face::Group(_));
    let below = place.clone();
    view! {
        {node(draft, &place, 0)}
        {move || (!grouped()).then(|| adders(draft, &below))}
    }
    .into_any()
}

fn node(draft: Draft, place: &Place, depth: usize) -> AnyView {
    let kind = draft.aspect(place, Kind::of);
    let place = place.clone();
    let drawn = move || {
        let kind = kind.get();
        match kind.face {
            Face::Group(join) => group(draft, &place, kind, join, depth),
            Face::Event | Face::Attribute | Face::Everyone | Face::Segment | Face::Other => {
                single(draft, &place, kind)
            }
        }
    };
    drawn.into_any()
}

fn group(draft: Draft, place: &Place, kind: Kind, join: &'static str, depth: usize) -> AnyView {
    const MODES: [(&str, &str); 4] =
        [("all", "All of"), ("any", "Any of"), ("none", "None of"), ("not all", "Not all of")];
    let mode = match (join, kind.denied) {
        ("all", false) => "all",
        ("all", true) => "not all",
        (_, false) => "any",
        (_, true) => "none",
    };
    let list = kind.inside(place).key(join);
    let count = draft.aspect(&list, |value| value.and_then(Value::as_array).map_or(0, Vec::len));
    let whole = place.clone();
    let choose = {
        let list = list.clone();
        move |next: &str| {
            let members = draft.peek(&list);
            draft.put(
                &whole,
                match next {
                    "any" => json!({ "any": members }),
                    "none" => json!({ "not": { "any": members } }),
                    "not all" => json!({ "not": { "all": members } }),
                    _ => json!({ "all": members }),
                },
            );
        }
    };
    let (members, own) = (list.clone(), place.clone());
    let owned = move |path: &str| own.holds(path) && !path.contains_inside(&own);
    view! {
        <fieldset class="group" data-mode=mode data-depth=depth.min(4).to_string()>
            <legend class="unseen">{words::GROUP}</legend>
            <div class="group-head">
                {choice(words::MODE, &MODES, move || mode.to_owned(), choose)}
                <span class="soft">{words::THESE}</span>
                {(depth > 0).then(|| remover(draft, place))}
            </div>
            <ul class="members">
                <For each=move || 0..count.get() key=|index| *index children=move |index| view! { <li>{node(draft, &members.at(index), depth + 1)}</li> } />
            </ul>
            {move || (count.get() == 0).then(|| view! { <p class="nothing small soft">{if join == "all" { words::EVERYONE } else { words::NOBODY }}</p> })}
            {flaw_note(draft, owned)}
            {adders(draft, place)}
        </fieldset>
    }
    .into_any()
}

/// Whether a fault's path leads into one of a group's members, who show it themselves.
trait ContainsInside {
    fn contains_inside(&self, group: &Place) -> bool;
}

impl ContainsInside for str {
    fn contains_inside(&self, group: &Place) -> bool {
        let lists =
            [group.key("all"), group.key("any"), group.key("not").key("all"), group.key("not").key("any")];
        lists
            .iter()
            .any(|list| self.strip_prefix(&list.to_string()).is_some_and(|rest| rest.starts_with('[')))
    }
}

fn single(draft: Draft, place: &Place, kind: Kind) -> AnyView {
    let inside = kind.inside(place);
    let body = match kind.face {
        Face::Event => event(draft, &inside),
        Face::Attribute => attribute(draft, &inside),
        Face::Segment => membership(draft, &inside),
        Face::Everyone => view! { <p class="word">{words::EVERY}</p> }.into_any(),
        Face::Group(_) | Face::Other => as_json(draft, &inside),
    };
    let own = place.clone();
    view! {
        <div class="condition" class:denied=kind.denied>
            <div class="condition-head">{denial(draft, place, kind)}{remover(draft, place)}</div>
            <div class="condition-body">{body}</div>
            {flaw_note(draft, move |path| own.holds(path))}
        </div>
    }
    .into_any()
}

/// A condition that the controls do not know is told in words and edited as it is written.
fn as_json(draft: Draft, place: &Place) -> AnyView {
    let value = draft.value(place);
    let told = move || {
        let sentence = value.with(sentence::of_condition);
        sentence.map(|sentence| view! { <p>{sentence.view()}</p> })
    };
    view! { {told}{written(draft, place)}<p class="small soft">{words::IN_JSON}</p> }.into_any()
}

fn denial(draft: Draft, place: &Place, kind: Kind) -> AnyView {
    const EVENT: [(&str, &str); 2] = [("yes", "Did"), ("no", "Did not")];
    const REST: [(&str, &str); 2] = [("yes", "With"), ("no", "Without")];
    let options: &'static [(&str, &str)] = if kind.face == Face::Event { &EVENT } else { &REST };
    let place = place.clone();
    let choose = move |next: &str| {
        let now = draft.peek(&place);
        let inner = now.get("not").unwrap_or(&now).clone();
        draft.put(&place, if next == "no" { json!({ "not": inner }) } else { inner });
    };
    choice(words::DENIAL, options, move || if kind.denied { "no" } else { "yes" }.to_owned(), choose)
}

fn remover(draft: Draft, place: &Place) -> AnyView {
    let place = place.clone();
    let remove = move |_| {
        draft.remove(&place);
        if place == Place::root("where") {
            draft.put(&place, json!({ "all": [] }));
        }
    };
    view! { <button type="button" class="button quiet icon slim remove" aria-label=words::REMOVE title=words::REMOVE on:click=remove>{icon(Icon::Cross)}</button> }.into_any()
}

fn adders(draft: Draft, place: &Place) -> AnyView {
    let adder = |name: &'static str, begin: fn() -> Value| {
        let place = place.clone();
        view! { <button type="button" class="button quiet slim" on:click=move |_| add(draft, &place, begin())>{icon(Icon::Plus)}{name}</button> }
    };
    view! {
        <div class="adders">
            {adder(words::ADD_EVENT, blank::event)}
            {adder(words::ADD_ATTRIBUTE, blank::attribute)}
            {adder(words::ADD_GROUP, blank::group)}
            {shapes(draft, place)}
        </div>
    }
    .into_any()
}

/// A list of the other kinds of conditions.
fn shapes(draft: Draft, place: &Place) -> AnyView {
    let place = place.clone();
    let chosen = NodeRef::<Select>::new();
    let choose = move |event| {
        let key = event_target_value(&event);
        if let Some((_, _, begin)) = blank::SHAPES.iter().find(|(known, ..)| *known == key) {
            add(draft, &place, begin());
        }
        if let Some(select) = chosen.get_untracked() {
            select.set_value("");
        }
    };
    let option = |(key, name, _): &blank::Shape| view! { <option value=*key>{*name}</option> };
    view! {
        <select class="select shapes" node_ref=chosen aria-label=words::ADD_OTHER on:change=choose>
            <option value="">{words::ADD_OTHER}</option>
            {blank::SHAPES.iter().map(option).collect_view()}
        </select>
    }
    .into_any()
}

/// Adds to a group; what is none becomes one.
fn add(draft: Draft, place: &Place, condition: Value) {
    let kind = draft.document.with_untracked(|document| Kind::of(place.find(document)));
    match kind.face {
        Face::Group(join) => draft.push(&kind.inside(place).key(join), condition),
        _ => match draft.peek(place) {
            Value::Null => draft.put(place, json!({ "all": [condition] })),
            before => draft.put(place, json!({ "all": [before, condition] })),
        },
    }
}

mod words {
    pub(super) const GROUP: &str = "Group of conditions";
    pub(super) const MODE: &str = "How many must hold";
    pub(super) const THESE: &str = "these hold";
    pub(super) const EVERYONE: &str = "Without a condition, everyone is in.";
    pub(super) const NOBODY: &str = "Without a condition, nobody is in.";
    pub(super) const EVERY: &str = "Every contact";
    pub(super) const IN_JSON: &str = "This condition is edited as it is written.";
    pub(super) const DENIAL: &str = "Is it so or not";
    pub(super) const REMOVE: &str = "Remove";
    pub(super) const ADD_EVENT: &str = "Event";
    pub(super) const ADD_ATTRIBUTE: &str = "Attribute";
    pub(super) const ADD_GROUP: &str = "Group";
    pub(super) const ADD_OTHER: &str = "Something else…";
}
