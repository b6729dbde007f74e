//! Who changed what, and when.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A change that somebody made through the management API.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct AuditEntry {
    /// Its number, in the order of changes.
    pub id: i64,
    /// When, in milliseconds since 1970.
    pub at: i64,
    /// By whom: the id of a key, `session` for the console, `operator`.
    pub by: String,
    /// What, by the name of the operation in this document.
    pub operation: String,
    /// The id of what was changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub target: Option<String>,
    /// The status of the answer; absent when the change was cut off before there was one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub status: Option<u16>,
}

/// A page of changes.
#[derive(Debug, Serialize, ToSchema)]
pub struct Audit {
    /// Newest first.
    pub audit: Vec<AuditEntry>,
    /// Where the next page begins; null on the last one.
    #[schema(required)]
    pub cursor: Option<String>,
}
