//! `/api/rejected`: calls that were not taken, and why.

use serde_json::json;
use worker::Response;

use super::Asked;
use super::segments::{gather, time_cursor};
use crate::fault::Outcome;
use crate::message::{RejectedView, ShardReply, ShardRequest};
use crate::reply;

pub(super) async fn list(asked: Asked<'_>) -> Outcome<Response> {
    let settings = asked.managed_shop().await?;
    let limit = asked.limit()?;
    let before = asked.query("cursor").map(|cursor| time_cursor(&cursor)).transpose()?;
    let mut all: Vec<RejectedView> = Vec::new();
    for reply in
        gather(&asked, &settings, || ShardRequest::Rejected { limit: limit + 1, before: before.clone() })
            .await?
    {
        if let ShardReply::Rejected(some) = reply {
            all.extend(some);
        }
    }
    all.sort_by(|a, b| (b.at, &b.id).cmp(&(a.at, &a.id)));
    let more = all.len() > limit;
    all.truncate(limit);
    let cursor = all.last().filter(|_| more).map(|last| format!("{}.{}", last.at.millis(), last.id));
    reply::json(&json!({ "rejected": all, "cursor": cursor }))
}
