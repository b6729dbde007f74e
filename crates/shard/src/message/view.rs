//! What the API shows: of contacts, their events and what changed for them.

use contact::SegmentId;
use event::{ContactId, Map, Time};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// How many contacts of a shard a segment holds.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct SegmentSize {
    /// How many contacts it holds.
    pub contacts: u64,
    /// How far this shard is with its definition.
    pub formation: Formation,
    /// Change of size in each of the last spans, oldest first.
    pub course: Vec<i64>,
}

/// How far a shard is with the definition of a segment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Formation {
    /// Others come first.
    Queued,
    /// It is evaluated over the contacts, of whom so many are done.
    Forming {
        /// How many.
        done: u64,
    },
    /// Events and time keep it current.
    Ready,
    /// It was given up.
    Failed {
        /// Why.
        reason: String,
    },
}

/// A contact, as the API shows it.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ContactView {
    /// Shoal's id.
    #[schema(value_type = String)]
    pub id: ContactId,
    /// All its identifiers, users before anonymous ids.
    pub identifiers: Vec<String>,
    /// What it told, as it is now.
    #[schema(value_type = Object)]
    pub attributes: Map,
    /// What the calls add up to; of one contact only, not in lists.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    #[schema(value_type = Object)]
    pub derived: Map,
    /// The time of its first call.
    #[schema(value_type = i64)]
    pub first_seen: Time,
    /// The time of its last call.
    #[schema(value_type = i64)]
    pub last_seen: Time,
    /// How many events it has.
    pub events: u64,
    /// The segments it is in.
    pub segments: Vec<MembershipView>,
}

/// A segment that a contact is in.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct MembershipView {
    /// The segment.
    #[schema(value_type = String)]
    pub segment: SegmentId,
    /// Its name.
    pub name: String,
    /// Since when.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = i64, required = false)]
    pub since: Option<Time>,
    /// The instant at which this may end with nothing happening.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = i64, required = false)]
    pub until: Option<Time>,
}

/// One event of a contact.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct EventView {
    /// Its id.
    pub id: String,
    /// Segment's `type`.
    #[serde(rename = "type")]
    pub kind: String,
    /// Its name.
    pub name: String,
    /// When it happened.
    #[schema(value_type = i64)]
    pub time: Time,
    /// What it is about.
    #[schema(value_type = Object)]
    pub params: serde_json::Value,
    /// Where it happened.
    #[schema(value_type = Object)]
    pub context: serde_json::Value,
}

/// Something that changed for a contact.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct HistoryView {
    /// Order within the shard, for paging.
    pub id: i64,
    /// When.
    #[schema(value_type = i64)]
    pub at: Time,
    /// Of whom.
    #[schema(value_type = String)]
    pub contact: ContactId,
    /// `entered`, `left` or `merged`.
    pub change: String,
    /// The segment that was entered or left.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = String, required = false)]
    pub segment: Option<SegmentId>,
    /// The segment's name, while it exists.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub name: Option<String>,
    /// The identifier that was joined.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub identifier: Option<String>,
}

/// An entry into a segment, or an exit.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct TransitionView {
    /// Its id.
    pub id: String,
    /// Of whom.
    #[schema(value_type = String)]
    pub contact: ContactId,
    /// The segment.
    #[schema(value_type = String)]
    pub segment: SegmentId,
    /// `entered` or `left`.
    pub change: String,
    /// When.
    #[schema(value_type = i64)]
    pub at: Time,
}

/// Why a contact is in a segment or not.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ExplainedView {
    /// Of whom.
    #[schema(value_type = String)]
    pub contact: ContactId,
    /// Whether it is in.
    pub member: bool,
    /// Since when it is as it is, where that is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = i64, required = false)]
    pub since: Option<Time>,
    /// The instant at which time alone may change it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = i64, required = false)]
    pub until: Option<Time>,
    /// The instant that the condition is shown at: now, or when a static segment was filtered.
    #[schema(value_type = i64)]
    pub at: Time,
    /// The condition with its parts; absent from a list made by hand.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Object, required = false)]
    pub condition: Option<serde_json::Value>,
}
