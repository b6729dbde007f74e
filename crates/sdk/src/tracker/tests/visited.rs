//! Page views, sessions, the way to the shop, time spent.

use super::*;

fn paths(page: &Page) -> Vec<String> {
    let sent = page.sent();
    let views = sent.iter().filter(|call| member_text(call, "type") == "page");
    views.map(|call| member_text(member(member(call, "context"), "page"), "path")).collect()
}

/// The paths counted after `moves`, each `(pause before, how, path)`, from a loaded `/a`.
#[track_caller]
fn check(moves: &[(u64, Move, &str)], expected: &[&str]) {
    let mut page = Page::new("");
    page.moved(Move::Load, "https://s.example/a").pass(500);
    for (pause, how, path) in moves {
        page.pass(*pause).moved(*how, &format!("https://s.example{path}"));
    }
    page.pass(500).give(Input::Leave);
    assert_eq!(paths(&page)[1..], *expected);
}

#[test]
fn page_views_of_routers_are_counted_once() {
    use Move::{Pop, Push, Replace, Resume};
    // vue-router: replaceState with the scroll position, then pushState.
    check(&[(0, Replace, "/a"), (0, Push, "/b")], &["/b"]);
    check(&[(0, Push, "/b"), (5, Replace, "/b?ref=1")], &["/b"]);
    check(&[(0, Push, "/b"), (5, Push, "/c")], &["/c"]);
    check(&[(0, Push, "/b"), (5, Pop, "/a")], &[]);
    check(&[(0, Push, "/a")], &[]);
    check(&[(0, Push, "/a#reviews")], &[]);
    check(&[(0, Push, "/a#/cart")], &["/a"]);
    check(&[(0, Push, "/a?page=2")], &["/a"]);
    check(&[(0, Replace, "/a?sort=price"), (500, Push, "/a?sort=price")], &[]);
    check(&[(0, Replace, "/b")], &["/b"]);
    check(&[(0, Push, "/b"), (500, Pop, "/a")], &["/b", "/a"]);
    check(&[(0, Resume, "/a")], &["/a"]);
}

