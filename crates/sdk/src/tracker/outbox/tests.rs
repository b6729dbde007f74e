//! The outbox under a clock that the test turns.

use alloc::borrow::ToOwned;
use alloc::rc::Rc;
use alloc::string::{String, ToString};
use alloc::vec;
use alloc::vec::Vec;

mod consent;

use super::super::Answer;
use super::*;
use crate::effect::Effect;

/// What a test does to it.
enum Input {
    Consented(Consent),
    Withdrawn(String),
    Flush,
    Leave,
    Return,
    Wake,
}

/// A page: collects what is to be done, each with its time.
struct Page {
    outbox: Outbox,
    now: u64,
    log: Vec<(u64, Effect)>,
}

impl Page {
    fn new() -> Page {
        Page { outbox: Outbox::default(), now: 0, log: Vec::new() }
    }

    fn act(&mut self, act: impl FnOnce(&mut Outbox, u64, &mut Effects)) -> &mut Page {
        let mut effects = Effects::new(true);
        act(&mut self.outbox, self.now, &mut effects);
        self.outbox.pump(self.now, &mut effects);
        self.log.extend(effects.list().into_iter().map(|effect| (self.now, effect)));
        self
    }

    fn give(&mut self, input: Input) -> &mut Page {
        self.act(|outbox, now, effects| match input {
            Input::Consented(consent) => outbox.allow(consent, now, effects),
            Input::Withdrawn(text) => {
                outbox.allow(Consent::Refused, now, effects);
                outbox.say_last(Written { head: text, context: None }, now);
            }
            Input::Flush => outbox.flush(),
            Input::Leave => outbox.leave(now, effects),
            Input::Return => outbox.back(),
            Input::Wake => {}
        })
    }

    fn record(&mut self, call: &str) -> &mut Page {
        self.act(|outbox, now, _| outbox.record(Written { head: call.to_owned(), context: None }, now))
    }

    fn restore(&mut self, left: &str) -> &mut Page {
        self.act(|outbox, now, _| outbox.restore(left, now))
    }

    fn answer(&mut self, request: u32, answer: Answer) -> &mut Page {
        self.act(|outbox, now, effects| outbox.answered(request, answer, now, effects))
    }

