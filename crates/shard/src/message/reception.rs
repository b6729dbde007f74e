//! What was received, and what became of it.

use event::{CallError, Time};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Who sent something, as far as the key tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Source {
    /// A page, with the write key.
    Page,
    /// A server, with the source key.
    Server,
    /// The shop's manager, with the admin key.
    Manager,
    /// A link in a message that was followed.
    Message,
    /// Something that was refused before and is sent again.
    Replay,
}

/// When something was received, and from whom: where it is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reception {
    /// When.
    pub at: Time,
    /// From whom.
    pub source: Source,
}

/// What became of something received: each thing ends in one of these, `Received` aside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Fate {
    /// It came.
    Received,
    /// It is stored.
    Stored,
    /// It was stored before.
    Duplicate,
    /// It was refused, for a reason.
    Rejected,
    /// It is not among what was received: refused calls that are not kept any more, `expired` after
    /// their time or `crowded` out by newer ones.
    Dropped,
}

/// How often something became of what was received.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Count {
    /// The day, in the shop's time zone, counted from 1 January 1970.
    pub day: i64,
    /// From whom.
    pub source: Source,
    /// What became of it.
    pub fate: Fate,
    /// Why, where there are several reasons; a word for programs.
    pub reason: String,
    /// How many calls.
    pub calls: i64,
}

/// What a shard has counted.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Counted {
    /// By day, source, fate and reason.
    pub counts: Vec<Count>,
    /// Refused calls that are kept.
    pub kept: u64,
    /// Those of them that were taken when they were sent again.
    pub replayed: u64,
    /// Calls that are stored, counted one by one, where that was asked.
    pub calls: Option<u64>,
}

/// A call that was not taken, and why.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Refused {
    /// What is wrong with it.
    pub error: CallError,
    /// What was sent, cut to a bounded length.
    pub body: String,
    /// The path of the route by which it came; empty for a call that was understood.
    pub route: String,
    /// What stood around it, in JSON; absent where `body` is all that was sent.
    pub around: Option<String>,
    /// How many calls it stands for.
    pub calls: u32,
}

/// Which refused calls are asked for, newest first.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct RejectedQuery {
    /// Only those with this code.
    pub code: Option<String>,
    /// Only those received at this instant or later.
    pub from: Option<Time>,
    /// Only those received before this instant.
    pub to: Option<Time>,
    /// Only those that were not taken yet.
    pub open: bool,
    /// Only this one.
    pub id: Option<i64>,
    /// How many at most.
    pub limit: usize,
    /// Only those behind this place: when, and the id.
    pub before: Option<(Time, String)>,
}

/// A call that was refused.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct RejectedView {
    /// Its id.
    pub id: String,
    /// When.
    #[schema(value_type = i64)]
    pub at: Time,
    /// From whom.
    pub source: Source,
    /// A word for programs.
    pub code: String,
    /// Where the fault is.
    pub path: String,
    /// What was expected.
    pub message: String,
    /// The path of the route by which it came; empty for a call that was understood.
    pub route: String,
    /// What stood around it, in JSON; absent where `body` is all that was sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub around: Option<String>,
    /// What was sent, cut to a bounded length.
    pub body: String,
    /// When it was taken after all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = i64, required = false)]
    pub replayed: Option<Time>,
}
