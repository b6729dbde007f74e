//! The catalogue, as the document tells of them.

use serde_json::{Value as Json, json};

use super::entry::{Entry, Who};
use crate::catalog::{ProductPage, Products, Taken};
use crate::parameter::{CATEGORY, CURSOR, LIMIT, SEARCH};

fn product() -> Json {
    json!({
        "product_id": "42", "name": "Lantern", "category": "Lighting", "price": 9.5,
        "url": "https://shop.example/product/42", "in_stock": true,
    })
}

pub(super) fn list() -> Entry {
    Entry::new("catalog", "List products")
        .parameters(&[SEARCH, CATEGORY, LIMIT, CURSOR])
        .answers::<ProductPage>(json!({ "items": [product()], "total": 1, "cursor": null }))
}

pub(super) fn put() -> Entry {
    Entry::new("catalog", "Add or replace products")
        .about("Those that are not right are told by their place; the others are taken.")
        .by(Who::Servers)
        .takes::<Products>(json!({ "items": [product()] }))
        .answers::<Taken>(json!({ "accepted": 1, "rejected": [] }))
}
