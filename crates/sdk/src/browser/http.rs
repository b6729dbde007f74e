//! Requests to the server.

use alloc::boxed::Box;
use alloc::string::String;

use js_sys::{Date, Math};
use wasm_bindgen::prelude::*;
use web_sys::{Response, Window};

use super::{App, value};
use crate::text::joined;
use crate::tracker::retry;
use crate::tracker::{Answer, Passage};

/// Whether the browser can finish a `fetch` for a page that is gone. It is preferred to a
/// beacon, since it has an answer should the page come back.
pub(super) fn outlives_page(window: &Window) -> bool {
    let request = value::field(&value::field(window, "Request"), "prototype");
    js_sys::Reflect::has(&request, &"keepalive".into()).unwrap_or(false)
}

/// Posts a batch. A text body needs no preflight.
pub(super) fn post(
    app: &'static App,
    url: &str,
    body: &str,
    passage: Passage,
    done: Box<dyn FnOnce(Answer)>,
) {
    let init = value::object(&[
        ("method", "POST".into()),
        ("body", body.into()),
        ("keepalive", (passage != Passage::WithPage).into()),
        ("credentials", "omit".into()),
    ]);
    let settled = move |outcome: JsValue| {
        let answer = answer(&outcome);
        let Some(response) = outcome.dyn_ref::<Response>() else {
            return done(answer);
        };
        // Until its answer is read, a request takes its share of what may outlive the page.
        let answered = move |text: JsValue| {
            app.log("answer", &text.as_string().unwrap_or_default());
            done(answer);
        };
        read(response, Box::new(answered));
    };
    fetch(app, url, &init, Box::new(settled));
}

/// The text at `url`, or the status of the refusal; 0 where there was no answer.
pub(super) fn get(app: &App, url: &str, token: &str, done: Box<dyn FnOnce(Result<String, u16>)>) {
    let init = value::object(&[("credentials", "omit".into())]);
    if !token.is_empty() {
        let headers = value::object(&[("Authorization", joined(&["Bearer ", token]).into())]);
        value::set(&init, "headers", &headers);
    }
    let settled = move |outcome: JsValue| {
        let Some(response) = outcome.dyn_ref::<Response>() else {
            return done(Err(0));
        };
        let status = response.status();
        read(
            response,
            Box::new(move |text| match text.as_string() {
                Some(text) if status == 200 => done(Ok(text)),
                _ => done(Err(status)),
            }),
        );
    };
    fetch(app, url, &init, Box::new(settled));
}

fn fetch(app: &App, url: &str, init: &JsValue, settled: Box<dyn FnOnce(JsValue)>) {
    let promise = app.window.fetch_with_str_and_init(url, init.unchecked_ref());
    value::settle(&promise, settled);
}

fn read(response: &Response, done: Box<dyn FnOnce(JsValue)>) {
    match response.text() {
        Ok(text) => value::settle(&text, done),
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
            after: response.headers().get("Retry-After").ok().flatten().and_then(|at| pause(&at)),
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
