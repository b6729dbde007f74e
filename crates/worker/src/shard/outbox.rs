//! What has to reach other objects: stored with what caused it, delivered afterwards, and again
//! until it is acknowledged. Receivers take a repeat for what it is.

use std::collections::{HashSet, VecDeque};
use std::pin::pin;
use std::time::Duration;

use futures_util::future::{Either, select};
use recommend::Order;
use serde::{Deserialize, Serialize};

use super::{Shard, Work};
use crate::fault::{Fault, Outcome};
use crate::message::{CatalogRequest, Place, ShardRequest, ask_catalog, ask_shard};

/// Milliseconds that the request which wrote a parcel has to deliver it, before the alarm does.
const GRACE_MS: i64 = 5_000;

/// How long another object may take to answer; an alarm waits for it, and time for the alarm.
const PATIENCE: Duration = Duration::from_secs(3);

/// Parcels that one alarm takes up.
const AT_ONCE: i64 = 50;

/// One message on its way, under its number in the outbox.
pub(super) struct Parcel {
    seq: i64,
    to: Address,
}

/// Where a parcel goes, and what it says.
#[derive(Serialize, Deserialize)]
enum Address {
    Shard { shard: u32, request: ShardRequest },
    Catalog { orders: Vec<Order> },
}

impl Address {
    /// The same for all that goes to the same object.
    fn door(&self) -> Option<u32> {
        match self {
            Address::Shard { shard, .. } => Some(*shard),
            Address::Catalog { .. } => None,
        }
    }
}

impl Parcel {
    pub(super) fn to_shard(shard: u32, request: ShardRequest) -> Parcel {
        Parcel { seq: 0, to: Address::Shard { shard, request } }
    }

    pub(super) fn to_catalog(orders: Vec<Order>) -> Parcel {
        Parcel { seq: 0, to: Address::Catalog { orders } }
    }
}

impl Work<'_> {
    /// Stores a parcel in the transaction at work.
    pub(super) fn post(&mut self, mut parcel: Parcel) -> Outcome<()> {
        let body = serde_json::to_string(&parcel.to)?;
        let due = self.now.millis() + GRACE_MS;
        parcel.seq = self.store.number(
            "INSERT INTO outbox (due, body) VALUES (?, ?) RETURNING seq",
            vec![due.into(), body.into()],
        )?;
        self.parcels.push(parcel);
        Ok(())
    }

    /// The parcels that nobody delivered in time; they are due again later, should this fail too.
    pub(super) fn parcels_due(&mut self) -> Outcome<Vec<Parcel>> {
        let now = self.now.millis();
        let query = "SELECT seq, body FROM outbox WHERE due <= ? ORDER BY due, seq LIMIT ?";
        let rows = self.store.rows(query, vec![now.into(), AT_ONCE.into()])?;
        let parcels: Vec<Parcel> = rows
            .iter()
            .map(|row| Ok(Parcel { seq: row.integer(0)?, to: row.json(1)? }))
            .collect::<Outcome<_>>()?;
        let seqs: Vec<i64> = parcels.iter().map(|parcel| parcel.seq).collect();
        self.store.run(
            "UPDATE outbox SET due = ? WHERE seq IN (SELECT value FROM json_each(?))",
            vec![(now + GRACE_MS).into(), serde_json::to_string(&seqs)?.into()],
        )?;
        Ok(parcels)
    }

    fn parcels_done(&mut self, seqs: &[i64]) -> Outcome<()> {
        let statement = "DELETE FROM outbox WHERE seq IN (SELECT value FROM json_each(?))";
        self.store.run(statement, vec![serde_json::to_string(seqs)?.into()])
    }
}

impl Shard {
    /// Delivers parcels, and those that come of it here. What cannot be delivered stays for the
    /// alarm: what caused it is durable all the same.
    pub(super) async fn deliver(&self, parcels: Vec<Parcel>) -> Outcome<()> {
        if parcels.is_empty() {
            return Ok(());
        }
        let mut queue = VecDeque::from(parcels);
        let (mut done, mut silent) = (Vec::new(), HashSet::new());
        while let Some(Parcel { seq, to }) = queue.pop_front() {
            let door = to.door();
            if silent.contains(&door) {
                continue;
            }
            match self.send(to).await {
                Ok(more) => {
                    done.push(seq);
                    queue.extend(more);
                }
                Err(fault) => {
                    worker::console_warn!("a parcel waits: {}", fault.message);
                    // One that does not answer must not hold up what is for others.
                    silent.insert(door);
                }
            }
        }
        self.load(None)?;
        let worked = self.work(|work| work.parcels_done(&done))?;
        self.set_alarm(worked.next_due).await
    }

    async fn send(&self, to: Address) -> Outcome<Vec<Parcel>> {
        self.load(None)?;
        let place = self.place()?;
        match to {
            Address::Shard { shard, request } if shard == place.shard => {
                Ok(self.work(|work| work.handle(request))?.parcels)
            }
            Address::Shard { shard, request } => {
                in_time(ask_shard(&self.env, Place { shard, ..place }, request)).await.map(|_| Vec::new())
            }
            Address::Catalog { orders } => {
                let request = CatalogRequest::Learn { orders };
                in_time(ask_catalog(&self.env, &place.shop, &request)).await.map(|_| Vec::new())
            }
        }
    }

    fn place(&self) -> Outcome<Place> {
        let memory = self.memory.borrow();
        let memory = memory.as_ref().ok_or_else(|| Fault::unavailable("the shard is starting; try again"))?;
        Ok(memory.place.clone())
    }
}

/// Waits for another object, but not for ever.
async fn in_time<T>(asking: impl Future<Output = Outcome<T>>) -> Outcome<T> {
    match select(pin!(asking), pin!(worker::Delay::from(PATIENCE))).await {
        Either::Left((answer, _)) => answer,
        Either::Right(_) => Err(Fault::unavailable("another part of the shop does not answer")),
    }
}
