//! The tracker under a clock that the test turns.

use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec;
use alloc::vec::Vec;

mod consent;

use super::outbox::{Counts, KEEPALIVE_BYTES};
use super::visits::{Counting, Move};
use super::*;

/// A page: collects what the tracker wants done, each with its time.
struct Page {
    tracker: Tracker,
    now: u64,
    log: Vec<(u64, Effect)>,
}

impl Page {
    fn new() -> Page {
        Page { tracker: Tracker::default(), now: 0, log: Vec::new() }
    }

    fn give(&mut self, input: Input<'_>) -> &mut Page {
        let effects = self.tracker.handle(input, self.now);
        self.log.extend(effects.into_iter().map(|effect| (self.now, effect)));
        self
    }

    fn record(&mut self, call: &str) -> &mut Page {
        self.give(Input::Recorded(call.to_owned()))
    }

    fn answer(&mut self, request: u32, answer: Answer) -> &mut Page {
        self.give(Input::Answered { request, answer })
    }

    /// Lets time pass, waking the tracker whenever it asks for it.
    fn pass(&mut self, millis: u64) -> &mut Page {
        let end = self.now + millis;
        while let Some(at) = self.tracker.wake_at().filter(|at| *at <= end) {
            assert!(at >= self.now || self.now == 0, "woken for the past");
            self.now = self.now.max(at);
            self.give(Input::Wake);
        }
        self.now = end;
        self
    }

    fn sent(&self) -> Vec<(u64, u32, String)> {
        let sends = self.log.iter().filter_map(|(at, effect)| match effect {
            Effect::Send { request, calls, .. } => Some((*at, *request, calls.clone())),
            _ => None,
        });
        sends.collect()
    }

    fn views(&self) -> Vec<(u64, String, Option<String>)> {
        let views = self.log.iter().filter_map(|(at, effect)| match effect {
            Effect::View(view) => Some((*at, view.address.clone(), view.referrer.clone())),
            _ => None,
        });
        views.collect()
    }

    fn times(&self, wanted: fn(&Effect) -> bool) -> Vec<u64> {
        let hits = self.log.iter().filter(|(_, effect)| wanted(effect));
        hits.map(|(at, _)| *at).collect()
    }

    fn stored(&self) -> Option<String> {
        self.log.iter().rev().find_map(|(_, effect)| match effect {
            Effect::Store(text) => Some(Some(text.clone())),
            Effect::Forget => Some(None),
            _ => None,
        })?
    }
}

fn later(after: Option<u64>) -> Answer {
    Answer::Later { after, dice: 1.0 }
}

#[test]
fn a_batch_leaves_a_second_after_the_last_call() {
    let mut page = Page::new();
    page.record("1").pass(400).record("2").pass(5_000);
    assert_eq!(page.sent(), [(1_400, 1, "1,2".to_string())]);
}

#[test]
fn a_batch_waits_three_seconds_at_most() {
    let mut page = Page::new();
    for _ in 0..8 {
        page.record("1").pass(700);
    }
    assert_eq!(page.sent(), [(3_000, 1, "1,1,1,1,1".to_string())]);
}

#[test]
fn a_full_batch_leaves_at_once() {
    let mut page = Page::new();
    for _ in 0..50 {
        page.record("1");
    }
    assert_eq!(page.sent().len(), 1);

    let mut page = Page::new();
    page.record(&"x".repeat(31_000));
    assert_eq!(page.sent().len(), 1);
}

#[test]
fn order_is_kept_and_one_request_is_under_way_at_a_time() {
    let mut page = Page::new();
    for call in 0..120 {
        page.record(&call.to_string());
    }
    assert_eq!(page.sent().len(), 1);
    page.answer(1, Answer::Accepted);
    let sent = page.sent();
    let calls: Vec<String> = sent.iter().map(|(_, _, calls)| calls.clone()).collect();
    let expected: Vec<String> = (0..120).map(|call| call.to_string()).collect();
    assert_eq!(calls.join(","), expected.join(","));
    assert_eq!(page.tracker.counts().accepted, 50);
}

