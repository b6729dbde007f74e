//! In headless Chromium: storage, identity, delivery, navigation, blocks.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use js_sys::{Array, JSON, Promise};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

use crate::wire;

mod blocks;
mod consent;

wasm_bindgen_test_configure!(run_in_browser);

#[wasm_bindgen(module = "/src/browser/tests/page.js")]
extern "C" {
    fn silence();
    fn answer(host: &str, path: &str, given: &str);
    fn requests(host: &str) -> String;
    fn calls(host: &str) -> String;
    fn sleep(millis: i32) -> Promise;
    fn run(source: &str) -> String;
    fn value_of(source: &str) -> JsValue;
}

/// What the bundle holds together in production.
#[wasm_bindgen(module = "/js/host.js")]
extern "C" {
    #[derive(Clone)]
    type Sdk;
    #[wasm_bindgen(js_name = host)]
    fn start(window: &JsValue, options: &JsValue, handle: JsValue, part: &JsValue) -> Sdk;
    #[wasm_bindgen(method, catch)]
    fn call(this: &Sdk, method: &str, args: &Array, at: f64, address: &str) -> Result<JsValue, JsValue>;
}

mod beside {
    //! The files that are loaded from beside `host.js`.
    use super::*;

    #[wasm_bindgen(module = "/js/storage.js")]
    extern "C" {
        fn uuid() -> String;
    }
    #[wasm_bindgen(module = "/js/delivery.js")]
    extern "C" {
        fn delivery();
    }
    #[wasm_bindgen(module = "/js/capture.js")]
    extern "C" {
        fn capture();
    }
    #[wasm_bindgen(module = "/js/describe.js")]
    extern "C" {
        fn captures();
    }
    #[wasm_bindgen(module = "/js/blocks.js")]
    extern "C" {
        #[wasm_bindgen(js_name = start)]
        fn blocks();
    }
    #[wasm_bindgen(module = "/js/ask.js")]
    extern "C" {
        fn asking();
    }
    #[wasm_bindgen(module = "/js/paint.js")]
    extern "C" {
        fn paint();
    }
    #[wasm_bindgen(module = "/js/seen.js")]
    extern "C" {
        fn seen();
    }
}

/// A tracker that sends to a host of its own, which answers as the test says.
struct Tab {
    host: String,
    sdk: Sdk,
}

