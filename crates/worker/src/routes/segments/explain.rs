//! Why a contact is in a segment or not: of a stored one, or of one not saved yet.

use api::parameter::CONTACT;
use api::segments::Draft;
use worker::Response;

use super::{DEFINITION_BYTES, find};
use crate::fault::{Fault, Outcome};
use crate::message::{Question, ShardReply, ShardRequest};
use crate::reply;
use crate::routes::contacts::{ask_home, check_id, no_contact};
use crate::routes::{Asked, body};
use crate::shop::{Settings, read};

pub(in crate::routes) async fn stored(asked: Asked<'_>, id: &str) -> Outcome<Response> {
    let settings = asked.managed_shop().await?;
    let segment = find(&asked, &settings, id).await?.id;
    let missing = || Fault::bad_field("bad_query", CONTACT.name, "expected the id of a contact");
    let contact = asked.query(CONTACT.name).ok_or_else(missing)?;
    answer(&asked, &settings, &contact, &Question::Segment(segment)).await
}

pub(in crate::routes) async fn draft(mut asked: Asked<'_>) -> Outcome<Response> {
    let settings = asked.managed_shop().await?;
    let Draft { definition, contact } = body::json(&mut asked.request, DEFINITION_BYTES).await?;
    read(&definition)?;
    answer(&asked, &settings, &contact, &Question::Definition(definition)).await
}

async fn answer(
    asked: &Asked<'_>,
    settings: &Settings,
    contact: &str,
    question: &Question,
) -> Outcome<Response> {
    check_id(CONTACT.name, contact)?;
    let request = |who| ShardRequest::Explain { question: question.clone(), who };
    match ask_home(asked, settings, contact, request).await? {
        ShardReply::Explained(explained) => reply::json(&explained),
        _ => Err(no_contact(contact)),
    }
}
