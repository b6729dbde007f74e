//! Everything around the shards: senders, the network, the clock, and what goes wrong.

mod network;
mod trouble;

use event::{Call, Time};
use shard::message::{Delivery, Refused, ShardReply, ShardRequest, Spot};

use crate::node::Node;
use crate::random::Random;
use crate::shop::Shop;
use crate::traffic;
use network::Flight;

/// 2026-01-01, a Thursday.
const START: i64 = 1_767_225_600_000;

const HOUR: i64 = 3_600_000;

/// Times a call may be passed on within one request.
const HOPS: usize = 8;

/// Segments that a shop has at most.
const SEGMENTS: usize = 6;

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
    /// Whether shards keep quiet contacts as columns: every other seed.
    packs: bool,
    calls: usize,
}

/// Calls that are sent together until that is acknowledged.
pub(crate) struct Batch {
    /// With each, whether it comes with a secret key.
    pub(crate) calls: Vec<(Call, bool)>,
    is_acknowledged: bool,
}

/// One time that a batch is sent.
struct Attempt {
    batch: usize,
    /// What belongs elsewhere and goes there next, with the shard where that is said to be.
    waiting: Vec<(Delivery, Option<u32>)>,
    /// What the sender was told is wrong; it goes along with the calls that are first to go.
    refused: Vec<Refused>,
    /// Shards that have not answered yet.
    open: usize,
    is_lost: bool,
    hops: usize,
}

impl World {
    pub(crate) fn new(seed: u64) -> Result<World, String> {
        let mut random = Random::new(seed);
        let packs = seed % 2 == 1;
        let shards = 1 + random.below(3);
        let nodes = (0..shards).map(|_| Node::new(packs).map_err(|error| error.to_string()));
        Ok(World {
            now: Time::from_millis(START).ok_or("no time")?,
            nodes: nodes.collect::<Result<_, _>>()?,
            shop: Shop::with_shards(u32::try_from(shards).unwrap_or(1)),
            batches: Vec::new(),
            attempts: Vec::new(),
            flights: Vec::new(),
            is_rough: true,
            packs,
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
                93 => self.change_members(),
                94 => self.grow()?,
                95 => self.say_a_word(),
                96..=97 => self.lose_memory(),
                _ => self.wake_for_nothing()?,
            }
        }
        Ok(())
    }

    /// Ends all trouble, and waits until nothing is left to do.
    pub(crate) fn come_to_rest(&mut self) -> Result<(), String> {
        self.is_rough = false;
        let mut is_woken = false;
        for _ in 0..2_000 {
            if !self.flights.is_empty() {
                self.fly()?;
                continue;
            }
            // What a batch waits for may wait for these.
            let behind = (0..self.nodes.len()).find(|n| self.shop.news_for(*n).is_some());
            if let Some(shard) = behind {
                self.push(shard);
                continue;
            }
            let unsent = (0..self.batches.len()).find(|n| !self.is_sent(*n));
            if let Some(batch) = unsent {
                self.send(batch);
                // Whoever is refused waits before trying again.
                if self.random.chance(20) {
                    self.wait()?;
                }
                continue;
            }
            if self.shop.is_growing() && self.random.chance(20) {
                self.grow()?;
                continue;
            }
            if is_woken && self.is_at_rest() && !self.shop.is_growing() {
                return Ok(());
            }
            self.wait()?;
            is_woken = true;
        }
        Err(format!("it does not come to rest: {:?}", self.open_parcel()))
    }

    /// Time passes until the alarms go off.
    fn wait(&mut self) -> Result<(), String> {
        self.now = self.now.saturating_add(6_000);
        (0..self.nodes.len()).try_for_each(|shard| self.wake(shard))
    }

    /// Lets a long time pass in which nobody does anything, with alarms as late as they may be.
    pub(crate) fn sleep(&mut self) -> Result<(), String> {
        for _ in 0..3 {
            let hours = i64::try_from(self.random.below(72)).unwrap_or(0);
            self.now = self.now.saturating_add(hours * HOUR + 1);
            for shard in 0..self.nodes.len() {
                for _ in 0..10 {
                    if self
                        .nodes
                        .get(shard)
                        .is_none_or(|node| node.alarm.is_none_or(|at| at > self.now.millis()))
                    {
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

    /// Something that is still to be delivered.
    fn open_parcel(&self) -> Option<String> {
        use shard::store::Store as _;
        self.nodes.iter().find_map(|node| {
            let row = node.disk.first("SELECT body FROM outbox ORDER BY seq LIMIT 1", vec![]).ok()??;
            row.text_or_null(0).map(str::to_owned)
        })
    }

    /// How many contacts a definition would hold, and how many there are.
    pub(crate) fn preview(&mut self, definition: &serde_json::Value) -> Result<(u64, u64), String> {
        let mut found = (0, 0);
        for shard in 0..self.nodes.len() {
            let mut from = Some(Spot::default());
            while let Some(spot) = from {
                let request = ShardRequest::Preview { definition: definition.clone(), sample: 1, from: spot };
                let Some(ShardReply::Previewed { count, contacts, next, .. }) = self.ask(shard, request)?
                else {
                    return Err("a preview fails".to_owned());
                };
                found = (found.0 + count, found.1 + contacts);
                from = next;
            }
        }
        Ok(found)
    }

    fn is_at_rest(&self) -> bool {
        use shard::store::Store as _;
        let query = "SELECT (SELECT count(*) FROM outbox)
                          + (SELECT count(*) FROM aside)
                          + (SELECT count(*) FROM segments WHERE formed IS NOT NULL)
                          + (SELECT count(*) FROM split WHERE held IS NOT NULL)";
        self.nodes.iter().all(|node| {
            let is_due = node.alarm.is_some_and(|at| at <= self.now.millis());
            // A shard that nobody has written to has no tables.
            !is_due && node.disk.number(query, vec![]).is_ok_and(|open| open == 0)
                || node.alarm.is_none() && node.disk.number(query, vec![]).is_err()
        })
    }

    fn send_new(&mut self) {
        let size = 1 + self.random.below(4);
        let mut calls = Vec::new();
        for _ in 0..size {
            // Now and then an id that was used before, with something else under it.
            let reused = if self.random.chance(4) { self.known_call() } else { None };
            calls.push(match reused {
                Some((mut call, is_trusted)) => {
                    traffic::fill(&mut self.random, &mut call, self.now);
                    (call, is_trusted)
                }
                None => {
                    self.calls += 1;
                    // Ids in no order of time.
                    let id = format!("m{}-{}", self.random.below(9), self.calls);
                    (traffic::call(&mut self.random, id, self.now), self.random.chance(40))
                }
            });
        }
        self.batches.push(Batch { calls, is_acknowledged: false });
        self.send(self.batches.len() - 1);
    }

    fn known_call(&mut self) -> Option<(Call, bool)> {
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
        let deliver = |(call, is_trusted): &(Call, bool)| Delivery::new(call.clone(), *is_trusted);
        let waiting = calls.iter().map(|call| (deliver(call), None)).collect();
        let refused = self.random.chance(10).then(traffic::refused).into_iter().collect();
        self.attempts.push(Attempt { batch, waiting, refused, open: 0, is_lost: false, hops: 0 });
        self.hop(self.attempts.len() - 1);
    }
}
