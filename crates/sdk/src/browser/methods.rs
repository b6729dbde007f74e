//! The methods of `window.shoal`. A wrong argument is an error for the caller's promise.

use alloc::boxed::Box;
use alloc::string::String;

use js_sys::{Array, Function, JSON, Promise};
use wasm_bindgen::prelude::*;
use web_sys::Element;

use super::blocks::Question;
use super::visitor::Token;
use super::{App, Made, blocks, consent, new_id, value};
use crate::call::Kind;
use crate::consent::Consent;
use crate::text;
use crate::tracker::Input;
use crate::tracker::outbox::Counts;
use crate::tracker::visits::Move;

const NAME_BYTES: usize = 512;

type Outcome = Result<JsValue, &'static str>;

pub(super) fn call(app: &'static App, method: &str, args: &Array, made: &Made<'_>) -> Outcome {
    let (first, second) = (args.get(0), args.get(1));
    match method {
        "track" => track(app, &first, &second, made),
        "page" => page(app, &first, made),
        "identify" => identify(app, &first, &second, made),
        "reset" => Ok(reset(app)),
        "block" => block(app, &first, &second, &args.get(2)),
        "flush" => Ok(flush(app)),
        "debug" => Ok(debug(app, &first)),
        "state" => Ok(state(app)),
        "moved" => moved(app, &first, made),
        "consent" => consent::told(app, &first, &second, made),
        "layer" => {
            consent::layer(app, &first, made);
            Ok(JsValue::UNDEFINED)
        }
        "alias" => alias(app, &first, &second, made),
        "group" => group(app, &first, &second, made),
        "segments" | "on" => Err("this version does not have it"),
        _ => Err("there is no such method"),
    }
}

fn track(app: &'static App, name: &JsValue, params: &JsValue, made: &Made<'_>) -> Outcome {
    let name = name
        .as_string()
        .filter(|name| !name.is_empty() && name.len() <= NAME_BYTES)
        .ok_or("expected the event's name, 1 to 512 bytes of text")?;
    let body = value::json_object(params)?;
    Ok(app.record(Kind::Track, &name, &body, made)?.into())
}

fn page(app: &'static App, params: &JsValue, made: &Made<'_>) -> Outcome {
    let body = value::json_object(params)?;
    Ok(app.record(Kind::Page, "", &body, made)?.into())
}

fn identify(app: &'static App, who: &JsValue, traits: &JsValue, made: &Made<'_>) -> Outcome {
    let body = value::json_object(traits)?;
    if !who.is_undefined() && !who.is_null() {
        let (user, token) = claim(app, who)?;
        if user.len() > NAME_BYTES {
            return Err("the user id is longer than 512 bytes");
        }
        let before = app.visitor.borrow().anonymous.clone();
        let new_id = new_id(&app.window);
        app.visitor.borrow_mut().identify(user, token, new_id, &app.storage);
        if before != app.visitor.borrow().anonymous {
            blocks::visitor_changed(app);
        }
    }
    Ok(app.record(Kind::Identify, "", &body, made)?.into())
}

/// What `previous` did, the visitor did: by default what this browser did before.
fn alias(app: &'static App, user: &JsValue, previous: &JsValue, made: &Made<'_>) -> Outcome {
    let user = id(user).ok_or("expected a user id, 1 to 512 bytes")?;
    let previous = match previous.is_undefined() {
        true => app.visitor.borrow().anonymous.clone(),
        false => id(previous).ok_or("expected the earlier id, 1 to 512 bytes")?,
    };
    let new_id = new_id(&app.window);
    app.visitor.borrow_mut().identify(user, Token::None, new_id, &app.storage);
    Ok(app.record(Kind::Alias, &previous, "", made)?.into())
}

fn group(app: &'static App, group: &JsValue, traits: &JsValue, made: &Made<'_>) -> Outcome {
    let group = id(group).ok_or("expected the group's id, 1 to 512 bytes")?;
    let body = value::json_object(traits)?;
    Ok(app.record(Kind::Group, &group, &body, made)?.into())
}

fn id(value: &JsValue) -> Option<String> {
    value::text(value).filter(|id| id.len() <= NAME_BYTES)
}

/// A user id is a claim; a token proves it.
fn claim(app: &App, who: &JsValue) -> Result<(String, Token), &'static str> {
    if let Some(user) = value::text(who) {
        return Ok((user, Token::None));
    }
    let token = value::field(who, "token").as_string().ok_or("expected a user id or `{token}`")?;
    let user = subject(app, &token).ok_or("the token is no JWT with a `sub`")?;
    Ok((user, Token::Signed(token)))
}

