//! Segments: definitions, previews, members, sizes.

use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use serde_json::value::RawValue;
use shard::message::{ContactView, TransitionView};
use utoipa::ToSchema;

/// What a segment is. Its language has more than fits a schema: what is wrong with a definition is told
/// when it is sent.
#[derive(Debug, ToSchema)]
pub struct Definition {
    /// What people call it.
    pub name: Option<String>,
    /// How its members come about; `dynamic` when absent.
    #[schema(value_type = Option<Kind>)]
    pub kind: Option<String>,
    /// Who is in; absent from a list.
    #[schema(rename = "where", value_type = Option<Object>)]
    pub condition: Option<Json>,
    /// The IANA time zone of its days; the shop's when absent.
    pub timezone: Option<String>,
    /// Whether it is kept up to date; true when absent.
    pub active: Option<bool>,
    /// Whether it takes part in analytics; false when absent.
    pub analytics: Option<bool>,
    /// Whether pages may be told who is in it; false when absent. Then it is evaluated in the visitor's
    /// browser, so it must be dynamic and rest on nothing that only the server knows.
    pub public: Option<bool>,
    /// Words to find it by.
    pub tags: Option<Vec<String>>,
}

/// How the members of a segment come about.
#[derive(Debug, ToSchema)]
#[schema(rename_all = "lowercase")]
pub enum Kind {
    /// Whoever meets the condition, at every instant.
    Dynamic,
    /// Whoever met the condition once, then frozen.
    Static,
    /// Members put in by hand or by import.
    List,
}

/// A segment: its definition with what is known of it.
#[derive(Debug, ToSchema)]
pub struct Segment {
    /// What was written.
    #[schema(inline, value_type = Definition)]
    #[serde(flatten)]
    pub definition: Json,
    /// Its id.
    pub id: String,
    /// When it was made, in milliseconds since 1970.
    pub created_at: i64,
    /// When it was written last, in milliseconds since 1970.
    pub updated_at: i64,
    /// How far its members are found.
    pub state: State,
    /// While it forms: how many contacts have been gone through.
    #[schema(required = false, nullable = false)]
    pub progress: Option<Progress>,
    /// Why it failed.
    #[schema(required = false, nullable = false)]
    pub reason: Option<String>,
    /// How many contacts it holds.
    pub contacts: u64,
    /// Its size over the span that was asked for, oldest first.
    pub trend: Vec<i64>,
}

/// How far the members of a segment are found.
#[derive(Debug, ToSchema)]
#[schema(rename_all = "lowercase")]
pub enum State {
    /// Its turn is still to come.
    Queued,
    /// Contacts are being gone through.
    Forming,
    /// All of them are found.
    Ready,
    /// They could not be found.
    Failed,
}

/// How many contacts have been gone through.
#[derive(Debug, ToSchema)]
pub struct Progress {
    /// So many are done.
    pub done: u64,
    /// Of so many.
    pub contacts: u64,
}

/// A page of segments.
#[derive(Debug, ToSchema)]
pub struct Segments {
    /// In the order that was asked for.
    pub segments: Vec<Segment>,
    /// Where the next page begins; null on the last one.
    #[schema(required)]
    pub cursor: Option<String>,
}

/// A definition and a history to try it on.
#[derive(Debug, Deserialize, ToSchema)]
pub struct Trial {
    /// The definition.
    #[schema(value_type = Definition)]
    pub definition: Json,
    /// Calls of one contact, in Segment's format.
    #[schema(value_type = Vec<Object>)]
    pub calls: Vec<Box<RawValue>>,
    /// The instant: RFC 3339, or milliseconds since 1970.
    #[schema(value_type = Instant)]
    pub now: Json,
    /// The IANA time zone; the shop's when absent.
    #[serde(default)]
    pub timezone: Option<String>,
}

/// An instant, as it is written.
#[derive(Debug, ToSchema)]
#[schema(examples("2026-03-01T10:00:10Z"))]
#[serde(untagged)]
pub enum Instant {
    /// RFC 3339.
    Text(String),
    /// Milliseconds since 1970.
    Millis(i64),
}

/// The most members that a preview shows.
pub const SAMPLE: usize = 100;

/// A definition to count.
#[derive(Debug, Deserialize, ToSchema)]
pub struct Preview {
    /// The definition.
    #[schema(value_type = Definition)]
    pub definition: Json,
    /// How many members to show; at most 100, 10 when absent.
    #[serde(default)]
    #[schema(minimum = 0, maximum = 100)]
    pub sample: Option<usize>,
}

/// How many contacts a definition holds now.
#[derive(Debug, Serialize, ToSchema)]
pub struct Previewed {
    /// Members.
    pub count: u64,
    /// Some of them, those seen last first.
    pub sample: Vec<ContactView>,
    /// Contacts of the shop.
    pub contacts: u64,
    /// Milliseconds that it took.
    pub took_ms: i64,
}

/// A definition to explain.
#[derive(Debug, Deserialize, ToSchema)]
pub struct Draft {
    /// The definition.
    #[schema(value_type = Definition)]
    pub definition: Json,
    /// The contact: Shoal's id or one of its identifiers.
    #[schema(examples("user:13085"))]
    pub contact: String,
}

/// Who is in a list made by hand: `replace` alone, or `add` and `remove`.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Members {
    /// Contacts that come in.
    #[serde(default)]
    pub add: Vec<String>,
    /// Contacts that go.
    #[serde(default)]
    pub remove: Vec<String>,
    /// All who are to be in.
    #[serde(default)]
    pub replace: Option<Vec<String>>,
}

/// What changed in a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct MembersChanged {
    /// How many came in.
    pub added: u64,
    /// How many went.
    pub removed: u64,
    /// Those of the request that nobody knows.
    pub unknown: Vec<String>,
}

/// A page of entries and exits.
#[derive(Debug, Serialize, ToSchema)]
pub struct Transitions {
    /// Newest first.
    pub transitions: Vec<TransitionView>,
    /// Where the next page begins; null on the last one.
    #[schema(required)]
    pub cursor: Option<String>,
}

/// The size of a segment over time.
#[derive(Debug, Serialize, ToSchema)]
pub struct Sizes {
    /// Oldest first.
    pub sizes: Vec<SizePoint>,
}

/// The size of a segment at an instant.
#[derive(Debug, Serialize, ToSchema)]
pub struct SizePoint {
    /// When, in milliseconds since 1970.
    pub at: i64,
    /// How many contacts it held.
    pub contacts: i64,
}

/// It is gone.
#[derive(Debug, Serialize, ToSchema)]
pub struct Deleted {
    /// Its id.
    pub deleted: String,
}

/// Whether a history is in a segment.
#[derive(Debug, Serialize, ToSchema)]
pub struct Evaluated {
    /// Whether it is.
    pub member: bool,
    /// Until when at least, with nothing happening; RFC 3339.
    #[schema(required)]
    pub until: Option<String>,
}
