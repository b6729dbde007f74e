//! `/api/contacts/{id}/merge` and `/split`: an operator's word on who is who.

use event::Identifier;
use serde::Deserialize;
use serde_json::json;
use worker::Response;

use super::{ask_home, no_contact};
use crate::fault::{Fault, Outcome};
use crate::message::{ContactView, ShardReply, ShardRequest, ask_shard};
use crate::reply;
use crate::routes::{Asked, body};
use crate::shop::Settings;

/// Bytes of one request.
const WORD_BYTES: usize = 4 * 1024;

/// The shard that numbers the words of a shop.
const REGISTER: u32 = 0;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Merge {
    /// The contact to join with, by Shoal's id or an identifier.
    into: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Split {
    /// The identifier that is to stand for itself.
    identifier: String,
}

/// Joins two contacts.
pub(in crate::routes) async fn merge(mut asked: Asked<'_>, id: &str) -> Outcome<Response> {
    let settings = asked.managed_shop().await?;
    let Merge { into } = body::json(&mut asked.request, WORD_BYTES).await?;
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

async fn contact(asked: &Asked<'_>, settings: &Settings, id: &str) -> Outcome<ContactView> {
    match ask_home(asked, settings, id, |who| ShardRequest::Contact { who }).await? {
        ShardReply::Contact(contact) => Ok(*contact),
        _ => Err(no_contact(id)),
    }
}

/// The identifier that a contact lives under.
fn place_of(contact: &ContactView) -> Outcome<Identifier> {
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
    reply::json(&json!({ "done": true }))
}
