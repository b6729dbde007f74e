//! The list of blocks of products.

use leptos::prelude::*;
use recommend::{Block, Kind};

use super::entitle;
use crate::{
    api::blocks::{self, Entry},
    derived::memo,
    figures::{grouped, rounded},
    live::{Live, Loaded, Shape},
    route::Route,
    widgets::{Icon, failed, icon, page_head, rows_waiting, when},
};

const BEAT: i32 = 3_000;

/// The page.
pub(crate) fn list() -> AnyView {
    entitle(words::TITLE);
    let live = Live::every(BEAT, blocks::all);
    let shape = memo(move || live.value.with(|value| value.shape(|list| list.is_empty())));
    let new =
        view! { <a class="button primary" href=Route::NewBlock.href()>{icon(Icon::Plus)}{words::NEW}</a> };
    view! {
        {page_head(words::TITLE, words::LEAD, Some(new.into_any()))}
        {move || match shape.get() {
            Shape::Waiting => view! { <div class="sheet">{rows_waiting(6)}</div> }.into_any(),
            Shape::Failed => live.value.with_untracked(|value| match value {
                Loaded::Failed(fault) => failed(fault, move || live.again()),
                Loaded::Waiting | Loaded::Ready(_) => ().into_any(),
            }),
            Shape::Empty | Shape::Full => table(live),
        }}
    }
    .into_any()
}

fn table(live: Live<Vec<Entry>>) -> AnyView {
    let ids = memo(move || {
        live.value.with(|value| {
            value.ready().map(|list| list.iter().map(|entry| entry.block.id.clone()).collect::<Vec<_>>())
        })
    });
    view! {
        <div class="sheet">
            <table class="grid blocks-grid">
                <thead>
                    <tr>
                        <th scope="col">{words::BLOCK}</th>
                        <th scope="col">{words::STATE}</th>
                        <th scope="col" class="right">{words::SHOWN}</th>
                        <th scope="col" class="right">{words::RATE}</th>
                        <th scope="col" class="right">{words::CHANGED}</th>
                    </tr>
                </thead>
                <tbody><For each=move || ids.get().unwrap_or_default() key=String::clone children=move |id| row(live, id) /></tbody>
            </table>
        </div>
    }
    .into_any()
}

fn row(live: Live<Vec<Entry>>, id: String) -> AnyView {
    let entry = {
        let id = id.clone();
        memo(move || {
            live.value.with(|value| value.ready()?.iter().find(|entry| entry.block.id == id).cloned())
        })
    };
    let part = move |pick: fn(&Entry) -> AnyView| move || entry.with(|entry| entry.as_ref().map(pick));
    view! {
        <tr>
            <th scope="row">
                <a class="row-link" href=Route::Block(id).href()>{part(|entry| called(&entry.block).into_any())}</a>
                <span class="says small soft">{part(|entry| said(&entry.block).into_any())}</span>
            </th>
            <td class="tags">{part(tags)}</td>
            <td class="right number shown">{part(|entry| grouped(entry.shown).into_any())}</td>
            <td class="right number rate">{part(|entry| rate(entry.shown, entry.clicked).into_any())}</td>
            <td class="right soft changed">{part(|entry| entry.updated_at.map(when).into_any())}</td>
        </tr>
    }
    .into_any()
}

/// What people call a block.
pub(super) fn called(block: &Block) -> String {
    let title = || block.title_in("en").unwrap_or(&block.id).to_owned();
    if block.name.is_empty() { title() } else { block.name.clone() }
}

/// What a block shows, in words: `For this visitor, then what trends`.
fn said(block: &Block) -> String {
    let others = block.fallbacks.iter().filter(|kind| **kind != block.kind);
    let others = others.map(|kind| words::then(words::kind(*kind)));
    let first = words::kind(block.kind).to_owned();
    let mut said = std::iter::once(first).chain(others).collect::<String>();
    said.push_str(&words::asked_for(&block.id));
    said
}

fn tags(entry: &Entry) -> AnyView {
    let is_own = entry.updated_at.is_some();
    view! {
        {entry.standing.then(|| view! { <span class="tag">{if is_own { words::ADAPTED } else { words::STANDING }}</span> })}
        {(!entry.standing).then(|| view! { <span class="tag deep">{words::OWN}</span> })}
        {entry.block.split.is_some().then(|| view! { <span class="tag live">{words::SPLIT}</span> })}
    }
    .into_any()
}

/// Clicks of a hundred views; a dash before the first.
pub(super) fn rate(shown: u64, clicked: u64) -> String {
    if shown == 0 {
        return "–".to_owned();
    }
    format!("{} %", rounded(clicked as f64 * 100.0 / shown as f64))
}

/// What a kind is called in a list of choices.
pub(super) fn kind_name(kind: Kind) -> &'static str {
    words::kind(kind)
}

mod words {
    use recommend::Kind;

    pub(super) const TITLE: &str = "Blocks";
    pub(super) const LEAD: &str =
        "Products for pages, chosen anew for each visitor. Views and clicks are of the last 30 days.";
    pub(super) const NEW: &str = "New block";
    pub(super) const BLOCK: &str = "Block";
    pub(super) const STATE: &str = "State";
    pub(super) const SHOWN: &str = "Shown";
    pub(super) const RATE: &str = "Click-through";
    pub(super) const CHANGED: &str = "Changed";
    pub(super) const STANDING: &str = "Ready to use";
    pub(super) const ADAPTED: &str = "Adapted";
    pub(super) const OWN: &str = "Own";
    pub(super) const SPLIT: &str = "A/B";

    pub(super) fn then(kind: &str) -> String {
        format!(", then {}", kind.to_lowercase())
    }

    pub(super) fn asked_for(id: &str) -> String {
        format!(" · {id}")
    }

    pub(super) fn kind(kind: Kind) -> &'static str {
        match kind {
            Kind::RecentlyViewed => "Viewed lately by the visitor",
            Kind::Related => "Like the product on the page",
            Kind::AlsoViewed => "Viewed by others too",
            Kind::BoughtTogether => "Bought together",
            Kind::Bestsellers => "Bestsellers",
            Kind::Trending => "Trending now",
            Kind::New => "New products",
            Kind::Personal => "For this visitor",
            Kind::Next => "Where this visit leads",
            Kind::LeftInCart => "Left in the cart",
            Kind::PriceDropped => "Cheaper than when viewed",
            Kind::BackInStock => "Back in stock",
            Kind::Replenish => "Due to be bought again",
        }
    }
}
