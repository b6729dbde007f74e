//! What the objects say to each other: one enum of requests and one of replies per object.

mod view;

use std::collections::BTreeMap;

use contact::{Claim, Kept, SegmentId, Transition};
use event::{Call, CallError, ContactId, Identifier, Map, Time};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use worker::{Env, Headers, Method, Request, RequestInit, Response};

use crate::fault::{Fault, Outcome};
use crate::shop::Settings;

pub(crate) use view::{
    ContactView, EventView, ExplainedView, HistoryView, MembershipView, RejectedView, SegmentSize,
    TransitionView,
};

/// Where a shard stands: enough for it to know itself and its siblings.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Place {
    pub(crate) shop: String,
    pub(crate) shard: u32,
    pub(crate) shards: u32,
    /// The shop's time zone.
    pub(crate) timezone: String,
}

/// A request to a shard, with the place it was meant for.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Envelope {
    pub(crate) place: Place,
    pub(crate) request: ShardRequest,
}

#[derive(Debug, Serialize, Deserialize)]
pub(crate) enum ShardRequest {
    /// Store these calls; keep these refused ones for the operator.
    Ingest { deliveries: Vec<Delivery>, refused: Vec<Refused> },
    /// An anonymous id whose home is here was paired with a user.
    Claim { anonymous: String, claim: Claim },
    /// An anonymous id belongs to a user whose home is here: take its history.
    Adopt(Box<Adoption>),
    /// An anonymous id belongs to another user than the one here: hand its history over.
    Release { anonymous: String, from: String, to: Claim },
    /// Definitions up to `version`: those changed since the version acknowledged last.
    Define { version: u64, put: Vec<StoredSegment>, drop: Vec<SegmentId> },
    /// Count and sample the contacts that a definition would hold.
    Preview { definition: serde_json::Value, sample: usize },
    /// Why a contact is in a segment or not.
    Explain { question: Question, who: Lookup },
    /// The contacts that these lead to.
    Resolve { who: Vec<Lookup> },
    /// Put contacts into a list and take others out; with `only`, all others go out.
    Members { list: SegmentId, add: Vec<ContactId>, remove: Vec<ContactId>, only: bool },
    /// How many contacts each segment has, with the course of the last `points` spans.
    Sizes { points: u32, span_ms: i64 },
    /// Contacts, a page at a time.
    Contacts(ContactsQuery),
    /// One contact.
    Contact { who: Lookup },
    /// Events of one contact, newest first.
    Events { who: Lookup, limit: usize, before: Option<(Time, String)> },
    /// What changed for one contact, newest first.
    History { who: Lookup, limit: usize, before: Option<i64> },
    /// Entries into and exits from a segment, newest first.
    Transitions { segment: SegmentId, limit: usize, before: Option<(Time, String)> },
    /// Products viewed, newest first.
    Viewed { who: Viewer, limit: usize },
    /// Refused calls, newest first.
    Rejected { limit: usize, before: Option<(Time, String)> },
    /// Fail on purpose, where the operator allowed it.
    Panic { in_alarm: bool },
}

/// One call and the identifier it belongs to.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Delivery {
    pub(crate) owner: Identifier,
    pub(crate) call: Call,
}

/// A call that was not taken, and why.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Refused {
    pub(crate) error: CallError,
    /// What was sent, cut to a bounded length.
    pub(crate) body: String,
}

/// What became of one delivery.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) enum Delivered {
    Stored,
    Duplicate,
    /// The anonymous id belongs to this user by now; deliver there.
    Moved {
        user: String,
    },
}

/// The history of an anonymous id on its way to its user.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Adoption {
    pub(crate) anonymous: String,
    /// The claim that decided it.
    pub(crate) claim: Claim,
    pub(crate) calls: Vec<Call>,
    pub(crate) kept: BTreeMap<SegmentId, Kept>,
    /// Entries and exits so far, oldest first.
    pub(crate) transitions: Vec<Transition>,
}

/// A segment as the shop stores it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct StoredSegment {
    pub(crate) id: SegmentId,
    /// The version of the definitions in which it last changed.
    pub(crate) version: u64,
    pub(crate) definition: serde_json::Value,
    pub(crate) created_at: Time,
    pub(crate) updated_at: Time,
}

/// Who is asked for: by Shoal's id or by an identifier.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) enum Lookup {
    Id(ContactId),
    Identifier(Identifier),
}

