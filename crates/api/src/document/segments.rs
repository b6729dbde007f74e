//! Segments, as the document tells of them.

use serde_json::{Value as Json, json};

use super::contacts::{CONTACT_ID, contact, explained};
use super::entry::Entry;
use crate::notices::Notices;
use crate::parameter::{COLUMNS, CONTACT, CURSOR, LIMIT, SEARCH, SEGMENT_FILTERS, SPAN};
use crate::segments::{
    Definition, Deleted, Draft, Evaluated, Members, MembersChanged, Preview, Previewed, Segment, Segments,
    Sizes, Transitions, Trial,
};

/// What `{id}` is.
const SEGMENT_ID: &str = "The segment's id.";

fn definition() -> Json {
    json!({
        "name": "Filling the cart",
        "where": {
            "event": "product_added",
            "within": { "last": "30s" },
            "measure": { "sum": "total" },
            "is": { "gt": 20 },
        },
    })
}

fn segment() -> Json {
    let mut segment = definition();
    if let Some(fields) = segment.as_object_mut() {
        fields.insert("id".to_owned(), json!("sg-3f1c0a9d2b7e"));
        fields.insert("kind".to_owned(), json!("dynamic"));
        fields.insert("active".to_owned(), json!(true));
        fields.insert("created_at".to_owned(), json!(1_772_323_200_000_i64));
        fields.insert("updated_at".to_owned(), json!(1_772_323_200_000_i64));
        fields.insert("state".to_owned(), json!("ready"));
        fields.insert("contacts".to_owned(), json!(128));
        fields.insert("trend".to_owned(), json!([120, 125, 128]));
    }
    segment
}

fn entry(summary: &'static str) -> Entry {
    Entry::new("segments", summary)
}

/// An entry of one segment.
fn entry_of(summary: &'static str) -> Entry {
    entry(summary).of(SEGMENT_ID).refuses(&[404])
}

pub(super) fn list() -> Entry {
    entry("List segments")
        .parameters(&SEGMENT_FILTERS)
        .parameters(&[SPAN, LIMIT, CURSOR])
        .answers::<Segments>(json!({ "segments": [segment()], "cursor": null }))
}

pub(super) fn create() -> Entry {
    entry("Make a segment")
        .about(
            "A definition that is wrong is refused with the place of the fault and what was expected there.",
        )
        .parameters(&[SPAN])
        .takes::<Definition>(definition())
        .answers::<Segment>(segment())
        .refuses(&[409])
}

pub(super) fn preview() -> Entry {
    entry("Count the contacts of a definition before it is saved")
        .takes::<Preview>(json!({ "definition": definition(), "sample": 1 }))
        .answers::<Previewed>(
            json!({ "count": 128, "sample": [contact()], "contacts": 5_240, "took_ms": 31 }),
        )
}

pub(super) fn evaluate() -> Entry {
    entry("Try a definition on a history")
        .about("The calls are of one contact, in Segment's format.")
        .takes::<Trial>(json!({
            "definition": definition(),
            "calls": [{
                "type": "track", "event": "product_added", "userId": "13085", "messageId": "m-1",
                "timestamp": "2026-03-01T10:00:00Z", "properties": { "product_id": "42", "total": 24 },
            }],
            "now": "2026-03-01T10:00:10Z",
        }))
        .answers::<Evaluated>(json!({ "member": true, "until": "2026-03-01T10:00:30.000Z" }))
}

pub(super) fn explain_draft() -> Entry {
    entry("Explain a definition before it is saved")
        .about("Why the contact would be in or out, condition by condition.")
        .takes::<Draft>(json!({ "definition": definition(), "contact": "user:13085" }))
        .answers::<shard::message::ExplainedView>(explained())
        .refuses(&[404])
}

pub(super) fn show() -> Entry {
    entry_of("Show a segment").parameters(&[SPAN]).answers::<Segment>(segment())
}

pub(super) fn change() -> Entry {
    entry_of("Change a segment")
        .about("Keys that the server adds to a definition may be sent back; they are left out.")
        .parameters(&[SPAN])
        .takes::<Definition>(definition())
        .answers::<Segment>(segment())
        .refuses(&[409])
}

pub(super) fn delete() -> Entry {
    entry_of("Delete a segment")
        .about("A segment that others refer to stays, and 409 names them.")
        .answers::<Deleted>(json!({ "deleted": "sg-3f1c0a9d2b7e" }))
        .refuses(&[409])
}

pub(super) fn contacts() -> Entry {
    entry_of("List the members of a segment")
        .parameters(&[SEARCH, crate::parameter::CONTACT_SORT, LIMIT, CURSOR])
        .answers::<crate::contacts::Contacts>(json!({ "contacts": [contact()], "cursor": null }))
}

pub(super) fn table() -> Entry {
    entry_of("Download the members of a segment as CSV")
        .about(
            "A cell that a spreadsheet would take for a formula has an apostrophe before it. Shard by shard, \
             not sorted.",
        )
        .parameters(&[COLUMNS])
        .answers_text("text/csv", "id,user_id\r\nd72f36860481754c899a8e0c,13085\r\n")
}

pub(super) fn recalculate() -> Entry {
    entry_of("Form a segment anew")
        .about(
            "All contacts are gone through once more, as after a failure. Lists and frozen segments refuse.",
        )
        .answers::<Segment>(segment())
        .refuses(&[409])
}

pub(super) fn notices() -> Entry {
    entry("List notices")
        .about("Segments that were formed or could not be, and contacts that could not be evaluated.")
        .parameters(&[LIMIT, CURSOR])
        .answers::<Notices>(json!({
            "notices": [{
                "id": 3, "at": 1_772_323_200_000_i64, "kind": "ready", "segment": "sg-3f1c0a9d2b7e",
                "message": "“Filling the cart” is ready.",
            }],
            "cursor": null,
        }))
}

pub(super) fn sizes() -> Entry {
    entry_of("Show the size of a segment over time")
        .parameters(&[SPAN])
        .answers::<Sizes>(json!({ "sizes": [{ "at": 1_772_323_200_000_i64, "contacts": 128 }] }))
}

pub(super) fn transitions() -> Entry {
    entry_of("List entries into a segment and exits from it")
        .parameters(&[LIMIT, CURSOR])
        .answers::<Transitions>(json!({
            "transitions": [{
                "id": "tr-0002-000000000017", "contact": "d72f36860481754c899a8e0c", "segment": "sg-3f1c0a9d2b7e",
                "change": "entered", "at": 1_772_323_200_000_i64,
            }],
            "cursor": null,
        }))
}

pub(super) fn explain() -> Entry {
    entry_of("Explain why a contact is in a segment or not")
        .about(CONTACT_ID)
        .parameters(&[CONTACT])
        .answers::<shard::message::ExplainedView>(explained())
}

pub(super) fn members() -> Entry {
    entry_of("Change who is in a list")
        .about("Of segments of the kind `list`; at most 10,000 contacts in one request.")
        .takes::<Members>(json!({ "add": ["user:13085"], "remove": ["email:ann@example.com"] }))
        .answers::<MembersChanged>(json!({ "added": 1, "removed": 0, "unknown": ["email:ann@example.com"] }))
        .refuses(&[409])
}
