//! The shop's definitions, and how far each shard has taken them over.

use std::collections::{BTreeMap, BTreeSet};

use contact::SegmentId;
use event::Time;
use segment::{Definition, Zone};
use serde_json::Value as Json;
use shard::definitions::{compiled, read};
use shard::message::{ShardRequest, StoredSegment};

/// What the object of the shop keeps, as far as shards go.
#[derive(Default)]
pub(crate) struct Shop {
    /// By id: the version in which it last changed, and what it says; nothing when taken away.
    segments: BTreeMap<String, (u64, Option<Json>)>,
    version: u64,
    /// By shard: the version acknowledged last.
    acknowledged: BTreeMap<usize, u64>,
    /// How many shards there are, and how many there were before.
    shards: (u32, u32),
    growing: Option<Growing>,
}

/// Doubling at work.
#[derive(Default)]
struct Growing {
    /// Whether shards have begun to give.
    is_split: bool,
    /// Shards that have given all.
    through: BTreeSet<usize>,
}

impl Shop {
    pub(crate) fn with_shards(shards: u32) -> Shop {
        Shop { shards: (shards, shards), ..Shop::default() }
    }

    /// How many shards there are to ask; `is_late`: as it was before the last of them came.
    pub(crate) fn shards(&self, is_late: bool) -> u32 {
        // While shards are split, everybody asks the old ones.
        if is_late && self.growing.is_none() { self.shards.1 } else { self.shards.0 }
    }

    pub(crate) fn is_growing(&self) -> bool {
        self.growing.is_some()
    }

    pub(crate) fn begin_to_grow(&mut self) {
        self.growing = Some(Growing::default());
    }

    pub(crate) fn is_split(&self) -> bool {
        self.growing.as_ref().is_some_and(|growing| growing.is_split)
    }

    pub(crate) fn split(&mut self) {
        self.growing.iter_mut().for_each(|growing| growing.is_split = true);
    }

    /// A shard told how far it is; when all are through, there are twice as many.
    pub(crate) fn has_grown(&mut self, shard: usize, to: u32, done: f64) {
        let Some(growing) = self.growing.as_mut().filter(|_| to == self.shards.0 * 2) else { return };
        if done >= 1.0 {
            growing.through.insert(shard);
        }
        if growing.through.len() == self.shards.0 as usize {
            self.shards = (to, self.shards.0);
            self.growing = None;
        }
    }

    /// The id of the segment with this number: another one each time that it was taken away.
    pub(crate) fn id(&self, number: usize) -> String {
        let begins = format!("s{number}-");
        let gone = self.segments.iter().filter(|(id, (_, json))| json.is_none() && id.starts_with(&begins));
        format!("{begins}{}", gone.count())
    }

    /// Stores a definition, or takes one away, unless a shop would refuse that.
    pub(crate) fn change(&mut self, id: &str, definition: Option<Json>) {
        let mut shelf = self.definitions();
        match definition.as_ref().map(read) {
            Some(Ok(read)) => _ = shelf.insert(id.to_owned(), read),
            Some(Err(_)) => return,
            None => _ = shelf.remove(id),
        }
        let holds = |definition: &Definition| compiled(definition, &Zone::utc(), &shelf, None).is_ok();
        if shelf.values().all(holds) && (definition.is_some() || self.segments.contains_key(id)) {
            self.version += 1;
            self.segments.insert(id.to_owned(), (self.version, definition));
        }
    }

    /// The definitions there are.
    pub(crate) fn definitions(&self) -> BTreeMap<String, Definition> {
        let there = self.segments.iter().filter_map(|(id, (_, json))| Some((id, json.as_ref()?)));
        there.filter_map(|(id, json)| Some((id.clone(), read(json).ok()?))).collect()
    }

    /// What a shard has not acknowledged, and the version that this brings it to.
    pub(crate) fn news_for(&self, shard: usize) -> Option<(u64, ShardRequest)> {
        let since = self.acknowledged.get(&shard).copied().unwrap_or(0);
        if since >= self.version {
            return None;
        }
        let (mut put, mut drop) = (Vec::new(), Vec::new());
        for (id, (version, json)) in self.segments.iter().filter(|(_, (version, _))| *version > since) {
            match json {
                Some(definition) => put.push(StoredSegment {
                    id: SegmentId::new(id),
                    version: *version,
                    definition: definition.clone(),
                    created_at: Time::MIN,
                    updated_at: Time::MIN,
                    recalculated: 0,
                }),
                None => drop.push(SegmentId::new(id)),
            }
        }
        Some((self.version, ShardRequest::Define { version: self.version, put, drop }))
    }

    /// A shard has acknowledged a version.
    pub(crate) fn acknowledge(&mut self, shard: usize, version: u64) {
        let known = self.acknowledged.entry(shard).or_default();
        *known = version.max(*known);
    }
}