impl Lookup {
    /// The contact that was written: Shoal's id, or `user:…` and the like; or what was expected.
    pub(crate) fn parse(text: &str) -> Result<Lookup, String> {
        match text.parse() {
            Ok(id) => Ok(Lookup::Id(id)),
            Err(_) => text.parse::<Identifier>().map(Lookup::Identifier).map_err(|error| error.to_string()),
        }
    }

    /// The contact id this leads to, where nothing was joined.
    pub(crate) fn contact_id(&self) -> ContactId {
        match self {
            Lookup::Id(id) => id.clone(),
            Lookup::Identifier(identifier) => identifier.contact_id(),
        }
    }
}

/// What is to be explained.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) enum Question {
    Segment(SegmentId),
    Definition(serde_json::Value),
}

/// Where a look-up led.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) enum Resolved {
    Here(ContactId),
    /// Joined to this user; ask there.
    Moved {
        user: String,
    },
    Unknown,
}

/// Whose views are asked for.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) enum Viewer {
    /// The browser with this anonymous id: what it did itself, whoever it belongs to.
    /// `user` is where its history lives, once it is known.
    Browser { anonymous: String, user: Option<String> },
    /// A customer whose token the shop signed.
    Customer(String),
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct ContactsQuery {
    pub(crate) segment: Option<SegmentId>,
    /// Part of an identifier, a name or an e-mail, in lower case.
    pub(crate) text: Option<String>,
    pub(crate) limit: usize,
    /// Only contacts behind this place: last seen, id.
    pub(crate) after: Option<(i64, String)>,
}

#[derive(Debug, Serialize, Deserialize)]
pub(crate) enum ShardReply {
    Done,
    Ingested(Vec<Delivered>),
    Previewed {
        count: u64,
        contacts: u64,
        sample: Vec<ContactView>,
    },
    /// In the order asked.
    Resolved(Vec<Resolved>),
    /// How many came into a list, and how many went.
    Members {
        added: u64,
        removed: u64,
    },
    Sizes(BTreeMap<SegmentId, SegmentSize>),
    Contacts(Vec<ContactView>),
    Contact(Box<ContactView>),
    Explained(Box<ExplainedView>),
    Events(Vec<EventView>),
    History(Vec<HistoryView>),
    Transitions(Vec<TransitionView>),
    Viewed(Vec<Map>),
    Rejected(Vec<RejectedView>),
    /// The one asked for is joined to this user; ask there.
    Moved {
        user: String,
    },
    NotFound,
}

#[derive(Debug, Serialize, Deserialize)]
pub(crate) enum ShopRequest {
    Create(Box<NewShop>),
    Settings,
    Segments,
    CreateSegment { definition: serde_json::Value },
    ChangeSegment { id: SegmentId, definition: serde_json::Value },
    DeleteSegment { id: SegmentId },
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
    Done,
    NoShop,
}

/// The secrets of a new shop, told once.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct IssuedKeys {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) timezone: String,
    pub(crate) currency: String,
    pub(crate) shards: u32,
    pub(crate) write_key: String,
    pub(crate) source_key: String,
    pub(crate) admin_key: String,
    pub(crate) token_secret: String,
}

#[derive(Debug, Serialize, Deserialize)]
pub(crate) enum CatalogRequest {
    /// Add or replace products.
    Put { items: Vec<Map> },
    /// Products, a page at a time.
    List { text: Option<String>, category: Option<String>, limit: usize, after: Option<String> },
    /// These products, in this order; unknown ones are left out.
    Items { ids: Vec<String> },
    /// Orders to learn from.
    Learn { orders: Vec<recommend::Order> },
    /// What buyers of these products also bought.
    AlsoBought { ids: Vec<String>, limit: usize },
    /// What is bought most lately.
    Bestsellers { category: Option<String>, limit: usize },
}

#[derive(Debug, Serialize, Deserialize)]
pub(crate) enum CatalogReply {
    Done { items: usize },
    Items(Vec<Map>),
    Page { items: Vec<Map>, total: u64, cursor: Option<String> },
}

/// Asks the shop object.
pub(crate) async fn ask_shop(env: &Env, shop: &str, request: &ShopRequest) -> Outcome<ShopReply> {
    ask(env, "SHOP", &format!("shop:{shop}"), request).await
}

/// Asks one shard.
pub(crate) async fn ask_shard(env: &Env, place: Place, request: ShardRequest) -> Outcome<ShardReply> {
    let name = format!("shard:{}:{}", place.shop, place.shard);
    ask(env, "SHARD", &name, &Envelope { place, request }).await
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
