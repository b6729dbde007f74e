//! Before, after and without the visitor's consent.

use super::*;

fn awaiting() -> Page {
    let mut page = Page::new();
    page.give(Input::Consented(Consent::Awaited));
    page
}

#[test]
fn nothing_leaves_and_nothing_is_kept_while_consent_is_awaited() {
    let mut page = awaiting();
    page.record("a").pass(60_000).give(Input::Leave).give(Input::Return).pass(60_000);
    assert_eq!(page.log, []);
    page.give(Input::Flush);
    assert_eq!(page.log, [(120_000, Effect::Settled(Counts { waiting: 1, ..Counts::default() }.json()))]);
}

#[test]
fn a_yes_sends_what_waited_in_order() {
    let mut page = awaiting();
    page.record("a").pass(5_000).record("b").pass(5_000);
    page.give(Input::Consented(Consent::Given)).record("c");
    page.answer(1, ACCEPTED).pass(5_000);
    let sent: Vec<String> = page.sent().into_iter().map(|(_, _, calls)| calls).collect();
    assert_eq!(sent.join(","), "a,b,c");
}

#[test]
fn a_no_forgets_what_waited_and_what_follows() {
    let mut page = awaiting();
    page.record("a").give(Input::Consented(Consent::Refused)).record("b").pass(60_000).give(Input::Leave);
    page.give(Input::Consented(Consent::Given)).record("c").pass(5_000);
    let sent: Vec<String> = page.sent().into_iter().map(|(_, _, calls)| calls).collect();
    assert_eq!(sent, ["c"]);
}

#[test]
fn a_withdrawal_is_the_last_that_is_said() {
    let mut page = Page::new();
    page.record("a").give(Input::Withdrawn("no".into())).record("b");
    assert_eq!(page.sent(), [(0, 1, "no".to_owned())]);
    assert!(page.log.contains(&(0, Effect::Sweep)));
    page.answer(1, Answer::Unreachable { dice: 1.0 }).pass(60_000);
    assert!(page.sent().iter().all(|(_, _, calls)| calls == "no"));
    assert!(!page.log.iter().any(|(_, effect)| matches!(effect, Effect::Record(..))));
}

#[test]
fn a_call_under_way_when_consent_is_withdrawn_is_not_sent_again() {
    let mut page = Page::new();
    page.record("a").pass(5_000).give(Input::Withdrawn("no".into()));
    page.answer(1, Answer::Unreachable { dice: 1.0 }).pass(60_000);
    let again = page.sent().into_iter().skip(1).all(|(_, _, calls)| calls == "no");
    assert!(again, "{:?}", page.sent());
}
