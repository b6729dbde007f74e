//! Blocks, as the document tells of them.

use serde_json::{Value as Json, json};

use super::entry::Entry;
use crate::blocks::{Block, Blocks, Definition, Draft, Previewed, Results};
use crate::parameter::{CURSOR, FROM_DAY, LIMIT, TO_DAY};
use crate::segments::Deleted;

fn definition() -> Json {
    json!({
        "id": "home",
        "name": "Home page",
        "title": { "en": "For you", "uk": "Для вас" },
        "kind": "personal",
        "limit": 6,
        "filters": { "in_stock": true, "category": ["Home > Lamps"], "price": { "gte": 5, "lt": 100 } },
        "at_most": { "category": 2 },
        "fallbacks": ["trending", "bestsellers"],
        "split": { "bucket": 50, "salt": "home-1", "with": { "kind": "next" } },
    })
}

fn block() -> Json {
    let mut block = definition();
    if let Some(fields) = block.as_object_mut() {
        fields.insert("standing".to_owned(), json!(false));
        fields.insert("created_at".to_owned(), json!(1_772_323_200_000_i64));
        fields.insert("updated_at".to_owned(), json!(1_772_323_200_000_i64));
        fields.insert("shown".to_owned(), json!(5_200));
        fields.insert("clicked".to_owned(), json!(312));
    }
    block
}

fn entry(summary: &'static str) -> Entry {
    Entry::new("blocks", summary)
}

/// An entry of one block.
fn entry_of(summary: &'static str) -> Entry {
    entry(summary).of("The block's id.").refuses(&[404])
}

pub(super) fn list() -> Entry {
    entry("List blocks")
        .about(
            "Those that were defined, then those that every shop has, one of each kind. A page asks for them \
             by their ids: `GET /v1/blocks/{id}`.",
        )
        .parameters(&[LIMIT, CURSOR])
        .answers::<Blocks>(json!({ "blocks": [block()], "cursor": null }))
}

pub(super) fn create() -> Entry {
    entry("Define a block")
        .about("An id is chosen where none is given. The id of a kind defines what that kind's own block is.")
        .takes::<Definition>(definition())
        .answers::<Block>(block())
        .refuses(&[409])
}

pub(super) fn preview() -> Entry {
    entry("Show what a block would hold for a contact")
        .about("Before it is saved; each product with the way by which it came in.")
        .takes::<Draft>(json!({ "definition": definition(), "contact": "user:13085", "product": "42" }))
        .answers::<Previewed>(json!({
            "variant": "a",
            "items": [{ "why": "personal", "product_id": "43", "name": "Lamp", "price": 19.5 }],
        }))
}

pub(super) fn show() -> Entry {
    entry_of("Show a block").answers::<Block>(block())
}

pub(super) fn change() -> Entry {
    entry_of("Change a block")
        .about("Keys that the server adds to a definition may be sent back; they are left out.")
        .takes::<Definition>(definition())
        .answers::<Block>(block())
        .refuses(&[409])
}

pub(super) fn delete() -> Entry {
    entry_of("Delete a block")
        .about("The block of a kind becomes what it is in every shop.")
        .answers::<Deleted>(json!({ "deleted": "home" }))
        .refuses(&[409])
}

pub(super) fn results() -> Entry {
    entry_of("Show how a block does")
        .about(
            "How often it was seen and clicked by day, with 95 % intervals, and whether one of the two settings \
             of a split does better: by the test of two proportions, from 100 views each and a confidence of \
             95 % on.",
        )
        .parameters(&[FROM_DAY, TO_DAY])
        .answers::<Results>(json!({
            "days": [{ "day": "2026-03-01", "variant": "a", "shown": 2_600, "clicked": 130 }],
            "variants": [{ "variant": "a", "shown": 2_600, "clicked": 130, "rate": 5.0, "low": 4.23, "high": 5.91 }],
        }))
}
