//! `/api/notices`: what happened by itself and that somebody should know.

use api::notices::Notices;
use worker::Response;

use super::Asked;
use crate::fault::{Fault, Outcome};
use crate::message::{ShopReply, ShopRequest, ask_shop};
use crate::reply;

pub(super) async fn list(asked: Asked<'_>) -> Outcome<Response> {
    let settings = asked.managed_shop().await?;
    let limit = asked.limit()?;
    let before: Option<i64> = asked.cursor("notices")?;
    let request = ShopRequest::Notices { limit: limit + 1, before };
    let ShopReply::Notices(notices) = ask_shop(asked.env, &settings.id, &request).await? else {
        return Err(Fault::internal("the shop answered something else than was asked"));
    };
    let (notices, cursor) = api::page("notices", notices, limit, |last| last.id);
    reply::json(&Notices { notices, cursor })
}