#[test]
fn pauses_double_up_to_five_minutes() {
    let mut page = Page::new();
    page.record("1").pass(1_000);
    let mut pauses = vec![];
    for request in 1..12 {
        page.answer(request, later(None));
        let pause = page.tracker.wake_at().unwrap() - page.now;
        pauses.push(pause / 1_000);
        page.pass(pause);
    }
    assert_eq!(pauses, [1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300]);
}

#[test]
fn chance_takes_up_to_half_of_a_pause() {
    for (dice, pause) in [(0.0, 500), (0.5, 750), (1.0, 1_000), (f64::NAN, 500)] {
        let mut page = Page::new();
        page.record("1").pass(1_000);
        page.answer(1, Answer::Later { after: None, dice }).pass(2_000);
        assert_eq!(page.sent()[1].0 - 1_000, pause);
    }
}

#[test]
fn retry_after_is_obeyed_even_when_the_page_is_left() {
    let mut page = Page::new();
    page.record("1").pass(1_000);
    page.answer(1, Answer::Later { after: Some(20_000), dice: 0.0 });
    page.pass(10_000).give(Input::Return).give(Input::Leave).give(Input::Flush);
    assert_eq!(page.sent().len(), 1);
    page.pass(10_000);
    assert_eq!(page.sent()[1].0, 21_000);
}

#[test]
fn the_network_coming_back_ends_a_pause_of_its_own() {
    let mut page = Page::new();
    page.record("1").pass(1_000);
    for request in 1..8 {
        page.answer(request, Answer::Unreachable { dice: 1.0 }).pass(128_000);
    }
    let before = page.sent().len();
    page.answer(8, Answer::Unreachable { dice: 1.0 }).give(Input::Return);
    assert_eq!(page.sent().len(), before + 1);
}

#[test]
fn what_is_refused_is_counted_and_not_sent_again() {
    let mut page = Page::new();
    page.record("1").pass(1_000).answer(1, Answer::Refused).pass(1_000_000);
    assert_eq!(page.sent().len(), 1);
    assert_eq!((page.tracker.counts().refused, page.tracker.counts().waiting), (1, 0));
}

#[test]
fn a_request_that_hangs_is_given_up() {
    let mut page = Page::new();
    page.record("1").pass(30_000);
    assert_eq!(page.sent().iter().map(|(at, ..)| *at).collect::<Vec<_>>(), [1_000, 22_000]);
    // The answer to the first comes after all: nothing is counted for a request given up.
    page.answer(1, Answer::Accepted);
    assert_eq!(page.tracker.counts().waiting, 1);
    page.answer(2, Answer::Accepted);
    assert_eq!(page.tracker.counts().accepted, 1);
}

#[test]
fn leaving_sends_what_fits_into_one_allowance() {
    let mut page = Page::new();
    page.record(&"a".repeat(31_000));
    for _ in 0..7 {
        page.record(&"b".repeat(10_000));
    }
    page.give(Input::Leave);
    page.give(Input::Leave);
    // The first went with the page: it was too large to take of the allowance.
    let sizes: Vec<usize> = page.sent().iter().map(|(_, _, calls)| calls.len()).collect();
    assert_eq!(sizes, [31_000, 50_004]);
    assert!(sizes[1] < KEEPALIVE_BYTES);
    // All of it is kept: nothing was answered yet.
    assert_eq!(page.stored().map(|text| text.lines().count()), Some(1 + 8));
}

#[test]
fn a_call_made_while_the_page_goes_away_is_sent_and_kept_at_once() {
    let mut page = Page::new();
    page.give(Input::Leave).record("1");
    assert_eq!(page.sent().len(), 1);
    assert_eq!(page.stored().as_deref(), Some("0\n1"));
    page.give(Input::Return).answer(1, Answer::Accepted).record("2");
    assert_eq!(page.sent().len(), 1);

    // A tab in the background takes its time.
    page.give(Input::Leave).pass(5_000).record("3");
    assert_eq!(page.sent().len(), 2);
}

