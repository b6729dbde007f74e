//! Calls on their way to the shards of their contacts.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use event::Identifier;
use futures_util::future::join_all;

use super::Asked;
use crate::fault::{Fault, Outcome};
use crate::message::{Delivered, Delivery, Refused, ShardReply, ShardRequest, ask_shard};
use crate::shop::Settings;

/// Times a call may be passed on after its anonymous id moved to a user.
const HOPS: usize = 4;

/// Anonymous ids of which the Worker remembers to whom they belong.
const HINTS: usize = 20_000;

thread_local! {
    /// (shop, anonymous id) → user: where the next call of a known browser goes at once.
    static OWNERS: RefCell<HashMap<(String, String), String>> = RefCell::default();
}

/// A call with its place among those of the request.
type Placed = (usize, Delivery);

/// Hands every call to the shard of its contact; returns, when all of them are stored, the places of
/// those that were stored before.
pub(super) async fn deliver(
    asked: &Asked<'_>,
    settings: &Settings,
    deliveries: Vec<Delivery>,
    mut refused: Vec<Refused>,
) -> Outcome<BTreeSet<usize>> {
    let mut waiting: Vec<Placed> =
        deliveries.into_iter().map(|delivery| hinted(&settings.id, delivery)).enumerate().collect();
    let mut known = BTreeSet::new();
    for _ in 0..HOPS {
        let mut by_shard: BTreeMap<u32, Vec<Placed>> = BTreeMap::new();
        for (place, delivery) in waiting.drain(..) {
            let shard = delivery.owner.contact_id().home(settings.shards);
            by_shard.entry(shard).or_default().push((place, delivery));
        }
        if !refused.is_empty() && by_shard.is_empty() {
            by_shard.insert(0, Vec::new());
        }
        if by_shard.is_empty() {
            return Ok(known);
        }
        let asks = by_shard.into_iter().map(|(shard, placed)| {
            let refused = std::mem::take(&mut refused);
            ingest_at(asked, settings, shard, placed, refused)
        });
        for told in join_all(asks.collect::<Vec<_>>()).await {
            let told = told?;
            waiting.extend(told.moved);
            known.extend(told.known);
        }
    }
    if waiting.is_empty() {
        return Ok(known);
    }
    Err(Fault::unavailable("a contact is being joined; try again"))
}

/// What a shard says of the calls that it was handed.
struct Told {
    /// Those that belong elsewhere by now.
    moved: Vec<Placed>,
    /// The places of those that it has already.
    known: Vec<usize>,
}

/// Hands calls to one shard.
async fn ingest_at(
    asked: &Asked<'_>,
    settings: &Settings,
    shard: u32,
    placed: Vec<Placed>,
    refused: Vec<Refused>,
) -> Outcome<Told> {
    let deliveries = placed.iter().map(|(_, delivery)| delivery.clone()).collect();
    let request = ShardRequest::Ingest { deliveries, refused };
    let ShardReply::Ingested(delivered) = ask_shard(asked.env, settings.place(shard), request).await? else {
        return Err(Fault::internal("a shard answered something else than was asked"));
    };
    let mut told = Told { moved: Vec::new(), known: Vec::new() };
    for ((place, delivery), outcome) in placed.into_iter().zip(delivered) {
        match outcome {
            Delivered::Moved { user } => told.moved.push((place, redirected(&settings.id, delivery, &user))),
            Delivered::Duplicate => told.known.push(place),
            Delivered::Stored => {}
        }
    }
    Ok(told)
}

fn redirected(shop: &str, delivery: Delivery, user: &str) -> Delivery {
    if let Some(anonymous) = &delivery.call.anonymous {
        OWNERS.with_borrow_mut(|owners| {
            if owners.len() >= HINTS {
                owners.clear();
            }
            owners.insert((shop.to_owned(), anonymous.clone()), user.to_owned());
        });
    }
    Delivery { owner: Identifier::user(user), ..delivery }
}

/// Sends a call of a browser whose user is known straight to that user.
fn hinted(shop: &str, delivery: Delivery) -> Delivery {
    let (None, Some(anonymous)) = (&delivery.call.user, &delivery.call.anonymous) else {
        return delivery;
    };
    let user = OWNERS.with_borrow(|owners| owners.get(&(shop.to_owned(), anonymous.clone())).cloned());
    match user {
        Some(user) => Delivery { owner: Identifier::user(&user), ..delivery },
        None => delivery,
    }
}
