//! The builder's page: name, conditions or JSON, preview, saving.

use leptos::{ev::KeyboardEvent, html::Input, prelude::*, task::spawn_local};
use serde_json::Value;

use super::{
    blank,
    draft::{Draft, Flaw},
    examples::Example,
    field::{choice, flaw_note},
    known::Attributes,
    node::root,
    place::Place,
    preview::preview,
    trial::Trial,
    written::Written,
};
use crate::{
    api,
    console::{Console, sentence_case},
    route::Route,
    widgets::{Icon, failed, icon, rows_waiting},
};

/// The builder for a new segment.
pub(crate) fn new_segment(start: Option<String>) -> AnyView {
    document().set_title(words::NEW_TITLE);
    let definition =
        start.and_then(|key| Example::of_key(&key)).map_or_else(blank::definition, Example::definition);
    builder(None, definition)
}

/// The builder on a stored segment.
pub(crate) fn edit_segment(id: String) -> AnyView {
    document().set_title(words::EDIT_TITLE);
    let loaded = RwSignal::new(None);
    let ask = {
        let id = id.clone();
        move || {
            let id = id.clone();
            loaded.set(None);
            spawn_local(async move {
                let answer = api::segment(&id).await;
                loaded.try_set(Some(answer));
            });
        }
    };
    ask();
    let drawn = move || match loaded.get() {
        None => view! { <div class="sheet">{rows_waiting(5)}</div> }.into_any(),
        Some(Ok(segment)) => builder(Some(id.clone()), blank::spelled_out(segment.definition)),
        Some(Err(fault)) => failed(&fault, ask.clone()),
    };
    drawn.into_any()
}

fn builder(id: Option<String>, definition: Value) -> AnyView {
    let draft = Draft::new(definition);
    provide_context(Attributes::learn());
    let name = NodeRef::<Input>::new();
    let busy = RwSignal::new(false);
    let back = id.clone().map_or(Route::Segments, Route::Segment);
    let title = if id.is_some() { words::EDIT } else { words::NEW };
    let saving = Saving { console: Console::here(), draft, name, busy };
    let save = move || saving.start(id.clone());
    let save_by_key = {
        let save = save.clone();
        move |event: KeyboardEvent| {
            if (event.ctrl_key() || event.meta_key()) && (event.key() == "s" || event.key() == "Enter") {
                event.prevent_default();
                save();
            }
        }
    };
    view! {
        <div class="builder" on:keydown=save_by_key>
            <div class="page-head">
                <div>
                    <a class="crumb" href=back.href()>{icon(Icon::Back)}{words::BACK}</a>
                    <h1>{title}</h1>
                </div>
                <div class="actions">
                    <a class="button" href=back.href()>{words::CANCEL}</a>
                    <button class="button primary" title=words::SAVE_KEY disabled=move || busy.get() on:click=move |_| save()>{words::SAVE}</button>
                </div>
            </div>
            <div class="builder-columns">
                <div class="builder-main">
                    {settings(draft, name)}
                    {tabs(draft)}
                </div>
                {preview(draft)}
            </div>
        </div>
    }
    .into_any()
}

fn settings(draft: Draft, name: NodeRef<Input>) -> AnyView {
    const KINDS: [(&str, &str); 3] = [
        ("dynamic", "Dynamic: follows every event"),
        ("static", "Static: filtered once, then frozen"),
        ("list", "List: members put in by hand"),
    ];
    let place = Place::root("name");
    let text = draft.aspect(&place, |value| value.and_then(Value::as_str).unwrap_or_default().to_owned());
    let kind = draft
        .aspect(&Place::root("kind"), |value| value.and_then(Value::as_str).unwrap_or("dynamic").to_owned());
    let active = draft.aspect(&Place::root("active"), |value| value.and_then(Value::as_bool).unwrap_or(true));
    let write = move |event| {
        let text = event_target_value(&event);
        if text.is_empty() {
            draft.remove(&Place::root("name"))
        } else {
            draft.put(&Place::root("name"), Value::from(text))
        }
    };
    let choose = move |kind: &str| {
        if kind == "dynamic" {
            draft.remove(&Place::root("kind"))
        } else {
            draft.put(&Place::root("kind"), Value::from(kind))
        }
    };
    let toggle = move |event| {
        if event_target_checked(&event) {
            draft.remove(&Place::root("active"))
        } else {
            draft.put(&Place::root("active"), Value::from(false))
        }
    };
    let public =
        draft.aspect(&Place::root("public"), |value| value.and_then(Value::as_bool).unwrap_or(false));
    let show = move |event| {
        if event_target_checked(&event) {
            draft.put(&Place::root("public"), Value::from(true))
        } else {
            draft.remove(&Place::root("public"))
        }
    };
    view! {
        <section class="sheet settings" aria-label=words::SETTINGS>
            <div class="field">
                <label for="segment-name">{words::NAME}</label>
                <input class="input" id="segment-name" node_ref=name autocomplete="off" placeholder=words::NAME_HINT prop:value=text on:input=write />
                {flaw_note(draft, |path| path == "name")}
            </div>
            <div class="settings-row">
                {choice(words::KIND, &KINDS, move || kind.get(), choose)}
                <label class="switch"><input type="checkbox" role="switch" prop:checked=active on:change=toggle /><span class="track"></span><span>{words::ACTIVE}</span></label>
                <label class="switch" title=words::PUBLIC_TITLE><input type="checkbox" role="switch" prop:checked=public on:change=show /><span class="track"></span><span>{words::PUBLIC}</span></label>
            </div>
        </section>
    }
    .into_any()
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Tab {
    Conditions,
    Json,
    Trial,
}

fn tabs(draft: Draft) -> AnyView {
    let chosen = RwSignal::new(Tab::Conditions);
    let trial = Trial::new();
    let tab = move |tab: Tab, name: &'static str| {
        view! { <button type="button" role="tab" aria-selected=move || (chosen.get() == tab).to_string() on:click=move |_| chosen.set(tab)>{name}</button> }
    };
    let elsewhere = |path: &str| path != "name" && !path.starts_with("where");
    view! {
        <section class="conditions" aria-label=words::CONDITIONS>
            <div class="tabs" role="tablist">{tab(Tab::Conditions, words::CONDITIONS)}{tab(Tab::Json, words::JSON)}{tab(Tab::Trial, words::TRIAL)}</div>
            {move || match chosen.get() {
                Tab::Conditions => root(draft),
                Tab::Json => json_tab(draft),
                Tab::Trial => trial.view(draft),
            }}
            {flaw_note(draft, move |path| chosen.get() != Tab::Json && elsewhere(path))}
        </section>
    }
    .into_any()
}

