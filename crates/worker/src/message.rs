//! What the objects say to each other: one enum of requests and one of replies per object.

use std::time::Duration;

use api::audit::AuditEntry;
use api::notices::Notice;
use api::shops::{IssuedKey, IssuedSecret, KeyKind, ShopChange};

pub(crate) use api::shops::IssuedKeys;
use contact::SegmentId;
use event::Map;
use recommend::{Ask, Block, Kind, Told, Variant, Visitor};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use worker::{Env, Headers, Method, Request, RequestInit, Response};

use crate::fault::{Fault, Outcome};
use crate::record::{Attempt, Begun, Ended};
use crate::shop::{Settings, StoredBlock};

pub(crate) use shard::Report;
pub(crate) use shard::message::{
    Activity, Batch, BlockCount, ContactOrder, ContactView, ContactsQuery, Count, Counted, Delivered,
    Delivery, Envelope, EventView, Fate, Formation, Growth, HistoryView, Link, Lookup, Place, Question,
    Refused, RejectedQuery, RejectedView, Resolved, SegmentSize, ShardReply, ShardRequest, Source, Spot,
    StoredSegment, TransitionView, Viewer,
};

#[derive(Debug, Serialize, Deserialize)]
pub(crate) enum ShopRequest {
    Create(Box<NewShop>),
    Settings,
    Segments,
    /// One that is there already, by a request that was cut off half-way, is the answer.
    CreateSegment {
        id: SegmentId,
        definition: serde_json::Value,
    },
    ChangeSegment {
        id: SegmentId,
        definition: serde_json::Value,
    },
    DeleteSegment {
        id: SegmentId,
    },
    /// Form a segment anew.
    Recalculate {
        id: SegmentId,
    },
    /// What a shard has to tell of its work.
    Report {
        shard: u32,
        report: Report,
    },
    /// What happened by itself, newest first.
    Notices {
        limit: usize,
        before: Option<i64>,
    },
    Change(ShopChange),
    IssueKey {
        kind: KeyKind,
    },
    RotateKey {
        id: String,
    },
    RevokeKey {
        id: String,
    },
    RotateSecret,
    /// A change is about to be made.
    Begin(Box<Attempt>),
    /// A change was made, or refused.
    End(Box<Ended>),
    /// Changes, newest first.
    Audit {
        limit: usize,
        before: Option<i64>,
    },
    /// The blocks that the shop defined.
    Blocks,
    /// One that is there already, and the same, is the answer.
    CreateBlock {
        block: Box<Block>,
        /// The shop's own HTML; none where it is absent or empty.
        template: Option<String>,
    },
    /// A template that is absent stays as it is.
    ChangeBlock {
        block: Box<Block>,
        template: Option<String>,
    },
    DeleteBlock {
        id: String,
    },
    /// Have this many shards, twice as many as there are.
    Double {
        shards: u32,
    },
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct NewShop {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) timezone: String,
    pub(crate) currency: String,
    pub(crate) shards: u32,
}

#[derive(Debug, Serialize, Deserialize)]
pub(crate) enum ShopReply {
    Created(Box<IssuedKeys>),
    Settings(Box<Settings>),
    Segments(Vec<StoredSegment>),
    Segment(Box<StoredSegment>),
    Notices(Vec<Notice>),
    Key(IssuedKey),
    Secret(IssuedSecret),
    Begun(Begun),
    Audit(Vec<AuditEntry>),
    Blocks(Vec<StoredBlock>),
    Block(Box<StoredBlock>),
    Done,
    NoShop,
}

#[derive(Debug, Serialize, Deserialize)]
pub(crate) enum CatalogRequest {
    /// Add or replace products; with `merge`, fields that are not told stay as they are.
    Put { items: Vec<Map>, merge: bool },
    /// Products, a page at a time.
    List { text: Option<String>, category: Option<String>, limit: usize, after: Option<String> },
    /// These products, in this order; unknown ones are left out.
    Items { ids: Vec<String> },
    /// What happened, to learn from.
    Learn { told: Vec<Told> },
    /// Blocks to fill for one visitor.
    Blocks { asks: Vec<Ask>, visitor: Visitor },
}

#[derive(Debug, Serialize, Deserialize)]
pub(crate) enum CatalogReply {
    Done {
        items: usize,
    },
    /// Products were stored, but for new ones at these places: there is no room for more.
    Put {
        beyond: Vec<usize>,
    },
    Items(Vec<Map>),
    Page {
        items: Vec<Map>,
        total: u64,
        cursor: Option<String>,
    },
    /// In the order in which they were asked for.
    Blocks(Vec<FilledBlock>),
}

/// A block with its products.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct FilledBlock {
    /// By which of its settings.
    pub(crate) variant: Variant,
    pub(crate) items: Vec<FilledItem>,
}

