//! Definitions tried out before they are saved.

use std::collections::BTreeMap;

use contact::Ledger;
use event::{Arrival, Time, segment_api};
use segment::Definition;
use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Value as Json, json};
use worker::Response;

use super::{DEFINITION_BYTES, gather, stored};
use crate::clock;
use crate::fault::{Fault, Outcome};
use crate::message::{ContactView, ShardReply, ShardRequest};
use crate::reply;
use crate::routes::{Asked, body};
use crate::shop::{Settings, compiled, read, zone_named};

/// Bytes of a history to evaluate a definition over.
const HISTORY_BYTES: usize = 1024 * 1024;

#[derive(Deserialize)]
struct PreviewBody {
    definition: Json,
    #[serde(default)]
    sample: Option<usize>,
}

pub(in crate::routes) async fn preview(mut asked: Asked<'_>) -> Outcome<Response> {
    let settings = asked.managed_shop().await?;
    let body: PreviewBody = body::json(&mut asked.request, DEFINITION_BYTES).await?;
    read(&body.definition)?;
    let most = body.sample.unwrap_or(10).min(100);
    let started = clock::now().millis();
    let request = || ShardRequest::Preview { definition: body.definition.clone(), sample: most };
    let (mut count, mut contacts, mut sample) = (0, 0, Vec::<ContactView>::new());
    for reply in gather(&asked, &settings, request).await? {
        if let ShardReply::Previewed { count: here, contacts: all, sample: some } = reply {
            count += here;
            contacts += all;
            sample.extend(some);
        }
    }
    sample.sort_by_key(|contact| std::cmp::Reverse(contact.last_seen));
    sample.truncate(most);
    let took_ms = clock::now().millis() - started;
    reply::json(&json!({ "count": count, "sample": sample, "contacts": contacts, "took_ms": took_ms }))
}

/// A definition and a history to try it on.
#[derive(Deserialize)]
struct TrialBody<'a> {
    definition: Json,
    #[serde(borrow)]
    calls: Vec<&'a RawValue>,
    now: Json,
    #[serde(default)]
    timezone: Option<String>,
}

/// Evaluates a definition over the calls given, of one contact, at the instant given.
pub(in crate::routes) async fn evaluate(mut asked: Asked<'_>) -> Outcome<Response> {
    let settings = asked.managed_shop().await?;
    let text = body::read(&mut asked.request, HISTORY_BYTES).await?;
    let trial: TrialBody<'_> = reply::parse(&text)?;
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
    reply::json(&json!({ "member": verdict.member, "until": until }))
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
