//! Calls on their way to the server.
//!
//! INVARIANT: a call stays here, and in what is kept for the next page, until the server has
//! accepted or refused it. Sending it twice is safe, since its `messageId` counts once. While consent is
//! awaited it stays in memory alone; once that is refused it is forgotten.

use alloc::string::String;
use alloc::vec::Vec;

use super::retry::Retry;
use super::{Answer, Effect, Passage};
use crate::consent::Consent;
use crate::text;

/// What a browser sends for a page that is gone, all requests together, is limited to 64 KB;
/// beacons and `keepalive` share it.
pub const KEEPALIVE_BYTES: usize = 60_000;
/// What goes around the calls in a request's body.
const ENVELOPE_BYTES: usize = 400;
/// A batch always fits into what may outlive the page.
const BATCH_BYTES: usize = 55_000;
/// Larger batches do not use up the allowance while the page stays.
const OUTLIVING_BYTES: usize = 20_000;
/// So many calls leave without waiting for more.
const BATCH_CALLS: usize = 50;
const BATCH_EAGER_BYTES: usize = 30_000;

const IDLE_MS: u64 = 1_000;
const PATIENCE_MS: u64 = 3_000;
/// A request without an answer for so long counts as lost.
const ANSWER_MS: u64 = 20_000;
/// Writing waits until an undisturbed batch would have been accepted: most pages never write.
const STORE_MS: u64 = 2_000;

const HELD_CALLS: usize = 12_000;
const HELD_BYTES: usize = 8_000_000;
/// Browsers give 5 MB to everything a shop stores, and the shop needs them itself.
const STORED_BYTES: usize = 500_000;

/// What became of the calls.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Stored by the server.
    pub accepted: u32,
    /// Refused by the server for good.
    pub refused: u32,
    /// Given up for lack of room.
    pub dropped: u32,
    /// Not answered yet.
    pub waiting: u32,
}

/// The calls that were not answered, oldest first.
#[derive(Debug, Default)]
pub struct Outbox {
    calls: Vec<Waiting>,
    bytes: usize,
    flights: Vec<Flight>,
    last_request: u32,
    first_at: u64,
    last_at: u64,
    /// Send without waiting for more.
    hasty: bool,
    /// Somebody wants to know when everything is sent.
    asked: bool,
    retry: Retry,
    counts: Counts,
    store_at: Option<u64>,
    stored: bool,
    consent: Consent,
}

#[derive(Debug)]
struct Waiting {
    text: String,
    /// The request that carries it, 0 for none.
    request: u32,
}

#[derive(Debug)]
struct Flight {
    request: u32,
    /// What it takes of [`KEEPALIVE_BYTES`].
    allowance: usize,
    since: u64,
}

impl Outbox {
    pub(super) fn consent(&self) -> Consent {
        self.consent
    }

    /// What waited for a yes goes its way, what waits for a no is forgotten.
    pub(super) fn allow(&mut self, consent: Consent, now: u64, effects: &mut Vec<Effect>) {
        self.consent = consent;
        match consent {
            Consent::Given => self.changed(now),
            Consent::Awaited => {}
            Consent::Refused => {
                self.calls.clear();
                self.bytes = 0;
                self.store_at = None;
                self.stored = false;
                effects.push(Effect::Forget);
            }
        }
    }

    /// The only call that goes to the server although the visitor has refused: that they did.
    pub(super) fn say_last(&mut self, text: String, now: u64) {
        self.last_at = now;
        self.hold(text);
        self.hasty = true;
    }

    pub(super) fn record(&mut self, text: String, now: u64) {
        if self.consent == Consent::Refused {
            return;
        }
        if self.free().next().is_none() {
            self.first_at = now;
        }
        self.last_at = now;
        self.hold(text);
        self.changed(now);
    }

