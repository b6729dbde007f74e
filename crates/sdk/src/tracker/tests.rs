//! The tracker of a page under a clock that the test turns.

use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use super::*;
use crate::effect::Effect;
use crate::json::{member, member_text};

mod allowed;
#[cfg(not(target_arch = "wasm32"))]
mod delivered;
mod visited;

const START: u64 = 1_772_366_400_000;
const HOME: &str = "https://s.example/";

/// A page and the browser that it is in: what it keeps, and what it has sent.
struct Page {
    tracker: Tracker,
    now: u64,
    log: Vec<Effect>,
    kept: Vec<(String, String)>,
}

/// What a page begins with, as its script writes it: the `options` of the script tag, what is `kept`, and what
/// else it says, all in one JSON object.
fn started(start: &str) -> String {
    let (options, kept) = (member(start, "options"), member(start, "kept"));
    let option = |name| member_text(options, name);
    let yes = |is: bool| if is { "1" } else { "" }.to_owned();
    let is = |name| yes(member(start, name) == "true");
    let auto = member(options, "auto");
    let fields = [
        option("key"),
        if auto.is_empty() { "page click form search".to_owned() } else { option("auto") },
        yes(option("consent") == "required"),
        yes(option("bots") == "skip" && member(start, "robot") == "true"),
        String::new(),
        r#""userAgent":"Agent""#.to_owned(),
        member_text(start, "referrer"),
        is("visible"),
        is("secure"),
        is("signal"),
        member_text(start, "visitor"),
        member_text(start, "tab"),
        remembered(kept),
        member_text(start, "mode"),
    ];
    fields.join("\u{1}")
}

/// What a browser keeps, of a JSON object with its names; the cookie's is `cookie`.
fn remembered(kept: &str) -> String {
    let names = [
        "shoal.consent",
        "shoal.session",
        "cookie",
        "shoal.visitor",
        "shoal.user",
        "token",
        "shoal.first",
        "shoal.last",
    ];
    names.map(|name| member_text(kept, name)).join("\u{1}")
}

impl Page {
    /// A page whose script tag has these attributes, as JSON members.
    fn new(options: &str) -> Page {
        Page::with(options, "")
    }

    fn with(options: &str, more: &str) -> Page {
        let start = format!(
            r#"{{"options":{{"key":"wk_1"{options}}},"visible":true,"visitor":"visitor-1","tab":"t"{more}}}"#
        );
        let (tracker, effects) = Tracker::new(&started(&start), START);
        let mut page = Page { tracker, now: START, log: Vec::new(), kept: Vec::new() };
        page.note(&effects);
        page.at(HOME, "");
        page
    }

    fn note(&mut self, effects: &Effects) {
        for effect in effects.list() {
            if let Effect::Keep(key, value) = &effect {
                self.kept.retain(|(kept, _)| kept != key);
                if !value.is_empty() {
                    self.kept.push((key.clone(), value.clone()));
                }
            }
            self.log.push(effect);
        }
    }

    fn give(&mut self, input: Input<'_>) -> &mut Page {
        let effects = self.tracker.handle(input, self.now);
        self.note(&effects);
        self
    }

