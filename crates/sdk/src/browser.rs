//! The tracker in a page: carries out what [`crate::tracker`] decides.
//!
//! A call comes in through [`Sdk::call`] as JavaScript values and leaves as text that
//! `JSON.stringify` made; Rust never turns a number into text or back.

use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;
use core::cell::{Cell, RefCell};

use js_sys::{Array, Date, Math, Uint8Array};
use wasm_bindgen::prelude::*;
use web_sys::{Document, Window};

use crate::address::{self, Address};
use crate::call::{self, CALL_BYTES, Call, Client, Kind, Page};
use crate::consent::{Choice, Consent};
use crate::id;
use crate::text::{self, joined};
use crate::tracker::outbox::Counts;
use crate::tracker::visits::{Counting, View};
use crate::tracker::{Answer, Effect, Input, Passage, Tracker};

mod blocks;
mod consent;
mod http;
mod methods;
mod paint;
mod signals;
mod storage;
mod value;
mod visitor;

use blocks::Blocks;
use storage::Storage;
use visitor::Visitor;

/// What is captured where the script tag does not say.
const AUTO: &str = "page";

/// The tracker of one page.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Sdk(&'static App);

#[wasm_bindgen]
impl Sdk {
    /// Starts the tracker in `window`. `options` are the attributes of the script tag as its
    /// `dataset` has them, and its address as `src`.
    #[wasm_bindgen(constructor)]
    pub fn new(window: Window, options: &JsValue) -> Result<Sdk, JsValue> {
        // It lives as long as the page: nothing is counted, nothing is ever taken down.
        let app: &'static App = Box::leak(Box::new(App::new(window, options)?));
        if app.consent() == Consent::Given {
            app.adopt_queues();
        }
        signals::listen(app);
        blocks::watch(app);
        Ok(Sdk(app))
    }

    /// Makes the call `method(...args)`, made at the instant `at` on the page `address`.
    pub fn call(&self, method: &str, args: &Array, at: f64, address: &str) -> Result<JsValue, JsValue> {
        let made = Made { at, address };
        let result = methods::call(self.0, method, args, &made)
            .map_err(|message| value::error(&joined(&[method, ": ", message])));
        if let (Err(error), true) = (&result, self.0.debug.get()) {
            web_sys::console::warn_1(error);
        }
        result
    }
}

/// When and on which page a call was made.
struct Made<'a> {
    at: f64,
    address: &'a str,
}

/// What waits for everything recorded to be sent.
type Waiter = Box<dyn FnOnce(Counts)>;

struct App {
    window: Window,
    document: Document,
    key: String,
    endpoint: String,
    agent: String,
    locale: String,
    storage: Storage,
    visitor: RefCell<Visitor>,
    tracker: RefCell<Tracker>,
    blocks: RefCell<Blocks>,
    waiters: RefCell<Vec<Waiter>>,
    /// Whether the shop asks before it tracks.
    asks_first: bool,
    /// What the visitor answered so far.
    choice: Cell<Choice>,
    /// Who waits for the answer.
    unsure: RefCell<Vec<consent::Waiter>>,
    /// Where the visitor came from, to the view that is on.
    referrer: RefCell<String>,
    /// The timer that is set: when it fires, and its handle.
    timer: Cell<Option<(u64, i32)>>,
    debug: Cell<bool>,
}

impl core::fmt::Debug for App {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("App")
    }
}

impl App {
    fn new(window: Window, options: &JsValue) -> Result<App, JsValue> {
        let option = |name| value::text_field(options, name);
        let key = option("key").ok_or_else(|| value::error("the script tag has no `data-key`"))?;
        let endpoint = match option("endpoint") {
            Some(endpoint) => joined(&[endpoint.strip_suffix('/').unwrap_or(&endpoint), "/"]),
            None => address::folder(&option("src").unwrap_or_default()).into(),
        };
        let document = window.document().ok_or(JsValue::NULL)?;
        let navigator = window.navigator();
        let storage = Storage::new(&window, &document);
        let asks_first = option("consent").as_deref() == Some("required");
        let (consent, choice) = consent::begin(&window, &storage, asks_first);
        storage.open(consent == Consent::Given);
        let auto = option("auto").unwrap_or_else(|| AUTO.into());
        let counting = if text::parts(&auto, b' ').any(|part| part == "page") {
            Counting::Automatic
        } else {
            Counting::ByHand
        };
        let mut tracker = Tracker::new(counting);
        tracker.handle(Input::Consented(consent), now());
        Ok(App {
            key,
            endpoint,
            agent: navigator.user_agent().unwrap_or_default(),
            locale: navigator.language().unwrap_or_default(),
            visitor: RefCell::new(Visitor::load(&storage, || new_id(&window))),
            storage,
            tracker: RefCell::new(tracker),
            blocks: RefCell::default(),
            waiters: RefCell::default(),
            asks_first,
            choice: Cell::new(choice),
            unsure: RefCell::default(),
            referrer: RefCell::new(document.referrer()),
            timer: Cell::default(),
            debug: Cell::default(),
            window,
            document,
        })
    }

    /// Hands an input to the tracker and does what it says.
    fn handle(&'static self, input: Input<'_>) {
        let effects = self.tracker.borrow_mut().handle(input, now());
        for effect in effects {
            self.carry_out(effect);
        }
        self.set_timer();
    }