impl Tab {
    /// Opens a tab whose server accepts everything.
    fn open(host: &str) -> Tab {
        answer(host, "*", r#"{"status": 200}"#);
        Tab::open_only(host, "")
    }

    fn open_only(host: &str, auto: &str) -> Tab {
        Tab::asking(host, auto, "")
    }

    /// Opens one of a shop that asks before it tracks, if it is `required`.
    fn asking(host: &str, auto: &str, consent: &str) -> Tab {
        let src = "https://assets.test/shoal.js";
        let endpoint = format!("https://{host}");
        let options = format!(
            r#"{{"key":"wk_1","endpoint":"{endpoint}","auto":"{auto}","consent":"{consent}","src":"{src}"}}"#
        );
        let mut tracker = None;
        let handle = move |told: String, at, now: f64| wire::handle(&mut tracker, &told, at, now as u64);
        let handle = Closure::<dyn FnMut(String, f64, f64) -> String>::new(handle).into_js_value();
        let sdk = start(&js_sys::global(), &JSON::parse(&options).unwrap(), handle, &value_of("window.part"));
        Tab { host: host.to_string(), sdk }
    }

    /// Calls a method with arguments given as a JSON list.
    fn call(&self, method: &str, args: &str) -> Result<JsValue, JsValue> {
        self.at("https://shop.test/", method, args)
    }

    fn at(&self, address: &str, method: &str, args: &str) -> Result<JsValue, JsValue> {
        let args: Array = JSON::parse(args).unwrap().unchecked_into();
        self.sdk.call(method, &args, 1_772_359_200_000.0, address)
    }

    async fn flush(&self) -> String {
        let promise: Promise = self.call("flush", "[]").unwrap().unchecked_into();
        let counts = JsFuture::from(promise).await.unwrap();
        JSON::stringify(&counts).unwrap().into()
    }

    fn calls(&self) -> Vec<JsValue> {
        let calls: Array = JSON::parse(&calls(&self.host)).unwrap().unchecked_into();
        calls.iter().collect()
    }

    fn requests(&self) -> Vec<JsValue> {
        let requests: Array = JSON::parse(&requests(&self.host)).unwrap().unchecked_into();
        requests.iter().collect()
    }
}

async fn pause(millis: i32) {
    JsFuture::from(sleep(millis)).await.unwrap();
}

/// Waits until it is so; a slow machine takes its time.
async fn until(so: impl Fn() -> bool) {
    let begun = js_sys::Date::now();
    while !so() {
        assert!(js_sys::Date::now() - begun < 10_000.0, "not within ten seconds");
        pause(10).await;
    }
}

fn field(value: &JsValue, key: &str) -> JsValue {
    js_sys::Reflect::get(value, &key.into()).unwrap_or_default()
}

/// The text at a path such as `context.page.url`.
fn at(value: &JsValue, path: &str) -> String {
    let found = path.split('.').fold(value.clone(), |value, key| field(&value, key));
    let json = JSON::stringify(&found).ok().and_then(|text| text.as_string());
    found.as_string().or(json).unwrap_or_default()
}

fn message(outcome: Result<JsValue, JsValue>) -> String {
    at(&outcome.unwrap_err(), "message")
}

/// Begins as a browser that was never here.
fn forget_everything() {
    silence();
    run("document.querySelectorAll('.host').forEach(host => host.remove())");
    run(
        "localStorage.clear(), sessionStorage.clear(), document.cookie = 'shoal_visitor=; Max-Age=0; Path=/'",
    );
}

#[wasm_bindgen_test]
async fn a_track_call_arrives_as_segment_json() {
    forget_everything();
    let tab = Tab::open("track.test");
    let id = tab
        .at(
            "https://shop.test/p/1?utm_source=m%C3%A4il+1&utm_term=%ff",
            "track",
            r#"["product_viewed", {"product_id": "42", "price": 9.5}]"#,
        )
        .unwrap();
    assert_eq!(tab.flush().await, r#"{"accepted":1,"refused":0,"dropped":0,"waiting":0}"#);
    let call = &tab.calls()[0];
    assert_eq!(at(call, "type"), "track");
    assert_eq!(at(call, "event"), "product_viewed");
    assert_eq!(at(call, "messageId"), id.as_string().unwrap());
    assert_eq!(at(call, "properties.price"), "9.5");
    assert_eq!(at(call, "originalTimestamp"), "1772359200000");
    assert_eq!(at(call, "context.page.path"), "/p/1");
    assert_eq!(at(call, "context.campaign.source"), "mäil 1");
    assert_eq!(at(call, "context.campaign.term"), "\u{fffd}");
    assert!(at(call, "context.userAgent").contains("Chrom"));

    let request = &tab.requests()[0];
    assert_eq!(at(request, "url"), "https://track.test/v1/batch");
    assert_eq!(at(request, "credentials"), "omit");
    let body = JSON::parse(&at(request, "body")).unwrap();
    assert_eq!(at(&body, "writeKey"), "wk_1");
    assert!(at(&body, "sentAt").ends_with('Z'));
}

#[wasm_bindgen_test]
fn wrong_arguments_are_errors_for_the_caller() {
    let tab = Tab::open("wrong.test");
    let name = "shoal: track: expected the event's name, 1 to 512 bytes of text";
    assert_eq!(message(tab.call("track", "[]")), name);
    assert_eq!(message(tab.call("track", "[7]")), name);
    assert_eq!(message(tab.call("track", r#"["x", []]"#)), "shoal: track: params must be an object");
    assert_eq!(message(tab.call("identify", "[{}]")), "shoal: identify: expected a user id or `{token}`");
    assert_eq!(
        message(tab.call("identify", r#"[{"token": "x.y.z"}]"#)),
        "shoal: identify: the token is no JWT with a `sub`"
    );
    assert_eq!(
        message(tab.call("consent", "[{}]")),
        "shoal: consent: expected true, false or an object such as `{tracking: true}`"
    );
    assert_eq!(
        message(tab.call("consent", r#"[{"tracking": "yes"}]"#)),
        "shoal: consent: expected true, false or an object such as `{tracking: true}`"
    );
    assert_eq!(message(tab.call("group", "[]")), "shoal: group: expected the group's id, 1 to 512 bytes");
    let large = format!(r#"["x", {{"a": "{}"}}]"#, "x".repeat(33_000));
    assert_eq!(message(tab.call("track", &large)), "shoal: track: the call is larger than 32 KB");

    let circle = Array::of2(&"x".into(), &value_of("(window.o = {}, o.o = o)"));
    let outcome = tab.sdk.call("track", &circle, 0.0, "https://shop.test/");
    assert_eq!(message(outcome), "shoal: track: params are no JSON");
}

#[wasm_bindgen_test]
async fn tabs_share_one_visitor_in_cookie_and_storage() {
    forget_everything();
    let first = Tab::open("first.test");
    let second = Tab::open("second.test");
    for tab in [&first, &second] {
        tab.call("track", r#"["x"]"#).unwrap();
        tab.flush().await;
    }
    let id = at(&first.calls()[0], "anonymousId");
    assert_eq!(at(&second.calls()[0], "anonymousId"), id);
    assert!(run("document.cookie").contains(&id));
    assert_eq!(run("localStorage['shoal.visitor']"), format!("{id:?}"));

    // Without the cookie the other place is enough, and the cookie comes back.
    run("document.cookie = 'shoal_visitor=; Max-Age=0; Path=/'");
    Tab::open("third.test");
    assert!(run("document.cookie").contains(&id));
}

#[wasm_bindgen_test]
async fn identify_is_kept_until_reset() {
    forget_everything();
    Tab::open("before.test").call("identify", r#"["u1", {"plan": "gold"}]"#).unwrap();
    let tab = Tab::open("identify.test");
    tab.call("track", r#"["x"]"#).unwrap();
    tab.call("reset", "[]").unwrap();
    tab.call("track", r#"["y"]"#).unwrap();
    tab.flush().await;
    let calls = tab.calls();
    assert_eq!((at(&calls[0], "userId"), at(&calls[1], "userId")), ("u1".into(), "".into()));
    assert_ne!(at(&calls[0], "anonymousId"), at(&calls[1], "anonymousId"));
}

#[wasm_bindgen_test]
async fn somebody_else_at_the_same_browser_starts_anew() {
    forget_everything();
    let tab = Tab::open("else.test");
    for user in ["u1", "u1", "u2"] {
        tab.call("identify", &format!("[{user:?}]")).unwrap();
    }
    tab.flush().await;
    let ids: Vec<String> = tab.calls().iter().map(|call| at(call, "anonymousId")).collect();
    assert_eq!(ids[0], ids[1]);
    assert_ne!(ids[1], ids[2]);
}

#[wasm_bindgen_test]
async fn what_was_not_sent_is_sent_by_the_next_page() {
    forget_everything();
    answer("lost.test", "*", r#"{"offline": true}"#);
    let lost = Tab::open_only("lost.test", "");
    lost.call("track", r#"["first"]"#).unwrap();
    lost.call("track", r#"["second"]"#).unwrap();
    assert!(lost.flush().await.contains(r#""waiting":2"#));
    let queues = "Object.keys(localStorage).filter(key => key.startsWith('shoal.queue.')).length";
    assert_eq!(run(queues), "1");

    // The page goes: from now on whoever comes may take over.
    run("window.dispatchEvent(new PageTransitionEvent('pagehide'))");
    pause(50).await;
    answer("found.test", "*", r#"{"status": 200}"#);
    let next = Tab::open_only("found.test", "");
    next.call("track", r#"["third"]"#).unwrap();
    pause(50).await;
    next.flush().await;
    let names: Vec<String> = next.calls().iter().map(|call| at(call, "event")).collect();
    assert_eq!(names, ["first", "second", "third"]);
    assert_eq!(at(&next.calls()[0], "messageId"), at(&lost.calls()[0], "messageId"));
    assert_eq!(run(queues), "0");
}

#[wasm_bindgen_test]
async fn a_busy_server_is_asked_again_when_it_wants() {
    forget_everything();
    answer("busy.test", "*", r#"{"status": 429, "headers": {"Retry-After": "1"}}"#);
    let tab = Tab::open_only("busy.test", "");
    tab.call("track", r#"["x"]"#).unwrap();
    let refused_at = js_sys::Date::now();
    assert!(tab.flush().await.contains(r#""waiting":1"#));
    answer("busy.test", "*", r#"{"status": 200}"#);
    until(|| tab.requests().len() == 2).await;
    let pause = js_sys::Date::now() - refused_at;
    assert!(pause >= 990.0, "asked again after {pause} ms");
    assert!(tab.flush().await.contains(r#""accepted":1"#));
}

#[wasm_bindgen_test]
async fn a_refusal_is_final() {
    forget_everything();
    answer("refuse.test", "*", r#"{"status": 401}"#);
    let tab = Tab::open_only("refuse.test", "");
    tab.call("track", r#"["x"]"#).unwrap();
    assert!(tab.flush().await.contains(r#""refused":1,"dropped":0,"waiting":0"#));
}

#[wasm_bindgen_test]
async fn storage_that_is_forbidden_is_done_without() {
    forget_everything();
    run(
        "(Storage.prototype.kept = Storage.prototype.setItem, Storage.prototype.setItem = () => { throw new Error('full') })",
    );
    let tab = Tab::open("full.test");
    tab.call("identify", r#"["u1"]"#).unwrap();
    tab.call("track", r#"["x"]"#).unwrap();
    tab.flush().await;
    run("Storage.prototype.setItem = Storage.prototype.kept");
    assert_eq!(at(&tab.calls()[1], "userId"), "u1");
}

#[wasm_bindgen_test]
async fn leaving_sends_and_keeps() {
    forget_everything();
    answer("leave.test", "*", r#"{"offline": true}"#);
    let tab = Tab::open_only("leave.test", "");
    tab.call("track", r#"["x"]"#).unwrap();
    run("window.dispatchEvent(new PageTransitionEvent('pagehide'))");
    assert_eq!(tab.calls().len(), 1);
    assert_eq!(field(&tab.requests()[0], "keepalive"), JsValue::TRUE);
    run("window.dispatchEvent(new PageTransitionEvent('pageshow'))");
}

#[wasm_bindgen_test]
async fn page_views_follow_the_address() {
    forget_everything();
    let host = "views.test";
    answer(host, "*", r#"{"status": 200}"#);
    let tab = Tab::open_only(host, "page");
    tab.at("https://shop.test/", "moved", r#"["load"]"#).unwrap();
    pause(100).await;
    tab.at("https://shop.test/", "moved", r#"["replaceState"]"#).unwrap();
    tab.at("https://shop.test/p/1", "moved", r#"["pushState"]"#).unwrap();
    tab.at("https://shop.test/p/1", "track", r#"["product_viewed"]"#).unwrap();
    tab.flush().await;
    let calls: Vec<(String, String, String)> = tab
        .calls()
        .iter()
        .map(|call| (at(call, "type"), at(call, "context.page.path"), at(call, "context.page.referrer")))
        .collect();
    let back = "https://shop.test/".to_string();
    assert_eq!(calls.len(), 3);
    assert_eq!((calls[0].0.as_str(), calls[0].1.as_str()), ("page", "/"));
    assert_eq!(calls[1], ("page".into(), "/p/1".into(), back.clone()));
    assert_eq!(calls[2], ("track".into(), "/p/1".into(), back));
}
