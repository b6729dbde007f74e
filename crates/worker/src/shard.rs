//! A shard: the only writer of its contacts' data.
//!
//! Every request runs in one transaction without waiting in between; what has to reach other
//! objects is written to the outbox in that same transaction and delivered afterwards, by this
//! request or, if that fails, by the alarm.

mod changes;
mod commit;
mod contacts;
mod due;
mod explain;
mod forming;
mod ingest;
mod join;
mod members;
mod outbox;
mod people;
mod queries;
mod schema;
mod segments;

use std::cell::{Cell, RefCell};

use event::Time;
use worker::{DurableObject, Env, Request, Response, State, durable_object};

use crate::clock;
use crate::fault::{Fault, Outcome};
use crate::message::{self, Envelope, Place, ShardReply, ShardRequest};
use crate::store::Store;

use changes::Changes;
use commit::Commits;
use outbox::Parcel;
use people::People;
use segments::Segments;

/// Milliseconds after which an alarm that could not do its work comes again.
const ALARM_AGAIN_MS: i64 = 1_000;

/// The Durable Object `Shard`, several per shop.
#[durable_object(alarm)]
pub struct Shard {
    store: Store,
    env: Env,
    /// What is in memory; `None` until first used, and again after a failed write.
    memory: RefCell<Option<Memory>>,
    /// The alarm as it was set last, to spare setting it again; `None` while that is not known.
    alarm_at: Cell<Option<Option<i64>>>,
    commits: Commits,
    panic_in_alarm: Cell<bool>,
}

/// What a shard keeps in memory: copies of what storage holds.
struct Memory {
    place: Place,
    segments: Segments,
    people: People,
}

/// One request at work: storage, memory and the instant it runs at.
struct Work<'a> {
    store: &'a Store,
    place: &'a Place,
    segments: &'a mut Segments,
    people: &'a mut People,
    now: Time,
    /// What is to be written before the transaction ends.
    changes: Changes,
    /// What this request wrote to the outbox.
    parcels: Vec<Parcel>,
}

/// What came of a piece of work.
struct Worked<T> {
    value: T,
    /// What is to be delivered to other objects.
    parcels: Vec<Parcel>,
    /// When the alarm has something to do.
    next_due: Option<i64>,
}

impl DurableObject for Shard {
    fn new(state: State, env: Env) -> Self {
        Shard {
            store: Store::new(state.storage()),
            env,
            memory: RefCell::new(None),
            alarm_at: Cell::new(None),
            commits: Commits::default(),
            panic_in_alarm: Cell::new(false),
        }
    }

    async fn fetch(&self, mut request: Request) -> worker::Result<Response> {
        let outcome = match message::read(&mut request).await {
            Ok(envelope) => self.serve(envelope).await,
            Err(fault) => Err(fault),
        };
        message::write(outcome)
    }

    async fn alarm(&self) -> worker::Result<Response> {
        self.alarm_at.set(None);
        match self.wake().await {
            Ok(()) => Response::empty(),
            Err(fault) => {
                worker::console_error!("shard alarm: {}", fault.message);
                Err("the alarm could not do its work; it comes again".into())
            }
        }
    }
}

impl Shard {
    async fn serve(&self, Envelope { place, request }: Envelope) -> Outcome<ShardReply> {
        if let ShardRequest::Panic { in_alarm } = request {
            return self.panic_on_purpose(in_alarm).await;
        }
        if matches!(request, ShardRequest::Ingest { .. }) {
            self.commits.gather().await;
        }
        self.load(Some(place))?;
        let worked = self.work(|work| work.handle(request))?;
        // In the same turn as the rows that need it, so that both are on disk or neither.
        let alarm = self.set_alarm(worked.next_due);
        alarm.await?;
        if let Err(fault) = self.deliver(worked.parcels).await {
            // What was asked is stored; what it led to is the alarm's from here on.
            worker::console_warn!("parcels wait: {}", fault.message);
        }
        Ok(worked.value)
    }

    /// Does what is due: flips that time brought, segments still forming, parcels still here. Each
    /// on its own, so that a fault in one holds up none of the others.
    async fn wake(&self) -> Outcome<()> {
        // Before anything can fail: an alarm that is not set again would be the last one.
        self.set_alarm(Some(clock::now().millis() + ALARM_AGAIN_MS)).await?;
        if self.panic_in_alarm.replace(false) {
            fail_on_purpose();
        }
        if !self.load(None)? {
            return self.set_alarm(None).await;
        }
        if self.do_due(|work| work.follow_time()).await.is_err() {
            self.follow_time_one_by_one().await?;
        }
        let formed = self.do_due(|work| work.form_slice()).await;
        self.load(None)?;
        let worked = self.work(|work| work.parcels_due())?;
        self.set_alarm(worked.next_due).await?;
        self.deliver(worked.value).await?;
        formed
    }

