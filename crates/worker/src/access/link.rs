//! Links in messages, and the word they pass on to the shop's page: who has come.
//!
//! Both are signed with secrets made from the shop's token secret, each for one use: neither passes for
//! a customer's token, which opens more.

use event::Identifier;
use serde::{Deserialize, Serialize};

use super::token::{decoded, signed, verified};
use super::{hex, mac_of};
use crate::fault::Outcome;

/// Seconds for which the word on who has come is taken: a redirect and the loading of a page.
const ARRIVAL_SECONDS: i64 = 15 * 60;

/// A link in a message to one contact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Link {
    /// The shop.
    #[serde(rename = "aud")]
    pub(crate) shop: String,
    /// To whom it was sent.
    #[serde(rename = "sub")]
    pub(crate) contact: Identifier,
    /// Where it leads.
    pub(crate) url: String,
    /// The message it stands in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) message: Option<String>,
    /// How the message was sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) channel: Option<String>,
    /// Until when it tells who has come, in seconds since 1970. It leads on for ever.
    #[serde(rename = "exp")]
    pub(crate) until: i64,
}

impl Link {
    /// The link as it stands in an address.
    pub(crate) fn seal(&self, token_secret: &str) -> Outcome<String> {
        signed(self, &secret_for("message link", token_secret)?)
    }

    /// The shop that a link says it is of, before it is checked.
    pub(crate) fn shop_of(text: &str) -> Option<String> {
        let link: Link = decoded(text.split('.').nth(1)?)?;
        Some(link.shop)
    }

    /// The link, if the shop sealed it.
    pub(crate) fn open(text: &str, token_secret: &str) -> Outcome<Option<Link>> {
        verified(text, &secret_for("message link", token_secret)?)
    }
}

/// Who has come by a link: the parameter `shoal_id` of the shop's page.
#[derive(Debug, Serialize, Deserialize)]
struct Arrival {
    aud: String,
    sub: Identifier,
    exp: i64,
}

/// The word on who has come, for the page that a link leads to.
pub(crate) fn seal_arrival(link: &Link, token_secret: &str, now_seconds: i64) -> Outcome<String> {
    let exp = now_seconds + ARRIVAL_SECONDS;
    let arrival = Arrival { aud: link.shop.clone(), sub: link.contact.clone(), exp };
    signed(&arrival, &secret_for("arrival", token_secret)?)
}

/// Who has come, if the shop says so and it was just now.
pub(crate) fn open_arrival(
    text: &str,
    token_secret: &str,
    shop: &str,
    now_seconds: i64,
) -> Outcome<Option<Identifier>> {
    let arrival: Option<Arrival> = verified(text, &secret_for("arrival", token_secret)?)?;
    let is_valid = |arrival: &Arrival| arrival.aud == shop && now_seconds < arrival.exp;
    Ok(arrival.filter(is_valid).map(|arrival| arrival.sub))
}

/// A secret for one use alone.
fn secret_for(use_: &str, token_secret: &str) -> Outcome<String> {
    Ok(hex(&mac_of(token_secret, use_)?))
}
