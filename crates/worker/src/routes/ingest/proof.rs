//! Tokens by which an `identify` proves whose it is.

use std::borrow::Cow;

use event::{Call, CallError, CallKind};
use serde::Deserialize;

use super::Sender;
use crate::clock;
use crate::routes::links;

#[derive(Deserialize)]
struct Proof<'a> {
    #[serde(borrow, default)]
    token: Option<Cow<'a, str>>,
}

/// The call with what its `token` says, if it has one: the user of a customer's token, or the contact
/// who has come by a link in a message. A token that is not valid is refused, and with it the call.
pub(super) async fn proven(
    sender: &Sender,
    raw: &[u8],
    read: Result<Call, CallError>,
) -> Result<Call, CallError> {
    let mut call = read?;
    if call.kind != CallKind::Identify {
        return Ok(call);
    }
    let Ok(Proof { token: Some(token) }) = serde_json::from_slice(raw) else {
        return Ok(call);
    };
    let refused = |message: &str| CallError::new("bad_token", "token", message);
    let now = sender.arrival.received().unwrap_or_else(clock::now).millis();
    if let Ok(customer) = sender.settings.customer(&token, now as f64 / 1_000.0).await {
        return match &call.user {
            Some(user) if *user != customer => Err(refused("expected the token of the user in `userId`")),
            _ => Ok(Call { user: Some(customer), ..call }),
        };
    }
    let arrived = sender.settings.arrival(&token, now / 1_000).unwrap_or_default();
    let contact =
        arrived.ok_or_else(|| refused("expected a token that the shop signed and that is valid now"))?;
    // Who is signed in stays who it is, whoever's message was opened.
    if call.user.is_none() {
        links::name(&mut call, contact);
    }
    Ok(call)
}
