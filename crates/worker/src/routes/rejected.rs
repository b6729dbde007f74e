//! `/api/rejected`: calls that were not taken, and why.

use serde_json::json;
use worker::Response;

use super::Asked;
use super::segments::gather;
use crate::fault::Outcome;
use crate::message::{RejectedView, ShardReply, ShardRequest};
use crate::reply;

pub(super) async fn list(asked: Asked<'_>) -> Outcome<Response> {
    let settings = asked.managed_shop().await?;
    let limit = asked.limit()?;
    let before = asked.query("cursor").and_then(|cursor| cursor.parse().ok());
    let mut all: Vec<RejectedView> = Vec::new();
    for reply in gather(&asked, &settings, || ShardRequest::Rejected { limit: limit + 1, before }).await? {
        if let ShardReply::Rejected(some) = reply {
            all.extend(some);
        }
    }
    all.sort_by_key(|rejected| std::cmp::Reverse(rejected.at));
    let more = all.len() > limit;
    all.truncate(limit);
    let cursor = all.last().filter(|_| more).map(|last| last.at.millis().to_string());
    reply::json(&json!({ "rejected": all, "cursor": cursor }))
}
