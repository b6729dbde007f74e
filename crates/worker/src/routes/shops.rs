//! `/api/shops`: the operator makes shops; operator and manager change their settings and keys.

use api::shops::{Chosen, KeyView, Keys, NewKey, NewShop, Revoked, Shop, ShopChange, Shops, is_shop_id};
use futures_util::future::join_all;
use worker::Response;

use super::{Asked, body, who};
use crate::fault::{Fault, Outcome};
use crate::message::{self, RegistryReply, RegistryRequest, ShopReply, ShopRequest, ask_registry, ask_shop};
use crate::reply;
use crate::shop::Settings;

/// Bytes of one request.
const BODY_BYTES: usize = 64 * 1024;

/// Shops of one page: each is asked for what it is.
const PAGE: usize = 100;

/// The list's name in its cursors.
const LIST: &str = "shops";

/// Makes a shop and tells its keys, this once.
pub(super) async fn create(mut asked: Asked<'_>) -> Outcome<Response> {
    asked.check_operator()?;
    let shop: NewShop = body::json(&mut asked.request, BODY_BYTES).await?;
    let Chosen { id, name, timezone, currency, shards } = shop.chosen()?;
    let id = id.map_or_else(|| asked.new_id(5), Ok)?;
    let shop = message::NewShop { id, name, timezone, currency, shards };
    match ask_registry(asked.env, &RegistryRequest::Create(Box::new(shop))).await? {
        RegistryReply::Created(keys) => reply::json(&keys),
        _ => Err(Fault::internal("the registry answered something else than was asked")),
    }
}

/// All shops for the operator; for a manager the one that is managed.
pub(super) async fn list(asked: Asked<'_>) -> Outcome<Response> {
    let (limit, after) = (asked.limit()?.min(PAGE), asked.cursor::<String>(LIST)?);
    if !asked.is_operator() {
        let settings = asked.managed_shop().await?;
        let shops = if after.is_some() { Vec::new() } else { vec![settings.view()] };
        return reply::json(&Shops { shops, cursor: None });
    }
    let request = RegistryRequest::List { limit: limit + 1, after };
    let RegistryReply::Shops(ids) = ask_registry(asked.env, &request).await? else {
        return Err(Fault::internal("the registry answered something else than was asked"));
    };
    let (ids, cursor) = api::page(LIST, ids, limit, String::clone);
    let found = join_all(ids.iter().map(|id| who::fresh(asked.env, id))).await;
    let found: Vec<Option<Settings>> = found.into_iter().collect::<Outcome<_>>()?;
    // One that is listed and not there was never finished.
    let shops: Vec<Shop> = found.into_iter().flatten().map(|settings| settings.view()).collect();
    reply::json(&Shops { shops, cursor })
}

pub(super) async fn show(asked: Asked<'_>, id: &str) -> Outcome<Response> {
    reply::json(&asked.shop_named(id).await?.view())
}

pub(super) async fn change(mut asked: Asked<'_>, id: &str) -> Outcome<Response> {
    let settings = asked.shop_named(id).await?;
    let change: ShopChange = body::json(&mut asked.request, BODY_BYTES).await?;
    match said(&asked, &settings, ShopRequest::Change(change)).await? {
        ShopReply::Settings(settings) => reply::json(&settings.view()),
        _ => Err(odd()),
    }
}

pub(super) async fn keys(asked: Asked<'_>, id: &str) -> Outcome<Response> {
    let settings = asked.shop_named(id).await?;
    let view =
        |key: &crate::access::KeptKey| KeyView { id: key.id(), kind: key.kind, created_at: key.created_at };
    reply::json(&Keys { keys: settings.keys.iter().map(view).collect(), cursor: None })
}

pub(super) async fn issue_key(mut asked: Asked<'_>, id: &str) -> Outcome<Response> {
    let settings = asked.shop_named(id).await?;
    let NewKey { kind } = body::json(&mut asked.request, BODY_BYTES).await?;
    issued(said(&asked, &settings, ShopRequest::IssueKey { kind }).await?)
}

pub(super) async fn rotate_key(asked: Asked<'_>, id: &str, key: &str) -> Outcome<Response> {
    let settings = asked.shop_named(id).await?;
    issued(said(&asked, &settings, ShopRequest::RotateKey { id: key.to_owned() }).await?)
}

pub(super) async fn revoke_key(asked: Asked<'_>, id: &str, key: &str) -> Outcome<Response> {
    let settings = asked.shop_named(id).await?;
    said(&asked, &settings, ShopRequest::RevokeKey { id: key.to_owned() }).await?;
    reply::json(&Revoked { revoked: key.to_owned() })
}

pub(super) async fn rotate_secret(asked: Asked<'_>, id: &str) -> Outcome<Response> {
    let settings = asked.shop_named(id).await?;
    match said(&asked, &settings, ShopRequest::RotateSecret).await? {
        ShopReply::Secret(secret) => reply::json(&secret),
        _ => Err(odd()),
    }
}

fn issued(reply: ShopReply) -> Outcome<Response> {
    match reply {
        ShopReply::Key(key) => reply::json(&key),
        _ => Err(odd()),
    }
}

/// Asks the shop for a change; the next request sees it here at once.
async fn said(asked: &Asked<'_>, settings: &Settings, request: ShopRequest) -> Outcome<ShopReply> {
    let reply = ask_shop(asked.env, &settings.id, &request).await?;
    who::forget(&settings.id);
    Ok(reply)
}

fn odd() -> Fault {
    Fault::internal("the shop answered something else than was asked")
}

impl Asked<'_> {
    /// Whether the operator of the deployment asks: by the secret `SHOAL_ROOT_KEY`.
    pub(super) fn is_operator(&self) -> bool {
        self.check_operator().is_ok()
    }

    /// The shop with this id, for the operator and for its own manager; to anybody else it looks as if
    /// there were none.
    pub(super) async fn shop_named(&self, id: &str) -> Outcome<Settings> {
        let none = || Fault::not_found(format!("there is no shop `{id}`"));
        if self.is_operator() {
            let known = if is_shop_id(id) { who::fresh(self.env, id).await? } else { None };
            return known.ok_or_else(none);
        }
        let settings = self.managed_shop().await?;
        if settings.id != id {
            return Err(none());
        }
        who::fresh(self.env, id).await?.ok_or_else(none)
    }
}
