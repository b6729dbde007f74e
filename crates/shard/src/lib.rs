//! A shard: many contacts of a shop, and the only writer of what is kept of them.
//!
//! [`Shard`] holds every decision and does no I/O of its own but through a [`Store`], SQLite that
//! answers at once. The time is an argument; what has to happen elsewhere – parcels for other
//! objects, the next alarm, lines for the log – comes back as a value, [`Worked`].
//!
//! Every request runs in one transaction, but what blocks of products ask: that changes nothing, and is
//! told from memory without storage. What has to reach other objects is written to the outbox in that
//! same transaction, and stays there until [`Shard::delivered`].
//!
//! INVARIANT: after a failure memory is forgotten, since it may be ahead of storage. Whoever loses
//! all memory at any instant and goes on from storage goes on with the same answers.

mod activity;
mod alarm;
mod aside;
mod blocks;
mod changes;
mod chunks;
mod claims;
mod contacts;
mod counts;
pub mod definitions;
mod due;
mod explain;
mod fault;
mod forming;
mod homes;
mod ingest;
mod join;
mod links;
mod members;
pub mod message;
mod moving;
mod outbox;
mod people;
mod preview;
pub mod product;
mod queries;
mod rejected;
mod scale;
mod schema;
mod segments;
mod splitting;
pub mod store;
mod walk;
mod work;

use event::Time;

pub use fault::{Fault, Outcome};
pub use outbox::{Address, Parcel, Report};
pub use rejected::OTHER_CONTENT;
pub use scale::Scale;

use changes::Changes;
use chunks::Packing;
use homes::Split;
use message::{Batch, Delivered, Place, ShardReply, ShardRequest};
use people::People;
use segments::Segments;
use store::Store;
use work::Work;

/// One shard over its storage.
pub struct Shard<S> {
    store: S,
    scale: Scale,
    /// What is in memory; `None` until first used, and again after a failed write.
    memory: Option<Memory>,
}

/// What a shard keeps in memory: copies of what storage holds.
struct Memory {
    place: Place,
    /// How far doubling is that has begun here.
    split: Option<Split>,
    segments: Segments,
    people: People,
    packing: Packing,
    /// When there is something to do next, as the last piece of work found; `None` while that is not known.
    next_due: Option<Option<i64>>,
}

/// What came of a piece of work, all of it stored.
#[derive(Debug)]
pub struct Worked<T> {
    /// The answer.
    pub value: T,
    /// What is to be delivered to other objects.
    pub parcels: Vec<Parcel>,
    /// When [`Shard::wake`] has something to do, in milliseconds since 1970.
    pub next_due: Option<i64>,
    /// What an operator should see in the log.
    pub notes: Vec<String>,
}

impl<S: Store> Shard<S> {
    /// A shard over what is in this storage, read when first used.
    pub fn new(store: S) -> Shard<S> {
        Shard::scaled(store, Scale::default())
    }

    /// The same, doing so much at a time.
    pub fn scaled(store: S, scale: Scale) -> Shard<S> {
        Shard { store, scale, memory: None }
    }

    /// The storage.
    pub fn store(&self) -> &S {
        &self.store
    }

    /// Answers a request that was meant for this place.
    ///
    /// # Errors
    /// A refusal or a failure; nothing of the request is stored then.
    pub fn handle(&mut self, place: Place, request: ShardRequest, now: Time) -> Outcome<Worked<ShardReply>> {
        self.load(Some(place))?;
        match self.due_as_before().filter(|_| request.only_looks()) {
            Some(next_due) => self.look(now, next_due, |work| work.handle(request)),
            None => self.work(now, |work| work.handle(request)),
        }
    }

    /// Takes in batches that came together, which costs less than one after the other. Answers for each
    /// what became of its calls.
    ///
    /// # Errors
    /// As [`Shard::handle`]; nothing of any batch is stored then, and each may be handed over by itself.
    pub fn ingest(
        &mut self,
        place: Place,
        batches: Vec<Batch>,
        now: Time,
    ) -> Outcome<Worked<Vec<Vec<Delivered>>>> {
        self.load(Some(place))?;
        self.work(now, |work| work.ingest(batches))
    }

