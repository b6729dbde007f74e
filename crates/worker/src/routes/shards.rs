//! `/api/shops/{id}/shards`: how full the shards of a shop are, and doubling them.

use api::shards::{DoublingView, Filling, Shards, WantedShards};
use futures_util::future::join_all;
use worker::Response;

use super::{Asked, body, who};
use crate::fault::{Fault, Outcome};
use crate::message::{Place, ShardReply, ShardRequest, ShopReply, ShopRequest, ask_shard, ask_shop};
use crate::reply;
use crate::shop::Settings;

pub(super) async fn show(asked: Asked<'_>, id: &str) -> Outcome<Response> {
    let id = asked.shop_named(id).await?.id;
    // Not what this Worker remembers: it is asked to see how far that is.
    let settings = who::fresh(asked.env, &id).await?.ok_or_else(|| Fault::internal("a shop is gone"))?;
    tell(&asked, &settings).await
}

/// Begins to double the shards; asked again, tells how far that is.
pub(super) async fn double(mut asked: Asked<'_>, id: &str) -> Outcome<Response> {
    let id = asked.shop_named(id).await?.id;
    let WantedShards { shards } = body::json(&mut asked.request, 4096).await?;
    match ask_shop(asked.env, &id, &ShopRequest::Double { shards }).await? {
        ShopReply::Settings(settings) => tell(&asked, &settings).await,
        _ => Err(Fault::internal("the shop answered something else than was asked")),
    }
}

async fn tell(asked: &Asked<'_>, settings: &Settings) -> Outcome<Response> {
    let ask = async |place: Place| {
        let shard = place.shard;
        match ask_shard(asked.env, place, ShardRequest::Filling).await? {
            ShardReply::Filling { contacts, bytes, memory } => Ok(Filling { shard, contacts, bytes, memory }),
            _ => Err(Fault::internal("a shard answered something else than was asked")),
        }
    };
    let filled = join_all(settings.places().map(ask)).await.into_iter().collect::<Outcome<Vec<_>>>()?;
    let advice = (settings.doubling.is_none() && filled.iter().any(Filling::is_full))
        .then(|| "a shard is getting full; double the shards".to_owned());
    let to = settings.shards * 2;
    let doubling = settings.doubling.clone();
    let doubling =
        doubling.map(|doubling| DoublingView { to, since: doubling.since, shards: doubling.shards });
    reply::json(&Shards { shards: settings.shards, doubling, filled, advice })
}