/// The whole definition as text.
fn json_tab(draft: Draft) -> AnyView {
    let text = Written::new(draft, &Place::default());
    let (shown, broken) = (text.shown, text.broken);
    let flaw = move || match broken.get() {
        Some(error) => Some(Flaw { path: String::new(), message: error }),
        None => draft.flaw(),
    };
    let note = move || {
        flaw().map(|flaw| {
            let place = (!flaw.path.is_empty()).then(|| view! { <code>{flaw.path.clone()}</code>" " });
            view! { <p class="fault"><span>{place}{sentence_case(&flaw.message)}</span></p> }
        })
    };
    view! {
        <textarea class="area mono json" aria-label=words::JSON spellcheck="false" rows="18" aria-invalid=move || flaw().is_some().to_string() prop:value=shown on:input=move |event| text.write(event_target_value(&event))></textarea>
        <div role="status">{note}</div>
    }
    .into_any()
}

/// What saving needs to know and to touch.
#[derive(Clone, Copy)]
struct Saving {
    console: Console,
    draft: Draft,
    name: NodeRef<Input>,
    busy: RwSignal<bool>,
}

impl Saving {
    fn start(self, id: Option<String>) {
        if self.busy.get_untracked() {
            return;
        }
        let name = self.draft.peek(&Place::root("name"));
        if name.as_str().is_none_or(|name| name.trim().is_empty()) {
            return self.ask_name();
        }
        if untrack(|| self.draft.is_flawed()) {
            return self.console.say(words::FLAWED);
        }
        self.busy.set(true);
        let definition = self.draft.document.get_untracked();
        spawn_local(async move {
            let answer = api::save_segment(id.as_deref(), &definition).await;
            self.console.heard(&answer);
            self.busy.try_set(false);
            match answer {
                Ok(segment) => {
                    self.console.say(words::SAVED);
                    self.console.router.go(&Route::Segment(segment.id));
                }
                Err(fault) => {
                    self.draft.refuse(&fault);
                    self.console.say_fault(&fault);
                }
            }
        });
    }

    fn ask_name(self) {
        self.draft.refusal.set(Some(Flaw { path: "name".to_owned(), message: words::UNNAMED.to_owned() }));
        if let Some(input) = self.name.get_untracked() {
            // A field that cannot take the focus still shows what is wrong.
            let _ = input.focus();
        }
    }
}

mod words {
    pub(super) const NEW: &str = "New segment";
    pub(super) const EDIT: &str = "Edit segment";
    pub(super) const NEW_TITLE: &str = "New segment · Shoal";
    pub(super) const EDIT_TITLE: &str = "Edit segment · Shoal";
    pub(super) const BACK: &str = "Back";
    pub(super) const CANCEL: &str = "Cancel";
    pub(super) const SAVE: &str = "Save segment";
    pub(super) const SAVE_KEY: &str = "Ctrl+S";
    pub(super) const SAVED: &str = "Segment saved.";
    pub(super) const FLAWED: &str = "The definition is not complete yet.";
    pub(super) const UNNAMED: &str = "the segment needs a name";
    pub(super) const SETTINGS: &str = "Settings";
    pub(super) const NAME: &str = "Name";
    pub(super) const NAME_HINT: &str = "What the segment is called";
    pub(super) const KIND: &str = "Kind";
    pub(super) const ACTIVE: &str = "Kept up to date";
    pub(super) const PUBLIC: &str = "Shown to the page";
    pub(super) const PUBLIC_TITLE: &str = "Pages may tell whether the visitor is in it: it is evaluated in the browser, on what this browser did.";
    pub(super) const CONDITIONS: &str = "Conditions";
    pub(super) const JSON: &str = "JSON";
    pub(super) const TRIAL: &str = "Try it";
}
