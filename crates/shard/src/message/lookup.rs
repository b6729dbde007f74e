//! Who and what is asked for.

use contact::SegmentId;
use event::{ContactId, Identifier};
use serde::{Deserialize, Serialize};

/// Who is asked for: by Shoal's id or by an identifier.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum Lookup {
    /// Shoal's id.
    Id(ContactId),
    /// An identifier.
    Identifier(Identifier),
}

impl Lookup {
    /// The contact that was written: Shoal's id, or `user:…` and the like; or what was expected.
    ///
    /// # Errors
    /// A text that tells what was expected.
    pub fn parse(text: &str) -> Result<Lookup, String> {
        match text.parse() {
            Ok(id) => Ok(Lookup::Id(id)),
            Err(_) => text.parse::<Identifier>().map(Lookup::Identifier).map_err(|error| error.to_string()),
        }
    }

    /// The contact id this leads to, where nothing was joined.
    pub fn contact_id(&self) -> ContactId {
        match self {
            Lookup::Id(id) => id.clone(),
            Lookup::Identifier(identifier) => identifier.contact_id(),
        }
    }
}

/// What is to be explained.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum Question {
    /// A segment that is stored.
    Segment(SegmentId),
    /// A definition that is not.
    Definition(serde_json::Value),
}

/// Where a look-up led.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum Resolved {
    /// This contact lives here.
    Here(ContactId),
    /// It belongs to another identifier; ask at its home.
    Moved {
        /// That identifier.
        to: Identifier,
    },
    /// It lives at another shard; ask there.
    Elsewhere {
        /// That shard.
        shard: u32,
    },
    /// Nobody here.
    Unknown,
}

/// Whose doings are asked for.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum Viewer {
    /// The browser with this anonymous id: what it did itself, whoever it belongs to.
    Browser {
        /// The browser's anonymous id.
        anonymous: String,
        /// The identifier to which it belongs, as far as is known.
        at: Option<Identifier>,
    },
    /// A customer whose token the shop signed.
    Customer(String),
    /// A contact that the shop's manager chose.
    Contact(Lookup),
}

/// The order of a list of contacts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum ContactOrder {
    /// Those seen last come first.
    LastSeen,
    /// By id: nobody moves while pages are read.
    Id,
}

/// Which contacts are asked for.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ContactsQuery {
    /// Only members of this one.
    pub segment: Option<SegmentId>,
    /// Part of an identifier, a name or an e-mail, in lower case.
    pub text: Option<String>,
    /// In which order.
    pub order: ContactOrder,
    /// How many at most.
    pub limit: usize,
    /// Only contacts behind this place: last seen, id.
    pub after: Option<(i64, String)>,
}
