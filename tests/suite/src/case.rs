//! One case.

use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};

/// A definition, what one contact did, and what comes of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Case {
    /// What it shows.
    pub name: String,
    /// The definition, as a marketer would post it.
    pub definition: Json,
    /// The shop's timezone; UTC if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timezone: Option<String>,
    /// The contact's calls in Segment's format. For short, `type` may be absent from a `track` and
    /// `userId` from all: see [`Case::segment_calls`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub calls: Vec<Json>,
    /// What is expected.
    #[serde(flatten)]
    pub expected: Expected,
}

/// What comes of a case.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Expected {
    /// An answer.
    Verdict {
        /// The instant of the evaluation, RFC 3339.
        now: String,
        /// Whether the contact is in the segment then.
        member: bool,
        /// When the answer expires, RFC 3339; absent when it never does.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        until: Option<String>,
    },
    /// The definition is refused.
    Refused {
        /// Why.
        error: Refusal,
    },
}

/// Why a definition is refused.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Refusal {
    /// The JSON path of the fault.
    pub path: String,
    /// A part of the message.
    pub message: String,
}

impl Case {
    /// The calls with everything that Segment's HTTP API asks for; all are of the same user.
    pub fn segment_calls(&self) -> Vec<Json> {
        self.calls.iter().map(completed).collect()
    }
}

fn completed(call: &Json) -> Json {
    let mut call = call.clone();
    if let Some(fields) = call.as_object_mut() {
        fields.entry("type").or_insert(json!("track"));
        fields.entry("userId").or_insert(json!("u1"));
    }
    call
}
