//! Calls on their way to the shards of their contacts.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use event::Identifier;
use futures_util::future::join_all;
use worker::Env;

use super::Sender;
use crate::fault::{Fault, Outcome};
use crate::message::{
    Batch, Delivered, Delivery, Envelope, Link, Refused, ShardReply, ShardRequest, send_to_shard,
};

/// Times a call may be passed on: an anonymous id may belong to an address, and that to a user.
const HOPS: usize = 8;

/// Identifiers of which the Worker remembers where their contact lives.
const HINTS: usize = 20_000;

thread_local! {
    /// (shop, identifier) → the identifier at whose home the contact was found last: where the next
    /// call goes at once. Whoever does not live there any more is asked for at home.
    static PLACES: RefCell<HashMap<(String, Identifier), Identifier>> = RefCell::default();
}

/// A call of a request.
struct Placed {
    spot: Spot,
    delivery: Delivery,
}

/// What is known of a call on its way.
struct Spot {
    /// Its place among the others.
    at: usize,
    hint: Option<Identifier>,
    /// The shard that it was sent on to.
    told: Option<u32>,
}

impl Placed {
    fn shard(&self, shards: u32) -> u32 {
        if let Some(shard) = self.spot.told {
            return shard;
        }
        let next = self.spot.hint.clone().or_else(|| self.delivery.next_home());
        next.map_or(0, |next| next.contact_id().home(shards))
    }
}

/// Hands every call to the shard of its contact; returns, when all of them are stored, the places of
/// those that were stored before.
pub(super) async fn deliver(
    env: &Env,
    sender: &Sender,
    deliveries: Vec<Delivery>,
    mut refused: Vec<Refused>,
) -> Outcome<BTreeSet<usize>> {
    let settings = &sender.settings;
    let placed = |(at, delivery)| {
        let spot = Spot { at, hint: hint(&settings.id, &delivery), told: None };
        Placed { spot, delivery }
    };
    let mut waiting: Vec<Placed> = deliveries.into_iter().enumerate().map(placed).collect();
    let mut known = BTreeSet::new();
    for _ in 0..HOPS {
        let mut by_shard: BTreeMap<u32, Vec<Placed>> = BTreeMap::new();
        for placed in waiting.drain(..) {
            by_shard.entry(placed.shard(settings.shards)).or_default().push(placed);
        }
        if !refused.is_empty() && by_shard.is_empty() {
            by_shard.insert(0, Vec::new());
        }
        if by_shard.is_empty() {
            return Ok(known);
        }
        let asks = by_shard.into_iter().map(|(shard, placed)| {
            let refused = std::mem::take(&mut refused);
            ingest_at(env, sender, shard, placed, refused)
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
    env: &Env,
    Sender { settings, source, .. }: &Sender,
    shard: u32,
    placed: Vec<Placed>,
    refused: Vec<Refused>,
) -> Outcome<Told> {
    let (spots, deliveries): (Vec<Spot>, Vec<Delivery>) =
        placed.into_iter().map(|Placed { spot, delivery }| (spot, delivery)).unzip();
    let batch = Batch { source: *source, deliveries, refused };
    let mut envelope = Envelope { place: settings.place(shard), request: ShardRequest::Ingest(batch) };
    let reply = send_to_shard(env, &mut envelope).await?;
    let (ShardReply::Ingested(delivered), ShardRequest::Ingest(batch)) = (reply, envelope.request) else {
        return Err(Fault::internal("a shard answered something else than was asked"));
    };
    let mut told = Told { moved: Vec::new(), known: Vec::new() };
    for ((spot, delivery), outcome) in spots.into_iter().zip(batch.deliveries).zip(delivered) {
        match outcome {
            Delivered::Moved(links, shard) => {
                told.moved.push(redirected(&settings.id, Placed { spot, delivery }, links, shard));
            }
            Delivered::Duplicate => {
                remember(&settings.id, &delivery);
                told.known.push(spot.at);
            }
            Delivered::Stored => remember(&settings.id, &delivery),
        }
    }
    Ok(told)
}

/// A call on its way to where it was said to belong.
fn redirected(shop: &str, mut placed: Placed, links: Vec<Link>, shard: u32) -> Placed {
    placed.spot.told = Some(shard);
    if placed.spot.hint.take().is_some()
        && let Some(owner) = placed.delivery.call.owner()
    {
        PLACES.with_borrow_mut(|places| places.remove(&(shop.to_owned(), owner)));
    }
    placed.delivery.redirect(links);
    placed
}

/// Where the contact of a call was found last.
fn hint(shop: &str, delivery: &Delivery) -> Option<Identifier> {
    let owner = delivery.call.owner()?;
    PLACES.with_borrow(|places| match places.is_empty() {
        true => None,
        false => places.get(&(shop.to_owned(), owner)).cloned(),
    })
}

/// Remembers where a call was taken that did not belong to its own identifier.
fn remember(shop: &str, delivery: &Delivery) {
    if delivery.links.is_empty() {
        return;
    }
    if let (Some(owner), Some(place)) = (delivery.call.owner(), delivery.next_home()) {
        PLACES.with_borrow_mut(|places| {
            if places.len() >= HINTS {
                places.clear();
            }
            places.insert((shop.to_owned(), owner), place);
        });
    }
}
