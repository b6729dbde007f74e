//! The Durable Object around a [`shard::Shard`]: storage, alarm, and delivery to other objects.
//!
//! Every request runs in one transaction without waiting in between; what has to reach other
//! objects is delivered afterwards, by this request or, if that fails, by the alarm.

mod commit;
mod delivery;

use std::cell::{Cell, RefCell};

use worker::{DurableObject, Env, Request, Response, State, durable_object};

use crate::clock;
use crate::fault::Outcome;
use crate::message::{self, Batch, Envelope, Place, ShardReply, ShardRequest};
use crate::store::Store;

use commit::{Commits, Turn, Waiting};

/// Milliseconds after which an alarm that could not do its work comes again.
const ALARM_AGAIN_MS: i64 = 1_000;

/// The Durable Object `Shard`, several per shop.
#[durable_object(alarm)]
pub struct Shard {
    /// Borrowed between two waits only.
    shard: RefCell<shard::Shard<Store>>,
    env: Env,
    /// The alarm as it was set last, to spare setting it again; `None` while that is not known.
    alarm_at: Cell<Option<Option<i64>>>,
    commits: Commits,
    panic_in_alarm: Cell<bool>,
}

impl DurableObject for Shard {
    fn new(state: State, env: Env) -> Self {
        Shard {
            shard: RefCell::new(shard::Shard::new(Store::new(state.storage()))),
            env,
            alarm_at: Cell::new(None),
            commits: Commits::default(),
            panic_in_alarm: Cell::new(false),
        }
    }

    async fn fetch(&self, mut request: Request) -> worker::Result<Response> {
        let bytes = request.bytes().await?;
        message::write(self.answer(&bytes).await)
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
    async fn answer(&self, bytes: &[u8]) -> Outcome<ShardReply> {
        match serde_json::from_slice(bytes)? {
            Envelope { place, request: ShardRequest::Ingest(batch) } => {
                match self.commits.gather(&place, batch).await {
                    Turn::Ours(batch, others) => self.ingest(place, batch, others, bytes).await,
                    Turn::Stored(delivered) => Ok(ShardReply::Ingested(delivered)),
                    Turn::Failed => self.serve(serde_json::from_slice(bytes)?).await,
                }
            }
            envelope => self.serve(envelope).await,
        }
    }

    /// Takes in a batch and those that came with it; where they fail together, each is on its own.
    /// `bytes`: what the first one came as.
    async fn ingest(
        &self,
        place: Place,
        batch: Batch,
        others: Vec<Waiting>,
        bytes: &[u8],
    ) -> Outcome<ShardReply> {
        // Who has heard of another number of shards waits for an answer of its own.
        let others = others.into_iter().filter(|other| other.place == place);
        let (batches, others): (Vec<Batch>, Vec<_>) =
            others.map(|Waiting { batch, answer, .. }| (batch, answer)).unzip();
        let is_alone = others.is_empty();
        let batches = std::iter::once(batch).chain(batches).collect();
        let worked = self.shard.borrow_mut().ingest(place, batches, clock::now());
        let worked = match worked {
            Err(_) if !is_alone => {
                drop(others);
                return self.serve(serde_json::from_slice(bytes)?).await;
            }
            worked => worked?,
        };
        let mut delivered = self.finish(worked).await?.into_iter();
        let ours = delivered.next().unwrap_or_default();
        for (answer, delivered) in others.into_iter().zip(delivered) {
            answer.tell(delivered);
        }
        Ok(ShardReply::Ingested(ours))
    }

    async fn serve(&self, Envelope { place, request }: Envelope) -> Outcome<ShardReply> {
        if let ShardRequest::Panic { in_alarm } = request {
            return self.panic_on_purpose(in_alarm).await;
        }
        let worked = self.shard.borrow_mut().handle(place, request, clock::now())?;
        self.finish(worked).await
    }

    /// Delivers what came of a request, and returns the answer.
    async fn finish<T>(&self, worked: shard::Worked<T>) -> Outcome<T> {
        let (value, parcels) = self.settle(worked).await?;
        if let Err(fault) = self.deliver(parcels).await {
            // What was asked is stored; what it led to is the alarm's from here on.
            worker::console_warn!("parcels wait: {}", fault.message);
        }
        Ok(value)
    }

    async fn wake(&self) -> Outcome<()> {
        // Before anything can fail: an alarm that is not set again would be the last one.
        self.set_alarm(Some(clock::now().millis() + ALARM_AGAIN_MS)).await?;
        if self.panic_in_alarm.replace(false) {
            fail_on_purpose();
        }
        let woken = self.shard.borrow_mut().wake(clock::now())?;
        match woken {
            None => self.set_alarm(None).await,
            Some(worked) => {
                let ((), parcels) = self.settle(worked).await?;
                self.deliver(parcels).await
            }
        }
    }

    /// Sets the alarm to what comes next, in the same turn as the rows that need it, so that both
    /// are on disk or neither. Returns the answer and what is to be delivered.
    async fn settle<T>(&self, worked: shard::Worked<T>) -> Outcome<(T, Vec<shard::Parcel>)> {
        let alarm = self.set_alarm(worked.next_due);
        for note in &worked.notes {
            worker::console_error!("{note}");
        }
        alarm.await?;
        Ok((worked.value, worked.parcels))
    }

    /// Sets the alarm, unless it stands there already; at once, whenever it is waited for.
    fn set_alarm(&self, millis: Option<i64>) -> impl Future<Output = Outcome<()>> + use<'_> {
        let stands = self.alarm_at.replace(Some(millis)) == Some(millis);
        let setting = (!stands).then(|| self.shard.borrow().store().set_alarm(millis));
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

/// A panic, for tests of what a panic does to others; only where the operator switched it on.
#[expect(clippy::panic, reason = "this is the fault that is injected")]
fn fail_on_purpose() {
    panic!("a panic on purpose");
}