    fn carry_out(&'static self, effect: Effect) {
        match effect {
            Effect::View(view) => self.view(view),
            Effect::Send { request, calls, passage } => self.send(request, &calls, passage),
            Effect::Store(text) => self.storage.keep_queue(&text),
            Effect::Forget => self.storage.forget_queue(),
            Effect::Settled(counts) => {
                for waiter in self.waiters.take() {
                    waiter(counts);
                }
            }
            Effect::Refresh => blocks::refresh(self),
        }
    }

    fn view(&'static self, view: View) {
        if let Some(referrer) = view.referrer {
            self.referrer.replace(referrer);
        }
        let made = Made { at: view.at as f64, address: &view.address };
        // A page call without params is never too large.
        let _ = self.record(Kind::Page, "", "", &made);
    }

    /// Writes a call and hands it over; its message id comes back.
    fn record(
        &'static self,
        kind: Kind,
        event: &str,
        body: &str,
        made: &Made<'_>,
    ) -> Result<String, &'static str> {
        self.handle(Input::Calling { kind, name: event });
        let message = new_id(&self.window);
        let text = self.call_text(kind, event, body, made, &message);
        if text.len() > CALL_BYTES {
            return Err("the call is larger than 32 KB");
        }
        self.log("call", &text);
        self.handle(Input::Recorded(text));
        Ok(message)
    }

    fn call_text(&self, kind: Kind, event: &str, body: &str, made: &Made<'_>, message: &str) -> String {
        let visitor = self.visitor.borrow();
        let coded = Address::new(made.address).campaign();
        let campaign = coded.filter_map(|(name, value)| Some((name, value::decoded(value)?)));
        let campaign: Vec<_> = campaign.collect();
        let call = Call {
            kind,
            message,
            anonymous: &visitor.anonymous,
            user: &visitor.user,
            event,
            body,
            time: &iso(made.at),
            page: Page {
                address: made.address,
                campaign: &campaign,
                referrer: &self.referrer.borrow(),
                title: &self.document.title(),
            },
            client: Client { agent: &self.agent, locale: &self.locale },
        };
        call.text()
    }

    fn send(&'static self, request: u32, calls: &str, passage: Passage) {
        let body = call::batch(calls, &iso(Date::now()), &self.key);
        let url = joined(&[&self.endpoint, "v1/batch"]);
        let answered = move |answer: Answer| self.handle(Input::Answered { request, answer });
        if passage == Passage::Leaving && !http::outlives_page(&self.window) {
            // The browser says whether it took the beacon; more is not to be learned.
            let taken = self.window.navigator().send_beacon_with_opt_str(&url, Some(&body));
            let answer = match taken {
                Ok(true) => Answer::Accepted,
                _ => Answer::Unreachable { dice: Math::random() },
            };
            return answered(answer);
        }
        http::post(self, &url, &body, passage, Box::new(answered));
    }

    /// Runs `waiter` once everything recorded until now is sent or has to wait.
    fn when_sent(&'static self, waiter: Waiter) {
        self.waiters.borrow_mut().push(waiter);
        self.handle(Input::Flush);
    }

    fn consent(&self) -> Consent {
        self.tracker.borrow().consent()
    }

    /// Runs `waiter` once it is known whether anything may be asked of the server.
    fn when_known(&self, waiter: consent::Waiter) {
        match self.consent() {
            Consent::Awaited => self.unsure.borrow_mut().push(waiter),
            consent => waiter(consent == Consent::Given),
        }
    }

    fn set_timer(&'static self) {
        let wake_at = self.tracker.borrow().wake_at();
        let Some(at) = wake_at else { return };
        match self.timer.get() {
            // One that fires early finds nothing to do and sets the next.
            Some((set, _)) if set <= at => return,
            Some((_, handle)) => self.window.clear_timeout_with_handle(handle),
            None => {}
        }
        let delay = at.saturating_sub(now()).min(i32::MAX as u64) as i32;
        let wake = move |_| {
            self.timer.set(None);
            self.handle(Input::Wake);
        };
        self.timer.set(self.later(delay, Box::new(wake)).map(|handle| (at, handle)));
    }

    fn later(&self, millis: i32, run: Box<dyn FnOnce(JsValue)>) -> Option<i32> {
        let run = value::once(run);
        self.window.set_timeout_with_callback_and_timeout_and_arguments_0(&run, millis).ok()
    }

    /// Takes over what earlier pages could not send. Should one of them be alive in another tab,
    /// both send and the server counts once.
    fn adopt_queues(&'static self) {
        for queue in self.storage.other_queues() {
            if let Some(text) = self.storage.local(&queue) {
                self.handle(Input::Restored(&text));
                self.storage.forget_local(&queue);
            }
        }
    }

    fn log(&self, what: &str, text: &str) {
        if self.debug.get() {
            web_sys::console::log_2(&joined(&["shoal ", what]).into(), &text.into());
        }
    }
}

fn now() -> u64 {
    Date::now() as u64
}

fn iso(millis: f64) -> String {
    Date::new(&millis.into()).to_iso_string().into()
}

fn new_id(window: &Window) -> String {
    // A slice of Rust's would be copied back with a check whose message costs more than this loop.
    let bytes = Uint8Array::new_with_length(16);
    if let Ok(crypto) = window.crypto() {
        let _ = crypto.get_random_values_with_js_u8_array(&bytes);
    }
    let mut random = [0; 16];
    for (at, byte) in random.iter_mut().enumerate() {
        *byte = bytes.get_index(at as u32);
    }
    id::uuid(random)
}

#[cfg(test)]
#[cfg(target_arch = "wasm32")]
mod tests;
