//! Why somebody is in this segment, or why not.

use leptos::{prelude::*, task::spawn_local};

use crate::{
    api::{self, Contact, Fault},
    console::{Console, sentence_case},
    live::Live,
    pages::reasons,
    route::Route,
    widgets::{Icon, icon},
};

/// For what seldom changes: the segments' names and definitions.
const SLOW_BEAT: i32 = 30_000;

/// A field for a contact, and the answer about it.
pub(super) fn ask(segment: String) -> AnyView {
    let console = Console::here();
    let segments = Live::every(SLOW_BEAT, api::segments);
    let who = RwSignal::new(String::new());
    let found = RwSignal::new(None::<Result<Contact, Fault>>);
    let busy = RwSignal::new(false);
    let search = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let asked = who.get_untracked().trim().to_owned();
        if asked.is_empty() || busy.get_untracked() {
            return;
        }
        busy.set(true);
        spawn_local(async move {
            let contact = api::find_contact(&asked).await;
            console.heard(&contact);
            found.try_set(Some(contact));
            busy.try_set(false);
        });
    };
    let answer = move || {
        found.get().map(|found| match found {
            Ok(contact) => about(&contact, reasons(contact.id.clone(), segment.clone(), segments)),
            Err(fault) => view! { <p class="fault">{sentence_case(&fault.message)}</p> }.into_any(),
        })
    };
    view! {
        <section class="sheet" aria-labelledby="why">
            <div class="sheet-head"><h2 id="why">{words::TITLE}</h2></div>
            <div class="why-ask">
                <form class="why-fields" on:submit=search>
                    <div class="field">
                        <label for="why-contact">{words::CONTACT}</label>
                        <input class="input" id="why-contact" autocomplete="off" placeholder=words::HINT prop:value=who on:input=move |event| who.set(event_target_value(&event)) />
                    </div>
                    <button class="button" disabled=move || busy.get()>{icon(Icon::Why)}{words::ASK}</button>
                </form>
                <div aria-live="polite">{answer}</div>
            </div>
        </section>
    }
    .into_any()
}

fn about(contact: &Contact, reasons: AnyView) -> AnyView {
    view! {
        <div class="why">
            <a class="clip" href=Route::Contact(contact.id.clone()).href()>{contact.title()}</a>
            {reasons}
        </div>
    }
    .into_any()
}

mod words {
    pub(super) const TITLE: &str = "Why in, why not";
    pub(super) const CONTACT: &str = "Contact";
    pub(super) const HINT: &str = "user:42, an id, a name or an e-mail";
    pub(super) const ASK: &str = "Explain";
}
