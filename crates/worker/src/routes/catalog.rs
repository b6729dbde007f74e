//! `/api/catalog`: products in and out.

use event::Value;
use serde::Deserialize;
use serde_json::json;
use worker::Response;

use super::{Asked, body};
use crate::catalog::checked_product;
use crate::fault::{Fault, Outcome};
use crate::message::{CatalogReply, CatalogRequest, ask_catalog};
use crate::reply;

/// Bytes and products of one request.
const BODY_BYTES: usize = 1024 * 1024;
const PRODUCTS: usize = 1_000;

#[derive(Deserialize)]
struct Body {
    items: Vec<Value>,
}

/// Takes products; those that are not right are told by their place, the others are taken.
pub(super) async fn put(mut asked: Asked<'_>) -> Outcome<Response> {
    let settings = asked.written_shop().await?;
    let Body { items } = body::json(&mut asked.request, BODY_BYTES).await?;
    if items.len() > PRODUCTS {
        return Err(Fault::too_large(format!("expected at most {PRODUCTS} products in one request")));
    }
    let (mut products, mut rejected) = (Vec::new(), Vec::new());
    for (index, item) in items.iter().enumerate() {
        match checked_product(item, &format!("items[{index}]")) {
            Ok(product) => products.push(product),
            Err(fault) => {
                rejected.push(json!({ "index": index, "code": fault.code, "message": fault.message, "path": fault.path }));
            }
        }
    }
    let accepted = products.len();
    ask_catalog(asked.env, &settings.id, &CatalogRequest::Put { items: products }).await?;
    reply::json(&json!({ "accepted": accepted, "rejected": rejected }))
}

pub(super) async fn list(asked: Asked<'_>) -> Outcome<Response> {
    let settings = asked.managed_shop().await?;
    let request = CatalogRequest::List {
        text: asked.query("q").map(|text| text.to_lowercase()),
        category: asked.query("category"),
        limit: asked.limit()?,
        after: asked.query("cursor"),
    };
    match ask_catalog(asked.env, &settings.id, &request).await? {
        CatalogReply::Page { items, total, cursor } => {
            reply::json(&json!({ "items": items, "total": total, "cursor": cursor }))
        }
        _ => Err(Fault::internal("the catalogue answered something else than was asked")),
    }
}
