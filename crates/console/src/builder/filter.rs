//! What the event itself must be like: filters on its params, its items, its context.

use leptos::prelude::*;
use serde_json::{Value, json};

use super::{
    blank,
    combo::combo,
    draft::Draft,
    field::{self, choice},
    known::Known,
    op,
    place::Place,
    test::test,
    text::pretty,
};
use crate::widgets::{Icon, icon};

/// The filters at a place, which need not be there; several stand in a list under `all` or `any`.
pub(crate) fn filters(draft: Draft, place: &Place) -> AnyView {
    let shape = draft.aspect(place, Shape::of);
    let add = {
        let place = place.clone();
        move |_| add(draft, &place)
    };
    let rows = place.clone();
    view! {
        <div class="filters-box">
            {move || match shape.get() {
                Shape::Nothing => ().into_any(),
                Shape::One => row(draft, &rows, &rows, words::WHERE.into_any()),
                Shape::Several(join, count) => several(draft, &rows, join, count),
            }}
            <button type="button" class="button quiet slim add-where" on:click=add>{icon(Icon::Filter)}{move || if shape.get() == Shape::Nothing { words::ADD } else { words::ADD_MORE }}</button>
        </div>
    }
    .into_any()
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shape {
    Nothing,
    One,
    Several(&'static str, usize),
}

impl Shape {
    fn of(value: Option<&Value>) -> Self {
        let Some(map) = value.and_then(Value::as_object) else { return Self::Nothing };
        let list = |join| map.get(join).and_then(Value::as_array).map(|list| Self::Several(join, list.len()));
        list("all").or_else(|| list("any")).unwrap_or(Self::One)
    }
}

fn add(draft: Draft, place: &Place) {
    match draft.document.with_untracked(|document| Shape::of(place.find(document))) {
        Shape::Nothing => draft.put(place, blank::param()),
        Shape::One => draft.put(place, json!({ "all": [draft.peek(place), blank::param()] })),
        Shape::Several(join, _) => draft.push(&place.key(join), blank::param()),
    }
}

fn several(draft: Draft, place: &Place, join: &'static str, count: usize) -> AnyView {
    const JOINS: [(&str, &str); 2] = [("all", "and"), ("any", "or")];
    let list = place.key(join);
    let row = |index: usize| {
        let place = place.clone();
        let word = match index {
            0 => words::WHERE.into_any(),
            1 => {
                let rejoin = place.clone();
                let choose = move |next: &str| {
                    let next = if next == "any" { "any" } else { "all" };
                    let filters = draft.peek(&rejoin.key(join));
                    draft.put(&rejoin, json!({ next: filters }));
                };
                choice(words::JOIN, &JOINS, move || join.to_owned(), choose)
            }
            _ => (if join == "all" { words::AND } else { words::OR }).into_any(),
        };
        row(draft, &place, &list.at(index), word)
    };
    (0..count).map(row).collect_view().into_any()
}

const SUBJECTS: [(&str, &str); 3] =
    [("param", "the event’s"), ("items", "some item’s"), ("context", "the context’s")];

/// A filter; `whole` is the place of all of them, where what remains is put in order after a removal.
fn row(draft: Draft, whole: &Place, place: &Place, word: AnyView) -> AnyView {
    let subject = draft.aspect(place, subject_of);
    let (chosen, gone, tail, mine) = (place.clone(), place.clone(), whole.clone(), place.clone());
    let choose = move |next: &str| {
        let now = draft.peek(&chosen);
        let inner = now.get("items").unwrap_or(&now).clone();
        let name =
            inner.get("param").or_else(|| inner.get("context")).cloned().unwrap_or_else(|| json!("category"));
        let is = inner.get("is").cloned().unwrap_or_else(|| json!({ "set": true }));
        draft.put(
            &chosen,
            match next {
                "items" => json!({ "items": { "param": name, "is": is } }),
                "context" => json!({ "context": name, "is": is }),
                _ => json!({ "param": name, "is": is }),
            },
        );
    };
    let remove = move |_| {
        draft.remove(&gone);
        tidy(draft, &tail);
    };
    let body = move || match subject.get() {
        "param" => named(draft, &mine, "param", Known::Param),
        "context" => named(draft, &mine, "context", Known::Param),
        "items" => named(draft, &mine.key("items"), "param", Known::Field),
        _ => {
            let value = draft.value(&mine);
            view! { <code class="as-json">{move || value.with(pretty)}</code> }.into_any()
        }
    };
    let pickable = move || {
        (subject.get() != "other")
            .then(|| choice(words::OF, &SUBJECTS, move || subject.get().to_owned(), choose.clone()))
    };
    view! {
        <div class="filter-row">
            <span class="word lead">{word}</span>
            <span class="joined filter-what">{pickable}{body}</span>
            <button type="button" class="button quiet icon slim" aria-label=words::REMOVE title=words::REMOVE on:click=remove>{icon(Icon::Cross)}</button>
        </div>
    }
    .into_any()
}

fn named(draft: Draft, place: &Place, key: &'static str, known: Known) -> AnyView {
    view! {
        {combo(draft, &place.key(key), field::TEXT, words::NAME, known)}
        {test(draft, &place.key("is"), op::OF_VALUE)}
    }
    .into_any()
}

/// Filters that one row can show; the others are shown as what they are.
fn subject_of(value: Option<&Value>) -> &'static str {
    let has = |value: Option<&Value>, key: &str| value.and_then(|value| value.get(key)).is_some();
    if has(value, "param") {
        "param"
    } else if has(value, "context") {
        "context"
    } else if has(value.and_then(|value| value.get("items")), "param") {
        "items"
    } else {
        "other"
    }
}

/// One filter stands alone, none leaves nothing.
fn tidy(draft: Draft, whole: &Place) {
    let value = draft.peek(whole);
    let list = value.get("all").or_else(|| value.get("any")).and_then(Value::as_array);
    match list.map(Vec::as_slice) {
        Some([]) => draft.remove(whole),
        Some([one]) => draft.put(whole, one.clone()),
        _ => {}
    }
}

mod words {
    pub(super) const WHERE: &str = "where";
    pub(super) const AND: &str = "and";
    pub(super) const OR: &str = "or";
    pub(super) const ADD: &str = "Only where…";
    pub(super) const ADD_MORE: &str = "Add another";
    pub(super) const JOIN: &str = "And or or";
    pub(super) const OF: &str = "Of what";
    pub(super) const NAME: &str = "Name";
    pub(super) const REMOVE: &str = "Remove this filter";
}
