//! What a shard refuses, and what can fail in it.

use contact::SegmentId;

/// A refusal, or a failure.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// Something in the request is not as it has to be.
    #[error("{message}")]
    Refused {
        /// A word for programs.
        code: String,
        /// Where in the request it is.
        path: String,
        /// What was expected.
        message: String,
    },
    /// No segment has this id.
    #[error("there is no segment `{0}`")]
    NoSegment(SegmentId),
    /// Only a list has members that are put in by hand.
    #[error(
        "only a segment of the kind `list` takes members by hand; who is in this one follows from its condition"
    )]
    NotAList,
    /// A contact is on its way to another shard; the same request goes through in a moment.
    #[error("a contact is being moved; try again")]
    Moving,
    /// Nothing is in memory; the same request may go through later.
    #[error("the shard is starting; try again")]
    Starting,
    /// A fault of our own, or of storage; nothing of the request is stored.
    #[error("{0}")]
    Internal(String),
}

/// What comes of something that may fail.
pub type Outcome<T> = Result<T, Fault>;

impl Fault {
    /// A fault of our own; the details are for the log.
    pub fn internal(details: impl std::fmt::Display) -> Fault {
        Fault::Internal(details.to_string())
    }
}

impl From<serde_json::Error> for Fault {
    fn from(error: serde_json::Error) -> Fault {
        Fault::internal(error)
    }
}
