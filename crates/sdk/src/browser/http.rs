//! Requests to the server.

use alloc::rc::Rc;
use alloc::string::String;

use js_sys::{Date, Math, Promise};
use wasm_bindgen::prelude::*;
use web_sys::{RequestInit, Response, Window};

use super::{App, value};
use crate::text::joined;
use crate::tracker::Answer;
use crate::tracker::retry;

/// Whether the browser can finish a `fetch` for a page that is gone. It is preferred to a
/// beacon, since it has an answer should the page come back.
pub(super) fn outlives_page(window: &Window) -> bool {
    let request = value::field(&value::field(window, "Request"), "prototype");
    js_sys::Reflect::has(&request, &"keepalive".into()).unwrap_or(false)
}

/// Posts a batch. A text body needs no preflight.
pub(super) fn post(app: &Rc<App>, url: &str, body: &str, done: impl FnOnce(Answer) + 'static) {
    let init = value::object(&[
        ("method", "POST".into()),
        ("body", body.into()),
        ("keepalive", true.into()),
        ("credentials", "omit".into()),
    ]);
    let app = Rc::clone(app);
    settle(fetch(&app.window, url, &init.into()), move |outcome| {
        let answer = answer(&outcome);
        if app.debug.get() {
            report(&app, outcome);
        }
        done(answer);
    });
}

/// The text at `url`, or the status of the refusal; 0 where there was no answer.
pub(super) fn get(window: &Window, url: &str, token: &str, done: impl FnOnce(Result<String, u16>) + 'static) {
    let mut fields = alloc::vec![("credentials", JsValue::from("omit"))];
    if !token.is_empty() {
        let bearer = joined(&["Bearer ", token]);
        let headers = value::object(&[("Authorization", bearer.into())]);
        fields.push(("headers", headers.into()));
    }
    let init = value::object(&fields);
    settle(fetch(window, url, &init.into()), move |outcome| {
        let response = match outcome.dyn_into::<Response>() {
            Ok(response) if response.ok() => response,
            Ok(response) => return done(Err(response.status())),
            Err(_) => return done(Err(0)),
        };
        settle(response.text(), move |text| done(text.as_string().ok_or(0)));
    });
}

fn fetch(window: &Window, url: &str, init: &JsValue) -> Result<Promise, JsValue> {
    Ok(window.fetch_with_str_and_init(url, init.unchecked_ref::<RequestInit>()))
}

fn settle(promise: Result<Promise, JsValue>, done: impl FnOnce(JsValue) + 'static) {
    match promise {
        Ok(promise) => value::settle(promise, done),
        Err(error) => done(error),
    }
}

fn answer(outcome: &JsValue) -> Answer {
    let dice = Math::random();
    let Some(response) = outcome.dyn_ref::<Response>() else {
        return Answer::Unreachable { dice };
    };
    match response.status() {
        200..=299 => Answer::Accepted,
        408 | 429 | 500..=599 => Answer::Later {
            after: response
                .headers()
                .get("Retry-After")
                .ok()
                .flatten()
                .and_then(|at| pause(&at)),
            dice,
        },
        _ => Answer::Refused,
    }
}

/// `Retry-After` is seconds or a date.
fn pause(header: &str) -> Option<u64> {
    retry::seconds(header).or_else(|| {
        let until = Date::parse(header) - Date::now();
        (until > 0.0).then_some(until as u64)
    })
}

/// In debug mode, what the server said about each call is shown.
fn report(app: &Rc<App>, outcome: JsValue) {
    let Ok(response) = outcome.dyn_into::<Response>() else {
        return app.log("answer", "none");
    };
    let app = Rc::clone(app);
    settle(response.text(), move |text| {
        app.log("answer", &text.as_string().unwrap_or_default());
    });
}
