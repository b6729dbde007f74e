//! Histories on their way from one contact to another.

use std::collections::BTreeMap;

use contact::{Claim, Kept, SegmentId, Transition};
use event::Call;
use serde::{Deserialize, Serialize};

/// The history of an anonymous id on its way to its user.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Adoption {
    /// The anonymous id.
    pub anonymous: String,
    /// The claim that decided it.
    pub claim: Claim,
    /// Its calls, or some of them.
    pub calls: Vec<Call>,
    /// What it was in.
    pub kept: BTreeMap<SegmentId, Kept>,
    /// Entries and exits so far, oldest first.
    pub transitions: Vec<Transition>,
}
