//! What has to reach other objects: stored with what caused it, delivered afterwards, and again
//! until it is acknowledged. Receivers take a repeat for what it is.

use contact::SegmentId;
use event::{ContactId, Time};
use recommend::Order;
use serde::{Deserialize, Serialize};

use crate::fault::Outcome;
use crate::message::{Sent, ShardRequest};
use crate::store::Store;
use crate::work::Work;

/// Milliseconds that the request which wrote a parcel has to deliver it, before the alarm does.
const GRACE_MS: i64 = 5_000;

/// Parcels that one alarm takes up.
const AT_ONCE: i64 = 50;

/// One message on its way.
#[derive(Debug, Clone)]
pub struct Parcel {
    /// Its number in the outbox.
    pub seq: i64,
    /// Where it goes, and what it says.
    pub to: Address,
}

/// Where a parcel goes, and what it says.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum Address {
    /// To a shard of the same shop, or back to this one.
    Shard {
        /// Its number.
        shard: u32,
        /// What it is asked.
        request: ShardRequest,
    },
    /// To the shop's catalogue.
    Catalog {
        /// What it is to learn from.
        orders: Vec<Order>,
    },
    /// To the shop.
    Shop {
        /// The shard that tells.
        shard: u32,
        /// What it has to tell.
        report: Report,
    },
}

/// What the shop should know of a shard's work.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Report {
    /// A segment has been evaluated over all contacts here.
    Formed {
        /// The segment.
        segment: SegmentId,
        /// The version of its definition.
        version: u64,
    },
    /// A segment could not be.
    Failed {
        /// The segment.
        segment: SegmentId,
        /// The version of its definition.
        version: u64,
        /// Why.
        reason: String,
    },
    /// A contact could not be evaluated and was set aside, so that it holds up nobody.
    Aside {
        /// The contact.
        contact: ContactId,
        /// How often that happened.
        tries: i64,
        /// When it is tried again.
        again: Time,
        /// Why.
        reason: String,
    },
    /// A contact that was set aside is evaluated again.
    Back {
        /// The contact.
        contact: ContactId,
    },
}

impl Parcel {
    pub(crate) fn to_shard(shard: u32, request: ShardRequest) -> Parcel {
        Parcel { seq: 0, to: Address::Shard { shard, request } }
    }

    pub(crate) fn to_catalog(orders: Vec<Order>) -> Parcel {
        Parcel { seq: 0, to: Address::Catalog { orders } }
    }
}

impl<S: Store> Work<'_, S> {
    /// Tells the shop.
    pub(crate) fn report(&mut self, report: Report) -> Outcome<()> {
        self.post(Parcel { seq: 0, to: Address::Shop { shard: self.place.shard, report } })
    }

    /// Stores a parcel in the transaction at work.
    pub(crate) fn post(&mut self, mut parcel: Parcel) -> Outcome<()> {
        let body = serde_json::to_string(&parcel.to)?;
        let due = self.now.millis() + GRACE_MS;
        parcel.seq = self.store.number(
            "INSERT INTO outbox (due, body) VALUES (?, ?) RETURNING seq",
            vec![due.into(), body.into()],
        )?;
        self.stamp(&mut parcel)?;
        self.parcels.push(parcel);
        Ok(())
    }

    /// Tells a history which parcel it travels in, so that it counts once.
    fn stamp(&self, parcel: &mut Parcel) -> Outcome<()> {
        if let Address::Shard { request: ShardRequest::Adopt(adoption), .. } = &mut parcel.to {
            let below = self.store.number("SELECT min(seq) FROM outbox", vec![])?;
            adoption.sent = Some(Sent { shard: self.place.shard, seq: parcel.seq, below });
        }
        Ok(())
    }

    /// Whether a parcel with a history arrives for the first time.
    pub(crate) fn is_first(&self, Sent { shard, seq, below }: Sent) -> Outcome<bool> {
        let shard = i64::from(shard);
        let query = "SELECT (SELECT count(*) FROM arrived WHERE shard = ?1 AND seq = ?2)
                          + (SELECT count(*) FROM arrived_below WHERE shard = ?1 AND seq > ?2)";
        if self.store.number(query, vec![shard.into(), seq.into()])? > 0 {
            return Ok(false);
        }
        self.store.run(
            "INSERT INTO arrived_below (shard, seq) VALUES (?1, ?2)
             ON CONFLICT (shard) DO UPDATE SET seq = max(seq, excluded.seq)",
            vec![shard.into(), below.into()],
        )?;
        self.store
            .run("DELETE FROM arrived WHERE shard = ?1 AND seq < ?2", vec![shard.into(), below.into()])?;
        self.store.run("INSERT INTO arrived (shard, seq) VALUES (?1, ?2)", vec![shard.into(), seq.into()])?;
        Ok(true)
    }

    /// The parcels that nobody delivered in time; they are due again later, should this fail too.
    pub(crate) fn parcels_due(&mut self) -> Outcome<Vec<Parcel>> {
        let now = self.now.millis();
        let query = "SELECT seq, body FROM outbox WHERE due <= ? ORDER BY due, seq LIMIT ?";
        let rows = self.store.rows(query, vec![now.into(), AT_ONCE.into()])?;
        let mut parcels: Vec<Parcel> = rows
            .iter()
            .map(|row| Ok(Parcel { seq: row.integer(0)?, to: row.json(1)? }))
            .collect::<Outcome<_>>()?;
        parcels.iter_mut().try_for_each(|parcel| self.stamp(parcel))?;
        let seqs: Vec<i64> = parcels.iter().map(|parcel| parcel.seq).collect();
        self.store.run(
            "UPDATE outbox SET due = ? WHERE seq IN (SELECT value FROM json_each(?))",
            vec![(now + GRACE_MS).into(), serde_json::to_string(&seqs)?.into()],
        )?;
        Ok(parcels)
    }

    /// Forgets parcels that have arrived.
    pub(crate) fn parcels_done(&mut self, seqs: &[i64]) -> Outcome<()> {
        let statement = "DELETE FROM outbox WHERE seq IN (SELECT value FROM json_each(?))";
        self.store.run(statement, vec![serde_json::to_string(seqs)?.into()])?;
        self.release()
    }
}
