//! Contacts: lists, their histories, and who is who.

use serde::{Deserialize, Serialize};
use shard::message::{ContactView, EventView, HistoryView};
use utoipa::ToSchema;

/// A page of contacts.
#[derive(Debug, Serialize, ToSchema)]
pub struct Contacts {
    /// The contacts.
    pub contacts: Vec<ContactView>,
    /// Where the next page begins; null on the last one.
    #[schema(required)]
    pub cursor: Option<String>,
}

/// A page of a contact's events.
#[derive(Debug, Serialize, ToSchema)]
pub struct Events {
    /// Newest first.
    pub events: Vec<EventView>,
    /// Where the next page begins; null on the last one.
    #[schema(required)]
    pub cursor: Option<String>,
}

/// A page of what changed for a contact.
#[derive(Debug, Serialize, ToSchema)]
pub struct History {
    /// Newest first.
    pub history: Vec<HistoryView>,
    /// Where the next page begins; null on the last one.
    #[schema(required)]
    pub cursor: Option<String>,
}

/// All that is kept of a contact.
#[derive(Debug, Serialize, ToSchema)]
pub struct Export {
    /// The contact.
    pub contact: ContactView,
    /// All its events, newest first.
    pub events: Vec<EventView>,
    /// All that changed for it, newest first.
    pub history: Vec<HistoryView>,
}

/// Whom to join with.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Merge {
    /// The other contact: Shoal's id or one of its identifiers.
    #[schema(examples("user:13085"))]
    pub into: String,
}

/// What to set apart.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Split {
    /// The identifier that is to stand for itself.
    #[schema(examples("email:ann@example.com"))]
    pub identifier: String,
}

/// Where a link in a message leads.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewLink {
    /// The address of the page, on one of the shop's own hosts.
    #[schema(examples("https://shop.example/sale"))]
    pub url: String,
    /// The message it stands in, as reports are to tell it.
    #[serde(default)]
    #[schema(examples("autumn-1"), max_length = 512)]
    pub message: Option<String>,
    /// How the message goes.
    #[serde(default)]
    pub channel: Option<Channel>,
}

/// How a message goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names say it")]
pub enum Channel {
    Email,
    Sms,
    Push,
    Messenger,
}

impl Channel {
    /// Its name in events.
    pub fn name(self) -> &'static str {
        match self {
            Channel::Email => "email",
            Channel::Sms => "sms",
            Channel::Push => "push",
            Channel::Messenger => "messenger",
        }
    }
}

/// A link to put into a message to one contact.
#[derive(Debug, Serialize, ToSchema)]
pub struct MessageLink {
    /// The address to put into the message.
    pub url: String,
    /// Until when it tells who opens it, in milliseconds since 1970; afterwards it only leads on.
    pub until: i64,
}

/// It is done, or will be once every shard has heard of it.
#[derive(Debug, Serialize, ToSchema)]
pub struct Done {
    /// Always true.
    pub done: bool,
}
