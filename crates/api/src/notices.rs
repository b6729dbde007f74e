//! What happened by itself and that somebody should know.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Something that happened by itself.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Notice {
    /// Its number; later ones are larger.
    pub id: i64,
    /// When, in milliseconds since 1970.
    pub at: i64,
    /// `ready` or `failed`, of a segment; `aside`, of a contact that cannot be evaluated.
    pub kind: String,
    /// The segment's id.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub segment: Option<String>,
    /// The contact's id.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub contact: Option<String>,
    /// What happened, in words.
    pub message: String,
}

/// A page of notices.
#[derive(Debug, Serialize, ToSchema)]
pub struct Notices {
    /// Newest first.
    pub notices: Vec<Notice>,
    /// Where the next page begins; null on the last one.
    #[schema(required)]
    pub cursor: Option<String>,
}
