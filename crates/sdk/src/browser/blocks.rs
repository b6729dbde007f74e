//! Elements that show blocks: `<div data-shoal-block="recently_viewed" data-limit="6">`.
//!
//! They are found wherever they appear, filled, and filled again when [`crate::tracker`] says
//! that they are out of date.

use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;

use js_sys::{Array, JSON, encode_uri_component};
use wasm_bindgen::prelude::*;
use web_sys::{Element, MutationObserver};

use super::visitor::Token;
use super::{App, http, paint, value};
use crate::text::joined;
use crate::tracker::Input;

const BLOCK: &str = "data-shoal-block";
/// What may be asked of a block, by the names of the request.
const PARAMETERS: [&str; 3] = ["limit", "product", "category"];
/// Frameworks add elements in bursts.
const SCAN_MS: i32 = 50;

/// The text of a block, or the status of the refusal.
type Answer = Result<String, u16>;
/// Takes a block's data, or why there is none.
pub(super) type Done = Box<dyn FnOnce(Result<JsValue, &'static str>)>;

/// The elements of the page and what they show.
#[derive(Default)]
pub(super) struct Blocks {
    known: Vec<Known>,
    last_request: u32,
    scan_is_due: bool,
}

struct Known {
    element: Element,
    question: Question,
    /// The answer on show; empty for none.
    shown: String,
    /// The latest request: answers to earlier ones come too late.
    request: u32,
}

/// What is asked for: a block's name, and its parameters as they stand in the request.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Question {
    name: String,
    parameters: String,
}

impl Question {
    pub(super) fn from_object(name: &str, options: &JsValue) -> Question {
        Question::new(name.into(), |key| value::text_field(options, key))
    }

    fn from_element(element: &Element) -> Question {
        let name = element.get_attribute(BLOCK).unwrap_or_default();
        Question::new(name, |key| element.get_attribute(&joined(&["data-", key])))
    }

    /// Makes the element one that fills itself with this.
    pub(super) fn put_on(element: &Element, name: &str, options: &JsValue) -> Question {
        for key in PARAMETERS {
            if let Some(value) = value::text_field(options, key) {
                let _ = element.set_attribute(&joined(&["data-", key]), &value);
            }
        }
        let _ = element.set_attribute(BLOCK, name);
        Question::from_element(element)
    }

    fn new(name: String, parameter: impl Fn(&str) -> Option<String>) -> Question {
        let mut parameters = String::new();
        for key in PARAMETERS {
            if let Some(value) = parameter(key) {
                add(&mut parameters, key, &value);
            }
        }
        Question { name, parameters }
    }

    fn url(&self, app: &App, visitor: &str) -> String {
        let name = encoded(&self.name);
        let mut url = joined(&[&app.endpoint, "v1/blocks/", &name, "?key=", &encoded(&app.key)]);
        url.push_str(&self.parameters);
        add(&mut url, "visitor", visitor);
        url
    }
}

fn add(url: &mut String, key: &str, value: &str) {
    if !value.is_empty() {
        url.push_str(&joined(&["&", key, "=", &encoded(value)]));
    }
}

/// Finds the elements of the page, now and whenever it changes.
pub(super) fn watch(app: &'static App) {
    scan(app);
    let changed = value::forever(Box::new(move |_| scan_soon(app)));
    let Ok(observer) = MutationObserver::new(&changed) else {
        return;
    };
    let names = [BLOCK, "data-limit", "data-product", "data-category"];
    let attributes: Array = names.into_iter().map(JsValue::from).collect();
    let what = value::object(&[
        ("childList", true.into()),
        ("subtree", true.into()),
        ("attributeFilter", attributes.into()),
    ]);
    let _ = observer.observe_with_options(&app.document, what.unchecked_ref());
}

/// Asks for every block of the page.
pub(super) fn refresh(app: &'static App) {
    for element in elements(app) {
        let question = Question::from_element(&element);
        load(app, Some(&element), &question, Box::new(|_| {}));
    }
}

/// Somebody else is here: what was shown is not for them.
pub(super) fn visitor_changed(app: &'static App) {
    let known = core::mem::take(&mut app.blocks.borrow_mut().known);
    for known in known {
        paint::empty(&known.element);
    }
    app.handle(Input::VisitorChanged);
}

/// Asks for a block, shows it in `element` if there is one, and hands over the data.
pub(super) fn load(app: &'static App, element: Option<&Element>, question: &Question, done: Done) {
    let request = element.map(|element| app.blocks.borrow_mut().expect(element, question));
    let answered = move |answer: Answer| {
        if let Some(request) = request {
            show(app, request, &answer);
        }
        done(match answer {
            Ok(text) => JSON::parse(&text).map_err(|_| "the server's answer is no JSON"),
            Err(401) => Err("the customer token was refused"),
            Err(_) => Err("the block could not be loaded"),
        });
    };
    ask(app, question, Box::new(answered));
}

