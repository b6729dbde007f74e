//! Calls on their way to the server.
//!
//! INVARIANT: a call stays here, and in what is kept for the next page, until the server has
//! accepted or refused it. Sending it twice is safe, since its `messageId` counts once. While consent is
//! awaited it stays in memory alone; once that is refused it is forgotten.

use alloc::string::String;
use alloc::vec::Vec;

use super::counts::Counts;
use super::records::Records;
use super::retry::Retry;
use super::written::{Waiting, Written};
use super::{Answer, earlier};
use crate::consent::Consent;
use crate::effect::{Effects, Passage};
use crate::text;

/// What a browser sends for a page that is gone, all requests together, is limited to 64 KB;
/// beacons and `keepalive` share it.
pub const KEEPALIVE_BYTES: usize = 60_000;
/// What goes around the calls in a request's body.
const ENVELOPE_BYTES: usize = 400;
/// The server takes 500 KB and 2,500 calls.
const BATCH_BYTES: usize = 400_000;
const BATCH_CALLS: usize = 2_000;
/// Larger batches do not use up the allowance while the page stays.
const OUTLIVING_BYTES: usize = 20_000;
/// With so much a batch leaves without waiting for more.
const EAGER_CALLS: usize = 50;
const EAGER_BYTES: usize = 30_000;

const IDLE_MS: u64 = 1_000;
const PATIENCE_MS: u64 = 3_000;
/// A request without an answer for so long counts as lost.
const ANSWER_MS: u64 = 20_000;
/// Writing waits until an undisturbed batch would have been accepted: most pages never write.
const STORE_MS: u64 = 2_000;

const HELD_CALLS: usize = 12_000;
const HELD_BYTES: usize = 4_000_000;

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
    /// The server found a request too large: no more calls than this, 0 for no such limit.
    most: usize,
    retry: Retry,
    counts: Counts,
    /// How many of the dropped calls the server has been told of.
    reported: u32,
    store_at: Option<u64>,
    records: Records,
    consent: Consent,
}

#[derive(Debug)]
struct Flight {
    request: u32,
    /// What it takes of [`KEEPALIVE_BYTES`].
    allowance: usize,
    calls: usize,
    since: u64,
}

impl Outbox {
    pub(super) fn consent(&self) -> Consent {
        self.consent
    }

    /// What waited for a yes goes its way, what waits for a no is forgotten.
    pub(super) fn allow(&mut self, consent: Consent, now: u64, effects: &mut Effects) {
        self.consent = consent;
        match consent {
            Consent::Given => self.changed(now),
            Consent::Awaited => {}
            Consent::Refused => {
                self.calls.clear();
                self.bytes = 0;
                self.store_at = None;
                self.records = Records::default();
                effects.sweep();
            }
        }
    }

    /// The only call that goes to the server although the visitor has refused: that they did.
    pub(super) fn say_last(&mut self, call: Written, now: u64) {
        self.last_at = now;
        self.hold(call);
        self.hasty = true;
    }

    pub(super) fn record(&mut self, call: Written, now: u64) {
        if self.consent == Consent::Refused {
            return;
        }
        if self.free().next().is_none() {
            self.first_at = now;
        }
        self.last_at = now;
        self.hold(call);
        self.changed(now);
    }

    /// Takes over what an earlier page left: it is older, so it goes first.
    pub(super) fn restore(&mut self, stored: &str, now: u64) {
        if self.consent == Consent::Refused {
            return;
        }
        let mut lines = text::parts(stored, b'\n');
        let lost = lines.next().and_then(text::number).unwrap_or_default();
        self.counts.dropped = self.counts.dropped.saturating_add(lost as u32);
        let newer = core::mem::take(&mut self.calls);
        self.bytes = 0;
        for line in lines.filter(|line| !line.is_empty()) {
            self.hold(Written { head: line.into(), context: None });
        }
        for call in newer {
            self.bytes += call.call.head.len();
            self.calls.push(call);
        }
        self.first_at = now;
        self.last_at = now;
        self.store_at = Some(now);
    }

    /// There was no room for a record after all.
    pub(super) fn unstored(&mut self, record: u32) {
        self.records.full(record, &mut self.calls);
    }

    pub(super) fn flush(&mut self) {
        self.asked = true;
        self.hasty = true;
    }

    /// Sends what fits into the browser's allowance, and keeps everything for the next page.
    pub(super) fn leave(&mut self, now: u64, effects: &mut Effects) {
        if self.consent == Consent::Awaited {
            return;
        }
        if !self.retry.holds(now) {
            let used: usize = self.flights.iter().map(|flight| flight.allowance).sum();
            self.send(KEEPALIVE_BYTES.saturating_sub(used), Some(Passage::Leaving), now, effects);
        }
        self.store_at = Some(now);
    }

    pub(super) fn back(&mut self) {
        self.retry.network_back();
    }