/// A product of a block.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct FilledItem {
    pub(crate) id: String,
    /// The kind by which it came in.
    pub(crate) why: Kind,
    /// As the catalogue has it; nothing if it does not, which is so of products alone that the visitor
    /// viewed or put into the cart.
    pub(crate) product: Option<Map>,
}

#[derive(Debug, Serialize, Deserialize)]
pub(crate) enum RegistryRequest {
    Create(Box<NewShop>),
    /// Ids of shops behind this one.
    List {
        limit: usize,
        after: Option<String>,
    },
    Begin(Box<Attempt>),
    End(Box<Ended>),
    /// Shops that were made, newest first.
    Audit {
        limit: usize,
        before: Option<i64>,
    },
}

#[derive(Debug, Serialize, Deserialize)]
pub(crate) enum RegistryReply {
    Created(Box<IssuedKeys>),
    Shops(Vec<String>),
    Begun(Begun),
    Audit(Vec<AuditEntry>),
    Done,
}

/// Asks the deployment's registry.
pub(crate) async fn ask_registry(env: &Env, request: &RegistryRequest) -> Outcome<RegistryReply> {
    ask(env, "REGISTRY", "registry", request).await
}

/// Asks the shop object.
pub(crate) async fn ask_shop(env: &Env, shop: &str, request: &ShopRequest) -> Outcome<ShopReply> {
    ask(env, "SHOP", &format!("shop:{shop}"), request).await
}

/// Milliseconds between two tries, and how many there are, while a contact moves to another shard.
const MOVING_MS: u64 = 25;
const MOVING_TRIES: usize = 120;

/// Shards that send each other on, at most: a contact moves from one to another.
const PASSED_ON: usize = 4;

/// Asks one shard, and the one where it says that somebody lives by now; waits while somebody moves.
pub(crate) async fn ask_shard(env: &Env, place: Place, request: ShardRequest) -> Outcome<ShardReply> {
    send_to_shard(env, &mut Envelope { place, request }).await
}

/// The same with an envelope that stays with the sender.
pub(crate) async fn send_to_shard(env: &Env, envelope: &mut Envelope) -> Outcome<ShardReply> {
    let (mut tries, mut passed) = (0, 0);
    loop {
        let name = format!("shard:{}:{}", envelope.place.shop, envelope.place.shard);
        match ask(env, "SHARD", &name, envelope).await {
            Ok(ShardReply::Elsewhere { shard }) if passed < PASSED_ON => {
                passed += 1;
                envelope.place.shard = shard;
            }
            Err(fault) if fault.is_moving() && tries < MOVING_TRIES => {
                tries += 1;
                worker::Delay::from(Duration::from_millis(MOVING_MS)).await;
            }
            answer => return answer,
        }
    }
}

/// Asks the shop's catalogue.
pub(crate) async fn ask_catalog(env: &Env, shop: &str, request: &CatalogRequest) -> Outcome<CatalogReply> {
    ask(env, "CATALOG", &format!("catalog:{shop}"), request).await
}

async fn ask<Q: Serialize, A: DeserializeOwned>(
    env: &Env,
    binding: &str,
    name: &str,
    request: &Q,
) -> Outcome<A> {
    let body = js_sys::Uint8Array::from(serde_json::to_vec(request)?.as_slice());
    let mut init = RequestInit::new();
    init.with_method(Method::Post).with_headers(Headers::new()).with_body(Some(body.into()));
    let request = Request::new_with_init("https://object/", &init)?;
    let stub = env.durable_object(binding)?.get_by_name(name)?;
    let mut response = stub.fetch_with_request(request).await?;
    let bytes = response.bytes().await?;
    match response.status_code() {
        200 => Ok(serde_json::from_slice(&bytes)?),
        FAULT_STATUS => Err(serde_json::from_slice(&bytes)?),
        status => Err(Fault::unavailable(format!("part of the shop did not answer ({status}); try again"))),
    }
}

/// The status under which an object tells a [`Fault`] instead of its reply.
const FAULT_STATUS: u16 = 422;

/// Reads a request inside an object.
pub(crate) async fn read<Q: DeserializeOwned>(request: &mut Request) -> Outcome<Q> {
    Ok(serde_json::from_slice(&request.bytes().await?)?)
}

/// Writes an object's reply, or its fault.
pub(crate) fn write<A: Serialize>(outcome: Outcome<A>) -> worker::Result<Response> {
    match outcome {
        Ok(reply) => Response::from_bytes(serde_json::to_vec(&reply)?),
        Err(fault) => Ok(Response::from_bytes(serde_json::to_vec(&fault)?)?.with_status(FAULT_STATUS)),
    }
}
