//! How far a segment is formed.

use serde::{Deserialize, Serialize};

use crate::walk::Spot;

/// How far a new definition has been evaluated over the contacts of a shard.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Progress {
    /// Where it goes on.
    pub(crate) spot: Spot,
    /// How many contacts have been evaluated.
    pub(crate) done: u64,
}

impl Progress {
    /// Nobody yet.
    pub(crate) const BEGINNING: Progress = Progress { spot: Spot::BEGINNING, done: 0 };

    /// What is stored; anything else is the beginning.
    pub(crate) fn read(text: &str) -> Progress {
        serde_json::from_str(text).unwrap_or(Progress::BEGINNING)
    }
}
