//! What a refusal looks like.

use serde::Serialize;
use utoipa::ToSchema;

/// Why a request was not served.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Problem {
    /// A word for programs.
    #[schema(examples("bad_query"))]
    pub code: String,
    /// What is wrong, and what was expected.
    #[schema(examples("expected a whole number from 1 to 1000"))]
    pub message: String,
    /// Where in the request it is: a parameter, or a place in the body.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(examples("limit"), nullable = false)]
    pub path: Option<String>,
}
