//! Sign-in by admin key; the page forgets the key as soon as it is sent.

use leptos::{ev::SubmitEvent, html::Input, prelude::*, task::spawn_local};

use super::{entitle, here};
use crate::{api, console::sentence_case, widgets::mark};

/// The page for somebody who is not signed in.
pub(crate) fn sign_in() -> AnyView {
    entitle(words::TITLE);
    let console = here();
    let field = NodeRef::<Input>::new();
    let (busy, fault) = (RwSignal::new(false), RwSignal::new(None::<String>));
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let Some(input) = field.get_untracked() else { return };
        let key = input.value().trim().to_owned();
        if key.is_empty() || busy.get_untracked() {
            return;
        }
        busy.set(true);
        spawn_local(async move {
            match api::sign_in(&key).await {
                Ok(shop) => console.signed_in(shop),
                Err(refusal) => {
                    fault.set(Some(if refusal.status == 401 {
                        words::WRONG.to_owned()
                    } else {
                        sentence_case(&refusal.message)
                    }));
                    busy.set(false);
                    input.select();
                }
            }
        });
    };
    view! {
        <main class="harbour">
            <div class="sheet">
                <div class="brand">
                    {mark()}
                    <span><span class="brand-name">{words::SHOAL}</span><br /><span class="brand-shop">{words::CLAIM}</span></span>
                </div>
                <h1>{words::TITLE}</h1>
                <form on:submit=submit novalidate>
                    <div class="field">
                        <label for="key">{words::KEY}</label>
                        <input class="input mono" id="key" type="password" autocomplete="off" spellcheck="false" placeholder="ak_…" autofocus node_ref=field
                            aria-invalid=move || fault.with(Option::is_some).to_string() aria-describedby="key-note" />
                        <div id="key-note" role="alert">{move || fault.get().map(|fault| view! { <p class="fault">{fault}</p> })}</div>
                    </div>
                    <button class="button primary" disabled=move || busy.get()>{move || if busy.get() { words::BUSY } else { words::ENTER }}</button>
                    <p class="small soft">{words::WHERE}<code>"cargo xtask run"</code>{words::WHERE_END}</p>
                </form>
            </div>
        </main>
    }
    .into_any()
}

mod words {
    pub(super) const SHOAL: &str = "Shoal";
    pub(super) const CLAIM: &str = "Segments, to the second";
    pub(super) const TITLE: &str = "Sign in";
    pub(super) const KEY: &str = "Admin key";
    pub(super) const ENTER: &str = "Sign in";
    pub(super) const BUSY: &str = "Signing in…";
    pub(super) const WRONG: &str = "This is not the admin key of a shop.";
    pub(super) const WHERE: &str = "The key was shown when the shop was made; ";
    pub(super) const WHERE_END: &str = " prints it on every start.";
}