    /// Where this shard stands; `None` when nobody has written to it.
    ///
    /// # Errors
    /// When storage cannot be read.
    pub fn place(&mut self) -> Outcome<Option<Place>> {
        self.load(None)?;
        Ok(self.memory.as_ref().map(|memory| memory.place.clone()))
    }

    /// Brings storage into memory. Returns whether there is anything: a shard that nobody has
    /// written to knows no place.
    fn load(&mut self, place: Option<Place>) -> Outcome<bool> {
        let known = self.memory.as_ref().map(|memory| &memory.place);
        let place = place.map(|place| homes::newer(known, place));
        if known.is_some() && (place.is_none() || place.as_ref() == known) {
            return Ok(true);
        }
        self.store.migrate(schema::MIGRATIONS)?;
        let stored = self.store.first("SELECT body FROM place", vec![])?;
        let stored: Option<Place> = stored.map(|row| row.json(0)).transpose()?;
        let place = place.map(|place| homes::newer(stored.as_ref(), place));
        let Some(place) = place.or_else(|| stored.clone()) else {
            return Ok(false);
        };
        if stored.as_ref() != Some(&place) {
            let body = serde_json::to_string(&place)?;
            self.store.run("INSERT OR REPLACE INTO place (id, body) VALUES (1, ?)", vec![body.into()])?;
        }
        let segments = Segments::load(&self.store, &place.timezone)?;
        let people = People::telling(segments.told());
        let split = Split::load(&self.store)?;
        let packing = Packing::load(&self.store, &self.scale)?;
        self.memory = Some(Memory { place, split, segments, people, packing, next_due: None });
        Ok(true)
    }

    /// When there is something to do next, where that does not change by looking at the clock.
    fn due_as_before(&self) -> Option<Option<i64>> {
        self.memory.as_ref().filter(|memory| memory.split.is_none())?.next_due
    }

    /// Runs `body`, which writes nothing: whoever is in memory is told of without storage.
    fn look<T>(
        &mut self,
        now: Time,
        next_due: Option<i64>,
        body: impl FnOnce(&mut Work<'_, S>) -> Outcome<T>,
    ) -> Outcome<Worked<T>> {
        let (value, parcels) = self.on_memory(now, body)?;
        self.finish(value, parcels, next_due)
    }

    /// Runs `body` in one transaction.
    fn work<T>(
        &mut self,
        now: Time,
        body: impl FnOnce(&mut Work<'_, S>) -> Outcome<T>,
    ) -> Outcome<Worked<T>> {
        let ((value, next_due), parcels) = self.on_memory(now, |work| {
            let store = work.store;
            store.transaction(|| {
                let value = body(work)?;
                work.write_changes()?;
                Ok((value, work.next_due()?))
            })
        })?;
        self.finish(value, parcels, next_due)
    }

    /// Runs `body` on what is in memory, which is forgotten should it fail.
    fn on_memory<T>(
        &mut self,
        now: Time,
        body: impl FnOnce(&mut Work<'_, S>) -> Outcome<T>,
    ) -> Outcome<(T, Vec<Parcel>)> {
        let mut memory = self.memory.take().ok_or(Fault::Starting)?;
        let mut work = Work {
            store: &self.store,
            place: &memory.place,
            split: &mut memory.split,
            segments: &mut memory.segments,
            people: &mut memory.people,
            packing: &mut memory.packing,
            scale: &self.scale,
            now,
            changes: Changes::default(),
            parcels: Vec::new(),
        };
        let value = body(&mut work)?;
        let parcels = work.parcels;
        self.memory = Some(memory);
        Ok((value, parcels))
    }

    fn finish<T>(&mut self, value: T, parcels: Vec<Parcel>, next_due: Option<i64>) -> Outcome<Worked<T>> {
        let memory = self.memory.as_mut().ok_or(Fault::Starting)?;
        memory.people.shrink();
        memory.next_due = Some(next_due);
        Ok(Worked { value, parcels, next_due, notes: memory.segments.take_notes() })
    }
}