#[test]
fn a_page_that_is_answered_in_time_stores_nothing() {
    let mut page = Page::new();
    page.record("1").pass(1_000).answer(1, Answer::Accepted).pass(10_000);
    assert!(page.times(|effect| matches!(effect, Effect::Store(_) | Effect::Forget)).is_empty());
}

#[test]
fn what_was_stored_is_sent_first_by_the_next_page() {
    let mut page = Page::new();
    page.record("1").record("2").give(Input::Leave);
    let left = page.stored().unwrap();
    assert_eq!(left, "0\n1\n2");

    let mut next = Page::new();
    next.record("3").give(Input::Restored(&left)).pass(1_000);
    assert_eq!(next.sent()[0].2, "1,2,3");
    assert_eq!(next.stored().unwrap(), "0\n1\n2\n3");
    next.answer(1, Answer::Accepted);
    assert_eq!(next.log.last(), Some(&(1_000, Effect::Forget)));
}

#[test]
fn what_finds_no_room_is_counted() {
    let mut page = Page::new();
    for _ in 0..100 {
        page.record(&"x".repeat(30_000));
    }
    page.give(Input::Leave);
    let stored = page.stored().unwrap();
    assert!(stored.len() <= 500_000);
    assert!(stored.starts_with("84\n"), "{}", &stored[..4]);

    let mut next = Page::new();
    next.give(Input::Restored(&stored));
    assert_eq!((next.tracker.counts().waiting, next.tracker.counts().dropped), (16, 84));

    let mut page = Page::new();
    for _ in 0..300 {
        page.record(&"x".repeat(30_000));
    }
    let counts = page.tracker.counts();
    assert_eq!(counts.waiting + counts.dropped, 300);
    assert!(counts.waiting <= 266);
}

#[test]
fn flush_settles_when_all_is_answered_or_waits() {
    let settled = |effect: &Effect| matches!(effect, Effect::Settled(_));
    let mut page = Page::new();
    page.give(Input::Flush);
    assert_eq!(page.times(settled), [0]);
    page.record("1").give(Input::Flush);
    assert_eq!(page.sent().len(), 1);
    page.pass(200).answer(1, Answer::Accepted);
    assert_eq!(page.times(settled), [0, 200]);
    page.record("2").give(Input::Flush).answer(2, later(None));
    assert_eq!(page.times(settled), [0, 200, 200]);
}

#[test]
fn a_view_counts_once_the_page_has_settled() {
    let mut page = Page::new();
    page.give(Input::Moved(Move::Load, "https://s.example/a")).pass(1_000);
    page.give(Input::Moved(Move::Push, "https://s.example/b")).pass(1_000);
    assert_eq!(
        page.views(),
        [
            (50, "https://s.example/a".into(), None),
            (1_050, "https://s.example/b".into(), Some("https://s.example/a".into())),
        ]
    );
}

/// The addresses counted after `moves`, each `(pause before, how, path)`, from a loaded `/a`.
#[track_caller]
fn check_views(moves: &[(u64, Move, &str)], expected: &[&str]) {
    let mut page = Page::new();
    page.give(Input::Moved(Move::Load, "https://s.example/a")).pass(1_000);
    for (pause, how, path) in moves {
        page.pass(*pause);
        page.give(Input::Moved(*how, &format!("https://s.example{path}")));
    }
    page.pass(1_000);
    let views: Vec<String> = page.views().into_iter().skip(1).map(|(_, address, _)| address).collect();
    let expected: Vec<String> = expected.iter().map(|path| format!("https://s.example{path}")).collect();
    assert_eq!(views, expected);
}

