//! The canonical call.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::identifier::{Identifier, hex};
use crate::map::Map;
use crate::time::Time;

/// What kind of thing happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CallKind {
    /// Something a contact did.
    Track,
    /// A page was viewed.
    Page,
    /// A screen of an app was viewed.
    Screen,
    /// A contact told who it is; its traits become attributes.
    Identify,
    /// A contact belongs to a group.
    Group,
    /// Two ids are one contact.
    Alias,
}

impl CallKind {
    /// Whether the call is an event, as segments see it.
    pub fn is_event(self) -> bool {
        matches!(self, CallKind::Track | CallKind::Page | CallKind::Screen)
    }

    /// The name in Segment's `type`.
    pub fn name(self) -> &'static str {
        match self {
            CallKind::Track => "track",
            CallKind::Page => "page",
            CallKind::Screen => "screen",
            CallKind::Identify => "identify",
            CallKind::Group => "group",
            CallKind::Alias => "alias",
        }
    }

    /// The kind of that name.
    pub fn from_name(name: &str) -> Option<CallKind> {
        use CallKind::*;
        [Track, Page, Screen, Identify, Group, Alias].into_iter().find(|kind| kind.name() == name)
    }
}

/// One thing that happened to one contact at one time.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Call {
    /// The sender's id of the call; copies of one id are one call.
    pub id: String,
    /// When it happened.
    pub time: Time,
    /// What kind of call it is.
    pub kind: CallKind,
    /// The event's name; empty for calls that are no events.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// The shop's own id of the customer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user: Option<String>,
    /// The id of the browser or device.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub anonymous: Option<String>,
    /// The id that an `alias` joins to `user`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub previous: Option<String>,
    /// The e-mail, phone and push addresses that name the contact too, at most one of each kind, in
    /// this order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub addresses: Vec<Identifier>,
    /// What the event is about.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub params: Map,
    /// What an `identify` says of the contact.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub traits: Map,
    /// Where it happened: page, device, campaign.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub context: Map,
}

impl Call {
    /// The identifier the call belongs to: the user, else the anonymous id, else the first address.
    pub fn owner(&self) -> Option<Identifier> {
        match (&self.user, &self.anonymous) {
            (Some(user), _) => Some(Identifier::user(user)),
            (None, Some(anonymous)) => Some(Identifier::anonymous(anonymous)),
            (None, None) => self.addresses.first().cloned(),
        }
    }

    /// How an id begins that was made from what the call says.
    pub const MADE_ID: &str = "content-";

    /// An id made from what the call says, for senders that give none. `stamp` is its time as the sender
    /// gave it, so that a repeat is the same call although it arrives later.
    pub fn made_id(&self, stamp: Option<Time>) -> String {
        let stamped = Call { time: stamp.unwrap_or(self.time), ..self.clone() };
        // Texts, finite numbers, lists and maps with texts for keys: this cannot fail.
        let content = serde_json::to_vec(&stamped).unwrap_or_default();
        let digest = hex(&Sha256::digest(&content));
        format!("{}{}", Call::MADE_ID, digest.get(..32).unwrap_or(&digest))
    }

    /// The anonymous id that this call joins to its user, if it joins one.
    pub fn joins(&self) -> Option<(&str, &str)> {
        let user = self.user.as_deref()?;
        match self.kind {
            CallKind::Identify => Some((self.anonymous.as_deref()?, user)),
            CallKind::Alias => Some((self.previous.as_deref()?, user)),
            _ => None,
        }
    }
}

/// Why a call is refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{path}: {message}")]
pub struct CallError {
    /// A word for programs.
    pub code: String,
    /// Where the fault is, inside the call.
    pub path: String,
    /// What was expected there.
    pub message: String,
}

impl CallError {
    /// A refusal: a word for programs, the place of the fault, and what was expected there.
    pub fn new(code: &str, path: &str, message: impl Into<String>) -> CallError {
        CallError { code: code.to_owned(), path: path.to_owned(), message: message.into() }
    }
}
