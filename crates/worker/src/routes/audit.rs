//! `/api/audit`: who changed what, and when; of a shop, or for the operator which shops were made.

use api::audit::Audit;
use worker::Response;

use super::Asked;
use crate::fault::{Fault, Outcome};
use crate::message::{RegistryReply, RegistryRequest, ShopReply, ShopRequest, ask_registry, ask_shop};
use crate::reply;

/// The list's name in its cursors.
const LIST: &str = "audit";

pub(super) async fn list(asked: Asked<'_>) -> Outcome<Response> {
    let (page, before) = (asked.limit()?, asked.cursor(LIST)?);
    let limit = page + 1;
    let audit = if asked.is_operator() {
        match ask_registry(asked.env, &RegistryRequest::Audit { limit, before }).await? {
            RegistryReply::Audit(audit) => audit,
            _ => return Err(odd()),
        }
    } else {
        let settings = asked.managed_shop().await?;
        match ask_shop(asked.env, &settings.id, &ShopRequest::Audit { limit, before }).await? {
            ShopReply::Audit(audit) => audit,
            _ => return Err(odd()),
        }
    };
    let (audit, cursor) = api::page(LIST, audit, page, |entry| entry.id);
    reply::json(&Audit { audit, cursor })
}

fn odd() -> Fault {
    Fault::internal("the record answered something else than was asked")
}