    /// The page shows this address; `query` is campaign, clicks and search.
    fn at(&mut self, address: &str, query: &str) -> &mut Page {
        let path = Address::new(address).path;
        let page = format!(r#""url":"{address}","path":"{path}","title":"Title""#);
        self.give(Input::Place(address, &page, &format!("2026-03-01T12:00:00.000Z\u{1}{query}")))
    }

    fn moved(&mut self, how: Move, address: &str) -> &mut Page {
        self.at(address, "").give(Input::Moved(how))
    }

    fn call(&mut self, method: &str, args: &str) -> &mut Page {
        let at = self.now;
        self.give(Input::Call { method, args, at, fresh: "visitor-2" })
    }

    /// Lets time pass, waking the tracker when it asked for it.
    fn pass(&mut self, millis: u64) -> &mut Page {
        let end = self.now + millis;
        while let Some(at) = self.tracker.timer.filter(|at| *at <= end) {
            self.now = self.now.max(at);
            self.give(Input::Wake);
        }
        self.now = end;
        self
    }

    /// What was heard of: event or kind, with the body.
    fn heard(&self) -> Vec<(String, String)> {
        let heard = self.log.iter().filter_map(|effect| match effect {
            Effect::Heard(kind, name, call) => {
                let body = ["properties", "traits"].map(|body| crate::json::member(call, body)).concat();
                Some((if name.is_empty() { kind.clone() } else { name.clone() }, body))
            }
            _ => None,
        });
        heard.collect()
    }

    fn names(&self) -> Vec<String> {
        self.heard().into_iter().map(|(name, _)| name).collect()
    }

    /// The calls that were sent, as JSON.
    fn sent(&self) -> Vec<String> {
        let batches = self.log.iter().filter_map(|effect| match effect {
            Effect::Send { calls, .. } => Some(format!("[{calls}]")),
            _ => None,
        });
        batches
            .flat_map(|batch| crate::json::parts(&batch).map(ToOwned::to_owned).collect::<Vec<_>>())
            .collect()
    }

    fn failure(&self) -> Option<&str> {
        self.log.iter().rev().find_map(|effect| match effect {
            Effect::Fail(message) => Some(message.as_str()),
            _ => None,
        })
    }

    fn kept(&self, key: &str) -> Option<&str> {
        self.kept.iter().find(|(kept, _)| *kept == key).map(|(_, value)| value.as_str())
    }
}

#[test]
fn a_call_tells_who_what_when_and_where() {
    let mut page = Page::new("");
    page.at("https://s.example/p?utm_source=a", "\"source\":\"a\"");
    page.call("identify", r#"["u1",{"plan":"gold"}]"#).call("track", r#"["product_viewed",{"price":9.5}]"#);
    page.pass(1_000);
    let sent = page.sent();
    assert_eq!(member_text(&sent[0], "userId"), "u1");
    assert_eq!(member(&sent[0], "traits"), r#"{"plan":"gold"}"#);
    assert_eq!(member_text(&sent[1], "anonymousId"), "visitor-1");
    assert_eq!(member(&sent[1], "properties"), r#"{"price":9.5}"#);
    assert_eq!(member_text(&sent[1], "originalTimestamp"), START.to_string());
    let context = member(&sent[1], "context");
    assert_eq!(member(context, "campaign"), r#"{"source":"a"}"#);
    assert_eq!(member(context, "session"), format!(r#"{{"id":"{START}","number":"1"}}"#));
    assert_eq!(member_text(member(context, "page"), "title"), "Title");
    let messages: Vec<String> = sent.iter().map(|call| member_text(call, "messageId")).collect();
    assert_eq!(messages, ["t000000000001", "t000000000002"]);
}

#[test]
fn wrong_arguments_are_told_and_nothing_is_recorded() {
    let long = format!(r#"["{}"]"#, "x".repeat(513));
    let large = format!(r#"["x",{{"a":"{}"}}]"#, "x".repeat(33_000));
    let name = "expected the event's name, 1 to 512 bytes of text";
    let table = [
        ("track", "[]", name),
        ("track", "[7]", name),
        ("track", &long, name),
        ("track", r#"["x",[]]"#, "params must be an object"),
        ("track", &large, "the call is larger than 32 KB"),
        ("page", "[1]", "params must be an object"),
        ("identify", "[{}]", "expected a user id or `{token}`"),
        ("identify", r#"[{"token":"x"}]"#, "the token is no JWT with a `sub`"),
        ("alias", "[]", "expected a user id, 1 to 512 bytes"),
        ("alias", r#"["u",{}]"#, "expected the earlier id, 1 to 512 bytes"),
        ("group", "[null]", "expected the group's id, 1 to 512 bytes"),
        ("constructor", "[]", "there is no such method"),
    ];
    for (method, args, message) in table {
        let mut page = Page::new("");
        page.call(method, args);
        assert_eq!(page.failure(), Some(message), "{method}({args})");
        assert_eq!(page.names(), [""; 0]);
    }
}

#[test]
fn a_token_proves_who_it_is_and_is_kept_for_the_tab() {
    let mut page = Page::new("");
    page.call("identify", r#"[{"token":"a.b.c","sub":42}]"#).pass(1_000);
    let call = &page.sent()[0];
    assert_eq!((member_text(call, "userId"), member_text(call, "token")), ("42".into(), "a.b.c".into()));
    assert!(page.log.contains(&Effect::KeepToken("a.b.c".into())));
    page.call("permit", "[]");
    assert!(page.log.contains(&Effect::Return(r#"{"token":"a.b.c"}"#.into())));
    page.call("refused", r#"["a.b.c"]"#).call("permit", "[]");
    assert_eq!(page.failure(), Some("the customer token was refused"));
    page.call("reset", "[]").call("permit", "[]");
    assert!(page.log.contains(&Effect::Return(r#"{"visitor":"visitor-2"}"#.into())));
}

#[test]
fn a_link_in_a_message_is_told_without_a_user() {
    let mut page = Page::new("");
    page.call("link", r#"["tok"]"#).pass(1_000);
    let call = &page.sent()[0];
    assert_eq!((member_text(call, "type"), member_text(call, "token")), ("identify".into(), "tok".into()));
    assert_eq!(member(call, "userId"), "");
}

#[test]
fn somebody_else_at_the_same_browser_starts_anew() {
    let mut page = Page::new("");
    for user in ["u1", "u1", "u2"] {
        page.call("identify", &format!("[{user:?}]"));
    }
    page.pass(1_000);
    let ids: Vec<String> = page.sent().iter().map(|call| member_text(call, "anonymousId")).collect();
    assert_eq!(ids, ["visitor-1", "visitor-1", "visitor-2"]);
    assert_eq!(page.kept("shoal.user"), Some("u2"));
}

#[test]
fn a_call_made_while_the_page_goes_away_is_sent_and_kept_at_once() {
    let mut page = Page::new(r#","auto":"""#);
    page.give(Input::Leave).call("track", r#"["a"]"#);
    assert_eq!(page.sent().len(), 1);
    assert!(page.log.iter().any(|effect| matches!(effect, Effect::Record(1, _))));
    page.give(Input::Return).call("track", r#"["b"]"#);
    assert_eq!(page.sent().len(), 1);
    // A tab in the background takes its time.
    page.give(Input::Answered(1, Answer::Accepted { rejected: 0 })).pass(60_000);
    page.give(Input::Leave).pass(5_000);
    let sent = page.sent().len();
    page.call("track", r#"["c"]"#);
    assert_eq!(page.sent().len(), sent);
}

#[test]
fn what_was_dropped_is_reported_when_there_is_room() {
    let mut page = Page::new(r#","auto":"""#);
    page.give(Input::Restored("7\n{\"type\":\"track\"}")).pass(1_000);
    page.give(Input::Answered(1, Answer::Accepted { rejected: 0 }));
    assert_eq!(page.heard(), [("events_dropped".to_string(), r#"{"count":7}"#.to_string())]);
    page.call("state", "[]");
    let state = page.log.iter().rev().find_map(|effect| match effect {
        Effect::Return(state) => Some(state.clone()),
        _ => None,
    });
    let state = state.unwrap();
    assert_eq!(member(&state, "queue"), r#"{"accepted":1,"refused":0,"dropped":7,"waiting":1,"sending":0}"#);
    assert_eq!(
        (member_text(&state, "visitor"), member_text(&state, "consent")),
        ("visitor-1".into(), "given".into())
    );
}

#[test]
fn a_program_is_counted_unless_the_shop_skips_it() {
    let mut page = Page::with("", r#","robot":true"#);
    page.call("track", r#"["a"]"#).pass(5_000);
    assert_eq!(page.sent().len(), 1);
    let mut page = Page::with(r#","bots":"skip""#, r#","robot":true"#);
    page.call("track", r#"["a"]"#).call("consent", "[true]").call("track", r#"["b"]"#).pass(5_000);
    assert_eq!(page.sent().len(), 0);
    assert_eq!(page.kept, []);
}
