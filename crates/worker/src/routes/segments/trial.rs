//! Definitions tried out before they are saved.

use std::collections::BTreeMap;

use api::segments::{Evaluated, Preview, Previewed, SAMPLE, Trial};
use contact::Ledger;
use event::{Arrival, Time, segment_api};
use futures_util::future::join_all;
use segment::Definition;
use serde_json::Value as Json;
use worker::{Env, Response};

use super::{DEFINITION_BYTES, stored};
use crate::clock;
use crate::fault::{Fault, Outcome};
use crate::message::{ContactView, Place, ShardReply, ShardRequest, Spot, ask_shard};
use crate::reply;
use crate::routes::{Asked, body};
use crate::shop::{Settings, compiled, read, zone_named};

/// Bytes of a history to evaluate a definition over.
const HISTORY_BYTES: usize = 1024 * 1024;

pub(in crate::routes) async fn preview(mut asked: Asked<'_>) -> Outcome<Response> {
    let settings = asked.managed_shop().await?;
    let body: Preview = body::json(&mut asked.request, DEFINITION_BYTES).await?;
    read(&body.definition)?;
    let most = body.sample.unwrap_or(10);
    if most > SAMPLE {
        return Err(Fault::bad_field(
            "bad_value",
            "sample",
            format!("expected a whole number from 0 to {SAMPLE}"),
        ));
    }
    let started = clock::now().millis();
    let looks = settings.places().map(|place| look(asked.env, place, &body.definition, most));
    let (mut count, mut contacts, mut sample) = (0, 0, Vec::<ContactView>::new());
    for looked in join_all(looks.collect::<Vec<_>>()).await {
        let looked = looked?;
        count += looked.count;
        contacts += looked.contacts;
        sample.extend(looked.sample);
    }
    sample.sort_by_key(|contact| std::cmp::Reverse(contact.last_seen));
    sample.truncate(most);
    let took_ms = clock::now().millis() - started;
    reply::json(&Previewed { count, sample, contacts, took_ms })
}

/// What a preview found in one shard.
#[derive(Default)]
struct Looked {
    count: u64,
    contacts: u64,
    sample: Vec<ContactView>,
}

/// Looks through a shard, some contacts at a time, so that nobody there waits for it.
async fn look(env: &Env, place: Place, definition: &Json, most: usize) -> Outcome<Looked> {
    let mut looked = Looked::default();
    let mut next = Some(Spot::default());
    while let Some(from) = next {
        let sample = most.saturating_sub(looked.sample.len());
        let request = ShardRequest::Preview { definition: definition.clone(), sample, from };
        let ShardReply::Previewed { count, contacts, sample, next: more } =
            ask_shard(env, place.clone(), request).await?
        else {
            return Err(Fault::internal("a shard answered something else than was asked"));
        };
        looked.count += count;
        looked.contacts += contacts;
        looked.sample.extend(sample);
        next = more;
    }
    Ok(looked)
}

/// Evaluates a definition over the calls given, of one contact, at the instant given.
pub(in crate::routes) async fn evaluate(mut asked: Asked<'_>) -> Outcome<Response> {
    let settings = asked.managed_shop().await?;
    let trial: Trial = body::json(&mut asked.request, HISTORY_BYTES).await?;
    let now = match &trial.now {
        Json::String(text) => Time::parse(text).ok(),
        other => other.as_i64().and_then(Time::from_millis),
    };
    let now =
        now.ok_or_else(|| Fault::bad_field("bad_time", "now", "expected an RFC 3339 time or milliseconds"))?;
    let timezone = trial.timezone.as_deref().unwrap_or(&settings.timezone);
    let definition = read(&trial.definition)?;
    let others = others(&asked, &settings, &definition).await?;
    let program = compiled(&definition, &zone_named(timezone)?, &others, None)?;
    let ledger = trial
        .calls
        .iter()
        .enumerate()
        .map(|(index, raw)| {
            segment_api::parse(raw.get().as_bytes(), None, &Arrival::recorded()).map_err(|error| {
                Fault::bad_field(&error.code, format!("calls[{index}].{}", error.path), error.message)
            })
        })
        .collect::<Outcome<Ledger>>()?;
    let verdict = program.evaluate(&ledger, now);
    let until = verdict.until.map(|until| until.to_string());
    reply::json(&Evaluated { member: verdict.member, until })
}

/// The shop's segments, if the definition refers to any of them.
async fn others(
    asked: &Asked<'_>,
    settings: &Settings,
    definition: &Definition,
) -> Outcome<BTreeMap<String, Definition>> {
    if definition.references().next().is_none() {
        return Ok(BTreeMap::new());
    }
    let segments = stored(asked, settings).await?.into_iter();
    Ok(segments
        .filter_map(|segment| Some((segment.id.as_str().to_owned(), read(&segment.definition).ok()?)))
        .collect())
}