/// Whom the token is for. Whether it is genuine is for the server to say.
fn subject(app: &App, token: &str) -> Option<String> {
    let payload = text::parts(token, b'.').nth(1)?;
    let base64: String = payload.chars().map(plain_base64).collect();
    let binary = app.window.atob(&base64).ok()?;
    // Each character is one byte of UTF-8.
    let mut escaped = String::new();
    for byte in binary.chars() {
        escaped.push('%');
        escaped.extend(char::from_digit(byte as u32 / 16 % 16, 16));
        escaped.extend(char::from_digit(byte as u32 % 16, 16));
    }
    let claims = JSON::parse(&value::decoded(&escaped)?).ok()?;
    value::text_field(&claims, "sub")
}

fn plain_base64(url_safe: char) -> char {
    match url_safe {
        '-' => '+',
        '_' => '/',
        other => other,
    }
}

fn reset(app: &'static App) -> JsValue {
    let id = new_id(&app.window);
    app.visitor.borrow_mut().reset(id, &app.storage);
    blocks::visitor_changed(app);
    JsValue::UNDEFINED
}

/// Fills the element from now on, or only fetches the block where there is no element.
fn block(app: &'static App, element: &JsValue, name: &JsValue, options: &JsValue) -> Outcome {
    let name = name.as_string().ok_or("expected the block's name")?;
    let element = match element.dyn_ref::<Element>() {
        Some(element) => Some(element.clone()),
        None if element.is_null() || element.is_undefined() => None,
        None => return Err("expected an element or null"),
    };
    let question = match &element {
        Some(element) => Question::put_on(element, &name, options),
        None => Question::from_object(&name, options),
    };
    let promise = Promise::new(&mut |resolve: Function, reject: Function| {
        let (element, question) = (element.clone(), question.clone());
        let settle = move |outcome: Result<JsValue, &'static str>| match outcome {
            Ok(data) => call_with(&resolve, &data),
            Err(message) => call_with(&reject, &value::error(message)),
        };
        app.when_known(Box::new(move |allowed| {
            if !allowed {
                return settle(Err("the visitor does not allow it"));
            }
            app.when_sent(Box::new(move |_| {
                blocks::load(app, element.as_ref(), &question, Box::new(settle));
            }));
        }));
    });
    Ok(promise.into())
}

/// Resolves to what became of the calls: those that could not be sent are waiting.
fn flush(app: &'static App) -> JsValue {
    let promise = Promise::new(&mut |resolve: Function, _: Function| {
        app.when_sent(Box::new(move |counts| call_with(&resolve, &counted(counts))));
    });
    promise.into()
}

fn debug(app: &'static App, on: &JsValue) -> JsValue {
    app.debug.set(!on.is_falsy());
    counted(app.tracker.borrow().counts())
}

/// What the panel shows: `{visitor, user, consent, queue}`.
fn state(app: &'static App) -> JsValue {
    let visitor = app.visitor.borrow();
    let consent = match app.consent() {
        Consent::Given => "given",
        Consent::Awaited => "awaited",
        Consent::Refused => "refused",
    };
    value::object(&[
        ("visitor", visitor.anonymous.as_str().into()),
        ("user", visitor.user.as_str().into()),
        ("consent", consent.into()),
        ("queue", counted(app.tracker.borrow().counts())),
    ])
    .into()
}

fn moved(app: &'static App, how: &JsValue, made: &Made<'_>) -> Outcome {
    let how = match how.as_string().as_deref() {
        Some("load") => Move::Load,
        Some("pushState") => Move::Push,
        Some("replaceState") => Move::Replace,
        Some("popstate") => Move::Pop,
        Some("pageshow") => Move::Resume,
        _ => return Err("unknown move"),
    };
    app.handle(Input::Moved(how, made.address));
    Ok(JsValue::UNDEFINED)
}

fn counted(counts: Counts) -> JsValue {
    let fields = [
        ("accepted", counts.accepted.into()),
        ("refused", counts.refused.into()),
        ("dropped", counts.dropped.into()),
        ("waiting", counts.waiting.into()),
    ];
    value::object(&fields).into()
}

fn call_with(function: &Function, value: &JsValue) {
    // Settling a promise cannot fail.
    let _ = function.call1(&JsValue::NULL, value);
}
