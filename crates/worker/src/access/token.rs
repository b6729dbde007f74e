//! Signed tokens (JWT, RFC 7519), first of all those that a shop signs for its customers: with a secret
//! (HS256), or with a key of its own of which we know the public half (EdDSA, RFC 8037).

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::{ed25519, mac_of, same};
use crate::fault::{Fault, Outcome};
use api::shops::is_shop_id;

/// The claims of a customer token that are looked at.
#[derive(Debug, Serialize, Deserialize)]
struct Claims {
    sub: String,
    exp: f64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    aud: Option<Audience>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    nbf: Option<f64>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(untagged)]
enum Audience {
    One(String),
    Many(Vec<String>),
}

#[derive(Deserialize)]
struct Header {
    alg: String,
}

/// The longest life of a customer token, in seconds.
const TOKEN_LIFE_SECONDS: f64 = 24.0 * 3600.0;

/// The shop a token names as its audience, before it is checked.
pub(crate) fn token_audience(token: &str) -> Option<String> {
    let claims: Claims = decoded(token.split('.').nth(1)?)?;
    match claims.aud? {
        Audience::One(shop) => Some(shop),
        Audience::Many(shops) => shops.into_iter().next(),
    }
    .filter(|shop| is_shop_id(shop))
}

/// What a customer token may be signed with. Each goes with one algorithm: a token that names another
/// one, `none` included, is not signed by it.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Signer<'a> {
    /// The secret that the shop and we share; HS256.
    Secret(&'a str),
    /// The public half of a key of the shop, 32 bytes in base64url; EdDSA over Ed25519.
    PublicKey(&'a str),
}

/// The customer id in a token that one of these signed.
pub(crate) async fn check_token(
    token: &str,
    signers: impl Iterator<Item = Signer<'_>>,
    shop: &str,
    now_seconds: f64,
) -> Outcome<String> {
    let refused = || Fault::unauthorized("the customer token is not valid; sign a new one");
    let parts = Parts::of(token).ok_or_else(refused)?;
    let mut is_signed = false;
    for signer in signers {
        is_signed = is_signed
            || match signer {
                Signer::Secret(secret) => parts.are_signed_with(secret)?,
                Signer::PublicKey(key) => parts.are_signed_for(key).await,
            };
    }
    let claims: Claims = decoded(parts.payload).filter(|_| is_signed).ok_or_else(refused)?;
    let for_us = match &claims.aud {
        None => true,
        Some(Audience::One(audience)) => audience == shop,
        Some(Audience::Many(audiences)) => audiences.iter().any(|audience| audience == shop),
    };
    let in_time = now_seconds < claims.exp
        && claims.exp <= now_seconds + TOKEN_LIFE_SECONDS
        && claims.nbf.is_none_or(|from| from <= now_seconds);
    if !for_us || !in_time || claims.sub.is_empty() {
        return Err(refused());
    }
    Ok(claims.sub)
}

/// Signs a customer token, as a shop's own server would.
pub(crate) fn sign_token(customer: &str, secret: &str, shop: &str, expires_at: i64) -> Outcome<String> {
    let claims = Claims {
        sub: customer.to_owned(),
        exp: expires_at as f64,
        aud: Some(Audience::One(shop.to_owned())),
        nbf: None,
    };
    signed(&claims, secret)
}

/// What a token says, if it was signed with this secret.
pub(super) fn verified<T: DeserializeOwned>(token: &str, secret: &str) -> Outcome<Option<T>> {
    let Some(parts) = Parts::of(token) else {
        return Ok(None);
    };
    Ok(if parts.are_signed_with(secret)? { decoded(parts.payload) } else { None })
}

/// The parts of a token.
struct Parts<'a> {
    algorithm: String,
    payload: &'a str,
    /// What is signed: the header and the payload.
    signed: &'a str,
    signature: Vec<u8>,
}

impl<'a> Parts<'a> {
    fn of(token: &'a str) -> Option<Parts<'a>> {
        let (signed, signature) = token.rsplit_once('.')?;
        let (header, payload) = signed.split_once('.')?;
        let Header { alg: algorithm } = decoded(header)?;
        Some(Parts { algorithm, payload, signed, signature: URL_SAFE_NO_PAD.decode(signature).ok()? })
    }

    fn are_signed_with(&self, secret: &str) -> Outcome<bool> {
        Ok(self.algorithm == "HS256" && same(&self.signature, &mac_of(secret, self.signed)?))
    }

    async fn are_signed_for(&self, public_key: &str) -> bool {
        let key = URL_SAFE_NO_PAD.decode(public_key).unwrap_or_default();
        self.algorithm == "EdDSA" && ed25519::verify(&key, &self.signature, self.signed.as_bytes()).await
    }
}

/// A token that says this.
pub(super) fn signed<T: Serialize>(claims: &T, secret: &str) -> Outcome<String> {
    let header = URL_SAFE_NO_PAD.encode(br#"{"alg":"HS256","typ":"JWT"}"#);
    let signed = format!("{header}.{}", URL_SAFE_NO_PAD.encode(serde_json::to_vec(claims)?));
    let signature = URL_SAFE_NO_PAD.encode(mac_of(secret, &signed)?);
    Ok(format!("{signed}.{signature}"))
}

/// A part of a token, whoever signed it.
pub(super) fn decoded<T: DeserializeOwned>(part: &str) -> Option<T> {
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).ok()?).ok()
}
