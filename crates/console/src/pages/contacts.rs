//! Contacts: search, filter by segment, page by page.

use leptos::prelude::*;

use super::{entitle, here, settled};
use crate::{
    api,
    derived::memo,
    live::{Live, Loaded, Shape},
    route::Route,
    widgets::{Icon, contact_table, empty, failed, icon, page_head, rows_waiting, search},
};

const BEAT: i32 = 2_500;

/// The page, perhaps narrowed to one segment.
pub(crate) fn contacts(segment: Option<String>) -> AnyView {
    entitle(words::TITLE);
    let typed = RwSignal::new(String::new());
    let query = settled(move || typed.get().trim().to_owned());
    view! {
        {page_head(words::TITLE, words::LEAD, None)}
        <div class="sheet">
            <div class="sheet-head filters">
                {search(typed, words::SEARCH)}
                {segment_choice(segment.clone())}
            </div>
            {pager(move || query.get(), segment, words::NONE)}
        </div>
    }
    .into_any()
}

fn segment_choice(chosen: Option<String>) -> AnyView {
    let console = here();
    let segments = Live::every(30_000, api::segments);
    let choose = move |event| {
        let id = event_target_value(&event);
        console.router.go(&Route::Contacts(Some(id).filter(|id| !id.is_empty())));
    };
    let options = move || {
        let list = segments.value.with(|value| value.ready().cloned().unwrap_or_default());
        let chosen = chosen.clone();
        let option = move |(id, name): (String, String)| {
            let selected = chosen.as_deref() == Some(id.as_str());
            view! { <option value=id selected=selected>{name}</option> }
        };
        list.into_iter().map(|segment| (segment.id, segment.name)).map(option).collect_view()
    };
    view! {
        <select class="select" aria-label=words::IN_SEGMENT on:change=choose>
            <option value="">{words::EVERYONE}</option>
            {options}
        </select>
    }
    .into_any()
}

/// Pages of contacts that stay fresh, with the way back and forth.
pub(super) fn pager(
    query: impl Fn() -> String + Copy + Send + Sync + 'static,
    segment: Option<String>,
    none: &'static str,
) -> AnyView {
    let cursors = RwSignal::new(Vec::<String>::new());
    let live = Live::every(BEAT, move || {
        let (query, segment) = (untrack(query), segment.clone().unwrap_or_default());
        let cursor = cursors.with_untracked(|cursors| cursors.last().cloned());
        async move { api::contacts(&query, &segment, cursor.as_deref()).await }
    });
    Effect::new(move |before: Option<String>| {
        let asked = query();
        if before.is_some_and(|before| before != asked) {
            cursors.set(Vec::new());
            live.again();
        }
        asked
    });
    let shape = memo(move || live.value.with(|value| value.shape(|slice| slice.items.is_empty())));
    let rows =
        move || live.value.with(|value| value.ready().map(|slice| slice.items.clone()).unwrap_or_default());
    let next = memo(move || live.value.with(|value| value.ready().and_then(|slice| slice.cursor.clone())));
    view! {
        {move || match shape.get() {
            Shape::Waiting => rows_waiting(6),
            Shape::Failed => live.value.with_untracked(|value| match value {
                Loaded::Failed(fault) => failed(fault, move || live.again()),
                Loaded::Waiting | Loaded::Ready(_) => ().into_any(),
            }),
            Shape::Empty => empty(words::NOBODY, none, ()),
            Shape::Full => contact_table(rows),
        }}
        {steps(cursors, next, move || live.again())}
    }
    .into_any()
}

/// The way from page to page, by the cursors of those before; `again` asks for the page anew.
pub(super) fn steps(
    cursors: RwSignal<Vec<String>>,
    next: Memo<Option<String>>,
    again: impl Fn() + Copy + 'static,
) -> AnyView {
    let first = move || cursors.with(Vec::is_empty);
    let back = move |_| {
        cursors.update(|cursors| drop(cursors.pop()));
        again();
    };
    let forth = move |_| {
        if let Some(cursor) = next.get_untracked() {
            cursors.update(|cursors| cursors.push(cursor));
            again();
        }
    };
    view! {
        <div class="steps" hidden=move || first() && next.with(Option::is_none)>
            <button class="button slim" disabled=first on:click=back>{icon(Icon::Back)}{words::NEWER}</button>
            <span class="small soft number">{move || words::page(cursors.with(Vec::len) + 1)}</span>
            <button class="button slim" disabled=move || next.with(Option::is_none) on:click=forth>{words::OLDER}{icon(Icon::Forward)}</button>
        </div>
    }
    .into_any()
}

mod words {
    pub(super) const TITLE: &str = "Contacts";
    pub(super) const LEAD: &str = "Everyone the shop has seen: customers, and visitors without a name yet.";
    pub(super) const SEARCH: &str = "Search by id, e-mail or name";
    pub(super) const IN_SEGMENT: &str = "In segment";
    pub(super) const EVERYONE: &str = "All contacts";
    pub(super) const NOBODY: &str = "Nobody here";
    pub(super) const NONE: &str = "No contact fits. Contacts appear with their first event.";
    pub(super) const NEWER: &str = "Previous";
    pub(super) const OLDER: &str = "Next";

    pub(super) fn page(number: usize) -> String {
        format!("Page {number}")
    }
}
