//! Before, after and without the visitor's consent.

use super::*;

const REQUIRED: &str = r#","consent":"required""#;

fn beyond_the_page(page: &Page) -> bool {
    page.log.iter().any(|effect| {
        matches!(effect, Effect::Send { .. } | Effect::Record(..))
            || matches!(effect, Effect::Keep(_, text) | Effect::KeepToken(text) if !text.is_empty())
            || matches!(effect, Effect::Cookie(text) if !text.ends_with("Max-Age=0"))
    })
}

#[test]
fn nothing_leaves_and_nothing_is_kept_before_a_yes() {
    let mut page = Page::new(REQUIRED);
    page.moved(Move::Load, HOME).call("identify", r#"[{"token":"a.b.c","sub":"u"}]"#);
    page.call("track", r#"["a"]"#).pass(60_000).give(Input::Leave).give(Input::Return).call("flush", "[]");
    assert!(!beyond_the_page(&page), "{:?}", page.log);
    page.call("consent", r#"[{"tracking":true,"marketing":false},{"version":"7"}]"#).pass(5_000);
    assert!(page.log.contains(&Effect::Known(true)));
    assert_eq!(page.names().pop().as_deref(), Some("consent_changed"));
    let sent = page.sent();
    assert_eq!(member_text(&sent[0], "originalTimestamp"), START.to_string());
    let choice = sent.iter().find(|call| member_text(call, "event") == "consent_changed").unwrap();
    assert_eq!(member(choice, "properties"), r#"{"tracking":true,"marketing":false,"version":"7"}"#);
    assert_eq!(page.kept("shoal.consent"), Some("1-0"));
    assert_eq!(page.kept("shoal.visitor"), Some("visitor-1"));
}

#[test]
fn a_no_forgets_what_waited() {
    let mut page = Page::new(REQUIRED);
    page.call("track", r#"["a"]"#).call("consent", "[false]").call("track", r#"["b"]"#).pass(60_000);
    assert!(!beyond_the_page(&page), "{:?}", page.log);
    assert!(page.log.contains(&Effect::Known(false)) && page.log.contains(&Effect::Sweep));
    page.call("permit", "[]");
    assert_eq!(page.failure(), Some("the visitor does not allow it"));
}

#[test]
fn a_withdrawal_is_the_last_that_is_said_and_leaves_nothing() {
    let mut page = Page::new(REQUIRED);
    page.call("consent", "[true]").call("identify", r#"["u1"]"#).call("consent", r#"[{"tracking":false}]"#);
    page.call("track", r#"["b"]"#).pass(5_000);
    let sent = page.sent();
    assert_eq!(sent.len(), 1);
    assert_eq!(member_text(&sent[0], "userId"), "u1");
    assert!(member(&sent[0], "properties").starts_with(r#"{"tracking":false"#));
    assert_eq!(page.kept, []);
    assert!(page.log.contains(&Effect::Cookie("shoal_visitor=; Path=/; Max-Age=0".into())));
    // A shop that does not ask has to remember the no.
    let mut page = Page::new("");
    page.call("consent", "[false]");
    assert_eq!(page.kept, [("shoal.consent".to_string(), "000".to_string())]);
}

#[test]
fn what_was_seen_goes_with_who_did_it_and_with_the_leave_to_tell_it() {
    let goes = |method: &str, args: &str| {
        let mut page = Page::new("");
        page.call("identify", r#"["u1"]"#).call(method, args);
        page.log.contains(&Effect::Keep("shoal-seen".into(), String::new()))
    };
    assert!(goes("reset", "[]"));
    assert!(goes("identify", r#"["u2"]"#));
    assert!(!goes("identify", r#"["u1"]"#));
    for purpose in ["tracking", "personalization"] {
        assert!(goes("consent", &format!(r#"[{{"{purpose}":false}}]"#)), "{purpose}");
        assert!(!goes("consent", &format!(r#"[{{"{purpose}":true}}]"#)), "{purpose}");
    }
}

#[test]
fn another_tab_speaks_for_this_one() {
    let mut page = Page::new(REQUIRED);
    page.call("track", r#"["a"]"#);
    page.give(Input::Kept(&remembered(r#"{"cookie":"visitor-9","shoal.consent":"1--"}"#), "f"));
    page.pass(1_000);
    assert_eq!(page.sent().len(), 1);
    page.give(Input::Kept("", "visitor-8"));
    page.call("track", r#"["b"]"#).pass(5_000);
    assert_eq!(page.sent().len(), 1);
    assert_eq!(page.kept, []);
}

#[test]
fn a_consent_mode_speaks_for_the_page() {
    let layer = r#","mode":"d0--""#;
    let mut page = Page::with("", layer);
    page.call("track", r#"["a"]"#).pass(5_000);
    assert!(!beyond_the_page(&page));
    page.give(Input::Mode("u1--", "f")).pass(1_000);
    assert_eq!(page.sent().len(), 2);
    page.give(Input::Mode("u0--", "f"));
    page.call("track", r#"["b"]"#).pass(5_000);
    assert_eq!(page.kept("shoal.consent"), Some("0--"));
}

#[test]
fn a_signal_of_the_browser_is_a_no_until_the_visitor_says_yes() {
    let mut page = Page::with("", r#","signal":true"#);
    page.call("track", r#"["a"]"#).pass(5_000);
    assert!(!beyond_the_page(&page));
    page.call("consent", "[true]").call("track", r#"["b"]"#).pass(5_000);
    assert_eq!(page.names(), ["consent_changed", "b"]);
}
