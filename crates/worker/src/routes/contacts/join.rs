//! `/api/contacts/{id}/merge` and `/split`: an operator's word on who is who.

use api::contacts::{Done, Merge, Split};
use event::Identifier;
use worker::Response;

use super::{check_id, contact};
use crate::fault::{Fault, Outcome};
use crate::message::{ContactView, ShardRequest, ask_shard};
use crate::reply;
use crate::routes::{Asked, body};
use crate::shop::Settings;

/// Bytes of one request.
const WORD_BYTES: usize = 4 * 1024;

/// The shard that numbers the words of a shop.
const REGISTER: u32 = 0;

/// Joins two contacts.
pub(in crate::routes) async fn merge(mut asked: Asked<'_>, id: &str) -> Outcome<Response> {
    let settings = asked.managed_shop().await?;
    let Merge { into } = body::json(&mut asked.request, WORD_BYTES).await?;
    check_id("into", &into)?;
    let of = place_of(&contact(&asked, &settings, id).await?)?;
    let into = place_of(&contact(&asked, &settings, &into).await?)?;
    say(&asked, &settings, of, Some(into)).await
}

/// Sets an identifier of a contact apart, with its calls and those of the identifiers that belong to it.
pub(in crate::routes) async fn split(mut asked: Asked<'_>, id: &str) -> Outcome<Response> {
    let settings = asked.managed_shop().await?;
    let Split { identifier } = body::json(&mut asked.request, WORD_BYTES).await?;
    let contact = contact(&asked, &settings, id).await?;
    let refused = |message: &str| Fault::bad_field("bad_identifier", "identifier", message);
    if !contact.identifiers.contains(&identifier) {
        return Err(refused("expected an identifier of this contact"));
    }
    let identifier: Identifier =
        identifier.parse().map_err(|error: event::IdentifierError| refused(&error.to_string()))?;
    if identifier.contact_id() == contact.id {
        return Err(refused("the others belong to this one; set one of them apart from it"));
    }
    say(&asked, &settings, identifier, None).await
}

/// The identifier that a contact lives under.
pub(in crate::routes) fn place_of(contact: &ContactView) -> Outcome<Identifier> {
    let identifiers = contact.identifiers.iter().filter_map(|text| text.parse::<Identifier>().ok());
    let mut own = identifiers.filter(|identifier| identifier.contact_id() == contact.id);
    own.next().ok_or_else(|| Fault::internal("a contact without an identifier of its own"))
}

async fn say(
    asked: &Asked<'_>,
    settings: &Settings,
    of: Identifier,
    into: Option<Identifier>,
) -> Outcome<Response> {
    let request = ShardRequest::Merge { of, into, cause: None };
    ask_shard(asked.env, settings.place(REGISTER), request).await?;
    reply::json(&Done { done: true })
}