fn ask(app: &'static App, question: &Question, done: Box<dyn FnOnce(Answer)>) {
    let is_personal = app.choice.get().personalization() != Some(false);
    let (visitor, token) = {
        let visitor = app.visitor.borrow();
        match &visitor.token {
            _ if !is_personal => (String::new(), String::new()),
            Token::None => (visitor.anonymous.clone(), String::new()),
            Token::Signed(token) => (String::new(), token.clone()),
            // Not even this browser's own history: the page meant to show somebody's.
            Token::Refused => return done(Err(401)),
        }
    };
    let url = question.url(app, &visitor);
    let used = token.clone();
    let answered = move |answer: Answer| {
        if answer == Err(401) {
            refuse(app, used);
        }
        done(answer);
    };
    http::get(app, &url, &token, Box::new(answered));
}

fn refuse(app: &App, token: String) {
    let mut visitor = app.visitor.borrow_mut();
    if visitor.token == Token::Signed(token) {
        visitor.set_token(Token::Refused, &app.storage);
    }
}

fn show(app: &App, request: u32, answer: &Answer) {
    // Nothing is borrowed while elements change: the page's own elements may call back at once.
    let Some((element, shown)) = app.blocks.borrow_mut().answered(request) else {
        return;
    };
    let showing = match answer {
        Ok(text) if *text == shown => shown,
        Ok(text) => {
            let data = JSON::parse(text).unwrap_or_default();
            let _ = paint::paint(&app.document, &element, &data);
            text.clone()
        }
        // An interruption leaves what is there.
        Err(status) if *status != 401 && !shown.is_empty() => shown,
        Err(_) => {
            paint::empty(&element);
            String::new()
        }
    };
    app.blocks.borrow_mut().showing(request, showing);
}

fn scan_soon(app: &'static App) {
    if core::mem::replace(&mut app.blocks.borrow_mut().scan_is_due, true) {
        return;
    }
    let run = move |_| {
        app.blocks.borrow_mut().scan_is_due = false;
        scan(app);
    };
    app.later(SCAN_MS, Box::new(run));
}

fn scan(app: &'static App) {
    let elements = elements(app);
    let changed = app.blocks.borrow_mut().meet(&elements);
    if changed {
        app.handle(Input::BlocksChanged);
    }
}

fn elements(app: &App) -> Vec<Element> {
    let Ok(found) = app.document.query_selector_all("[data-shoal-block]") else {
        return Vec::new();
    };
    (0..found.length()).filter_map(|at| Some(found.get(at)?.unchecked_into())).collect()
}

impl Blocks {
    /// Whether any of the page's elements is new or asks for something else than before.
    fn meet(&mut self, elements: &[Element]) -> bool {
        self.known.retain(|known| known.element.is_connected());
        let mut changed = false;
        for element in elements {
            let question = Question::from_element(element);
            if let Some(known) = self.known(element, &question) {
                changed |= known.request == 0 || known.question != question;
                known.question = question;
            }
        }
        changed
    }

    /// Notes that the element waits for an answer; the request's number comes back.
    fn expect(&mut self, element: &Element, question: &Question) -> u32 {
        self.last_request += 1;
        let request = self.last_request;
        if let Some(known) = self.known(element, question) {
            known.request = request;
            known.question = question.clone();
        }
        request
    }

    /// The element that waits for this request, and what it shows.
    fn answered(&mut self, request: u32) -> Option<(Element, String)> {
        let known = self.by_request(request)?;
        Some((known.element.clone(), core::mem::take(&mut known.shown)))
    }

    fn showing(&mut self, request: u32, text: String) {
        if let Some(known) = self.by_request(request) {
            known.shown = text;
        }
    }

    fn by_request(&mut self, request: u32) -> Option<&mut Known> {
        self.known.iter_mut().find(|known| known.request == request)
    }

    fn known(&mut self, element: &Element, question: &Question) -> Option<&mut Known> {
        let at = self.known.iter().position(|known| known.element == *element);
        let at = at.unwrap_or(self.known.len());
        if at == self.known.len() {
            self.known.push(Known {
                element: element.clone(),
                question: question.clone(),
                shown: String::new(),
                request: 0,
            });
        }
        self.known.get_mut(at)
    }
}

fn encoded(text: &str) -> String {
    encode_uri_component(text).into()
}
