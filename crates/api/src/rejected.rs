//! Calls that were not taken, and sending them again.

use event::CallError;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use shard::message::RejectedView;
use utoipa::ToSchema;

/// A page of calls that were not taken.
#[derive(Debug, Serialize, ToSchema)]
pub struct RejectedCalls {
    /// Newest first.
    pub rejected: Vec<RejectedView>,
    /// Where the next page begins; null on the last one.
    #[schema(required)]
    pub cursor: Option<String>,
}

/// What to send instead of what was sent.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Correction {
    /// The corrected call; what was sent, when absent.
    #[schema(value_type = Value)]
    pub body: Option<Box<RawValue>>,
}

/// Which ones to send again: those that were not taken yet.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct ReplayChoice {
    /// Only those refused with this code.
    #[schema(required = false)]
    pub code: Option<String>,
    /// Only those received at this instant or later: RFC 3339, or milliseconds since 1970.
    #[schema(required = false)]
    pub from: Option<String>,
    /// Only those received before this instant.
    #[schema(required = false)]
    pub to: Option<String>,
    /// The `cursor` of the answer before.
    #[schema(required = false)]
    pub cursor: Option<String>,
}

/// What came of one that was sent again.
#[derive(Debug, Serialize, ToSchema)]
pub struct Replayed {
    /// Its id.
    pub id: String,
    /// What it came to.
    #[schema(value_type = ReplayOutcome)]
    pub outcome: &'static str,
    /// Why it was refused again.
    #[serde(flatten)]
    #[schema(inline, value_type = RefusedAgain)]
    pub error: Option<CallError>,
}

/// Why a call was refused again; absent when it was not.
#[derive(Debug, ToSchema)]
pub struct RefusedAgain {
    /// A word for programs.
    #[schema(nullable = false)]
    pub code: Option<String>,
    /// What is wrong, and what was expected.
    #[schema(nullable = false)]
    pub message: Option<String>,
    /// Where.
    #[schema(nullable = false)]
    pub path: Option<String>,
}

/// What sending a call again came to.
#[derive(Debug, ToSchema)]
#[schema(rename_all = "lowercase")]
pub enum ReplayOutcome {
    /// It is stored.
    Stored,
    /// It was stored before.
    Duplicate,
    /// It was refused again.
    Rejected,
    /// It was taken when it was sent again before.
    Replayed,
}

/// What came of those that were sent again.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReplayedPage {
    /// How many are stored.
    pub stored: usize,
    /// How many were stored before.
    pub duplicate: usize,
    /// How many were refused again.
    pub rejected: usize,
    /// Each of them.
    pub replayed: Vec<Replayed>,
    /// Where the next ones begin; null when there are none.
    #[schema(required)]
    pub cursor: Option<String>,
}
