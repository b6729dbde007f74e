//! What the visitor allows, as the page, its consent mode and the browser tell it.

use alloc::boxed::Box;
use alloc::string::String;

use js_sys::Array;
use wasm_bindgen::prelude::*;
use web_sys::Window;

use super::storage::Storage;
use super::{App, Made, blocks, new_id, value};
use crate::call::Kind;
use crate::consent::{Before, Choice, Consent, Mode, PURPOSES};
use crate::tracker::Input;

/// Where the answer is kept.
pub(super) const KEPT: &str = "shoal.consent";
const EVENT: &str = "consent_changed";
/// What Google's consent mode calls each purpose; the first that is told counts.
const MODES: [&[&str]; 3] = [
    &["analytics_storage"],
    &["personalization_storage", "ad_personalization"],
    &["ad_storage", "ad_user_data"],
];

/// What waits until it is known whether anything may be asked of the server.
pub(super) type Waiter = Box<dyn FnOnce(bool)>;

/// What the page begins with, and what was answered before.
pub(super) fn begin(window: &Window, storage: &Storage, required: bool) -> (Consent, Choice) {
    let kept = Choice::read(&storage.local(KEPT).unwrap_or_default());
    let mode = value::field(window, "dataLayer").dyn_ref::<Array>().and_then(|layer| {
        let told = layer.iter().filter_map(|entry| mode_of(&entry));
        told.reduce(|before, now| Mode {
            asked: before.asked || now.asked,
            choice: before.choice.with(now.choice),
        })
    });
    let navigator = window.navigator();
    let told = |name: &str| value::field(&navigator, name);
    let signal =
        told("globalPrivacyControl").is_truthy() || told("doNotTrack").as_string().as_deref() == Some("1");
    let choice = mode.filter(|mode| mode.asked).map_or(kept, |mode| kept.with(mode.choice));
    (Before { kept, mode, signal, required }.consent(), choice)
}

/// The page tells what the visitor answered: `{tracking, personalization, marketing}`, or one answer for
/// everything, and which text they were shown.
pub(super) fn told(
    app: &'static App,
    answer: &JsValue,
    options: &JsValue,
    made: &Made<'_>,
) -> Result<JsValue, &'static str> {
    let now = match answer.as_bool() {
        Some(yes) => Choice([Some(yes); 3]),
        None if answer.is_object() => choice_of(answer)?,
        None => return Err("expected true, false or an object such as `{tracking: true}`"),
    };
    choose(app, now, &value::text_field(options, "version").unwrap_or_default(), made)?;
    let choice = app.choice.get();
    Ok(fields(choice).into())
}

/// An entry of the page's `dataLayer`.
pub(super) fn layer(app: &'static App, entry: &JsValue, made: &Made<'_>) {
    if let Some(mode) = mode_of(entry).filter(|mode| mode.asked) {
        let _ = choose(app, mode.choice, "", made);
    }
}

/// Another tab kept another answer, or forgot it: that tab has told the server.
pub(super) fn reload(app: &'static App) {
    let kept = Choice::read(&app.storage.local(KEPT).unwrap_or_default());
    let given = app.consent() == Consent::Given;
    match kept.tracking() {
        Some(true) if !given => {
            app.choice.set(kept);
            allow(app);
        }
        Some(false) | None if given && (kept.tracking().is_some() || app.asks_first) => {
            app.choice.set(kept);
            app.handle(Input::Consented(Consent::Refused));
            forget(app);
        }
        _ => {}
    }
}

fn choose(app: &'static App, now: Choice, version: &str, made: &Made<'_>) -> Result<(), &'static str> {
    let (before, consent) = (app.choice.get(), app.consent());
    let choice = before.with(now);
    app.choice.set(choice);
    let body = fields(choice);
    if !version.is_empty() {
        value::set(&body, "version", &version.into());
    }
    let body = value::json_object(&body)?;
    match choice.tracking() {
        Some(false) => {
            let input = match consent {
                Consent::Given => {
                    Input::Withdrawn(app.call_text(Kind::Track, EVENT, &body, made, &new_id(&app.window)))
                }
                Consent::Awaited | Consent::Refused => Input::Consented(Consent::Refused),
            };
            app.handle(input);
            forget(app);
            if !app.asks_first {
                // Else the next page would track again.
                app.storage.open(true);
                app.storage.keep_local(KEPT, &choice.text());
                app.storage.open(false);
            }
        }
        tracking => {
            if tracking.is_some() && consent != Consent::Given {
                allow(app);
            }
            if app.consent() == Consent::Given && (choice != before || consent != Consent::Given) {
                app.storage.keep_local(KEPT, &choice.text());
                app.record(Kind::Track, EVENT, &body, made)?;
            }
        }
    }
    Ok(())
}

fn allow(app: &'static App) {
    app.storage.open(true);
    app.visitor.borrow().keep(&app.storage);
    app.handle(Input::Consented(Consent::Given));
    app.adopt_queues();
    settle(app, true);
}

/// Nothing is left in the browser of who was here.
fn forget(app: &'static App) {
    let id = new_id(&app.window);
    app.visitor.borrow_mut().forget(id, &app.storage);
    app.storage.forget_local(KEPT);
    for queue in app.storage.other_queues() {
        app.storage.forget_local(&queue);
    }
    app.storage.open(false);
    blocks::visitor_changed(app);
    settle(app, false);
}

fn settle(app: &'static App, allowed: bool) {
    for waiter in app.unsure.take() {
        waiter(allowed);
    }
}

fn choice_of(answer: &JsValue) -> Result<Choice, &'static str> {
    let mut choice = Choice::default();
    for (known, purpose) in choice.0.iter_mut().zip(PURPOSES) {
        let said = value::field(answer, purpose);
        *known = said.as_bool();
        if known.is_none() && !said.is_undefined() {
            return Err("expected true or false for each purpose");
        }
    }
    let is_empty = choice == Choice::default();
    if is_empty { Err("expected `tracking`, `personalization` or `marketing`") } else { Ok(choice) }
}

fn fields(choice: Choice) -> js_sys::Object {
    let object = js_sys::Object::new();
    for (purpose, answer) in PURPOSES.iter().zip(choice.0) {
        if let Some(yes) = answer {
            value::set(&object, purpose, &yes.into());
        }
    }
    object
}

/// What `gtag("consent", "default" or "update", {…})` says.
fn mode_of(entry: &JsValue) -> Option<Mode> {
    let word = |at: &str| value::field(entry, at).as_string().unwrap_or_default();
    if word("0") != "consent" {
        return None;
    }
    let answers = value::field(entry, "2");
    let mut choice = Choice::default();
    for (known, names) in choice.0.iter_mut().zip(MODES) {
        let said = |name: &&str| -> Option<String> { value::field(&answers, name).as_string() };
        *known = names.iter().find_map(said).map(|word| word == "granted");
    }
    Some(Mode { asked: word("1") == "update", choice })
}
