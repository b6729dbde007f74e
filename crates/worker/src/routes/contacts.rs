//! `/api/contacts`, and the members of a segment.

mod join;

use contact::SegmentId;
use serde_json::json;
use worker::Response;

use super::Asked;
use super::segments::{bad_cursor, find, gather, time_cursor};
use crate::fault::{Fault, Outcome};
use crate::message::{ContactView, ContactsQuery, Lookup, ShardReply, ShardRequest, ask_shard};
use crate::reply;
use crate::shop::Settings;

pub(super) use join::{merge, split};

pub(super) async fn list(asked: Asked<'_>) -> Outcome<Response> {
    let settings = asked.managed_shop().await?;
    let segment = asked.query("segment");
    page(&asked, &settings, segment.as_deref()).await
}

pub(super) async fn members(asked: Asked<'_>, segment: &str) -> Outcome<Response> {
    let settings = asked.managed_shop().await?;
    page(&asked, &settings, Some(segment)).await
}

async fn page(asked: &Asked<'_>, settings: &Settings, segment: Option<&str>) -> Outcome<Response> {
    let segment: Option<SegmentId> = match segment {
        Some(id) => Some(find(asked, settings, id).await?.id),
        None => None,
    };
    let limit = asked.limit()?;
    let after = asked.query("cursor").map(|cursor| time_cursor(&cursor)).transpose()?;
    let query = ContactsQuery {
        segment,
        text: asked.query("q").map(|text| text.to_lowercase()),
        limit: limit + 1,
        after: after.map(|(seen, id)| (seen.millis(), id)),
    };
    let mut contacts: Vec<ContactView> = Vec::new();
    for reply in gather(asked, settings, || ShardRequest::Contacts(query.clone())).await? {
        if let ShardReply::Contacts(some) = reply {
            contacts.extend(some);
        }
    }
    contacts.sort_by(|a, b| (b.last_seen, &b.id).cmp(&(a.last_seen, &a.id)));
    let more = contacts.len() > limit;
    contacts.truncate(limit);
    let cursor =
        contacts.last().filter(|_| more).map(|last| format!("{}.{}", last.last_seen.millis(), last.id));
    reply::json(&json!({ "contacts": contacts, "cursor": cursor }))
}

pub(super) async fn show(asked: Asked<'_>, id: &str) -> Outcome<Response> {
    let settings = asked.managed_shop().await?;
    match ask_home(&asked, &settings, id, |who| ShardRequest::Contact { who }).await? {
        ShardReply::Contact(contact) => reply::json(&contact),
        _ => Err(no_contact(id)),
    }
}

pub(super) async fn events(asked: Asked<'_>, id: &str) -> Outcome<Response> {
    let settings = asked.managed_shop().await?;
    let limit = asked.limit()?;
    let before = asked.query("cursor").map(|cursor| time_cursor(&cursor)).transpose()?;
    let request = |who| ShardRequest::Events { who, limit: limit + 1, before: before.clone() };
    let ShardReply::Events(mut events) = ask_home(&asked, &settings, id, request).await? else {
        return Err(no_contact(id));
    };
    let more = events.len() > limit;
    events.truncate(limit);
    let cursor = events.last().filter(|_| more).map(|last| format!("{}.{}", last.time.millis(), last.id));
    reply::json(&json!({ "events": events, "cursor": cursor }))
}

pub(super) async fn history(asked: Asked<'_>, id: &str) -> Outcome<Response> {
    let settings = asked.managed_shop().await?;
    let limit = asked.limit()?;
    let before = asked.query("cursor").map(|cursor| cursor.parse()).transpose();
    let before = before.map_err(|_| bad_cursor())?;
    let request = |who| ShardRequest::History { who, limit: limit + 1, before };
    let ShardReply::History(mut history) = ask_home(&asked, &settings, id, request).await? else {
        return Err(no_contact(id));
    };
    let more = history.len() > limit;
    history.truncate(limit);
    let cursor = history.last().filter(|_| more).map(|last| last.id.to_string());
    reply::json(&json!({ "history": history, "cursor": cursor }))
}

/// Asks the shard where a contact lives; one that was joined to a user is asked for there.
pub(super) async fn ask_home(
    asked: &Asked<'_>,
    settings: &Settings,
    id: &str,
    request: impl Fn(Lookup) -> ShardRequest,
) -> Outcome<ShardReply> {
    let mut who = Lookup::parse(id).map_err(|message| Fault::bad_field("bad_id", "id", message))?;
    loop {
        let place = settings.place(who.contact_id().home(settings.shards));
        match ask_shard(asked.env, place, request(who.clone())).await? {
            // Each comes before the one that belongs to it, so this ends.
            ShardReply::Moved { to } => who = Lookup::Identifier(to),
            reply => return Ok(reply),
        }
    }
}

pub(super) fn no_contact(id: &str) -> Fault {
    let id: String = id.chars().take(100).collect();
    Fault::not_found(format!("there is no contact `{id}`"))
}
