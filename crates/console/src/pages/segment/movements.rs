//! Who entered and left a segment lately, as it happens.

use std::collections::HashMap;

use leptos::{prelude::*, task::spawn_local};

use crate::{
    api::{self, Transition},
    clock,
    derived::memo,
    live::Live,
    route::Route,
    widgets::{Icon, icon, rows_waiting, when},
};

const BEAT: i32 = 1_500;

/// How many are shown at first, how many times as many when more are wanted, and at most.
const FIRST: usize = 12;
const TIMES: usize = 4;
const MOST: usize = 1_000;

/// What contacts are called, asked for once each.
#[derive(Clone, Copy)]
struct Names(RwSignal<HashMap<String, String>>);

impl Names {
    fn learn(self, id: &str) {
        if self.0.with_untracked(|names| names.contains_key(id)) {
            return;
        }
        self.0.update_untracked(|names| drop(names.insert(id.to_owned(), String::new())));
        let id = id.to_owned();
        spawn_local(async move {
            if let Ok(contact) = api::contact(&id).await {
                self.0.try_update(|names| names.insert(id, contact.title()));
            }
        });
    }

    /// The name, or the end of the id while it is not known.
    fn of(self, id: &str) -> String {
        let known = self.0.with(|names| names.get(id).filter(|name| !name.is_empty()).cloned());
        known.unwrap_or_else(|| format!("…{}", id.get(id.len().saturating_sub(6)..).unwrap_or(id)))
    }
}

/// The panel of a segment.
pub(super) fn movements(segment: &str) -> AnyView {
    let segment = segment.to_owned();
    let wanted = RwSignal::new(FIRST);
    let live = Live::every(BEAT, move || {
        let (segment, wanted) = (segment.clone(), wanted.get_untracked());
        async move { api::transitions(&segment, wanted).await }
    });
    let names = Names(RwSignal::new(HashMap::new()));
    Effect::new(move |_| {
        live.value.with(|value| {
            for transition in value.ready().into_iter().flatten() {
                names.learn(&transition.contact);
            }
        });
    });
    let begun = clock::now();
    let list = memo(move || live.value.with(|value| value.ready().cloned()));
    let rows = move || list.get().unwrap_or_default();
    let has_more = memo(move || {
        let wanted = wanted.get();
        wanted < MOST && list.with(|list| list.as_ref().is_some_and(|list| list.len() >= wanted))
    });
    let more = move |_| {
        wanted.update(|wanted| *wanted = (*wanted * TIMES).min(MOST));
        live.again();
    };
    view! {
        <section class="sheet movements" aria-labelledby="movements">
            <div class="sheet-head">
                <h2 id="movements">{words::TITLE}</h2>
                <span class="tag live"><span class="dot"></span>{words::LIVE}</span>
            </div>
            {move || list.with(Option::is_none).then(|| rows_waiting(4))}
            <ol><For each=rows key=|transition| transition.id.clone() children=move |transition| row(transition, names, begun) /></ol>
            {move || has_more.get().then(|| view! { <p class="more"><button class="button quiet slim" on:click=more>{words::MORE}</button></p> })}
            {move || list.with(|list| list.as_ref().is_some_and(Vec::is_empty)).then(|| view! { <p class="nothing soft">{words::NOBODY}</p> })}
        </section>
    }
    .into_any()
}

fn row(transition: Transition, names: Names, begun: i64) -> AnyView {
    let entered = transition.change == "entered";
    let fresh = transition.at > begun;
    let (class, glyph, verb) =
        if entered { ("entered", Icon::Entered, words::ENTERED) } else { ("left", Icon::Left, words::LEFT) };
    let href = Route::Contact(transition.contact.clone()).href();
    let contact = transition.contact;
    view! {
        <li class=format!("movement {class}") class:fresh=fresh>
            <span class="pin" aria-hidden="true">{icon(glyph)}</span>
            <a class="clip" href=href>{move || names.of(&contact)}</a>
            <span class="small entry-name">{verb}</span>
            <span class="small soft">{when(transition.at)}</span>
        </li>
    }
    .into_any()
}

mod words {
    pub(super) const TITLE: &str = "Entered and left";
    pub(super) const LIVE: &str = "Live";
    pub(super) const NOBODY: &str = "Nobody yet.";
    pub(super) const MORE: &str = "Show earlier ones";
    pub(super) const ENTERED: &str = "entered";
    pub(super) const LEFT: &str = "left";
}
