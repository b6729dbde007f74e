//! Faults on purpose, to see that one request's panic hurts no other. They exist only where the
//! binding `SHOAL_FAULTS` is `1`, and answer only to the operator.

use serde_json::json;
use worker::{Env, Response};

use super::Asked;
use crate::fault::{Fault, Outcome};
use crate::message::{Place, ShardRequest, ask_shard};
use crate::reply;

pub(super) fn are_on(env: &Env) -> bool {
    env.var("SHOAL_FAULTS").is_ok_and(|value| value.to_string() == "1")
}

pub(super) async fn inject(asked: Asked<'_>, place: &str) -> Outcome<Response> {
    asked.check_operator()?;
    let shop = asked.query("shop").unwrap_or_default();
    let shard = Place { shop, shard: 0, shards: 1, timezone: "UTC".to_owned() };
    match place {
        "fetch" => fail(),
        "object" => ask_shard(asked.env, shard, ShardRequest::Panic { in_alarm: false }).await?,
        "alarm" => ask_shard(asked.env, shard, ShardRequest::Panic { in_alarm: true }).await?,
        _ => return Err(Fault::not_found("expected `fetch`, `object` or `alarm`")),
    };
    reply::json(&json!({ "injected": place }))
}

#[expect(clippy::panic, reason = "this is the fault that is injected")]
fn fail() -> ! {
    panic!("a panic on purpose");
}