    pub(super) fn answered(&mut self, request: u32, answer: Answer, now: u64, effects: &mut Effects) {
        let Some(at) = self.flights.iter().position(|flight| flight.request == request) else {
            return;
        };
        let flight = self.flights.remove(at);
        self.retry.learn(answer, now);
        match answer {
            Answer::Accepted { rejected } => {
                let calls = self.remove(request, effects);
                let rejected = rejected.min(calls);
                self.counts.accepted += calls - rejected;
                self.counts.refused += rejected;
            }
            Answer::TooLarge if flight.calls > 1 => {
                self.most = flight.calls / 2;
                self.hasty = true;
                self.release(request, now);
            }
            Answer::Refused | Answer::TooLarge => self.counts.refused += self.remove(request, effects),
            Answer::Later { .. } | Answer::Unreachable { .. } => self.release(request, now),
        }
        self.changed(now);
    }

    /// How many calls were dropped since this was asked; told once there is room again.
    pub(super) fn unreported(&mut self) -> u32 {
        if self.bytes > HELD_BYTES / 2 || self.calls.len() > HELD_CALLS / 2 {
            return 0;
        }
        let unreported = self.counts.dropped - self.reported;
        self.reported = self.counts.dropped;
        unreported
    }

    /// Does whatever is due.
    pub(super) fn pump(&mut self, now: u64, effects: &mut Effects) {
        self.give_up_waiting(now, effects);
        if self.flights.is_empty() && self.send_at(now).is_some_and(|at| at <= now) {
            self.send(BATCH_BYTES, None, now, effects);
        }
        if self.is_settled(now) {
            self.hasty = false;
            if core::mem::take(&mut self.asked) {
                effects.settled(self.counts());
            }
        }
        if self.consent != Consent::Given {
            self.store_at = None;
        } else if self.store_at.is_some_and(|at| at <= now) {
            self.store_at = None;
            let lost = self.counts.dropped - self.reported;
            self.records.write(&mut self.calls, lost, effects);
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
        earlier(earlier(answer, send), self.store_at)
    }

    pub(super) fn counts(&self) -> Counts {
        let sending = self.flights.iter().map(|flight| flight.calls as u32).sum();
        Counts { waiting: self.calls.len() as u32, sending, ..self.counts }
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

    /// Sends the calls that come next and fit into `room`.
    fn send(&mut self, room: usize, passage: Option<Passage>, now: u64, effects: &mut Effects) {
        let request = self.last_request + 1;
        let most = if self.most == 0 { BATCH_CALLS } else { self.most };
        let (mut batch, mut calls) = (String::new(), 0);
        for waiting in self.calls.iter_mut().filter(|waiting| waiting.request == 0) {
            // What is too large by itself goes by itself.
            let fits = batch.len() + waiting.call.bytes() + ENVELOPE_BYTES <= room;
            if calls == most || !fits {
                break;
            }
            if calls > 0 {
                batch.push(',');
            }
            waiting.call.push_to(&mut batch);
            waiting.request = request;
            calls += 1;
        }
        if calls == 0 {
            return;
        }
        let passage = passage.unwrap_or(match batch.len() > OUTLIVING_BYTES {
            true => Passage::WithPage,
            false => Passage::Outliving,
        });
        let allowance = if passage == Passage::WithPage { 0 } else { batch.len() + ENVELOPE_BYTES };
        self.last_request = request;
        self.first_at = now;
        self.flights.push(Flight { request, allowance, calls, since: now });
        effects.send(request, passage, &batch);
    }

    fn give_up_waiting(&mut self, now: u64, effects: &mut Effects) {
        let overdue = self.flights.iter().find(|flight| flight.since + ANSWER_MS <= now);
        if let Some(request) = overdue.map(|flight| flight.request) {
            self.answered(request, Answer::Unreachable { dice: 1.0 }, now, effects);
        }
    }

    fn is_batch_full(&self) -> bool {
        let (mut calls, mut bytes) = (0, 0);
        self.free().any(|waiting| {
            calls += 1;
            bytes += waiting.call.bytes();
            calls >= EAGER_CALLS || bytes >= EAGER_BYTES
        })
    }

    /// Calls that no request carries.
    fn free(&self) -> impl Iterator<Item = &Waiting> {
        self.calls.iter().filter(|waiting| waiting.request == 0)
    }

    /// Where there is no more room, the new call gives way: those before it were promised.
    fn hold(&mut self, call: Written) {
        if self.calls.len() >= HELD_CALLS || self.bytes + call.head.len() > HELD_BYTES {
            self.counts.dropped += 1;
            return;
        }
        self.bytes += call.head.len();
        self.calls.push(Waiting { call, request: 0, record: 0 });
    }

    fn remove(&mut self, request: u32, effects: &mut Effects) -> u32 {
        let before = self.calls.len();
        self.calls.retain(|waiting| waiting.request != request);
        self.bytes = self.calls.iter().map(|waiting| waiting.call.head.len()).sum();
        self.records.clear(&self.calls, effects);
        (before - self.calls.len()) as u32
    }

    fn release(&mut self, request: u32, now: u64) {
        for waiting in self.calls.iter_mut().filter(|waiting| waiting.request == request) {
            waiting.request = 0;
        }
        self.first_at = now;
        self.store_at = Some(now);
    }

    fn changed(&mut self, now: u64) {
        if self.calls.is_empty() {
            self.store_at = None;
        } else if self.store_at.is_none() && self.calls.last().is_some_and(|waiting| waiting.record == 0) {
            self.store_at = Some(now + STORE_MS);
        }
    }
}

#[cfg(test)]
mod tests;
