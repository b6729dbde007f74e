//! Everything around the shards: senders, the network, the clock, and what goes wrong.

use event::{Call, Time};
use shard::message::{Delivered, Delivery, Place, ShardReply, ShardRequest};
use shard::{Address, Parcel};

use crate::node::{Answer, Node};
use crate::random::Random;
use crate::shop::Shop;
use crate::traffic;

/// 2026-01-01, a Thursday.
const START: i64 = 1_767_225_600_000;

const HOUR: i64 = 3_600_000;

/// Times a call may be passed on within one request.
const HOPS: usize = 8;

/// Segments that a shop has at most.
pub(crate) const SEGMENTS: usize = 6;

/// A shop with its shards.
pub(crate) struct World {
    pub(crate) random: Random,
    pub(crate) now: Time,
    pub(crate) nodes: Vec<Node>,
    pub(crate) shop: Shop,
    pub(crate) batches: Vec<Batch>,
    attempts: Vec<Attempt>,
    flights: Vec<Flight>,
    /// Whether machines and the network fail.
    is_rough: bool,
    calls: usize,
}

/// Calls that are sent together until that is acknowledged.
pub(crate) struct Batch {
    pub(crate) calls: Vec<Call>,
    is_acknowledged: bool,
}

/// One time that a batch is sent.
struct Attempt {
    batch: usize,
    /// What belongs elsewhere and goes there next.
    waiting: Vec<Delivery>,
    /// Shards that have not answered yet.
    open: usize,
    is_lost: bool,
    hops: usize,
}

/// A message on its way.
#[derive(Clone)]
enum Flight {
    Ingest { attempt: usize, shard: usize, deliveries: Vec<Delivery> },
    Parcel { from: usize, life: u32, parcel: Parcel },
    Define { shard: usize, version: u64, request: ShardRequest },
    Members { shard: usize, request: ShardRequest },
}

impl World {
    pub(crate) fn new(seed: u64) -> Result<World, String> {
        let mut random = Random::new(seed);
        let shards = 1 + random.below(3);
        let place = |shard| Place {
            shop: "shop".to_owned(),
            shard,
            shards: u32::try_from(shards).unwrap_or(1),
            timezone: "UTC".to_owned(),
        };
        let nodes = (0..).take(shards).map(|shard| Node::new(place(shard)).map_err(|error| error.to_string()));
        Ok(World {
            now: Time::from_millis(START).ok_or("no time")?,
            nodes: nodes.collect::<Result<_, _>>()?,
            shop: Shop::default(),
            batches: Vec::new(),
            attempts: Vec::new(),
            flights: Vec::new(),
            is_rough: true,
            calls: 0,
            random,
        })
    }

    /// Lives through a while in which much goes wrong.
    pub(crate) fn live(&mut self) -> Result<(), String> {
        let length = 20 + self.random.below(140);
        for _ in 0..length {
            match self.random.below(100) {
                0..=21 => self.send_new(),
                22..=27 => self.send_again(),
                28..=69 => self.fly()?,
                70..=84 => self.pass_time()?,
                85..=92 => self.change_a_definition(),
                93..=95 => self.change_members(),
                96..=97 => self.lose_memory(),
                _ => self.wake_for_nothing()?,
            }
        }
        Ok(())
    }

    /// Ends all trouble, and waits until nothing is left to do.
    pub(crate) fn come_to_rest(&mut self) -> Result<(), String> {
        self.is_rough = false;
        for _ in 0..2_000 {
            if !self.flights.is_empty() {
                self.fly()?;
                continue;
            }
            let unsent = (0..self.batches.len()).find(|n| !self.is_sent(*n));
            if let Some(batch) = unsent {
                self.send(batch);
                continue;
            }
            let behind = (0..self.nodes.len()).find(|n| self.shop.news_for(*n).is_some());
            if let Some(shard) = behind {
                self.push(shard);
                continue;
            }
            if self.is_at_rest()? {
                return Ok(());
            }
            self.now = self.now.saturating_add(6_000);
            for shard in 0..self.nodes.len() {
                self.wake(shard)?;
            }
        }
        Err("it does not come to rest".to_owned())
    }

