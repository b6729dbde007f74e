//! Segment's HTTP API: batches, single calls, and what libraries for browsers ask first.

use std::borrow::Cow;

use dialect::{Body, segment, waiting};
use event::CallKind;
use serde_json::json;
use worker::{Env, Response};

use super::proof::proven;
use super::{Asked, Intake, Report, Sender, refusal, take_one, who};
use crate::access::KeyKind;
use crate::fault::Outcome;
use crate::reply;

/// Takes a batch: each call by itself.
pub(super) async fn batch(env: &Env, sender: &Sender, text: &[u8], body: &Body<'_>) -> Outcome<Report> {
    let parts = body.context().and_then(|context| Ok((context, body.batch()?)));
    let (context, parts) = refusal::unless_listed(env, sender, text, parts).await?;
    let mut intake = Intake::default();
    for (index, part) in parts.into_iter().enumerate() {
        for raw in calls(part) {
            let read = segment::batched(&raw, &context, &sender.arrival);
            intake.take(sender, index, &raw, proven(sender, &raw, read).await);
        }
    }
    intake.store(env, sender).await
}

/// What a part of a batch comes to in Segment's format: mostly itself.
fn calls(part: &[u8]) -> Vec<Cow<'_, [u8]>> {
    match waiting::is_waiting(part) {
        true => waiting::as_segment(part).into_iter().map(Cow::Owned).collect(),
        false => vec![Cow::Borrowed(part)],
    }
}

/// Takes one call.
pub(super) async fn one(env: &Env, sender: &Sender, raw: &[u8], kind: CallKind) -> Outcome<Report> {
    let read = segment::call(raw, Some(kind), &sender.arrival);
    take_one(env, sender, raw, proven(sender, raw, read).await).await
}

/// `GET /v1/projects/{key}/settings`: tells Segment's browser library to send its calls here, and
/// nothing to anybody else.
pub(in crate::routes) async fn settings(asked: &Asked<'_>, key: &str) -> Outcome<Response> {
    who::by_key(asked.env, key, &[KeyKind::Write]).await?;
    let host = match (asked.url.host_str(), asked.url.port()) {
        (Some(host), Some(port)) => format!("{host}:{port}/v1"),
        (host, _) => format!("{}/v1", host.unwrap_or_default()),
    };
    let all = json!({ "enabled": true, "integrations": {} });
    reply::json(&json!({
        "integrations": {
            "Segment.io": {
                "apiKey": key,
                "apiHost": host,
                "protocol": asked.url.scheme(),
                "unbundledIntegrations": [],
                "addBundledMetadata": true,
            },
        },
        "plan": {
            "track": { "__default": all },
            "identify": { "__default": all },
            "group": { "__default": all },
        },
        "edgeFunction": {},
        "analyticsNextEnabled": true,
        "middlewareSettings": {},
        "enabledMiddleware": {},
        "metrics": { "sampleRate": 0 },
        "legacyVideoPluginsEnabled": false,
        "remotePlugins": [],
    }))
}

/// `GET /sourceConfig`: tells RudderStack's browser library that its calls are welcome, and that nobody
/// else gets any.
pub(in crate::routes) async fn source_config(asked: &Asked<'_>) -> Outcome<Response> {
    let key = asked.given_key().or_else(|| asked.query("writeKey")).unwrap_or_default();
    let settings = who::by_key(asked.env, &key, &[KeyKind::Write]).await?;
    let off = json!({ "enabled": false });
    reply::json(&json!({
        "source": {
            "id": settings.id,
            "name": settings.name,
            "writeKey": key,
            "workspaceId": settings.id,
            "enabled": true,
            "config": { "statsCollection": { "errors": off, "metrics": off } },
            "destinations": [],
            "dataplanes": {},
        },
    }))
}
