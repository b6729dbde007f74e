//! Elements that show blocks: `<div data-shoal-block="recently_viewed" data-limit="6">`.
//!
//! They are found wherever they appear, filled, and filled again when [`crate::tracker`] says
//! that they are out of date.

use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec::Vec;

use js_sys::{Array, JSON, encode_uri_component};
use wasm_bindgen::prelude::*;
use web_sys::{Element, MutationObserver, MutationObserverInit};

use super::visitor::Token;
use super::{App, http, paint, value};
use crate::text::joined;
use crate::tracker::Input;

const BLOCK: &str = "data-shoal-block";
/// What may be asked of a block, by the names of the request.
const PARAMETERS: [&str; 3] = ["limit", "product", "category"];
/// Frameworks add elements in bursts.
const SCAN_MS: i32 = 50;

/// The elements of the page and what they show.
#[derive(Default)]
pub(super) struct Blocks {
    known: Vec<Known>,
    last_request: u32,
    scan_is_due: bool,
}

struct Known {
    element: Element,
    options: Options,
    /// The answer on show; empty for none.
    shown: String,
    /// The latest request: answers to earlier ones come too late.
    request: u32,
}

/// What is asked for.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Options {
    name: String,
    parameters: [String; 3],
}

impl Options {
    pub(super) fn from_object(name: &str, options: &JsValue) -> Options {
        Options {
            name: name.into(),
            parameters: PARAMETERS.map(|key| value::text_field(options, key).unwrap_or_default()),
        }
    }

    fn from_element(element: &Element) -> Options {
        let attribute = |name: &str| element.get_attribute(name).unwrap_or_default();
        Options {
            name: attribute(BLOCK),
            parameters: PARAMETERS.map(|key| attribute(&joined(&["data-", key]))),
        }
    }

    /// The element becomes one that fills itself.
    pub(super) fn write_to(&self, element: &Element) {
        let _ = element.set_attribute(BLOCK, &self.name);
        for (key, value) in self.given() {
            let _ = element.set_attribute(&joined(&["data-", key]), value);
        }
    }

    fn given(&self) -> impl Iterator<Item = (&str, &str)> {
        let pairs = PARAMETERS.into_iter().zip(&self.parameters);
        pairs
            .filter(|(_, value)| !value.is_empty())
            .map(|(key, value)| (key, value.as_str()))
    }

    fn url(&self, app: &App, visitor: &str) -> String {
        let mut url = joined(&[
            &app.endpoint,
            "v1/blocks/",
            &encoded(&self.name),
            "?key=",
            &encoded(&app.key),
        ]);
        let visitor = (!visitor.is_empty()).then_some(("visitor", visitor));
        for (key, value) in self.given().chain(visitor) {
            url.push_str(&joined(&["&", key, "=", &encoded(value)]));
        }
        url
    }
}

/// Finds the elements of the page, now and whenever it changes.
pub(super) fn watch(app: &Rc<App>) {
    scan(app);
    let scanning = Rc::clone(app);
    let changed = value::forever(move |_| scan_soon(&scanning));
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
    let _ = observer.observe_with_options(&app.document, what.unchecked_ref::<MutationObserverInit>());
}

/// Asks for every block of the page.
pub(super) fn refresh(app: &Rc<App>) {
    for element in elements(app) {
        load(app, Some(&element), &Options::from_element(&element), |_| {});
    }
}

/// Somebody else is here: what was shown is not for them.
pub(super) fn visitor_changed(app: &Rc<App>) {
    let known = core::mem::take(&mut app.blocks.borrow_mut().known);
    for known in known {
        paint::empty(&known.element);
    }
    app.handle(Input::VisitorChanged);
}

/// Asks for a block, shows it in `element` if there is one, and hands over the data.
pub(super) fn load(
    app: &Rc<App>,
    element: Option<&Element>,
    options: &Options,
    done: impl FnOnce(Result<JsValue, &'static str>) + 'static,
) {
    let request = element.map(|element| app.blocks.borrow_mut().expect(element, options));
    let asking = Rc::clone(app);
    ask(app, options, move |answer| {
        if let Some(request) = request {
            show(&asking, request, &answer);
        }
        done(match answer {
            Ok(text) => JSON::parse(&text).map_err(|_| "the server's answer is no JSON"),
            Err(401) => Err("the customer token was refused"),
            Err(_) => Err("the block could not be loaded"),
        });
    });
}

fn ask(app: &Rc<App>, options: &Options, done: impl FnOnce(Result<String, u16>) + 'static) {
    let (visitor, token) = {
        let visitor = app.visitor.borrow();
        match &visitor.token {
            Token::None => (visitor.anonymous.clone(), String::new()),
            Token::Signed(token) => (String::new(), token.clone()),
            // Not even this browser's own history: the page meant to show somebody's.
            Token::Refused => return done(Err(401)),
        }
    };
    let url = options.url(app, &visitor);
    let asking = Rc::clone(app);
    let used = token.clone();
    http::get(&app.window, &url, &token, move |answer| {
        if answer == Err(401) {
            refuse(&asking, used);
        }
        done(answer);
    });
}

fn refuse(app: &App, token: String) {
    let mut visitor = app.visitor.borrow_mut();
    if visitor.token == Token::Signed(token) {
        visitor.set_token(Token::Refused, &app.storage);
    }
}

fn show(app: &App, request: u32, answer: &Result<String, u16>) {
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

fn scan_soon(app: &Rc<App>) {
    if core::mem::replace(&mut app.blocks.borrow_mut().scan_is_due, true) {
        return;
    }
    let scanning = Rc::clone(app);
    app.later(SCAN_MS, move |_| {
        scanning.blocks.borrow_mut().scan_is_due = false;
        scan(&scanning);
    });
}

fn scan(app: &Rc<App>) {
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
    (0..found.length())
        .filter_map(|at| Some(found.get(at)?.unchecked_into()))
        .collect()
}

impl Blocks {
    /// Whether any of the page's elements is new or asks for something else than before.
    fn meet(&mut self, elements: &[Element]) -> bool {
        self.known.retain(|known| known.element.is_connected());
        let mut changed = false;
        for element in elements {
            let options = Options::from_element(element);
            if let Some(known) = self.known(element, &options) {
                changed |= known.request == 0 || known.options != options;
                known.options = options;
            }
        }
        changed
    }

    /// Notes that the element waits for an answer; the request's number comes back.
    fn expect(&mut self, element: &Element, options: &Options) -> u32 {
        self.last_request += 1;
        let request = self.last_request;
        if let Some(known) = self.known(element, options) {
            known.request = request;
            known.options = options.clone();
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

    fn known(&mut self, element: &Element, options: &Options) -> Option<&mut Known> {
        let at = self.known.iter().position(|known| known.element == *element);
        let at = at.unwrap_or(self.known.len());
        if at == self.known.len() {
            self.known.push(Known {
                element: element.clone(),
                options: options.clone(),
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