#[test]
fn a_view_comes_before_what_is_done_in_it_and_after_what_was_done_before() {
    let mut page = Page::new("");
    page.moved(Move::Load, HOME).call("track", r#"["a"]"#);
    page.moved(Move::Push, "https://s.example/b").call("track", r#"["b"]"#).pass(1_000);
    assert_eq!(page.names(), ["page", "a", "page", "b"]);
    let sent = page.sent();
    let referrer = member_text(member(member(&sent[2], "context"), "page"), "referrer");
    assert_eq!(referrer, HOME);
}

#[test]
fn a_view_reported_by_hand_takes_the_place_of_the_automatic_one() {
    let mut page = Page::new("");
    page.moved(Move::Load, HOME).call("page", r#"[{"name":"Home"}]"#).pass(1_000);
    assert_eq!(page.heard(), [("page".to_string(), r#"{"name":"Home"}"#.to_string())]);
    let mut page = Page::new(r#","auto":"click""#);
    page.moved(Move::Load, HOME).pass(1_000);
    assert_eq!(page.names(), [""; 0]);
}

#[test]
fn a_visitor_who_leaves_at_once_is_counted() {
    let mut page = Page::new("");
    page.moved(Move::Load, HOME).give(Input::Leave);
    assert_eq!(page.sent().len(), 1);
}

#[test]
fn a_search_is_told_once() {
    let mut page = Page::new("");
    page.at("https://s.example/find?q=lamp", "\u{1}\u{1}lamp").give(Input::Moved(Move::Load)).pass(1_000);
    page.give(Input::Moved(Move::Resume)).pass(1_000);
    page.at("https://s.example/find?q=rug", "\u{1}\u{1}rug").give(Input::Moved(Move::Push)).pass(1_000);
    let searches: Vec<(String, String)> =
        page.heard().into_iter().filter(|(name, _)| name == "products_searched").collect();
    let expected = [r#"{"query":"lamp"}"#, r#"{"query":"rug"}"#];
    assert_eq!(searches.iter().map(|(_, body)| body.as_str()).collect::<Vec<_>>(), expected);
}

#[test]
fn a_search_is_told_whoever_counts_the_views() {
    for (auto, by_hand, names) in [
        (r#","auto":"search""#, false, &["products_searched"][..]),
        (r#","auto":"search""#, true, &["products_searched", "page"]),
        (r#","auto":"page search""#, true, &["products_searched", "page"]),
        (r#","auto":"page""#, false, &["page"]),
    ] {
        let mut page = Page::new(auto);
        page.at("https://s.example/find?q=lamp", "\u{1}\u{1}lamp").give(Input::Moved(Move::Load));
        if by_hand {
            page.call("page", "[]");
        }
        page.pass(1_000);
        assert_eq!(page.names(), names, "{auto}");
    }
}

#[test]
fn time_in_sight_is_told_of_each_view_and_adds_up() {
    let mut page = Page::new(r#","auto":"page dwell""#);
    page.moved(Move::Load, HOME).pass(4_000).give(Input::Scrolled(70)).give(Input::Leave).pass(60_000);
    page.give(Input::Return).pass(2_500).moved(Move::Push, "https://s.example/b").pass(3_000);
    page.give(Input::Leave);
    let told: Vec<(String, String)> =
        page.heard().into_iter().filter(|(name, _)| name == "page_engaged").collect();
    let bodies: Vec<&str> = told.iter().map(|(_, body)| body.as_str()).collect();
    let expected =
        [r#"{"seconds":4,"scroll":70}"#, r#"{"seconds":2,"scroll":70}"#, r#"{"seconds":3,"scroll":0}"#];
    assert_eq!(bodies, expected);
    // Each belongs to the page that was looked at.
    let sent = page.sent();
    let engaged = sent.iter().filter(|call| member_text(call, "event") == "page_engaged");
    let of: Vec<String> =
        engaged.map(|call| member_text(member(member(call, "context"), "page"), "path")).collect();
    assert_eq!(of[..1], ["/"]);
}

#[test]
fn a_campaign_begins_a_session_and_is_remembered() {
    let mut page = Page::with("", r#","referrer":"https://search.example/""#);
    page.at("https://s.example/", "").give(Input::Moved(Move::Load)).pass(2_000);
    page.give(Input::Answered(1, Answer::Accepted { rejected: 0 }));
    page.at("https://s.example/?gclid=1", "\u{1}\"gclid\":\"1\"").give(Input::Moved(Move::Push)).pass(2_000);
    let sent = page.sent();
    let sent: Vec<_> = sent.iter().filter(|call| member_text(call, "type") == "page").collect();
    let context = |at: usize| member(sent[at], "context").to_owned();
    assert_eq!(member_text(member(&context(0), "first_touch"), "referrer"), "https://search.example/");
    assert_eq!(member(&context(0), "first_touch"), member(&context(1), "first_touch"));
    assert_eq!(member_text(member(&context(1), "last_touch"), "gclid"), "1");
    assert_eq!(member_text(member(&context(1), "session"), "number"), "2");
    assert_eq!(member(&context(1), "click"), r#"{"gclid":"1"}"#);
    assert!(page.kept("shoal.first").is_some() && page.kept("shoal.session").is_some());
}

#[test]
fn the_next_page_goes_on_with_the_session() {
    let mut page = Page::new("");
    page.call("track", r#"["a"]"#);
    let session = page.kept("shoal.session").unwrap().to_owned();
    let mut next =
        Page::with("", &format!(r#","kept":{{"shoal.session":"{session}","shoal.visitor":"visitor-0"}}"#));
    next.call("track", r#"["b"]"#).pass(1_000);
    let call = &next.sent()[0];
    assert_eq!(member_text(member(member(call, "context"), "session"), "number"), "1");
    assert_eq!(member_text(call, "anonymousId"), "visitor-0");
}
