//! What the API shows: of contacts, their events and what changed for them.

use contact::SegmentId;
use event::{ContactId, Map, Time};
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct SegmentSize {
    pub(crate) contacts: u64,
    /// Whether this shard is still going through its contacts.
    pub(crate) forming: bool,
    /// Change of size in each of the last spans, oldest first.
    pub(crate) course: Vec<i64>,
}

/// A contact, as the API shows it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct ContactView {
    pub(crate) id: ContactId,
    pub(crate) identifiers: Vec<String>,
    pub(crate) attributes: Map,
    /// What the calls add up to; of one contact only, not in lists.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub(crate) derived: Map,
    pub(crate) first_seen: Time,
    pub(crate) last_seen: Time,
    pub(crate) events: u64,
    pub(crate) segments: Vec<MembershipView>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct MembershipView {
    pub(crate) segment: SegmentId,
    pub(crate) name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) since: Option<Time>,
    /// The instant at which this may end with nothing happening.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) until: Option<Time>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct EventView {
    pub(crate) id: String,
    #[serde(rename = "type")]
    pub(crate) kind: String,
    pub(crate) name: String,
    pub(crate) time: Time,
    pub(crate) params: serde_json::Value,
    pub(crate) context: serde_json::Value,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct HistoryView {
    /// Order within the shard, for paging.
    pub(crate) id: i64,
    pub(crate) at: Time,
    pub(crate) contact: ContactId,
    /// `entered`, `left` or `merged`.
    pub(crate) change: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) segment: Option<SegmentId>,
    /// The segment's name, while it exists.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) name: Option<String>,
    /// The identifier that was joined.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) identifier: Option<String>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct TransitionView {
    pub(crate) id: String,
    pub(crate) contact: ContactId,
    pub(crate) segment: SegmentId,
    pub(crate) change: String,
    pub(crate) at: Time,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct RejectedView {
    pub(crate) id: String,
    pub(crate) at: Time,
    pub(crate) code: String,
    pub(crate) path: String,
    pub(crate) message: String,
    pub(crate) body: String,
}

/// Why a contact is in a segment or not.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct ExplainedView {
    pub(crate) contact: ContactId,
    pub(crate) member: bool,
    /// Since when it is as it is, where that is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) since: Option<Time>,
    /// The instant at which time alone may change it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) until: Option<Time>,
    /// The instant that the condition is shown at: now, or when a static segment was filtered.
    pub(crate) at: Time,
    /// The condition with its parts; absent from a list made by hand.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) condition: Option<serde_json::Value>,
}
