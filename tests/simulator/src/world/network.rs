//! Messages between senders and shards: they arrive, are lost, come twice, overtake each other.

use event::Time;
use shard::message::{Batch, Delivered, Delivery, Place, Refused, ShardReply, ShardRequest, Source};
use shard::store::Store as _;
use shard::{Address, Outcome, Parcel, Shard, Worked};

use super::{HOPS, World};
use crate::disk::Disk;
use crate::node::Answer;

/// A message on its way.
#[derive(Clone)]
pub(super) enum Flight {
    Ingest(Handed),
    Parcel {
        from: usize,
        life: u32,
        parcel: Parcel,
    },
    Define {
        shard: usize,
        version: u64,
        request: ShardRequest,
    },
    /// The shop has more shards.
    Split {
        shard: usize,
        to: u32,
    },
    /// What an operator asks once.
    Order {
        shard: usize,
        request: ShardRequest,
    },
}

/// Calls that a sender hands to a shard.
#[derive(Clone)]
pub(super) struct Handed {
    attempt: usize,
    shard: usize,
    deliveries: Vec<Delivery>,
    refused: Vec<Refused>,
}

impl World {
    /// Sends what waits on to the shards that it belongs to.
    pub(super) fn hop(&mut self, number: usize) {
        let count = self.shards_as_heard();
        let Some(attempt) = self.attempts.get_mut(number) else { return };
        attempt.hops += 1;
        if attempt.hops > HOPS {
            attempt.is_lost = true;
            return;
        }
        for shard in 0..self.nodes.len() {
            let is_there = |(delivery, told): &mut (Delivery, Option<u32>)| {
                let home = || delivery.next_home().map_or(0, |next| next.contact_id().home(count));
                told.unwrap_or_else(home) as usize == shard
            };
            let there = attempt.waiting.extract_if(.., is_there);
            let deliveries: Vec<Delivery> = there.map(|(delivery, _)| delivery).collect();
            if !deliveries.is_empty() {
                attempt.open += 1;
                let refused = std::mem::take(&mut attempt.refused);
                self.flights.push(Flight::Ingest(Handed { attempt: number, shard, deliveries, refused }));
            }
        }
    }

    /// One message arrives, or is lost, or comes twice.
    pub(super) fn fly(&mut self) -> Result<(), String> {
        if self.flights.is_empty() {
            return Ok(());
        }
        let at = self.random.below(self.flights.len());
        let flight = self.flights.swap_remove(at);
        if self.is_rough && self.random.chance(8) {
            self.lose(&flight);
            return Ok(());
        }
        if self.is_rough && self.random.chance(8) && !matches!(flight, Flight::Ingest(_)) {
            self.flights.push(flight.clone());
        }
        let is_answer_lost = self.is_rough && self.random.chance(8);
        self.arrive(flight, is_answer_lost)
    }

    fn lose(&mut self, flight: &Flight) {
        if let Flight::Ingest(handed) = flight {
            self.lose_attempt(handed.attempt);
        }
    }

    fn lose_attempt(&mut self, number: usize) {
        if let Some(attempt) = self.attempts.get_mut(number) {
            attempt.is_lost = true;
        }
    }

    fn arrive(&mut self, flight: Flight, is_answer_lost: bool) -> Result<(), String> {
        match flight {
            Flight::Ingest(handed) => self.hand_over(handed, is_answer_lost)?,
            Flight::Parcel { from, life, parcel } => {
                let arrived = match parcel.to {
                    Address::Shard { shard, request } => self.reach(shard as usize, &request)?,
                    Address::Catalog { .. } | Address::Shop { .. } => true,
                };
                let (now, random) = (self.now, &mut self.random);
                if let Some(node) = self.nodes.get_mut(from)
                    && arrived
                    && !is_answer_lost
                    && node.life == life
                {
                    node.delivered(&[parcel.seq], now, random)?;
                }
            }
            Flight::Define { shard, version, request } => {
                if self.ask(shard, request)?.is_some() && !is_answer_lost {
                    self.shop.acknowledge(shard, version);
                }
            }
            Flight::Order { shard, request } => _ = self.reach(shard, &request)?,
            Flight::Split { shard, to } => {
                let reply = self.ask(shard, ShardRequest::Split { to })?;
                if let Some(ShardReply::Growth(growth)) = reply.filter(|_| !is_answer_lost) {
                    self.shop.has_grown(shard, to, growth.done);
                }
            }
        }
        Ok(())
    }

    /// Hands calls to a shard, at times with others that are on their way there.
    fn hand_over(&mut self, first: Handed, is_answer_lost: bool) -> Result<(), String> {
        let (shard, mut together) = (first.shard, vec![first]);
        if self.random.chance(50) {
            let joins =
                |flight: &mut Flight| matches!(flight, Flight::Ingest(handed) if handed.shard == shard);
            together.extend(self.flights.extract_if(.., joins).filter_map(|flight| match flight {
                Flight::Ingest(handed) => Some(handed),
                _ => None,
            }));
        }
        let before = self.received(shard);
        let sent = together.iter().map(|handed| handed.refused.len() + handed.deliveries.len()).sum();
        let mut batches = Vec::with_capacity(together.len());
        for Handed { deliveries, refused, .. } in &together {
            let source = if self.random.chance(50) { Source::Page } else { Source::Server };
            batches.push(Batch { source, deliveries: deliveries.clone(), refused: refused.clone() });
        }
        let shards = self.shards_as_heard();
        let told = self.ask_at(shard, shards, |shard, place, now| shard.ingest(place, batches, now))?;
        self.check_received(shard, before, sent, told.as_deref())?;
        let mut told = told.filter(|_| !is_answer_lost).map(Vec::into_iter);
        for Handed { attempt, deliveries, .. } in together {
            match told.as_mut().and_then(Iterator::next) {
                Some(delivered) => self.take_answer(attempt, deliveries, delivered),
                None => self.lose_attempt(attempt),
            }
        }
        Ok(())
    }

