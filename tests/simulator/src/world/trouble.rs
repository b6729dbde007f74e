//! What happens to shards besides calls: time, definitions, words of operators, lost memory.

use shard::message::ShardRequest;

use super::network::Flight;
use super::{HOUR, SEGMENTS, World};
use crate::node::Node;
use crate::traffic;

impl World {
    /// Time passes; alarms go off, some of them late.
    pub(super) fn pass_time(&mut self) -> Result<(), String> {
        let by = self.random.pick(&[1, 1_000, 6_000, 60_000, HOUR, HOUR, 7 * HOUR, 30 * HOUR, 100 * HOUR]);
        self.now = self.now.saturating_add(by.unwrap_or(1));
        for shard in 0..self.nodes.len() {
            let is_due =
                self.nodes.get(shard).and_then(|node| node.alarm).is_some_and(|at| at <= self.now.millis());
            if is_due && self.random.chance(70) {
                self.wake(shard)?;
            }
        }
        Ok(())
    }

    pub(super) fn change_a_definition(&mut self) {
        let number = self.random.below(SEGMENTS);
        let definition = traffic::definition(&mut self.random, number, |number| self.shop.id(number));
        self.shop.change(&self.shop.id(number), definition);
        for shard in 0..self.nodes.len() {
            self.push(shard);
        }
    }

    pub(super) fn push(&mut self, shard: usize) {
        if let Some((version, request)) = self.shop.news_for(shard) {
            self.flights.push(Flight::Define { shard, version, request });
        }
    }

    /// Somebody puts contacts into the list by hand, or takes them out.
    pub(super) fn change_members(&mut self) {
        let Some((call, _)) = self.known_call() else { return };
        let Some(owner) = call.owner() else { return };
        let (add, remove) = match self.random.chance(60) {
            true => (vec![owner.contact_id()], vec![]),
            false => (vec![], vec![owner.contact_id()]),
        };
        let list = contact::SegmentId::new(&self.shop.id(0));
        let request = ShardRequest::Members { list, add, remove, only: self.random.chance(10) };
        let shard = owner.contact_id().home(self.shop.shards(false)) as usize;
        self.flights.push(Flight::Order { shard, request });
    }

    /// Somebody joins two contacts for good, or sets an identifier apart.
    pub(super) fn say_a_word(&mut self) {
        let of = traffic::identifier(&mut self.random);
        let into = traffic::identifier(&mut self.random).filter(|_| self.random.chance(70));
        // Whoever does so has seen the contacts before.
        let is_seen = |of: &event::Identifier| {
            let sent = self.batches.iter().filter(|batch| batch.is_acknowledged);
            sent.flat_map(|batch| &batch.calls).any(|(call, _)| call.owner().as_ref() == Some(of))
        };
        if let Some(of) = of.filter(is_seen)
            && into.as_ref().is_none_or(is_seen)
        {
            let request = ShardRequest::Merge { of, into, cause: None };
            self.flights.push(Flight::Order { shard: 0, request });
        }
    }

    /// The shop begins to double its shards, or goes on with it.
    pub(super) fn grow(&mut self) -> Result<(), String> {
        const MOST: usize = 6;
        if !self.shop.is_growing() {
            let count = self.nodes.len();
            if count * 2 <= MOST {
                self.shop.begin_to_grow();
                for _ in 0..count {
                    self.nodes.push(Node::new(self.packs).map_err(|error| error.to_string())?);
                }
            }
            return Ok(());
        }
        let (from, to) = (self.nodes.len() / 2, self.nodes.len());
        let behind: Vec<usize> = (from..to).filter(|shard| self.shop.news_for(*shard).is_some()).collect();
        if self.shop.is_split() || behind.is_empty() {
            self.shop.split();
            let to = u32::try_from(to).unwrap_or(1);
            self.flights.extend((0..from).map(|shard| Flight::Split { shard, to }));
        }
        behind.into_iter().for_each(|shard| self.push(shard));
        Ok(())
    }

    pub(super) fn lose_memory(&mut self) {
        let shard = self.random.below(self.nodes.len());
        if let Some(node) = self.nodes.get_mut(shard) {
            node.forget();
        }
    }

    pub(super) fn wake_for_nothing(&mut self) -> Result<(), String> {
        let shard = self.random.below(self.nodes.len());
        self.wake(shard)
    }
}
