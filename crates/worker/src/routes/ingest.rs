//! `POST /v1/batch` and its siblings.

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};

use event::{Arrival, Call, CallError, CallKind, Identifier, Time, Value, limits, segment_api};
use futures_util::future::join_all;
use segment::Path;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use worker::Response;

use super::{Asked, body, who};
use crate::access::{GivenKey, KeyKind};
use crate::clock;
use crate::fault::{Fault, Outcome};
use crate::message::{Delivered, Delivery, Refused, ShardReply, ShardRequest, ask_shard};
use crate::reply;
use crate::shop::Settings;

/// Times a call may be passed on after its anonymous id moved to a user.
const HOPS: usize = 4;

/// Anonymous ids of which the Worker remembers to whom they belong.
const HINTS: usize = 20_000;

/// Traits that are the shop's own word on a contact: what a public key says of them is left out.
const SHOPS_WORD: [&str; 3] = ["score", "cluster", "rfm_cuts"];

/// Bytes that are kept of a refused call.
const REFUSED_BYTES: usize = 32 * 1024;

/// What stands around the calls.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Around<'a> {
    #[serde(default, borrow)]
    batch: Option<Vec<&'a RawValue>>,
    #[serde(default)]
    sent_at: Value,
    #[serde(default)]
    write_key: Value,
}

/// What became of the calls of one request.
#[derive(Serialize)]
struct Report {
    accepted: usize,
    rejected: Vec<Rejection>,
}

#[derive(Serialize)]
struct Rejection {
    index: usize,
    #[serde(flatten)]
    error: CallError,
}

thread_local! {
    /// (shop, anonymous id) → user: where the next call of a known browser goes at once.
    static OWNERS: RefCell<HashMap<(String, String), String>> = RefCell::default();
}

/// Takes one call, or a batch (`kind` is `None`).
pub(super) async fn ingest(mut asked: Asked<'_>, kind: Option<CallKind>) -> Outcome<Response> {
    let limit = if kind.is_some() { limits::EVENT_BYTES } else { limits::BATCH_BYTES };
    let text = body::read(&mut asked.request, limit).await?;
    let around: Around<'_> = reply::parse(&text)?;
    let key = asked.given_key().or_else(|| around.write_key.as_text().map(str::to_owned)).unwrap_or_default();
    let settings = who::by_key(asked.env, &key, &[KeyKind::Write, KeyKind::Source, KeyKind::Admin]).await?;
    let is_public = GivenKey::parse(&key).is_none_or(|given| given.kind == KeyKind::Write);
    let arrival = Arrival::sent(clock::now(), sent_at(&around.sent_at));

    let (parsed, sent) = match kind {
        Some(_) => (vec![segment_api::parse(&text, kind, &arrival)], vec![text.as_slice()]),
        None => {
            let batch = around
                .batch
                .ok_or_else(|| Fault::bad_field("no_batch", "batch", "expected a list of calls"))?;
            if batch.len() > limits::BATCH_EVENTS {
                return Err(Fault::too_large(format!(
                    "expected at most {} calls in a batch",
                    limits::BATCH_EVENTS
                )));
            }
            let sent: Vec<&[u8]> = batch.iter().map(|raw| raw.get().as_bytes()).collect();
            (sent.iter().map(|raw| segment_api::parse(raw, None, &arrival)).collect(), sent)
        }
    };

    let (mut deliveries, mut refused, mut rejected) = (Vec::new(), Vec::new(), Vec::new());
    for (index, (call, raw)) in parsed.into_iter().zip(sent).enumerate() {
        match call {
            Ok(mut call) => {
                leave_out_foreign_words(&mut call, is_public);
                deliveries.extend(call.owner().map(|owner| Delivery { owner, call }));
            }
            Err(error) => {
                let kept = raw.get(..REFUSED_BYTES.min(raw.len())).unwrap_or_default();
                refused
                    .push(Refused { error: error.clone(), body: String::from_utf8_lossy(kept).into_owned() });
                rejected.push(Rejection { index, error });
            }
        }
    }
    let accepted = deliveries.len();
    deliver(&asked, &settings, deliveries, refused).await?;
    match (kind, rejected.first()) {
        (Some(_), Some(Rejection { error, .. })) => {
            Err(Fault::bad_field(&error.code, error.path.clone(), error.message.clone()))
        }
        _ => reply::json(&Report { accepted, rejected }),
    }
}

/// Takes out traits that only look like what the shop knows: nobody puts a contact on a list by a
/// call, and no page says what a model thinks of its visitor.
fn leave_out_foreign_words(call: &mut Call, is_public: bool) {
    call.traits
        .retain(|key, _| key != Path::MEMBERSHIPS && !(is_public && SHOPS_WORD.contains(&key.as_str())));
}

/// Hands every call to the shard of its contact; returns when all of them are stored.
async fn deliver(
    asked: &Asked<'_>,
    settings: &Settings,
    deliveries: Vec<Delivery>,
    mut refused: Vec<Refused>,
) -> Outcome<()> {
    let mut waiting: Vec<Delivery> =
        deliveries.into_iter().map(|delivery| hinted(&settings.id, delivery)).collect();
    for _ in 0..HOPS {
        let mut by_shard: BTreeMap<u32, Vec<Delivery>> = BTreeMap::new();
        for delivery in waiting.drain(..) {
            let shard = delivery.owner.contact_id().home(settings.shards);
            by_shard.entry(shard).or_default().push(delivery);
        }
        if !refused.is_empty() && by_shard.is_empty() {
            by_shard.insert(0, Vec::new());
        }
        if by_shard.is_empty() {
            return Ok(());
        }
        let asks = by_shard.into_iter().map(|(shard, deliveries)| {
            let refused = std::mem::take(&mut refused);
            ingest_at(asked, settings, shard, deliveries, refused)
        });
        for moved in join_all(asks.collect::<Vec<_>>()).await {
            waiting.extend(moved?);
        }
    }
    if waiting.is_empty() {
        return Ok(());
    }
    Err(Fault::unavailable("a contact is being joined; try again"))
}

/// Hands calls to one shard; returns those that belong elsewhere by now.
async fn ingest_at(
    asked: &Asked<'_>,
    settings: &Settings,
    shard: u32,
    deliveries: Vec<Delivery>,
    refused: Vec<Refused>,
) -> Outcome<Vec<Delivery>> {
    let request = ShardRequest::Ingest { deliveries: deliveries.clone(), refused };
    let ShardReply::Ingested(delivered) = ask_shard(asked.env, settings.place(shard), request).await? else {
        return Err(Fault::internal("a shard answered something else than was asked"));
    };
    let moved = deliveries.into_iter().zip(delivered).filter_map(|(delivery, outcome)| match outcome {
        Delivered::Moved { user } => Some(redirected(&settings.id, delivery, &user)),
        Delivered::Stored | Delivered::Duplicate => None,
    });
    Ok(moved.collect())
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

/// The sender's clock when it sent; one that cannot be read counts as not told.
fn sent_at(value: &Value) -> Option<Time> {
    match value {
        Value::Text(text) => Time::parse(text).ok(),
        Value::Number(millis) => Time::from_millis(*millis as i64),
        _ => None,
    }
}