    /// Lets a long time pass in which nobody does anything, with alarms as late as they may be.
    pub(crate) fn sleep(&mut self) -> Result<(), String> {
        for _ in 0..3 {
            let hours = i64::try_from(self.random.below(72)).unwrap_or(0);
            self.now = self.now.saturating_add(hours * HOUR + 1);
            for shard in 0..self.nodes.len() {
                for _ in 0..10 {
                    if self.nodes.get(shard).is_none_or(|node| node.alarm.is_none_or(|at| at > self.now.millis())) {
                        break;
                    }
                    self.wake(shard)?;
                }
            }
        }
        Ok(())
    }

    fn is_sent(&self, batch: usize) -> bool {
        self.batches.get(batch).is_some_and(|batch| batch.is_acknowledged)
    }

    fn is_at_rest(&self) -> Result<bool, String> {
        use shard::store::Store as _;
        for node in &self.nodes {
            let query = "SELECT (SELECT count(*) FROM outbox) + (SELECT count(*) FROM segments WHERE formed IS NOT NULL)";
            match node.disk.first(query, vec![]) {
                Ok(Some(row)) if row.integer(0) == Ok(0) => {}
                Ok(_) => return Ok(false),
                // Nobody has written to it.
                Err(_) => {}
            }
        }
        Ok(true)
    }

    fn send_new(&mut self) {
        let size = 1 + self.random.below(4);
        let mut calls = Vec::new();
        for _ in 0..size {
            // Now and then an id that was used before, with something else under it.
            let reused = if self.random.chance(0) { self.known_call() } else { None };
            calls.push(match reused {
                Some(mut call) => {
                    traffic::fill(&mut self.random, &mut call, self.now);
                    call
                }
                None => {
                    self.calls += 1;
                    // Ids in no order of time.
                    let id = format!("m{}-{}", self.random.below(9), self.calls);
                    traffic::call(&mut self.random, id, self.now)
                }
            });
        }
        self.batches.push(Batch { calls, is_acknowledged: false });
        self.send(self.batches.len() - 1);
    }

    fn known_call(&mut self) -> Option<Call> {
        let batch = self.random.below(self.batches.len());
        let calls = &self.batches.get(batch)?.calls;
        calls.get(self.random.below(calls.len())).cloned()
    }

    fn send_again(&mut self) {
        if !self.batches.is_empty() {
            let batch = self.random.below(self.batches.len());
            self.send(batch);
        }
    }

    fn send(&mut self, batch: usize) {
        let Some(Batch { calls, .. }) = self.batches.get(batch) else { return };
        let deliver = |call: &Call| Some(Delivery { owner: call.owner()?, call: call.clone() });
        let waiting = calls.iter().filter_map(deliver).collect();
        self.attempts.push(Attempt { batch, waiting, open: 0, is_lost: false, hops: 0 });
        self.hop(self.attempts.len() - 1);
    }

    /// Sends what waits on to the shards that it belongs to.
    fn hop(&mut self, number: usize) {
        let shards = self.nodes.len();
        let Some(attempt) = self.attempts.get_mut(number) else { return };
        attempt.hops += 1;
        if attempt.hops > HOPS {
            attempt.is_lost = true;
            return;
        }
        for shard in 0..shards {
            let count = u32::try_from(shards).unwrap_or(1);
            let is_there = |delivery: &mut Delivery| delivery.owner.contact_id().home(count) as usize == shard;
            let deliveries: Vec<Delivery> = attempt.waiting.extract_if(.., is_there).collect();
            if !deliveries.is_empty() {
                attempt.open += 1;
                self.flights.push(Flight::Ingest { attempt: number, shard, deliveries });
            }
        }
    }

    /// One message arrives, or is lost, or comes twice.
    fn fly(&mut self) -> Result<(), String> {
        if self.flights.is_empty() {
            return Ok(());
        }
        let at = self.random.below(self.flights.len());
        let flight = self.flights.swap_remove(at);
        if self.is_rough && self.random.chance(8) {
            self.lose(&flight);
            return Ok(());
        }
        if self.is_rough && self.random.chance(8) && !matches!(flight, Flight::Ingest { .. }) {
            self.flights.push(flight.clone());
        }
        let is_answer_lost = self.is_rough && self.random.chance(8);
        self.arrive(flight, is_answer_lost)
    }

    fn lose(&mut self, flight: &Flight) {
        if let Flight::Ingest { attempt, .. } = flight {
            self.lose_attempt(*attempt);
        }
    }