    /// Takes over what an earlier page left: it is older, so it goes first.
    pub(super) fn restore(&mut self, stored: &str, now: u64) {
        let mut lines = text::parts(stored, b'\n');
        let dropped = lines.next().and_then(text::number).unwrap_or_default();
        self.counts.dropped = self.counts.dropped.saturating_add(dropped);
        let newer = core::mem::take(&mut self.calls);
        self.bytes = 0;
        for line in lines.filter(|line| !line.is_empty()) {
            self.hold(line.into());
        }
        for call in newer {
            self.bytes += call.text.len();
            self.calls.push(call);
        }
        self.first_at = now;
        self.last_at = now;
        self.store_at = Some(now);
    }

    pub(super) fn flush(&mut self) {
        self.asked = true;
        self.hasty = true;
    }

    pub(super) fn hasten(&mut self) {
        self.hasty = true;
    }

    /// Sends what fits into the browser's allowance, and keeps everything for the next page.
    pub(super) fn leave(&mut self, now: u64, effects: &mut Vec<Effect>) {
        if self.consent == Consent::Awaited {
            return;
        }
        if !self.retry.holds(now) {
            let used: usize = self.flights.iter().map(|flight| flight.allowance).sum();
            if let Some(batch) = self.batch(KEEPALIVE_BYTES.saturating_sub(used)) {
                self.send(batch, Passage::Leaving, now, effects);
            }
        }
        if !self.calls.is_empty() || self.stored {
            self.store_at = Some(now);
        }
    }

    pub(super) fn back(&mut self) {
        self.retry.network_back();
    }

    pub(super) fn answered(&mut self, request: u32, answer: Answer, now: u64) {
        let known = self.flights.iter().any(|flight| flight.request == request);
        self.flights.retain(|flight| flight.request != request);
        if !known {
            return;
        }
        self.retry.learn(answer, now);
        match answer {
            Answer::Accepted => self.counts.accepted += self.remove(request),
            Answer::Refused => self.counts.refused += self.remove(request),
            Answer::Later { .. } | Answer::Unreachable { .. } => self.release(request, now),
        }
        self.changed(now);
    }

    /// Does whatever is due.
    pub(super) fn pump(&mut self, now: u64, effects: &mut Vec<Effect>) {
        self.give_up_waiting(now);
        if self.flights.is_empty() && self.send_at(now).is_some_and(|at| at <= now) {
            self.send_next(now, effects);
        }
        if self.is_settled(now) {
            self.hasty = false;
            if core::mem::take(&mut self.asked) {
                effects.push(Effect::Settled(self.counts()));
            }
        }
        if self.consent != Consent::Given {
            self.store_at = None;
        } else if self.store_at.is_some_and(|at| at <= now) {
            self.store(effects);
        }
    }

    /// Whether everything is answered or has to wait for another try.
    pub(super) fn is_settled(&self, now: u64) -> bool {
        let waits = self.retry.holds(now) || self.consent == Consent::Awaited;
        self.flights.is_empty() && (self.calls.is_empty() || waits)
    }

    pub(super) fn wake_at(&self) -> Option<u64> {
        let answer = self.flights.iter().map(|flight| flight.since + ANSWER_MS).min();
        let send = if self.flights.is_empty() { self.send_at(self.last_at) } else { None };
        super::earlier(super::earlier(answer, send), self.store_at)
    }

    pub(super) fn counts(&self) -> Counts {
        Counts { waiting: self.calls.len() as u32, ..self.counts }
    }

    /// When the next batch leaves, as far as is known now.
    fn send_at(&self, now: u64) -> Option<u64> {
        self.free().next().filter(|_| self.consent != Consent::Awaited)?;
        let ready = if self.hasty || self.is_batch_full() {
            self.last_at.min(now)
        } else {
            (self.last_at + IDLE_MS).min(self.first_at + PATIENCE_MS)
        };
        Some(self.retry.until(now).map_or(ready, |until| until.max(ready)))
    }