    async fn do_due(&self, body: impl FnOnce(&mut Work<'_>) -> Outcome<()>) -> Outcome<()> {
        self.load(None)?;
        let worked = self.work(body)?;
        self.set_alarm(worked.next_due).await?;
        self.deliver(worked.parcels).await
    }

    /// After a failure: follows time contact by contact, and puts off the one that fails.
    async fn follow_time_one_by_one(&self) -> Outcome<()> {
        self.load(None)?;
        for contact in self.work(|work| work.contacts_due())?.value {
            if let Err(fault) = self.do_due(|work| work.follow_time_of(std::slice::from_ref(&contact))).await
            {
                worker::console_error!("contact {contact} is put off: {}", fault.message);
                self.do_due(|work| work.put_off(&contact)).await?;
            }
        }
        Ok(())
    }

    /// Brings storage into memory. Returns whether there is anything: a shard that nobody has
    /// written to knows no place.
    fn load(&self, place: Option<Place>) -> Outcome<bool> {
        let known = self.memory.borrow().as_ref().map(|memory| memory.place.clone());
        if known.is_some() && (place.is_none() || place == known) {
            return Ok(true);
        }
        self.store.migrate(schema::MIGRATIONS)?;
        let stored = self.store.first("SELECT body FROM place", vec![])?;
        let stored: Option<Place> = stored.map(|row| row.json(0)).transpose()?;
        let Some(place) = place.or_else(|| stored.clone()) else {
            return Ok(false);
        };
        if stored.as_ref() != Some(&place) {
            let body = serde_json::to_string(&place)?;
            self.store.run("INSERT OR REPLACE INTO place (id, body) VALUES (1, ?)", vec![body.into()])?;
        }
        let segments = Segments::load(&self.store, &place.timezone)?;
        let people = People::telling(segments.told());
        self.memory.replace(Some(Memory { place, segments, people }));
        Ok(true)
    }

    /// Runs `body` in one transaction on what is in memory. After a failure memory is forgotten,
    /// since it may be ahead of storage.
    fn work<T>(&self, body: impl FnOnce(&mut Work<'_>) -> Outcome<T>) -> Outcome<Worked<T>> {
        let mut memory =
            self.memory.take().ok_or_else(|| Fault::unavailable("the shard is starting; try again"))?;
        let mut work = Work {
            store: &self.store,
            place: &memory.place,
            segments: &mut memory.segments,
            people: &mut memory.people,
            now: clock::now(),
            changes: Changes::default(),
            parcels: Vec::new(),
        };
        let (value, next_due) = self.store.transaction(|| {
            let value = body(&mut work)?;
            work.write_changes()?;
            Ok((value, work.next_due()?))
        })?;
        let parcels = work.parcels;
        memory.people.shrink();
        self.memory.replace(Some(memory));
        Ok(Worked { value, parcels, next_due })
    }

    /// Sets the alarm, unless it stands there already; at once, whenever it is waited for.
    fn set_alarm(&self, millis: Option<i64>) -> impl Future<Output = Outcome<()>> + use<'_> {
        let stands = self.alarm_at.replace(Some(millis)) == Some(millis);
        let setting = (!stands).then(|| self.store.set_alarm(millis));
        async move {
            let outcome = match setting {
                Some(setting) => setting.await,
                None => Ok(()),
            };
            if outcome.is_err() {
                self.alarm_at.set(None);
            }
            outcome
        }
    }

    async fn panic_on_purpose(&self, in_alarm: bool) -> Outcome<ShardReply> {
        if !in_alarm {
            fail_on_purpose();
        }
        self.panic_in_alarm.set(true);
        self.set_alarm(Some(clock::now().millis())).await?;
        Ok(ShardReply::Done)
    }
}

impl Work<'_> {
    fn handle(&mut self, request: ShardRequest) -> Outcome<ShardReply> {
        match request {
            ShardRequest::Ingest { deliveries, refused } => self.ingest(deliveries, &refused),
            ShardRequest::Claim { anonymous, claim } => self.claim(&anonymous, claim),
            ShardRequest::Adopt(adoption) => self.adopt(*adoption),
            ShardRequest::Release { anonymous, from, to } => self.release(&anonymous, &from, &to),
            ShardRequest::Define { version, put, drop } => self.define(version, put, &drop),
            ShardRequest::Preview { definition, sample } => self.preview(&definition, sample),
            ShardRequest::Explain { question, who } => self.explain(&question, &who),
            ShardRequest::Resolve { who } => self.resolve(&who),
            ShardRequest::Members { list, add, remove, only } => self.members(&list, &add, remove, only),
            ShardRequest::Sizes { points, span_ms } => self.sizes(points, span_ms),
            ShardRequest::Contacts(query) => self.contacts(&query),
            ShardRequest::Contact { who } => self.contact(&who),
            ShardRequest::Events { who, limit, before } => self.events(&who, limit, before),
            ShardRequest::History { who, limit, before } => self.history(&who, limit, before),
            ShardRequest::Transitions { segment, limit, before } => self.transitions(&segment, limit, before),
            ShardRequest::Viewed { who, limit } => self.viewed(&who, limit),
            ShardRequest::Rejected { limit, before } => self.rejected(limit, before),
            ShardRequest::Panic { .. } => Err(Fault::internal("a panic is not work")),
        }
    }

    /// The next instant at which the alarm has something to do.
    fn next_due(&self) -> Outcome<Option<i64>> {
        let query = "SELECT min(due) FROM (
            SELECT min(until) AS due FROM memberships WHERE until IS NOT NULL
            UNION ALL SELECT min(due) FROM outbox
            UNION ALL SELECT ?1 FROM segments WHERE formed IS NOT NULL)";
        let row = self.store.first(query, vec![self.now.millis().into()])?;
        Ok(row.and_then(|row| row.integer_or_null(0)))
    }
}

/// A panic, for tests of what a panic does to others; only where the operator switched it on.
#[expect(clippy::panic, reason = "this is the fault that is injected")]
fn fail_on_purpose() {
    panic!("a panic on purpose");
}
