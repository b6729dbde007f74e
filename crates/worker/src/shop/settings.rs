//! What the Worker has to know of a shop on every request.

use serde::{Deserialize, Serialize};

use super::growth::Doubling;
use crate::access::{GivenKey, KeptKey, check_token};
use crate::fault::Outcome;
use crate::message::Place;

/// What the Worker has to know of a shop on every request.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Settings {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) timezone: String,
    pub(crate) currency: String,
    pub(crate) shards: u32,
    /// Whether there will be twice as many, and how far that is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) doubling: Option<Doubling>,
    pub(crate) keys: Vec<KeptKey>,
    /// The secret that customer tokens are signed with.
    pub(crate) token_secret: String,
    /// The one before it, which stays valid.
    #[serde(default)]
    pub(crate) older_token_secret: Option<String>,
    /// The origins whose pages may send with the write key; all of them when empty.
    #[serde(default)]
    pub(crate) origins: Vec<String>,
    /// The secret that sessions of the console are sealed with.
    pub(crate) session_secret: String,
}

impl Settings {
    /// The shop as its managers see it.
    pub(crate) fn view(&self) -> api::shops::Shop {
        api::shops::Shop {
            id: self.id.clone(),
            name: self.name.clone(),
            timezone: self.timezone.clone(),
            currency: self.currency.clone(),
            shards: self.shards,
            origins: self.origins.clone(),
        }
    }

    /// Whether this is one of the shop's keys.
    pub(crate) fn has_key(&self, given: &GivenKey<'_>) -> bool {
        self.keys.iter().any(|kept| kept.matches(given))
    }

    /// The customer in a token that is signed with one of the shop's secrets.
    pub(crate) fn customer(&self, token: &str, now_seconds: f64) -> Outcome<String> {
        let checked = check_token(token, &self.token_secret, &self.id, now_seconds);
        match &self.older_token_secret {
            Some(older) => checked.or_else(|_| check_token(token, older, &self.id, now_seconds)),
            None => checked,
        }
    }

    /// The place of one of the shop's shards.
    pub(crate) fn place(&self, shard: u32) -> Place {
        Place { shop: self.id.clone(), shard, shards: self.shards, timezone: self.timezone.clone() }
    }

    /// The places of all its shards, those that are to come included.
    pub(crate) fn places(&self) -> impl Iterator<Item = Place> {
        let count = if self.doubling.is_some() { self.shards * 2 } else { self.shards };
        (0..count).map(|shard| self.place(shard))
    }
}