    /// How many calls a shard says that it received.
    fn received(&self, shard: usize) -> i64 {
        let query = "SELECT coalesce(sum(events), 0) FROM counts WHERE outcome = 'received'";
        // A shard that nobody has written to has no tables.
        self.nodes.get(shard).map_or(0, |node| node.disk.number(query, vec![]).unwrap_or(0))
    }

    /// What a shard took, and nothing that it passed on, is received there.
    fn check_received(
        &self,
        shard: usize,
        before: i64,
        sent: usize,
        told: Option<&[Vec<Delivered>]>,
    ) -> Result<(), String> {
        let more = usize::try_from(self.received(shard) - before).unwrap_or(usize::MAX);
        let is_right = match told {
            Some(told) => {
                let passed = told.iter().flatten().filter(|one| matches!(one, Delivered::Moved(..))).count();
                more == sent - passed
            }
            None => more <= sent,
        };
        if is_right { Ok(()) } else { Err(format!("of {sent} calls {more} are counted as received")) }
    }

    fn take_answer(&mut self, number: usize, deliveries: Vec<Delivery>, delivered: Vec<Delivered>) {
        let Some(attempt) = self.attempts.get_mut(number) else { return };
        for (mut delivery, delivered) in deliveries.into_iter().zip(delivered) {
            if let Delivered::Moved(links, shard) = delivered {
                delivery.redirect(links);
                attempt.waiting.push((delivery, Some(shard)));
            }
        }
        attempt.open -= 1;
        if attempt.open > 0 || attempt.is_lost {
            return;
        }
        if attempt.waiting.is_empty() {
            let batch = attempt.batch;
            if let Some(batch) = self.batches.get_mut(batch) {
                batch.is_acknowledged = true;
            }
        } else {
            self.hop(number);
        }
    }

    /// Asks a shard, and the one where it says that somebody lives by now; whether it was taken.
    fn reach(&mut self, shard: usize, request: &ShardRequest) -> Result<bool, String> {
        let mut at = shard;
        for _ in 0..HOPS {
            match self.ask(at, request.clone())? {
                Some(ShardReply::Elsewhere { shard }) => at = shard as usize,
                reply => return Ok(reply.is_some()),
            }
        }
        Err(format!("{request:?} finds nobody"))
    }

    /// How many shards a sender has heard of, which may be those of a while ago.
    fn shards_as_heard(&mut self) -> u32 {
        let is_late = self.random.chance(30);
        self.shop.shards(is_late)
    }

    /// Asks a shard, on a machine that may fail at any storage call.
    pub(super) fn ask(&mut self, shard: usize, request: ShardRequest) -> Result<Option<ShardReply>, String> {
        // The object of the shop itself is never late.
        let shards = match request {
            ShardRequest::Split { .. } | ShardRequest::Define { .. } => self.shop.shards(false),
            _ => self.shards_as_heard(),
        };
        self.ask_at(shard, shards, |shard, place, now| shard.handle(place, request, now))
    }

    /// The same for whatever is asked, by somebody who has heard of so many shards.
    fn ask_at<T>(
        &mut self,
        shard: usize,
        shards: u32,
        ask: impl FnOnce(&mut Shard<Disk>, Place, Time) -> Outcome<Worked<T>>,
    ) -> Result<Option<T>, String> {
        let place = Place {
            shop: "shop".to_owned(),
            shard: u32::try_from(shard).unwrap_or(0),
            shards,
            timezone: "UTC".to_owned(),
        };
        self.may_fail(shard);
        let (now, random) = (self.now, &mut self.random);
        let Some(node) = self.nodes.get_mut(shard) else { return Ok(None) };
        match node.ask(|shard| ask(shard, place, now), random)? {
            Answer::Said(reply, parcels) => {
                self.dispatch(shard, parcels);
                Ok(Some(reply))
            }
            Answer::Nothing => Ok(None),
        }
    }

    pub(super) fn wake(&mut self, shard: usize) -> Result<(), String> {
        self.may_fail(shard);
        let (now, random) = (self.now, &mut self.random);
        let Some(node) = self.nodes.get_mut(shard) else { return Ok(()) };
        if let Answer::Said((), parcels) = node.wake(now, random)? {
            self.dispatch(shard, parcels);
        }
        Ok(())
    }

    fn may_fail(&mut self, shard: usize) {
        let fails = (self.is_rough && self.random.chance(10)).then(|| self.random.below(24));
        let keeps_commit = self.random.chance(50);
        if let Some(node) = self.nodes.get(shard) {
            node.disk.fail_after(fails, keeps_commit);
        }
    }

    fn dispatch(&mut self, from: usize, parcels: Vec<Parcel>) {
        let life = self.nodes.get(from).map_or(0, |node| node.life);
        self.flights.extend(parcels.into_iter().map(|parcel| Flight::Parcel { from, life, parcel }));
    }
}
