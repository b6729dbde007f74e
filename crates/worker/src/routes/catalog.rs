//! `/api/catalog`: products in and out.

use api::catalog::{PRODUCTS, ProductPage, Products, RejectedItem, Taken};
use api::{Cursor, parameter};
use recommend::{PRODUCTS as MOST, feed};
use worker::Response;

use super::{Asked, body};
use crate::fault::{Fault, Outcome};
use crate::message::{CatalogReply, CatalogRequest, ask_catalog};
use crate::reply;

/// Bytes of one request.
const BODY_BYTES: usize = 1024 * 1024;

/// The list's name in its cursors.
const LIST: &str = "catalog";

/// Takes products; those that are not right are told by their place, the others are taken.
pub(super) async fn put(mut asked: Asked<'_>) -> Outcome<Response> {
    let settings = asked.written_shop().await?;
    let Products { items, merge } = body::json(&mut asked.request, BODY_BYTES).await?;
    if items.len() > PRODUCTS {
        let message = format!("expected at most {PRODUCTS} products in one request");
        return Err(Fault::bad_field("too_many", "items", message));
    }
    let (mut products, mut places, mut rejected) = (Vec::new(), Vec::new(), Vec::new());
    for (index, item) in items.iter().enumerate() {
        match feed::checked(item, &format!("items[{index}]")) {
            Ok(product) => {
                products.push(product);
                places.push(index);
            }
            Err(recommend::Fault { path, message }) => {
                let fault = Fault::bad_field("bad_product", path, message);
                rejected.push(RejectedItem { index, problem: fault.problem() });
            }
        }
    }
    let request = CatalogRequest::Put { items: products, merge };
    let CatalogReply::Put { beyond } = ask_catalog(asked.env, &settings.id, &request).await? else {
        return Err(Fault::internal("the catalogue answered something else than was asked"));
    };
    for index in beyond.iter().filter_map(|place| places.get(*place).copied()) {
        let message = format!("the catalogue is full: it holds {MOST} products");
        let fault = Fault::bad_field("catalog_full", format!("items[{index}]"), message);
        rejected.push(RejectedItem { index, problem: fault.problem() });
    }
    rejected.sort_by_key(|item| item.index);
    reply::json(&Taken { accepted: items.len() - rejected.len(), rejected })
}

pub(super) async fn list(asked: Asked<'_>) -> Outcome<Response> {
    let settings = asked.managed_shop().await?;
    let request = CatalogRequest::List {
        text: asked.query(parameter::SEARCH.name).map(|text| text.to_lowercase()),
        category: asked.query(parameter::CATEGORY.name),
        limit: asked.limit()?,
        after: asked.cursor(LIST)?,
    };
    match ask_catalog(asked.env, &settings.id, &request).await? {
        CatalogReply::Page { items, total, cursor } => {
            let cursor = cursor.map(|last| Cursor::behind(LIST, last).text());
            reply::json(&ProductPage { items, total, cursor })
        }
        _ => Err(Fault::internal("the catalogue answered something else than was asked")),
    }
}
