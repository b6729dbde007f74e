//! `/api/shops`: the operator makes a shop.

use api::shops::{Chosen, NewShop};
use worker::Response;

use super::{Asked, body};
use crate::access::{random_text, same};
use crate::fault::{Fault, Outcome};
use crate::message::{self, ShopReply, ShopRequest, ask_shop};
use crate::reply;

/// Makes a shop and tells its keys, this once.
pub(super) async fn create(mut asked: Asked<'_>) -> Outcome<Response> {
    check_operator(&asked)?;
    let shop: NewShop = body::json(&mut asked.request, 4096).await?;
    let Chosen { id, name, timezone, currency, shards } = shop.chosen()?;
    let id = id.map_or_else(|| random_text(5), Ok)?;
    let shop = message::NewShop { id, name, timezone, currency, shards };
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
