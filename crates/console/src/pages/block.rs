//! One block: how it does, what it shows to whom, and what it is; or a new one.

mod draft;
mod editor;
mod fallbacks;
mod filters;
mod preview;
mod results;
mod split;
mod template;
mod titles;

use leptos::{prelude::*, task::spawn_local};
use recommend::{Block, Kind};

use self::draft::Draft;
use super::blocks::called;
use super::{entitle, here};
use crate::{
    api::blocks::{self, Entry},
    console::{Console, sentence_case},
    route::Route,
    widgets::{Icon, failed, icon, rows_waiting},
};

/// The page for a new block.
pub(crate) fn new() -> AnyView {
    entitle(words::NEW);
    let block = Block { id: String::new(), title: Default::default(), ..Block::standing(Kind::Personal) };
    page(None, block)
}

/// The page of a block.
pub(crate) fn one(id: String) -> AnyView {
    let loaded = RwSignal::new(None);
    let ask = move || {
        let id = id.clone();
        loaded.set(None);
        spawn_local(async move {
            let answer = blocks::one(&id).await;
            loaded.try_set(Some(answer));
        });
    };
    ask();
    let drawn = move || match loaded.get() {
        None => view! { <div class="sheet">{rows_waiting(5)}</div> }.into_any(),
        Some(Ok(entry)) => {
            entitle(&called(&entry.block));
            let block = entry.block.clone();
            page(Some(entry), block)
        }
        Some(Err(fault)) => failed(&fault, ask.clone()),
    };
    drawn.into_any()
}

fn page(entry: Option<Entry>, block: Block) -> AnyView {
    let title = entry.as_ref().map_or_else(|| words::NEW.to_owned(), |entry| called(&entry.block));
    let id = entry.as_ref().map(|entry| entry.block.id.clone());
    let template = entry.as_ref().map(|entry| entry.template.clone()).unwrap_or_default();
    let draft = Draft::of(block, template);
    let busy = RwSignal::new(false);
    let save = {
        let is_new = entry.is_none();
        move |_| store(draft, is_new, busy)
    };
    let (flaw, is_whole) = (draft.flaw(), draft.is_whole());
    let note = move || flaw.get().map(|fault| view! { <p class="fault">{sentence_case(&fault.message)}</p> });
    view! {
        <div class="page-head">
            <div>
                <a class="crumb" href=Route::Blocks.href()>{icon(Icon::Back)}{words::BACK}</a>
                <h1>{title}</h1>
            </div>
            <div class="actions">
                {entry.map(remove)}
                <button class="button primary" disabled=move || busy.get() || !is_whole.get() on:click=save>{words::SAVE}</button>
            </div>
        </div>
        {id.clone().map(results::results)}
        <div class="builder-columns">
            <div class="builder-main">
                {naming(draft, id)}
                {split::settings(draft)}
                {template::template(draft)}
                <div role="status">{note}</div>
            </div>
            {preview::preview(draft)}
        </div>
    }
    .into_any()
}

/// What it is called, by its makers and by pages.
fn naming(draft: Draft, id: Option<String>) -> AnyView {
    let by_pages = match id {
        Some(id) => {
            view! { <div class="field"><span class="label">{words::PAGE}</span><code class="code">{words::element(&id)}</code></div> }.into_any()
        }
        None => view! {
            <div class="field">
                <label for="block-id">{words::ID}</label>
                <input class="input mono" id="block-id" autocomplete="off" spellcheck="false" placeholder=move || draft.slug() prop:value=draft.id on:input=move |event| draft.id.set(event_target_value(&event)) />
            </div>
        }
        .into_any(),
    };
    view! {
        <section class="sheet settings" aria-label=words::NAMES>
            <div class="field">
                <label for="block-name">{words::NAME}</label>
                <input class="input" id="block-name" autocomplete="off" placeholder=words::NAME_HINT prop:value=draft.name on:input=move |event| draft.name.set(event_target_value(&event)) />
            </div>
            {by_pages}
        </section>
    }
    .into_any()
}

fn store(draft: Draft, is_new: bool, busy: RwSignal<bool>) {
    let console = here();
    if busy.get_untracked() {
        return;
    }
    busy.set(true);
    let (block, template) = (untrack(|| draft.whole()), draft.template.get_untracked());
    spawn_local(async move {
        let answer = blocks::save(&block, &template, is_new).await;
        console.heard(&answer);
        busy.try_set(false);
        match answer {
            Ok(_) => {
                console.say(words::SAVED);
                console.router.go(&Route::Blocks);
            }
            Err(fault) => console.say_fault(&fault),
        }
    });
}

/// Deleting it, or making it again what every shop has; nothing to do where nothing was defined.
fn remove(entry: Entry) -> Option<AnyView> {
    entry.updated_at?;
    let console = here();
    let label = if entry.standing { words::RESET } else { words::DELETE };
    let act = move |_| delete(console, entry.clone());
    Some(view! { <button class="button" on:click=act>{icon(Icon::Delete)}{label}</button> }.into_any())
}

/// Deletes it at once, and offers to bring it back.
fn delete(console: Console, entry: Entry) {
    spawn_local(async move {
        if let Err(fault) = blocks::delete(&entry.block.id).await {
            return console.say_fault(&fault);
        }
        let name = called(&entry.block);
        let said = if entry.standing { words::reset(&name) } else { words::deleted(&name) };
        console.say_with_undo(said, move || restore(console, entry.clone()));
        console.router.go(&Route::Blocks);
    });
}

fn restore(console: Console, entry: Entry) {
    spawn_local(async move {
        match blocks::save(&entry.block, &entry.template, true).await {
            Ok(_) => {
                console.say(words::RESTORED);
                console.router.go(&Route::Block(entry.block.id));
            }
            Err(fault) => console.say_fault(&fault),
        }
    });
}

mod words {
    pub(super) const NEW: &str = "New block";
    pub(super) const BACK: &str = "Blocks";
    pub(super) const SAVE: &str = "Save block";
    pub(super) const SAVED: &str = "Block saved. Pages show it within seconds.";
    pub(super) const NAMES: &str = "Names";
    pub(super) const NAME: &str = "Name";
    pub(super) const NAME_HINT: &str = "What you call it, such as Home page, top";
    pub(super) const ID: &str = "Name in pages";
    pub(super) const PAGE: &str = "In your pages";
    pub(super) const DELETE: &str = "Delete block";
    pub(super) const RESET: &str = "Reset block";
    pub(super) const RESTORED: &str = "Block restored. Pages show it within seconds.";

    pub(super) fn deleted(name: &str) -> String {
        format!("“{name}” is deleted. Pages that ask for it show nothing in its place.")
    }

    pub(super) fn reset(name: &str) -> String {
        format!("“{name}” is again what every shop has.")
    }

    pub(super) fn element(id: &str) -> String {
        format!("<div data-shoal-block=\"{id}\"></div>")
    }
}