    /// Lets time pass, waking the outbox whenever it asks for it.
    fn pass(&mut self, millis: u64) -> &mut Page {
        let end = self.now + millis;
        while let Some(at) = self.outbox.wake_at().filter(|at| *at <= end) {
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

    fn times(&self, wanted: fn(&Effect) -> bool) -> Vec<u64> {
        let hits = self.log.iter().filter(|(_, effect)| wanted(effect));
        hits.map(|(at, _)| *at).collect()
    }

    /// The records that are kept, oldest first.
    fn stored(&self) -> Vec<String> {
        let mut kept: Vec<(u32, String)> = Vec::new();
        for (_, effect) in &self.log {
            match effect {
                Effect::Record(record, text) => kept.push((*record, text.clone())),
                Effect::Unrecord(record) => kept.retain(|(kept, _)| kept != record),
                Effect::Sweep => kept.clear(),
                _ => {}
            }
        }
        kept.into_iter().map(|(_, text)| text).collect()
    }
}

const ACCEPTED: Answer = Answer::Accepted { rejected: 0 };

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
    page.answer(1, ACCEPTED);
    let sent = page.sent();
    let calls: Vec<String> = sent.iter().map(|(_, _, calls)| calls.clone()).collect();
    let expected: Vec<String> = (0..120).map(|call| call.to_string()).collect();
    assert_eq!(calls.join(","), expected.join(","));
    assert_eq!(page.outbox.counts().accepted, 50);
}

#[test]
fn pauses_double_up_to_five_minutes() {
    let mut page = Page::new();
    page.record("1").pass(1_000);
    let mut pauses = vec![];
    for request in 1..12 {
        page.answer(request, later(None));
        let pause = page.outbox.wake_at().unwrap() - page.now;
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
    assert_eq!((page.outbox.counts().refused, page.outbox.counts().waiting), (1, 0));
}

#[test]
fn a_request_that_hangs_is_given_up() {
    let mut page = Page::new();
    page.record("1").pass(30_000);
    assert_eq!(page.sent().iter().map(|(at, ..)| *at).collect::<Vec<_>>(), [1_000, 22_000]);
    // The answer to the first comes after all: nothing is counted for a request given up.
    page.answer(1, ACCEPTED);
    assert_eq!(page.outbox.counts().waiting, 1);
    page.answer(2, ACCEPTED);
    assert_eq!(page.outbox.counts().accepted, 1);
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
    assert_eq!(page.stored()[0].lines().count(), 1 + 8);
}

#[test]
fn a_page_that_is_answered_in_time_stores_nothing() {
    let mut page = Page::new();
    page.record("1").pass(1_000).answer(1, ACCEPTED).pass(10_000);
    assert!(page.times(|effect| matches!(effect, Effect::Record(..) | Effect::Unrecord(_))).is_empty());
}

#[test]
fn what_was_stored_is_sent_first_by_the_next_page() {
    let mut page = Page::new();
    page.record("1").record("2").give(Input::Leave);
    let left = page.stored().remove(0);
    assert_eq!(left, "0\n1\n2");

    let mut next = Page::new();
    next.record("3").restore(&left).pass(1_000);
    assert_eq!(next.sent()[0].2, "1,2,3");
    assert_eq!(next.stored(), ["0\n1\n2\n3"]);
    next.answer(1, ACCEPTED);
    assert_eq!(next.log.last(), Some(&(1_000, Effect::Unrecord(1))));
}

#[test]
fn what_finds_no_room_is_counted() {
    let mut page = Page::new();
    for _ in 0..100 {
        page.record(&"x".repeat(30_000));
    }
    page.give(Input::Leave);
    let stored = page.stored().remove(0);
    assert!(stored.len() <= 500_000);
    assert!(stored.starts_with("84\n"), "{}", &stored[..4]);

    let mut next = Page::new();
    next.restore(&stored);
    assert_eq!((next.outbox.counts().waiting, next.outbox.counts().dropped), (16, 84));

    let mut page = Page::new();
    for _ in 0..300 {
        page.record(&"x".repeat(30_000));
    }
    let counts = page.outbox.counts();
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
    page.pass(200).answer(1, ACCEPTED);
    assert_eq!(page.times(settled), [0, 200]);
    page.record("2").give(Input::Flush).answer(2, later(None));
    assert_eq!(page.times(settled), [0, 200, 200]);
}

#[test]
fn ten_thousand_calls_in_a_burst_all_arrive() {
    let mut page = Page::new();
    let context = Rc::new("c".repeat(500));
    for _ in 0..10_000 {
        let call = Written { head: "x".repeat(300), context: Some(context.clone()) };
        page.act(|outbox, now, _| outbox.record(call, now));
    }
    let mut request = 0;
    while page.outbox.counts().waiting > 0 {
        request += 1;
        page.answer(request, ACCEPTED).pass(1_000);
        assert!(request < 50);
    }
    assert_eq!(page.outbox.counts().accepted, 10_000);
}

#[test]
fn a_request_that_is_too_large_is_halved() {
    let mut page = Page::new();
    for call in 0..40 {
        page.record(&call.to_string());
    }
    page.pass(1_000);
    let halves: Vec<usize> = [Answer::TooLarge; 6]
        .into_iter()
        .enumerate()
        .map(|(at, answer)| page.answer(at as u32 + 1, answer).sent().pop().unwrap().2.split(',').count())
        .collect();
    assert_eq!(halves, [20, 10, 5, 2, 1, 1]);
    // What is too large alone will never be taken.
    assert_eq!(page.outbox.counts().refused, 1);
    assert_eq!(page.sent().pop().unwrap().2, "1");
}

#[test]
fn calls_that_were_wrong_are_not_counted_as_accepted() {
    let mut page = Page::new();
    page.record("1").record("2").pass(1_000).answer(1, Answer::Accepted { rejected: 1 });
    let counts = page.outbox.counts();
    assert_eq!((counts.accepted, counts.refused, counts.waiting), (1, 1, 0));
}

#[test]
fn each_call_is_written_once() {
    let mut page = Page::new();
    page.record("1").pass(3_000).record("2").pass(3_000);
    assert_eq!(page.stored(), ["0\n1", "0\n2"]);
    page.answer(1, ACCEPTED);
    assert_eq!(page.stored(), ["0\n2"]);
}

#[test]
fn a_full_storage_is_left_alone() {
    let mut page = Page::new();
    page.record("1").give(Input::Leave);
    page.act(|outbox, _, _| outbox.unstored(1));
    page.record("2").pass(10_000);
    assert_eq!(page.times(|effect| matches!(effect, Effect::Record(..))), [0]);
    page.answer(1, ACCEPTED).answer(2, ACCEPTED);
    assert_eq!(page.outbox.counts().accepted, 2);
}
