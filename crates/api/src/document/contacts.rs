//! Contacts, as the document tells of them.

use serde_json::{Value as Json, json};
use shard::message::ContactView;

use super::entry::Entry;
use crate::contacts::{Contacts, Done, Events, Export, History, Merge, MessageLink, NewLink, Split};
use crate::parameter::{CONTACT_SORT, CURSOR, LIMIT, SEARCH, SEGMENT};

/// What `{id}` is.
pub(super) const CONTACT_ID: &str =
    "A contact is named by Shoal's id, or by `user:…`, `email:…`, `phone:…` or `anonymous:…`.";

pub(super) fn contact() -> Json {
    json!({
        "id": "d72f36860481754c899a8e0c",
        "identifiers": ["user:13085", "email:ann@example.com"],
        "attributes": { "city": "Astana" },
        "first_seen": 1_772_323_200_000_i64,
        "last_seen": 1_772_323_260_000_i64,
        "events": 2,
        "segments": [{
            "segment": "sg-3f1c0a9d2b7e", "name": "Filling the cart",
            "since": 1_772_323_260_000_i64, "until": 1_772_323_290_000_i64,
        }],
    })
}

pub(super) fn explained() -> Json {
    json!({
        "contact": "d72f36860481754c899a8e0c",
        "member": true,
        "since": 1_772_323_260_000_i64,
        "until": 1_772_323_290_000_i64,
        "at": 1_772_323_270_000_i64,
        "condition": { "holds": true },
    })
}

fn event() -> Json {
    json!({
        "id": "m-1", "type": "track", "name": "product_added", "time": 1_772_323_260_000_i64,
        "params": { "product_id": "42", "total": 24 }, "context": {},
    })
}

fn change() -> Json {
    json!({
        "id": 17, "at": 1_772_323_260_000_i64, "contact": "d72f36860481754c899a8e0c", "change": "entered",
        "segment": "sg-3f1c0a9d2b7e", "name": "Filling the cart",
    })
}

fn entry(summary: &'static str) -> Entry {
    Entry::new("contacts", summary)
}

/// An entry of one contact.
fn entry_of(summary: &'static str) -> Entry {
    entry(summary).of(CONTACT_ID).refuses(&[404])
}

pub(super) fn list() -> Entry {
    entry("List contacts")
        .parameters(&[SEGMENT, SEARCH, CONTACT_SORT, LIMIT, CURSOR])
        .answers::<Contacts>(json!({ "contacts": [contact()], "cursor": null }))
        .refuses(&[404])
}

pub(super) fn show() -> Entry {
    entry_of("Show a contact").answers::<ContactView>(contact())
}

pub(super) fn events() -> Entry {
    entry_of("List what a contact did")
        .parameters(&[LIMIT, CURSOR])
        .answers::<Events>(json!({ "events": [event()], "cursor": null }))
}

pub(super) fn history() -> Entry {
    entry_of("List what changed for a contact")
        .parameters(&[LIMIT, CURSOR])
        .answers::<History>(json!({ "history": [change()], "cursor": null }))
}

pub(super) fn export() -> Entry {
    entry_of("Export all that is kept of a contact")
        .answers::<Export>(json!({ "contact": contact(), "events": [event()], "history": [change()] }))
}

pub(super) fn merge() -> Entry {
    entry_of("Join a contact with another")
        .about("It can be taken back by setting the identifier apart.")
        .takes::<Merge>(json!({ "into": "user:13085" }))
        .answers::<Done>(json!({ "done": true }))
}

pub(super) fn split() -> Entry {
    entry_of("Set an identifier of a contact apart")
        .about("With its calls, and those of the identifiers that belong to it.")
        .takes::<Split>(json!({ "identifier": "email:ann@example.com" }))
        .answers::<Done>(json!({ "done": true }))
}

pub(super) fn link() -> Entry {
    entry_of("Make a link for a message to a contact")
        .about(
            "Whoever opens it is known to the shop's page: the click is recorded, and the browser joined with \
             the contact. It identifies for tracking only and opens nothing personal.",
        )
        .takes::<NewLink>(json!({ "url": "https://shop.example/sale", "message": "autumn-1", "channel": "email" }))
        .answers::<MessageLink>(json!({
            "url": "https://edge.example/m/eyJhbGciOiJIUzI1NiIs…", "until": 1_787_875_200_000_i64,
        }))
}