    fn lose_attempt(&mut self, number: usize) {
        if let Some(attempt) = self.attempts.get_mut(number) {
            attempt.is_lost = true;
        }
    }

    fn arrive(&mut self, flight: Flight, is_answer_lost: bool) -> Result<(), String> {
        match flight {
            Flight::Ingest { attempt, shard, deliveries } => {
                let request = ShardRequest::Ingest { deliveries: deliveries.clone(), refused: Vec::new() };
                match self.ask(shard, request)? {
                    Some(ShardReply::Ingested(delivered)) if !is_answer_lost => {
                        self.take_answer(attempt, deliveries, delivered);
                    }
                    _ => self.lose_attempt(attempt),
                }
            }
            Flight::Parcel { from, life, parcel } => {
                let arrived = match parcel.to {
                    Address::Shard { shard, request } => self.ask(shard as usize, request)?.is_some(),
                    Address::Catalog { .. } => true,
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
            Flight::Members { shard, request } => _ = self.ask(shard, request)?,
        }
        Ok(())
    }

    fn take_answer(&mut self, number: usize, deliveries: Vec<Delivery>, delivered: Vec<Delivered>) {
        let Some(attempt) = self.attempts.get_mut(number) else { return };
        for (delivery, delivered) in deliveries.into_iter().zip(delivered) {
            if let Delivered::Moved { user } = delivered {
                attempt.waiting.push(Delivery { owner: event::Identifier::user(&user), ..delivery });
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

    /// Asks a shard, on a machine that may fail at any storage call.
    fn ask(&mut self, shard: usize, request: ShardRequest) -> Result<Option<ShardReply>, String> {
        self.may_fail(shard);
        let (now, random) = (self.now, &mut self.random);
        let Some(node) = self.nodes.get_mut(shard) else { return Ok(None) };
        match node.ask(request, now, random)? {
            Answer::Said(reply, parcels) => {
                self.dispatch(shard, parcels);
                Ok(Some(reply))
            }
            Answer::Nothing => Ok(None),
        }
    }

    fn wake(&mut self, shard: usize) -> Result<(), String> {
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

    /// Time passes; alarms go off, some of them late.
    fn pass_time(&mut self) -> Result<(), String> {
        let by = self.random.pick(&[1, 1_000, 6_000, 60_000, HOUR, HOUR, 7 * HOUR, 30 * HOUR, 100 * HOUR]);
        self.now = self.now.saturating_add(by.unwrap_or(1));
        for shard in 0..self.nodes.len() {
            let is_due = self.nodes.get(shard).and_then(|node| node.alarm).is_some_and(|at| at <= self.now.millis());
            if is_due && self.random.chance(70) {
                self.wake(shard)?;
            }
        }
        Ok(())
    }

    fn change_a_definition(&mut self) {
        let number = self.random.below(SEGMENTS);
        let definition = traffic::definition(&mut self.random, number);
        self.shop.change(&format!("s{number}"), definition);
        for shard in 0..self.nodes.len() {
            self.push(shard);
        }
    }

    fn push(&mut self, shard: usize) {
        if let Some((version, request)) = self.shop.news_for(shard) {
            self.flights.push(Flight::Define { shard, version, request });
        }
    }

    /// Somebody puts contacts into the list by hand, or takes them out.
    fn change_members(&mut self) {
        let Some(call) = self.known_call() else { return };
        let Some(owner) = call.owner() else { return };
        let (add, remove) = match self.random.chance(60) {
            true => (vec![owner.contact_id()], vec![]),
            false => (vec![], vec![owner.contact_id()]),
        };
        if !self.shop.definitions().contains_key("s0") {
            return;
        }
        let list = contact::SegmentId::new("s0");
        let request = ShardRequest::Members { list, add, remove, only: self.random.chance(10) };
        let count = u32::try_from(self.nodes.len()).unwrap_or(1);
        let shard = owner.contact_id().home(count) as usize;
        self.flights.push(Flight::Members { shard, request });
    }

    fn lose_memory(&mut self) {
        let shard = self.random.below(self.nodes.len());
        if let Some(node) = self.nodes.get_mut(shard) {
            node.forget();
        }
    }

    fn wake_for_nothing(&mut self) -> Result<(), String> {
        let shard = self.random.below(self.nodes.len());
        self.wake(shard)
    }
}
