//! `/api/rejected`: calls that were not taken and why, and sending them again.

use api::parameter::{CODE, FROM, REPLAYED, TO};
use api::rejected::{Correction, RejectedCalls, ReplayChoice, Replayed, ReplayedPage};
use event::{Time, limits};
use serde::de::DeserializeOwned;
use worker::Response;

use super::ingest::{Again, again};
use super::segments::gather;
use super::{Asked, body};
use crate::fault::{Fault, Outcome};
use crate::message::{RejectedQuery, RejectedView, ShardReply, ShardRequest, ask_shard};
use crate::reply;
use crate::shop::Settings;

/// Refused calls that one request sends again.
const AT_ONCE: usize = 100;

/// The list's name in its cursors.
const LIST: &str = "rejected";

pub(super) async fn list(asked: Asked<'_>) -> Outcome<Response> {
    let settings = asked.managed_shop().await?;
    let limit = asked.limit()?;
    let query = RejectedQuery {
        code: asked.query(CODE.name),
        from: instant(FROM.name, asked.query(FROM.name))?,
        to: instant(TO.name, asked.query(TO.name))?,
        open: asked.word_if_given(&REPLAYED)?.is_some(),
        before: asked.cursor(LIST)?,
        id: None,
        limit,
    };
    let (rejected, cursor) = page(&asked, &settings, query).await?;
    reply::json(&RejectedCalls { rejected, cursor })
}

/// Sends one again, as it was or corrected.
pub(super) async fn replay(mut asked: Asked<'_>, id: &str) -> Outcome<Response> {
    let settings = asked.managed_shop().await?;
    let Correction { body } = optional(&mut asked).await?;
    let none = || Fault::not_found(format!("there is no rejected call `{id}`"));
    let (shard, seq) = place_of(id).filter(|(shard, _)| *shard < settings.shards).ok_or_else(none)?;
    let query = RejectedQuery { id: Some(seq), limit: 1, ..RejectedQuery::default() };
    let reply = ask_shard(asked.env, settings.place(shard), ShardRequest::Rejected(query)).await?;
    let ShardReply::Rejected(found) = reply else {
        return Err(Fault::internal("a shard answered something else than was asked"));
    };
    let mut kept = found.into_iter().next().ok_or_else(none)?;
    if let Some(body) = body {
        kept.body = body.get().to_owned();
        if kept.route.is_empty() {
            (kept.route, kept.around) = ("v1/batch".to_owned(), Some("{}".to_owned()));
        }
    }
    reply::json(&send_again(&asked, &settings, kept).await?)
}

/// Sends those again that a filter chooses, some in each request, the newest first.
pub(super) async fn replay_all(mut asked: Asked<'_>) -> Outcome<Response> {
    let settings = asked.managed_shop().await?;
    let chosen: ReplayChoice = optional(&mut asked).await?;
    let query = RejectedQuery {
        code: chosen.code,
        from: instant("from", chosen.from)?,
        to: instant("to", chosen.to)?,
        open: true,
        before: chosen.cursor.map(|cursor| super::read_cursor(LIST, &cursor)).transpose()?,
        id: None,
        limit: AT_ONCE,
    };
    let (kept, cursor) = page(&asked, &settings, query).await?;
    let mut replayed = Vec::with_capacity(kept.len());
    for one in kept {
        replayed.push(send_again(&asked, &settings, one).await?);
    }
    let count = |outcome| replayed.iter().filter(|one| one.outcome == outcome).count();
    let (stored, duplicate, rejected) = (count("stored"), count("duplicate"), count("rejected"));
    reply::json(&ReplayedPage { stored, duplicate, rejected, replayed, cursor })
}

/// What the request says, if it says anything.
async fn optional<T: Default + DeserializeOwned>(asked: &mut Asked<'_>) -> Outcome<T> {
    let text = body::read(&mut asked.request, limits::BATCH_BYTES).await?;
    if text.trim_ascii().is_empty() { Ok(T::default()) } else { Ok(api::read_body(&text)?) }
}

/// Some of them, and where the next ones begin.
async fn page(
    asked: &Asked<'_>,
    settings: &Settings,
    query: RejectedQuery,
) -> Outcome<(Vec<RejectedView>, Option<String>)> {
    let limit = query.limit;
    let query = RejectedQuery { limit: limit + 1, ..query };
    let mut all: Vec<RejectedView> = Vec::new();
    for reply in gather(asked, settings, || ShardRequest::Rejected(query.clone())).await? {
        if let ShardReply::Rejected(some) = reply {
            all.extend(some);
        }
    }
    all.sort_by(|a, b| (b.at, &b.id).cmp(&(a.at, &a.id)));
    Ok(api::page(LIST, all, limit, |last| (last.at, last.id.clone())))
}

/// Sends one through the door, and notes that it was taken.
async fn send_again(asked: &Asked<'_>, settings: &Settings, kept: RejectedView) -> Outcome<Replayed> {
    if kept.replayed.is_some() {
        return Ok(Replayed { id: kept.id, outcome: "replayed", error: None });
    }
    let (outcome, error) = match again(asked.env, settings, &kept).await? {
        Again::Stored => ("stored", None),
        Again::Duplicate => ("duplicate", None),
        Again::Rejected(error) => ("rejected", Some(error)),
    };
    if error.is_none()
        && let Some((shard, id)) = place_of(&kept.id)
    {
        ask_shard(asked.env, settings.place(shard), ShardRequest::Replayed { id }).await?;
    }
    Ok(Replayed { id: kept.id, outcome, error })
}

/// The shard that keeps one, and its number there: `rj-<shard>-<number>`.
fn place_of(id: &str) -> Option<(u32, i64)> {
    let (shard, seq) = id.strip_prefix("rj-")?.split_once('-')?;
    Some((shard.parse().ok()?, seq.parse().ok()?))
}

/// An instant, in RFC 3339 or in milliseconds since 1970.
fn instant(name: &str, text: Option<String>) -> Outcome<Option<Time>> {
    let read = |text: String| match text.parse::<i64>() {
        Ok(millis) => Time::from_millis(millis),
        Err(_) => Time::parse(&text).ok(),
    };
    let bad = || Fault::bad_field("bad_query", name, "expected a time, such as `2026-03-01T00:00:00Z`");
    text.map(|text| read(text).ok_or_else(bad)).transpose()
}
