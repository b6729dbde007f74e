//! `/api/contacts`, and the members of a segment.

mod join;

use api::contacts::{Contacts, Events, Export, History};
use api::parameter;
use contact::SegmentId;
use event::Time;
use worker::Response;

use super::Asked;
use super::segments::{find, gather};
use crate::fault::{Fault, Outcome};
use crate::message::{
    ContactOrder, ContactView, ContactsQuery, EventView, HistoryView, Lookup, ShardReply, ShardRequest,
    ask_shard,
};
use crate::reply;
use crate::shop::Settings;

pub(super) use join::{merge, place_of, split};

/// Events that are read at a time for an export.
const SLICE: usize = 1_000;

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
    let limit = asked.limit()?;
    let (order, list) = match asked.word(&parameter::CONTACT_SORT)? {
        "id" => (ContactOrder::Id, "contacts by id"),
        _ => (ContactOrder::LastSeen, "contacts"),
    };
    let after = asked.cursor(list)?;
    let segment: Option<SegmentId> = match segment {
        Some(id) => Some(find(asked, settings, id).await?.id),
        None => None,
    };
    let text = asked.query(parameter::SEARCH.name).map(|text| text.to_lowercase());
    let query = ContactsQuery { segment, text, order, limit: limit + 1, after };
    let mut contacts: Vec<ContactView> = Vec::new();
    for reply in gather(asked, settings, || ShardRequest::Contacts(query.clone())).await? {
        if let ShardReply::Contacts(some) = reply {
            contacts.extend(some);
        }
    }
    contacts.sort_by(|a, b| match order {
        ContactOrder::LastSeen => (b.last_seen, &b.id).cmp(&(a.last_seen, &a.id)),
        ContactOrder::Id => a.id.cmp(&b.id),
    });
    let key = |contact: &ContactView| (contact.last_seen.millis(), contact.id.to_string());
    let (contacts, cursor) = api::page(list, contacts, limit, key);
    reply::json(&Contacts { contacts, cursor })
}

pub(super) async fn show(asked: Asked<'_>, id: &str) -> Outcome<Response> {
    let settings = asked.managed_shop().await?;
    reply::json(&contact(&asked, &settings, id).await?)
}

/// A contact as it is shown.
pub(super) async fn contact(asked: &Asked<'_>, settings: &Settings, id: &str) -> Outcome<ContactView> {
    match ask_home(asked, settings, id, |who| ShardRequest::Contact { who }).await? {
        ShardReply::Contact(contact) => Ok(*contact),
        _ => Err(no_contact(id)),
    }
}

pub(super) async fn events(asked: Asked<'_>, id: &str) -> Outcome<Response> {
    let settings = asked.managed_shop().await?;
    let limit = asked.limit()?;
    let before = asked.cursor("events")?;
    let events = events_before(&asked, &settings, id, limit + 1, before).await?;
    let (events, cursor) = api::page("events", events, limit, event_key);
    reply::json(&Events { events, cursor })
}

/// Events of a contact, newest first.
async fn events_before(
    asked: &Asked<'_>,
    settings: &Settings,
    id: &str,
    limit: usize,
    before: Option<(Time, String)>,
) -> Outcome<Vec<EventView>> {
    let request = |who| ShardRequest::Events { who, limit, before: before.clone() };
    match ask_home(asked, settings, id, request).await? {
        ShardReply::Events(events) => Ok(events),
        _ => Err(no_contact(id)),
    }
}

fn event_key(event: &EventView) -> (Time, String) {
    (event.time, event.id.clone())
}

pub(super) async fn history(asked: Asked<'_>, id: &str) -> Outcome<Response> {
    let settings = asked.managed_shop().await?;
    let limit = asked.limit()?;
    let before = asked.cursor("history")?;
    let history = history_before(&asked, &settings, id, limit + 1, before).await?;
    let (history, cursor) = api::page("history", history, limit, history_key);
    reply::json(&History { history, cursor })
}

/// What changed for a contact, newest first.
async fn history_before(
    asked: &Asked<'_>,
    settings: &Settings,
    id: &str,
    limit: usize,
    before: Option<(Time, i64)>,
) -> Outcome<Vec<HistoryView>> {
    match ask_home(asked, settings, id, |who| ShardRequest::History { who, limit, before }).await? {
        ShardReply::History(history) => Ok(history),
        _ => Err(no_contact(id)),
    }
}

fn history_key(change: &HistoryView) -> (Time, i64) {
    (change.at, change.id)
}

/// All that is kept of a contact.
pub(super) async fn export(asked: Asked<'_>, id: &str) -> Outcome<Response> {
    let settings = asked.managed_shop().await?;
    let contact = contact(&asked, &settings, id).await?;
    let events = async |before| events_before(&asked, &settings, id, SLICE, before).await;
    let events = whole(events, event_key).await?;
    let history = async |before| history_before(&asked, &settings, id, SLICE, before).await;
    let history = whole(history, history_key).await?;
    reply::json(&Export { contact, events, history })
}

/// A list read slice by slice.
async fn whole<T, K>(
    read: impl AsyncFn(Option<K>) -> Outcome<Vec<T>>,
    key: impl Fn(&T) -> K,
) -> Outcome<Vec<T>> {
    let mut all = Vec::new();
    loop {
        let more = read(all.last().map(&key)).await?;
        let ends = more.len() < SLICE;
        all.extend(more);
        if ends {
            return Ok(all);
        }
    }
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

/// Checks what names a contact, outside of the address: in the parameter or field of this name.
pub(super) fn check_id(name: &str, id: &str) -> Outcome<()> {
    let wrong = |message| Fault::bad_field("bad_id", name, message);
    Lookup::parse(id).map(|_| ()).map_err(wrong)
}

pub(super) fn no_contact(id: &str) -> Fault {
    let id: String = id.chars().take(100).collect();
    Fault::not_found(format!("there is no contact `{id}`"))
}