#[test]
fn page_views_of_routers_are_counted_once() {
    use Move::{Pop, Push, Replace, Resume};
    // vue-router: replaceState with the scroll position, then pushState.
    check_views(&[(0, Replace, "/a"), (0, Push, "/b")], &["/b"]);
    check_views(&[(0, Push, "/b"), (5, Replace, "/b?ref=1")], &["/b?ref=1"]);
    check_views(&[(0, Push, "/b"), (5, Push, "/c")], &["/c"]);
    check_views(&[(0, Push, "/b"), (5, Pop, "/a")], &[]);
    check_views(&[(0, Push, "/a")], &[]);
    check_views(&[(0, Push, "/a#reviews")], &[]);
    check_views(&[(0, Push, "/a#/cart")], &["/a#/cart"]);
    check_views(&[(0, Push, "/a?page=2")], &["/a?page=2"]);
    check_views(&[(0, Replace, "/a?sort=price"), (500, Push, "/a?sort=price")], &[]);
    check_views(&[(0, Replace, "/b")], &["/b"]);
    check_views(&[(0, Push, "/b"), (500, Pop, "/a")], &["/b", "/a"]);
    check_views(&[(0, Resume, "/a")], &["/a"]);
}

#[test]
fn a_call_comes_after_the_view_it_was_made_in() {
    let mut page = Page::new();
    page.give(Input::Moved(Move::Load, "https://s.example/a"));
    page.give(Input::Calling { kind: Kind::Track, name: "x" }).pass(1_000);
    assert_eq!(page.views().len(), 1);
    assert_eq!(page.views()[0].0, 0);
}

#[test]
fn a_view_reported_by_hand_takes_the_place_of_the_automatic_one() {
    let mut page = Page::new();
    page.give(Input::Moved(Move::Load, "https://s.example/a"));
    page.give(Input::Calling { kind: Kind::Page, name: "" }).pass(1_000);
    assert_eq!(page.views(), []);

    let mut page = Page::new();
    page.tracker = Tracker::new(Counting::ByHand);
    page.give(Input::Moved(Move::Load, "https://s.example/a")).pass(1_000);
    assert_eq!(page.views(), []);
}

#[test]
fn a_visitor_who_leaves_at_once_is_counted() {
    let mut page = Page::new();
    page.give(Input::Moved(Move::Load, "https://s.example/a")).give(Input::Leave);
    assert_eq!(page.views().len(), 1);
}

#[test]
fn blocks_are_asked_for_after_what_was_viewed_has_arrived() {
    let refreshed = |effect: &Effect| *effect == Effect::Refresh;
    let mut page = Page::new();
    page.give(Input::BlocksChanged).pass(100);
    assert_eq!(page.times(refreshed), [100]);
    page.give(Input::Calling { kind: Kind::Track, name: "Product Viewed" }).record("1").pass(100);
    assert_eq!(page.sent(), [(200, 1, "1".to_string())]);
    page.pass(50);
    assert_eq!(page.times(refreshed), [100]);
    page.answer(1, Answer::Accepted);
    assert_eq!(page.times(refreshed), [100, 250]);
}

#[test]
fn blocks_are_shown_even_when_the_server_takes_no_calls() {
    let mut page = Page::new();
    page.record("1").give(Input::BlocksChanged).pass(100).answer(1, later(None));
    assert_eq!(page.times(|effect| *effect == Effect::Refresh), [100]);
}

#[test]
fn a_page_without_blocks_sends_at_its_own_pace() {
    let mut page = Page::new();
    page.give(Input::Calling { kind: Kind::Track, name: "product_viewed" }).record("1").pass(1_000);
    assert_eq!(page.sent()[0].0, 1_000);
}

#[test]
fn ten_thousand_calls_in_a_burst_all_arrive() {
    let mut page = Page::new();
    let call = "x".repeat(600);
    for _ in 0..10_000 {
        page.record(&call);
    }
    let mut request = 0;
    while page.tracker.counts().waiting > 0 {
        request += 1;
        page.answer(request, Answer::Accepted).pass(1_000);
        assert!(request < 200);
    }
    assert_eq!(page.tracker.counts().accepted, 10_000);
}
