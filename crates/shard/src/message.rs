//! What a shard is asked and answers: one enum of requests and one of replies.

mod identity;
mod lookup;
mod view;

use std::collections::BTreeMap;

use contact::{Claim, SegmentId};
use event::{Call, CallError, ContactId, Identifier, Map, Time};
use serde::{Deserialize, Serialize};

pub use identity::Adoption;
pub use lookup::{ContactsQuery, Lookup, Question, Resolved, Viewer};
pub use view::{
    ContactView, EventView, ExplainedView, HistoryView, MembershipView, RejectedView, SegmentSize,
    TransitionView,
};

/// Where a shard stands: enough for it to know itself and its siblings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// The shop's id.
    pub shop: String,
    /// The shard's number, from 0.
    pub shard: u32,
    /// How many shards the shop has.
    pub shards: u32,
    /// The shop's time zone.
    pub timezone: String,
}

/// A request to a shard, with the place it was meant for.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Envelope {
    /// Where the shard stands, as the sender knows it.
    pub place: Place,
    /// What it is asked.
    pub request: ShardRequest,
}

/// What a shard is asked.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[expect(missing_docs, reason = "each request is told as a whole")]
pub enum ShardRequest {
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
pub struct Delivery {
    /// Whose it is.
    pub owner: Identifier,
    /// The call.
    pub call: Call,
}

/// A call that was not taken, and why.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Refused {
    /// What is wrong with it.
    pub error: CallError,
    /// What was sent, cut to a bounded length.
    pub body: String,
}

/// What became of one delivery.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Delivered {
    /// It is new here, and stored.
    Stored,
    /// A call with this id was stored before.
    Duplicate,
    /// The anonymous id belongs to somebody by now.
    Moved {
        /// The user to deliver to.
        user: String,
    },
}

/// A segment as the shop stores it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct StoredSegment {
    /// Its id.
    pub id: SegmentId,
    /// The version of the definitions in which it last changed.
    pub version: u64,
    /// What was written.
    pub definition: serde_json::Value,
    /// When it was made.
    pub created_at: Time,
    /// When it was written last.
    pub updated_at: Time,
}

/// What a shard answers.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[expect(missing_docs, reason = "each reply answers the request of the same name")]
pub enum ShardReply {
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
