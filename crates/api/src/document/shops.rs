//! Shops and sessions, as the document tells of them.

use serde_json::{Value as Json, json};

use super::entry::{Entry, Who};
use crate::session::{Session, SignIn, SignedOut};
use crate::shops::{IssuedKeys, NewShop};

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

pub(super) fn document() -> Entry {
    entry("This document").by(Who::Anybody)
}
