//! What the Worker has to know of a shop on every request.

use event::Identifier;
use serde::{Deserialize, Serialize};

use super::growth::Doubling;
use crate::access::link::{self, Link};
use crate::access::{GivenKey, KeptKey, Signer, check_token};
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
    /// The Ed25519 keys that customer tokens may be signed for, too.
    #[serde(default)]
    pub(crate) token_public_keys: Vec<String>,
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
            token_public_keys: self.token_public_keys.clone(),
        }
    }

    /// Whether this is one of the shop's keys.
    pub(crate) fn has_key(&self, given: &GivenKey<'_>) -> bool {
        self.keys.iter().any(|kept| kept.matches(given))
    }

    /// The customer in a token that is signed with one of the shop's secrets, or for one of its public
    /// keys.
    pub(crate) async fn customer(&self, token: &str, now_seconds: f64) -> Outcome<String> {
        let secrets = [Some(&self.token_secret), self.older_token_secret.as_ref()];
        let secrets = secrets.into_iter().flatten().map(|secret| Signer::Secret(secret));
        let signers = secrets.chain(self.token_public_keys.iter().map(|key| Signer::PublicKey(key)));
        check_token(token, signers, &self.id, now_seconds).await
    }

    /// A link in a message of this shop.
    pub(crate) fn link(&self, text: &str) -> Outcome<Option<Link>> {
        self.by_secrets(|secret| Link::open(text, secret))
    }

    /// Who has come by a link in a message, by the word in `shoal_id`.
    pub(crate) fn arrival(&self, text: &str, now_seconds: i64) -> Outcome<Option<Identifier>> {
        self.by_secrets(|secret| link::open_arrival(text, secret, &self.id, now_seconds))
    }

    /// What the token secret opens, else the one before it.
    fn by_secrets<T>(&self, open: impl Fn(&str) -> Outcome<Option<T>>) -> Outcome<Option<T>> {
        match (open(&self.token_secret)?, &self.older_token_secret) {
            (None, Some(older)) => open(older),
            (opened, _) => Ok(opened),
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
