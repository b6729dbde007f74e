//! A share of all contacts, taken by a hash of their ids.

use serde_json::{Value as Json, json};

use crate::definition::place::Place;
use crate::definition::{DefinitionError, Fault};

/// The contact falls into some of 10,000 equal buckets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bucket {
    /// What is hashed together with the contact's id, so that two tests share their contacts out
    /// differently.
    pub salt: String,
    /// The first bucket.
    pub from: u16,
    /// The one after the last.
    pub to: u16,
}

/// How many buckets there are.
const BUCKETS: u16 = 10_000;

impl Bucket {
    pub(super) fn read(place: &Place<'_>) -> Result<Bucket, DefinitionError> {
        place.object("an object such as `{\"salt\": \"test-1\", \"from\": 0, \"to\": 5000}`")?;
        place.only(&["salt", "from", "to"])?;
        const SALT: &str = "the name of a test, such as `test-1`";
        let salt = place.need("salt", SALT)?.name(SALT)?;
        let from = place.need("from", "a whole number")?.whole(0..=BUCKETS)?;
        let end = place.need("to", "a whole number")?;
        let to = end.whole(0..=BUCKETS)?;
        if to <= from {
            let message = format!("expected more than {from}, the number in `from`, found {to}");
            return Err(end.fault(Fault::Impossible, message));
        }
        Ok(Bucket { salt, from, to })
    }

    pub(super) fn to_json(&self) -> Json {
        json!({"salt": self.salt, "from": self.from, "to": self.to})
    }
}
