//! What a shard is asked and answers: one enum of requests and one of replies.

mod activity;
mod growth;
mod identity;
mod lookup;
mod reception;
mod view;

use std::collections::BTreeMap;

use contact::SegmentId;
use event::{Call, ContactId, Identifier, Time};
use serde::{Deserialize, Serialize};

pub use crate::walk::Spot;
pub use activity::{Activity, BlockCount};
pub use growth::{Growth, InMemory, Rows, Slice};
pub use identity::{Adoption, Claim, Link, Sent, Weight};
pub use lookup::{ContactOrder, ContactsQuery, Lookup, Question, Resolved, Viewer};
pub use reception::{Count, Counted, Fate, Reception, Refused, RejectedQuery, RejectedView, Source};
pub use view::{
    ContactView, EventView, ExplainedView, Formation, HistoryView, MembershipView, SegmentSize,
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
    Ingest(Batch),
    /// A call says to whom an identifier belongs whose home is here.
    Claim { of: Identifier, claim: Claim, is_alias: bool },
    /// An `alias` names an id that is a user's whose home is here, or else an anonymous one.
    Alias { previous: String, claim: Claim, is_trusted: bool },
    /// An anonymous id whose home is here is a user's as well: no `alias` takes it.
    IsUsers { of: Identifier },
    /// Join two contacts, told by their identifiers, or set one apart again; asked of shard 0.
    Merge { of: Identifier, into: Option<Identifier>, cause: Option<String> },
    /// Somebody decided to whom an identifier belongs whose home is here.
    Decide { of: Identifier, number: u64, to: Option<Identifier> },
    /// A history that belongs here, or goes on from here: take it.
    Adopt(Box<Adoption>),
    /// An identifier whose home is here leads to a contact under `at`, by this link: is that so?
    Verify { link: Link, at: Identifier },
    /// An identifier does not belong to `from` any more: hand its history over.
    Recall { link: Link, from: Identifier },
    /// The shop has `to` shards from now on, twice as many: give half of what is here to the new one.
    Split { to: u32 },
    /// How much is here.
    Filling,
    /// Part of what another shard gives.
    Settle(Box<Slice>),
    /// Definitions up to `version`: those changed since the version acknowledged last.
    Define { version: u64, put: Vec<StoredSegment>, drop: Vec<SegmentId> },
    /// Count and sample the next contacts that a definition would hold.
    Preview { definition: serde_json::Value, sample: usize, from: Spot },
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
    /// How many contacts there are on all pages.
    CountContacts(ContactsQuery),
    /// One contact.
    Contact { who: Lookup },
    /// Events of one contact, newest first.
    Events { who: Lookup, limit: usize, before: Option<(Time, String)> },
    /// What changed for one contact, newest first.
    History { who: Lookup, limit: usize, before: Option<(Time, i64)> },
    /// Entries into and exits from a segment, newest first.
    Transitions { segment: SegmentId, limit: usize, before: Option<(Time, String)> },
    /// What somebody did, and in which of these segments that makes them.
    Activity { who: Viewer, segments: Vec<SegmentId> },
    /// Refused calls, newest first.
    Rejected(RejectedQuery),
    /// A refused call was sent again, and taken.
    Replayed { id: i64 },
    /// What was received on these days, counted from 1 January 1970, and what became of it; with
    /// `recount`, the calls that are stored are counted one by one as well.
    Counts { from: i64, to: i64, recount: bool },
    /// How often a block, or each of them, was seen and clicked on these days.
    BlockCounts { block: Option<String>, from: i64, to: i64 },
    /// Fail on purpose, where the operator allowed it.
    Panic { in_alarm: bool },
}

/// One call and the identifier it belongs to.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Delivery {
    /// The call.
    pub call: Call,
    /// Whether it came with a secret key.
    #[serde(default)]
    pub is_trusted: bool,
    /// Whether it only counts while its id is new; what else comes under the id is no copy of it.
    #[serde(default)]
    pub is_first: bool,
    /// What homes said on the way here of the identifiers that the call belongs to.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub links: Vec<Link>,
}

impl Delivery {
    /// A call on its way, with nothing known of whom it belongs to.
    pub fn new(call: Call, is_trusted: bool) -> Delivery {
        Delivery { call, is_trusted, is_first: false, links: Vec::new() }
    }

    /// The identifier at whose home to ask next; `None` for a call that names nobody.
    pub fn next_home(&self) -> Option<Identifier> {
        let mut at = self.call.owner()?;
        // Each link is followed at most once.
        for _ in &self.links {
            match self.links.iter().find(|link| link.of == at).and_then(|link| link.to.clone()) {
                Some(to) => at = to,
                None => break,
            }
        }
        Some(at)
    }

    /// Takes over what a shard answered of whom the call belongs to.
    pub fn redirect(&mut self, links: Vec<Link>) {
        self.links.retain(|known| links.iter().all(|link| link.of != known.of));
        self.links.extend(links);
    }
}

impl ShardRequest {
    /// Whether it is what a page waits for, and changes nothing.
    pub(crate) fn only_looks(&self) -> bool {
        matches!(self, ShardRequest::Activity { .. })
    }
}

/// What one request brings to a shard.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Batch {
    /// Who sent it.
    pub source: Source,
    /// Calls to be stored.
    pub deliveries: Vec<Delivery>,
    /// Calls that were refused, to be kept for the operator.
    pub refused: Vec<Refused>,
}

/// What became of one delivery.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Delivered {
    /// It is new here, and stored.
    Stored,
    /// A call with this id was stored before.
    Duplicate,
    /// It belongs elsewhere by now: to the end of these links, at this shard.
    Moved(Vec<Link>, u32),
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
    /// How often somebody asked to have it formed anew.
    #[serde(default)]
    pub recalculated: u32,
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
        /// Where to go on, unless this was all.
        next: Option<Spot>,
    },
    /// In the order asked.
    Resolved(Vec<Resolved>),
    /// How many came into a list, and how many went.
    Members {
        added: u64,
        removed: u64,
    },
    Sizes {
        segments: BTreeMap<SegmentId, SegmentSize>,
        /// How many contacts there are.
        contacts: u64,
        /// The version of the definitions applied last.
        version: u64,
    },
    Contacts(Vec<ContactView>),
    ContactCount(u64),
    Contact(Box<ContactView>),
    Explained(Box<ExplainedView>),
    Events(Vec<EventView>),
    History(Vec<HistoryView>),
    Transitions(Vec<TransitionView>),
    Activity(Box<Activity>),
    BlockCounts(Vec<BlockCount>),
    Rejected(Vec<RejectedView>),
    Counted(Counted),
    Growth(Growth),
    Filling {
        contacts: u64,
        bytes: u64,
        memory: InMemory,
    },
    /// What was asked of lives at another shard; ask there.
    Elsewhere {
        shard: u32,
    },
    /// The one asked for belongs to this identifier; ask at its home.
    Moved {
        to: Identifier,
    },
    NotFound,
}
