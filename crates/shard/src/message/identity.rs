//! Whose identifiers are, and histories on their way from one contact to another.

use std::collections::BTreeMap;

use contact::{Kept, SegmentId, Transition};
use event::{Call, Identifier};
use serde::{Deserialize, Serialize};

pub use crate::claims::{Claim, Weight};

use super::reception::Reception;

/// To whom an identifier belongs, as its home decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// The identifier.
    pub of: Identifier,
    /// How often its home has decided anew: the highest stands.
    pub version: u64,
    /// To whom; `None`: it stands for itself.
    pub to: Option<Identifier>,
}

/// The history of one or more identifiers on its way to where they belong.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Adoption {
    /// The identifiers, and why they belong there.
    pub links: Vec<Link>,
    /// Their calls, or some of them.
    pub calls: Vec<Call>,
    /// By the id of a call, how it was received.
    #[serde(default)]
    pub receptions: BTreeMap<String, Reception>,
    /// The identifier of the contact that moves as a whole; `None` when only a part of it does.
    pub whole: Option<Identifier>,
    /// What the whole contact was in.
    pub kept: BTreeMap<SegmentId, Kept>,
    /// Its entries and exits so far, oldest first.
    pub transitions: Vec<Transition>,
    /// The parcel in which it travels; set on its way.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sent: Option<Sent>,
}

/// Which parcel something travels in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sent {
    /// The shard that sent it.
    pub shard: u32,
    /// Its number there.
    pub seq: i64,
    /// Every parcel of that shard with a number below this one has arrived.
    pub below: i64,
}
