//! Who may do what: keys, sessions of the console, tokens signed by the shop, links in messages.

mod ed25519;
pub(crate) mod link;
mod token;

pub(crate) use api::shops::KeyKind;
use api::shops::is_shop_id;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use event::Time;
use hmac::{Hmac, KeyInit, Mac};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use crate::fault::{Fault, Outcome};

pub(crate) use token::{Signer, check_token, sign_token, token_audience};

/// What keys of a kind begin with.
fn prefix(kind: KeyKind) -> &'static str {
    match kind {
        KeyKind::Write => "wk",
        KeyKind::Source => "sk",
        KeyKind::Admin => "ak",
    }
}

/// A key as it was given: `wk_<shop>_<secret>`.
pub(crate) struct GivenKey<'a> {
    pub(crate) kind: KeyKind,
    pub(crate) shop: &'a str,
    text: &'a str,
}

impl<'a> GivenKey<'a> {
    /// The shop and kind that a key claims; whether it is right, its hash tells.
    pub(crate) fn parse(text: &'a str) -> Option<GivenKey<'a>> {
        let (prefix, rest) = text.split_once('_')?;
        let (shop, secret) = rest.split_once('_')?;
        let kind = [KeyKind::Write, KeyKind::Source, KeyKind::Admin]
            .into_iter()
            .find(|kind| self::prefix(*kind) == prefix)?;
        (is_shop_id(shop) && secret.len() >= 16 && text.len() <= 128).then_some(GivenKey { kind, shop, text })
    }
}

/// A key as it is kept: never the key itself.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct KeptKey {
    pub(crate) kind: KeyKind,
    hash: String,
    /// When it was made, in milliseconds since 1970; absent for the oldest ones.
    #[serde(default)]
    pub(crate) created_at: Option<i64>,
}

impl KeptKey {
    /// Makes a new key and what is kept of it.
    pub(crate) fn issue(kind: KeyKind, shop: &str, now: Time) -> Outcome<(String, KeptKey)> {
        let key = format!("{}_{shop}_{}", prefix(kind), random_text(24)?);
        let hash = hash_of(&key);
        Ok((key, KeptKey { kind, hash, created_at: Some(now.millis()) }))
    }

    /// What it is called.
    pub(crate) fn id(&self) -> String {
        id_of(&self.hash)
    }

    /// Whether this is what is kept of `key`; takes the same time for every wrong key.
    pub(crate) fn matches(&self, key: &GivenKey<'_>) -> bool {
        self.kind == key.kind && same(self.hash.as_bytes(), hash_of(key.text).as_bytes())
    }
}

/// What a key is called: nobody can tell the key by it.
pub(crate) fn key_id(key: &str) -> String {
    id_of(&hash_of(key))
}

/// Made from the hash, and by a hash again: so that it tells nothing of what keys are checked by.
fn id_of(hash: &str) -> String {
    let digest = hex(&Sha256::digest(hash.as_bytes()));
    format!("key-{}", digest.get(..12).unwrap_or_default())
}

fn hash_of(key: &str) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(key.as_bytes()))
}

/// Compares in constant time.
pub(crate) fn same(a: &[u8], b: &[u8]) -> bool {
    a.ct_eq(b).into()
}

/// Random text of `bytes` random bytes, safe in URLs, without `_`.
pub(crate) fn random_text(bytes: usize) -> Outcome<String> {
    let mut random = vec![0_u8; bytes];
    getrandom::fill(&mut random).map_err(Fault::internal)?;
    Ok(hex(&random))
}

/// Bytes as hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

type HmacSha256 = Hmac<Sha256>;

fn mac_of(secret: &str, text: &str) -> Outcome<Vec<u8>> {
    let mut mac = HmacSha256::new_from_slice(secret.as_bytes()).map_err(Fault::internal)?;
    mac.update(text.as_bytes());
    Ok(mac.finalize().into_bytes().to_vec())
}

/// A console session: `<shop>.<expiry in seconds>.<signature>`.
pub(crate) fn seal_session(shop: &str, secret: &str, expires_at: i64) -> Outcome<String> {
    let payload = format!("{shop}.{expires_at}");
    let signature = URL_SAFE_NO_PAD.encode(mac_of(secret, &payload)?);
    Ok(format!("{payload}.{signature}"))
}

/// The shop a session says it is for; [`check_session`] tells whether it may.
pub(crate) fn session_shop(session: &str) -> Option<&str> {
    session.split('.').next().filter(|shop| is_shop_id(shop))
}

/// Whether a session was sealed with this secret and has not run out.
pub(crate) fn check_session(session: &str, secret: &str, now_seconds: i64) -> bool {
    let Some((payload, signature)) = session.rsplit_once('.') else {
        return false;
    };
    let Some(expires_at) = payload.split_once('.').and_then(|(_, at)| at.parse::<i64>().ok()) else {
        return false;
    };
    let Ok(expected) = mac_of(secret, payload) else {
        return false;
    };
    let given = URL_SAFE_NO_PAD.decode(signature).unwrap_or_default();
    same(&given, &expected) && now_seconds < expires_at
}
