//! `/api/shops`: the operator makes a shop.

use segment::Zone;
use serde::Deserialize;
use worker::Response;

use super::{Asked, body};
use crate::access::{is_shop_id, random_text, same};
use crate::fault::{Fault, Outcome};
use crate::message::{NewShop, ShopReply, ShopRequest, ask_shop};
use crate::reply;

const SHARDS: u32 = 4;
const MOST_SHARDS: u32 = 256;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Body {
    id: Option<String>,
    name: Option<String>,
    timezone: Option<String>,
    currency: Option<String>,
    shards: Option<u32>,
}

/// Makes a shop and tells its keys, this once.
pub(super) async fn create(mut asked: Asked<'_>) -> Outcome<Response> {
    check_operator(&asked)?;
    let body: Body = body::json(&mut asked.request, 4096).await?;
    let shop = checked(body)?;
    match ask_shop(asked.env, &shop.id.clone(), &ShopRequest::Create(Box::new(shop))).await? {
        ShopReply::Created(keys) => reply::json(&keys),
        _ => Err(Fault::internal("the shop answered something else than was asked")),
    }
}

/// Only the operator's own key does: the secret `SHOAL_ROOT_KEY` of the deployment.
pub(super) fn check_operator(asked: &Asked<'_>) -> Outcome<()> {
    let root = asked.env.var("SHOAL_ROOT_KEY").map(|value| value.to_string()).unwrap_or_default();
    if root.is_empty() {
        return Err(Fault::forbidden(
            "no operator's key is set; set the secret SHOAL_ROOT_KEY and deploy again",
        ));
    }
    let given = asked.bearer().unwrap_or_default();
    let right = same(given.as_bytes(), root.as_bytes());
    right.then_some(()).ok_or_else(|| Fault::unauthorized("expected the operator's key as a bearer token"))
}

fn checked(body: Body) -> Outcome<NewShop> {
    let id = body.id.map_or_else(|| random_text(5), Ok)?;
    if !is_shop_id(&id) {
        return Err(Fault::bad_field("bad_shop", "id", "expected 1 to 40 of `a-z`, `0-9` and `-`"));
    }
    let name = body.name.unwrap_or_else(|| "My shop".to_owned());
    if name.trim().is_empty() || name.len() > 200 {
        return Err(Fault::bad_field("bad_shop", "name", "expected 1 to 200 bytes"));
    }
    let timezone = body.timezone.unwrap_or_else(|| "UTC".to_owned());
    if Zone::named(&timezone).is_none() {
        return Err(Fault::bad_field(
            "bad_shop",
            "timezone",
            "expected an IANA timezone such as `Europe/Berlin`",
        ));
    }
    let currency = body.currency.unwrap_or_else(|| "EUR".to_owned());
    if currency.len() != 3 || !currency.bytes().all(|b| b.is_ascii_uppercase()) {
        return Err(Fault::bad_field("bad_shop", "currency", "expected three capital letters such as `EUR`"));
    }
    let shards = body.shards.unwrap_or(SHARDS);
    if !(1..=MOST_SHARDS).contains(&shards) {
        return Err(Fault::bad_field("bad_shop", "shards", format!("expected 1 to {MOST_SHARDS}")));
    }
    Ok(NewShop { id, name, timezone, currency, shards })
}
