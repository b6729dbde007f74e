//! Parcels on their way to other objects.

use std::collections::{HashSet, VecDeque};
use std::pin::pin;
use std::time::Duration;

use futures_util::future::{Either, select};
use recommend::Told;
use shard::{Address, Parcel};

use super::Shard;
use crate::clock;
use crate::fault::{Fault, Outcome};
use crate::message::{CatalogRequest, Place, ShardReply, ShopRequest, ask_catalog, ask_shard, ask_shop};

/// How long another object may take to answer; an alarm waits for it, and time for the alarm.
const PATIENCE: Duration = Duration::from_secs(3);

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
            let door = door_of(&to);
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
                    // One that does not answer must not hold up what is for others, nor may a parcel
                    // that cannot be taken hold up those behind it.
                    if fault.retry_after.is_some() {
                        silent.insert(door);
                    }
                }
            }
        }
        let worked = self.shard.borrow_mut().delivered(&done, clock::now())?;
        self.settle(worked).await.map(|_| ())
    }

    /// Sends one parcel; returns what came of it here.
    async fn send(&self, to: Address) -> Outcome<Vec<Parcel>> {
        let place = self.shard.borrow_mut().place()?;
        let place = place.ok_or_else(|| Fault::internal("a shard without a place has parcels"))?;
        match to {
            Address::Shard { shard, request } if shard == place.shard => {
                let worked = self.shard.borrow_mut().handle(place.clone(), request.clone(), clock::now())?;
                let (reply, parcels) = self.settle(worked).await?;
                if let ShardReply::Elsewhere { shard } = reply {
                    in_time(ask_shard(&self.env, Place { shard, ..place }, request)).await?;
                }
                Ok(parcels)
            }
            Address::Shard { shard, request } => {
                in_time(ask_shard(&self.env, Place { shard, ..place }, request)).await.map(|_| Vec::new())
            }
            Address::Catalog { orders } => {
                let told = orders.into_iter().map(Told::Order).collect();
                let request = CatalogRequest::Learn { told };
                in_time(ask_catalog(&self.env, &place.shop, &request)).await.map(|_| Vec::new())
            }
            Address::Shop { shard, report } => {
                let request = ShopRequest::Report { shard, report };
                in_time(ask_shop(&self.env, &place.shop, &request)).await.map(|_| Vec::new())
            }
        }
    }
}

/// The same for all that goes to the same object.
#[derive(PartialEq, Eq, Hash)]
enum Door {
    Shard(u32),
    Catalog,
    Shop,
}

fn door_of(to: &Address) -> Door {
    match to {
        Address::Shard { shard, .. } => Door::Shard(*shard),
        Address::Catalog { .. } => Door::Catalog,
        Address::Shop { .. } => Door::Shop,
    }
}

/// Waits for another object, but not for ever.
async fn in_time<T>(asking: impl Future<Output = Outcome<T>>) -> Outcome<T> {
    match select(pin!(asking), pin!(worker::Delay::from(PATIENCE))).await {
        Either::Left((answer, _)) => answer,
        Either::Right(_) => Err(Fault::unavailable("another part of the shop does not answer")),
    }
}
