//! `GET /v1/blocks/{block}`: product blocks for a page.

mod asker;
mod definitions;
mod fill;
mod manage;
mod page;
mod preview;
mod results;

use api::blocks::COUNT;
use worker::Response;

use super::Asked;
use crate::fault::{Fault, Outcome};
use crate::reply;

pub(super) use asker::Asker;
pub(super) use fill::{Filled, Wanted, fill};
pub(super) use manage::{change, create, delete, list, show};
pub(super) use preview::preview;
pub(super) use results::results;

/// Fills a block for a customer whose token the shop signed, or else for the asking browser.
pub(super) async fn block(asked: Asked<'_>, name: &str) -> Outcome<Response> {
    let asker = Asker::of(&asked, asked.query("visitor"), None).await?;
    let wanted = Wanted {
        block: name.to_owned(),
        product: asked.query("product"),
        category: asked.query("category"),
        limit: asked.query(COUNT.name).map(|_| asked.whole(&COUNT)).transpose()?,
    };
    let served = fill(asked.env, &asker, &[wanted], &[]).await?;
    let filled = served.blocks.first().ok_or_else(|| Fault::internal("a block was not filled"))?;
    let response = match asked.query("format").as_deref() {
        None | Some("json") => reply::json(filled)?,
        Some("html") => {
            let template = definitions::template(asked.env, &asker.settings.id, name).await?;
            Response::from_html(page::part(filled, template.as_ref()))?
        }
        Some(_) => {
            return Err(Fault::bad_field("bad_query", "format", "expected `json` or `html`"));
        }
    };
    for_one_person(response)
}

/// What is made for one person is kept by nobody in between.
pub(super) fn for_one_person(mut response: Response) -> Outcome<Response> {
    let headers = response.headers_mut();
    headers.set("cache-control", "private, no-store")?;
    headers.set("vary", "authorization, accept-language")?;
    headers.set("x-content-type-options", "nosniff")?;
    Ok(response)
}
