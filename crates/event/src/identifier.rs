//! Identifiers of people, and the ids of contacts.

mod address;

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sha2::{Digest, Sha256};

use crate::limits::ID_BYTES;

/// What an identifier names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum IdentifierKind {
    /// The shop's own customer id.
    User,
    /// A browser or a device before its owner is known.
    Anonymous,
    /// An e-mail address.
    Email,
    /// A phone number.
    Phone,
    /// A token by which a browser or an app gets push messages.
    Push,
}

impl IdentifierKind {
    const ALL: [IdentifierKind; 5] = [
        IdentifierKind::User,
        IdentifierKind::Anonymous,
        IdentifierKind::Email,
        IdentifierKind::Phone,
        IdentifierKind::Push,
    ];

    /// The word before the colon.
    pub fn name(self) -> &'static str {
        match self {
            IdentifierKind::User => "user",
            IdentifierKind::Anonymous => "anonymous",
            IdentifierKind::Email => "email",
            IdentifierKind::Phone => "phone",
            IdentifierKind::Push => "push",
        }
    }
}

/// One identifier, written `user:42`, `anonymous:5f0c…`, `email:ann@example.com`, `phone:+77011234567`
/// or `push:dGhl…`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Identifier {
    kind: IdentifierKind,
    value: String,
}

impl Identifier {
    /// The shop's own id of a customer.
    pub fn user(value: &str) -> Identifier {
        Identifier { kind: IdentifierKind::User, value: value.to_owned() }
    }

    /// The id of a browser or device.
    pub fn anonymous(value: &str) -> Identifier {
        Identifier { kind: IdentifierKind::Anonymous, value: value.to_owned() }
    }

    /// An e-mail address, in lower case; `None` for text that is none.
    pub fn email(text: &str) -> Option<Identifier> {
        address::email(text).map(|value| Identifier { kind: IdentifierKind::Email, value })
    }

    /// A phone number, as `+` and digits; `None` for text that is none.
    pub fn phone(text: &str) -> Option<Identifier> {
        address::phone(text).map(|value| Identifier { kind: IdentifierKind::Phone, value })
    }

    /// A push token; `None` for text that is none.
    pub fn push(text: &str) -> Option<Identifier> {
        address::push(text).map(|value| Identifier { kind: IdentifierKind::Push, value })
    }

    /// What it names.
    pub fn kind(&self) -> IdentifierKind {
        self.kind
    }

    /// The part after the colon.
    pub fn value(&self) -> &str {
        &self.value
    }

    /// The id of the contact that this identifier begins.
    pub fn contact_id(&self) -> ContactId {
        ContactId::of(self)
    }
}

impl fmt::Display for Identifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.kind.name(), self.value)
    }
}

impl FromStr for Identifier {
    type Err = IdentifierError;

    fn from_str(text: &str) -> Result<Identifier, IdentifierError> {
        let (kind, value) = text.split_once(':').ok_or(IdentifierError::Shape)?;
        let kind = IdentifierKind::ALL
            .into_iter()
            .find(|known| known.name() == kind)
            .ok_or_else(|| IdentifierError::Kind(kind.chars().take(32).collect()))?;
        if value.is_empty() || value.len() > ID_BYTES {
            return Err(IdentifierError::Length);
        }
        match kind {
            IdentifierKind::User => Ok(Identifier::user(value)),
            IdentifierKind::Anonymous => Ok(Identifier::anonymous(value)),
            IdentifierKind::Email => Identifier::email(value).ok_or(IdentifierError::Address(kind.name())),
            IdentifierKind::Phone => Identifier::phone(value).ok_or(IdentifierError::Address(kind.name())),
            IdentifierKind::Push => Identifier::push(value).ok_or(IdentifierError::Address(kind.name())),
        }
    }
}

impl Serialize for Identifier {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&[self.kind.name(), ":", &self.value].concat())
    }
}

impl<'de> Deserialize<'de> for Identifier {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

/// Why text is no identifier.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum IdentifierError {
    /// No colon.
    #[error("expected an identifier such as `user:42` or `anonymous:5f0c`")]
    Shape,
    /// A kind that is not known.
    #[error("unknown kind of identifier `{0}`, expected `user`, `anonymous`, `email`, `phone` or `push`")]
    Kind(String),
    /// Nothing or too much after the colon.
    #[error("expected 1 to {ID_BYTES} bytes after the colon of an identifier")]
    Length,
    /// An address that cannot be one.
    #[error("expected an address after `{0}:`")]
    Address(&'static str),
}

/// The id of a contact: 24 hexadecimal digits, made from the identifier the contact began with, so
/// that the same person gets the same id wherever and however often the id is made.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ContactId(String);

const CONTACT_ID_DIGITS: usize = 24;

impl ContactId {
    fn of(identifier: &Identifier) -> ContactId {
        let hash = Sha256::new().chain_update(identifier.kind.name()).chain_update(":");
        let digest = hash.chain_update(&identifier.value).finalize();
        let bytes: Vec<u8> = digest.iter().copied().take(CONTACT_ID_DIGITS / 2).collect();
        ContactId(hex(&bytes))
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The shard, of `shards`, in which this contact lives.
    pub fn home(&self, shards: u32) -> u32 {
        let head = self.0.get(..16).and_then(|digits| u64::from_str_radix(digits, 16).ok());
        let place = head.unwrap_or(0) % u64::from(shards.max(1));
        u32::try_from(place).unwrap_or(0)
    }
}

impl fmt::Display for ContactId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for ContactId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ContactId({})", self.0)
    }
}

impl FromStr for ContactId {
    type Err = IdentifierError;

    fn from_str(text: &str) -> Result<ContactId, IdentifierError> {
        let fits =
            text.len() == CONTACT_ID_DIGITS && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
        fits.then(|| ContactId(text.to_owned())).ok_or(IdentifierError::Shape)
    }
}

impl Serialize for ContactId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for ContactId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    let digit = |half: u8| char::from(if half < 10 { b'0' + half } else { b'a' + half - 10 });
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_identifier_reads_back_what_it_writes() {
        for text in
            ["user:42", "anonymous:a:b", "user:ключ", "email:a@b.kz", "phone:+77011234567", "push:dGhl-x_1:A"]
        {
            assert_eq!(text.parse::<Identifier>().unwrap().to_string(), text);
        }
        for text in ["42", "user:", "nobody:1", ":x", "email:a", "phone:1", "push:a b"] {
            assert!(text.parse::<Identifier>().is_err(), "{text}");
        }
    }

    #[test]
    fn the_same_identifier_makes_the_same_contact() {
        let id = Identifier::user("42").contact_id();
        assert_eq!(id, Identifier::user("42").contact_id());
        assert_ne!(id, Identifier::anonymous("42").contact_id());
        assert_eq!(id.as_str().parse::<ContactId>().unwrap(), id);
    }

    #[test]
    fn contacts_spread_over_all_shards() {
        let mut counts = [0_u32; 4];
        for n in 0..4_000 {
            counts[Identifier::user(&n.to_string()).contact_id().home(4) as usize] += 1;
        }
        assert!(counts.iter().all(|count| (900..1_100).contains(count)), "{counts:?}");
    }
}