    fn send_next(&mut self, now: u64, effects: &mut Vec<Effect>) {
        let Some(batch) = self.batch(BATCH_BYTES) else {
            return;
        };
        let passage = if batch.len() > OUTLIVING_BYTES { Passage::WithPage } else { Passage::Outliving };
        self.send(batch, passage, now, effects);
    }

    /// Takes the calls that come next and fit into `room`, marked with the next request.
    fn batch(&mut self, room: usize) -> Option<String> {
        let mut batch = String::new();
        for call in self.calls.iter_mut().filter(|call| call.request == 0) {
            if batch.len() + call.text.len() + ENVELOPE_BYTES > room {
                break;
            }
            if !batch.is_empty() {
                batch.push(',');
            }
            batch.push_str(&call.text);
            call.request = self.last_request + 1;
        }
        (!batch.is_empty()).then_some(batch)
    }

    fn send(&mut self, batch: String, passage: Passage, now: u64, effects: &mut Vec<Effect>) {
        self.last_request += 1;
        self.first_at = now;
        self.flights.push(Flight {
            request: self.last_request,
            allowance: match passage {
                Passage::WithPage => 0,
                Passage::Outliving | Passage::Leaving => batch.len() + ENVELOPE_BYTES,
            },
            since: now,
        });
        effects.push(Effect::Send { request: self.last_request, calls: batch, passage });
    }

    fn give_up_waiting(&mut self, now: u64) {
        let overdue = self.flights.iter().find(|flight| flight.since + ANSWER_MS <= now);
        if let Some(request) = overdue.map(|flight| flight.request) {
            self.answered(request, Answer::Unreachable { dice: 1.0 }, now);
        }
    }

    fn is_batch_full(&self) -> bool {
        let (mut calls, mut bytes) = (0, 0);
        self.free().any(|call| {
            calls += 1;
            bytes += call.text.len();
            calls >= BATCH_CALLS || bytes >= BATCH_EAGER_BYTES
        })
    }

    /// Calls that no request carries.
    fn free(&self) -> impl Iterator<Item = &Waiting> {
        self.calls.iter().filter(|call| call.request == 0)
    }

    /// Where there is no more room, the new call gives way: those before it were promised.
    fn hold(&mut self, text: String) {
        if self.calls.len() >= HELD_CALLS || self.bytes + text.len() > HELD_BYTES {
            self.counts.dropped += 1;
            return;
        }
        self.bytes += text.len();
        self.calls.push(Waiting { text, request: 0 });
    }

    fn remove(&mut self, request: u32) -> u32 {
        let before = self.calls.len();
        self.calls.retain(|call| call.request != request);
        self.bytes = self.calls.iter().map(|call| call.text.len()).sum();
        (before - self.calls.len()) as u32
    }

    fn release(&mut self, request: u32, now: u64) {
        for call in self.calls.iter_mut().filter(|call| call.request == request) {
            call.request = 0;
        }
        self.first_at = now;
        self.store_at = Some(now);
    }

    fn changed(&mut self, now: u64) {
        if self.calls.is_empty() && !self.stored {
            self.store_at = None;
        } else if self.calls.is_empty() {
            self.store_at = Some(now);
        } else if self.store_at.is_none() {
            self.store_at = Some(now + STORE_MS);
        }
    }

    /// Writes as much as there is room for, oldest first, after the number of what was lost.
    fn store(&mut self, effects: &mut Vec<Effect>) {
        self.store_at = None;
        if self.calls.is_empty() {
            self.stored = false;
            effects.push(Effect::Forget);
            return;
        }
        let fits = |call: &&Waiting, used: &mut usize| {
            *used += call.text.len() + 1;
            *used <= STORED_BYTES
        };
        let mut used = 0;
        let kept = self.calls.iter().take_while(|call| fits(call, &mut used)).count();
        let lost = self.counts.dropped as usize + self.calls.len() - kept;
        let mut text = text::digits(lost);
        for call in self.calls.iter().take(kept) {
            text.push('\n');
            text.push_str(&call.text);
        }
        self.stored = true;
        effects.push(Effect::Store(text));
    }
}
