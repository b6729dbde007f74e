//! Shops and sessions, as the document tells of them.

use serde_json::{Value as Json, json};

use super::entry::{Entry, Who};
use crate::audit::Audit;
use crate::parameter::{CURSOR, LIMIT};
use crate::session::{Session, SignIn, SignedOut};
use crate::shards::{Shards, WantedShards};
use crate::shops::{
    IssuedKey, IssuedKeys, IssuedSecret, Keys, NewKey, NewShop, Revoked, Shop, ShopChange, Shops,
};

fn entry(summary: &'static str) -> Entry {
    Entry::new("shops", summary)
}

fn shop_of_session() -> Json {
    json!({ "shop": { "id": "b0a4c", "name": "My shop", "timezone": "Europe/London", "currency": "GBP" } })
}

pub(super) fn session() -> Entry {
    entry("Show whose session it is").answers::<Session>(shop_of_session())
}

pub(super) fn sign_in() -> Entry {
    entry("Sign in to the console")
        .about("Answers with a cookie that scripts cannot read.")
        .by(Who::Anybody)
        .takes::<SignIn>(json!({ "key": "ak_b0a4c_…" }))
        .answers::<Session>(shop_of_session())
        .refuses(&[401, 403])
}

pub(super) fn sign_out() -> Entry {
    entry("Sign out of the console")
        .by(Who::Anybody)
        .answers::<SignedOut>(json!({ "signed_out": true }))
        .refuses(&[401])
}

pub(super) fn create() -> Entry {
    entry("Make a shop")
        .about("The answer holds the keys, this once.")
        .by(Who::Operator)
        .takes::<NewShop>(json!({ "name": "My shop", "timezone": "Europe/London", "currency": "GBP" }))
        .answers::<IssuedKeys>(json!({
            "id": "b0a4c", "name": "My shop", "timezone": "Europe/London", "currency": "GBP", "shards": 4,
            "write_key": "wk_b0a4c_…", "source_key": "sk_b0a4c_…", "admin_key": "ak_b0a4c_…",
            "token_secret": "…",
        }))
        .refuses(&[409])
}

fn shop() -> Json {
    json!({
        "id": "b0a4c", "name": "My shop", "timezone": "Europe/London", "currency": "GBP", "shards": 4,
        "origins": ["https://shop.example"], "token_public_keys": [],
    })
}

fn key() -> Json {
    json!({ "id": "key-3f1c0a9d2b7e", "kind": "admin", "created_at": 1_772_323_200_000_i64 })
}

fn issued() -> Json {
    json!({ "id": "key-3f1c0a9d2b7e", "kind": "admin", "key": "ak_b0a4c_…" })
}

/// An entry of one shop.
fn entry_of(summary: &'static str) -> Entry {
    entry(summary).by(Who::OperatorOrManager).of("The shop's id.").refuses(&[404])
}

pub(super) fn list() -> Entry {
    entry("List shops")
        .about("With the operator's key all of them, at most 100 on a page; with an admin key its own.")
        .by(Who::OperatorOrManager)
        .parameters(&[LIMIT, CURSOR])
        .answers::<Shops>(json!({ "shops": [shop()], "cursor": null }))
}

pub(super) fn show() -> Entry {
    entry_of("Show a shop").answers::<Shop>(shop())
}

pub(super) fn change() -> Entry {
    entry_of("Change the settings of a shop")
        .takes::<ShopChange>(json!({ "origins": ["https://shop.example"] }))
        .answers::<Shop>(shop())
}

pub(super) fn keys() -> Entry {
    entry_of("List the keys of a shop").answers::<Keys>(json!({ "keys": [key()], "cursor": null }))
}

pub(super) fn issue_key() -> Entry {
    entry_of("Make a key")
        .about("The answer holds it, this once. Of each kind two are valid at a time.")
        .takes::<NewKey>(json!({ "kind": "admin" }))
        .answers::<IssuedKey>(issued())
}

pub(super) fn rotate_key() -> Entry {
    entry_of("Rotate a key")
        .about(
            "Makes a new one of its kind. This one stays valid until it is revoked; any other of the kind \
                ends at once.",
        )
        .answers::<IssuedKey>(issued())
}

pub(super) fn revoke_key() -> Entry {
    entry_of("Revoke a key")
        .about("It may work for up to 5 seconds more. The last one of a kind stays.")
        .answers::<Revoked>(json!({ "revoked": "key-3f1c0a9d2b7e" }))
        .refuses(&[409])
}

pub(super) fn rotate_secret() -> Entry {
    entry_of("Rotate the secret of customer tokens")
        .about("The one before it stays valid until the next rotation.")
        .answers::<IssuedSecret>(json!({ "token_secret": "…" }))
}

fn shards_told() -> Json {
    json!({
        "shards": 4,
        "doubling": { "to": 8, "since": 1_772_323_200_000_i64, "shards": [{ "done": 0.25, "moved": 1_024 }] },
        "filled": [{
            "shard": 0, "contacts": 8_192, "bytes": 41_943_040,
            "memory": { "contacts": 512, "calls": 4_096, "bytes": 2_097_152 },
        }],
        "advice": null,
    })
}

pub(super) fn shards() -> Entry {
    entry_of("Show how full the shards of a shop are").answers::<Shards>(shards_told())
}

pub(super) fn double_shards() -> Entry {
    entry_of("Double the shards of a shop")
        .about("Without downtime: half of the contacts move, a few at a time. Asked again, tells how far that is.")
        .takes::<WantedShards>(json!({ "shards": 8 }))
        .answers::<Shards>(shards_told())
        .refuses(&[409])
}

pub(super) fn audit() -> Entry {
    let about = "Of the shop; with the operator's key, which shops were made.";
    entry("List who changed what, and when")
        .about(about)
        .by(Who::OperatorOrManager)
        .parameters(&[LIMIT, CURSOR])
        .answers::<Audit>(json!({
            "audit": [{
                "id": 7, "at": 1_772_323_200_000_i64, "by": "key-3f1c0a9d2b7e", "operation": "create_segment",
                "target": "sg-3f1c0a9d2b7e", "status": 200,
            }],
            "cursor": null,
        }))
}

pub(super) fn document() -> Entry {
    entry("This document").by(Who::Anybody)
}
