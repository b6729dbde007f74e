//! `/api/segments`: definitions and sizes.

pub(super) mod explain;
mod filter;
mod members;
mod trial;

use std::collections::BTreeMap;

use api::parameter;
use api::segments::{Deleted, SizePoint, Sizes, Transitions};
use contact::SegmentId;
use event::Time;
use futures_util::future::join_all;
use segment::Definition;
use serde_json::{Map as JsonMap, Value as Json, json};
use worker::Response;

use super::{Asked, body};
use crate::clock;
use crate::fault::{Fault, Outcome};
use crate::message::{
    SegmentSize, ShardReply, ShardRequest, ShopReply, ShopRequest, StoredSegment, TransitionView, ask_shard,
    ask_shop,
};
use crate::reply;
use crate::shop::{Settings, no_segment};

use filter::Filter;
pub(super) use members::members;
pub(super) use trial::{evaluate, preview};

/// Bytes of a definition.
const DEFINITION_BYTES: usize = 128 * 1024;

/// Keys that the server adds to a definition; accepted and ignored when they come back.
const ADDED: [&str; 6] = ["id", "created_at", "updated_at", "state", "contacts", "trend"];

/// Points of the small graph in the list.
const TREND_POINTS: u32 = 32;

pub(super) async fn list(asked: Asked<'_>) -> Outcome<Response> {
    let settings = asked.managed_shop().await?;
    let filter = Filter::read(&asked)?;
    let segments = stored(&asked, &settings).await?;
    let sizes = sizes_of(&asked, &settings, TREND_POINTS, span(&asked, TREND_POINTS)?).await?;
    let mut views: Vec<JsonMap<String, Json>> = segments
        .iter()
        .map(|segment| view(segment, sizes.get(&segment.id)))
        .filter(|view| filter.fits(view))
        .collect();
    filter.sort(&mut views);
    if let Some(after) = asked.cursor(&filter.list())? {
        views.retain(|view| filter.is_behind(view, &after));
    }
    let (segments, cursor) = api::page(&filter.list(), views, asked.limit()?, |view| filter.key(view));
    reply::json(&json!({ "segments": segments, "cursor": cursor }))
}

pub(super) async fn create(mut asked: Asked<'_>) -> Outcome<Response> {
    let settings = asked.managed_shop().await?;
    let definition = read_definition(&mut asked).await?;
    let id = SegmentId::new(&format!("sg-{}", asked.new_id(6)?));
    saved(&asked, &settings, ShopRequest::CreateSegment { id, definition }).await
}

pub(super) async fn change(mut asked: Asked<'_>, id: &str) -> Outcome<Response> {
    let settings = asked.managed_shop().await?;
    let definition = read_definition(&mut asked).await?;
    saved(&asked, &settings, ShopRequest::ChangeSegment { id: SegmentId::new(id), definition }).await
}

pub(super) async fn delete(asked: Asked<'_>, id: &str) -> Outcome<Response> {
    let settings = asked.managed_shop().await?;
    ask_shop(asked.env, &settings.id, &ShopRequest::DeleteSegment { id: SegmentId::new(id) }).await?;
    reply::json(&Deleted { deleted: id.to_owned() })
}

pub(super) async fn show(asked: Asked<'_>, id: &str) -> Outcome<Response> {
    let settings = asked.managed_shop().await?;
    let segment = find(&asked, &settings, id).await?;
    let sizes = sizes_of(&asked, &settings, TREND_POINTS, span(&asked, TREND_POINTS)?).await?;
    reply::json(&view(&segment, sizes.get(&segment.id)))
}

/// The size over time: `span` is `hour`, `day` or `month`.
pub(super) async fn sizes(asked: Asked<'_>, id: &str) -> Outcome<Response> {
    const POINTS: u32 = 120;
    let settings = asked.managed_shop().await?;
    let segment = find(&asked, &settings, id).await?;
    let span_ms = span(&asked, POINTS)?;
    let sizes = sizes_of(&asked, &settings, POINTS, span_ms).await?;
    let size = sizes.get(&segment.id).cloned().unwrap_or_default();
    let now = clock::now().millis();
    let course = course(&size);
    let count = i64::try_from(course.len()).unwrap_or(0);
    let point = |(n, contacts)| SizePoint { at: now - (count - n) * span_ms, contacts };
    reply::json(&Sizes { sizes: (1..).zip(course).map(point).collect() })
}

pub(super) async fn transitions(asked: Asked<'_>, id: &str) -> Outcome<Response> {
    let settings = asked.managed_shop().await?;
    let segment = find(&asked, &settings, id).await?.id;
    let limit = asked.limit()?;
    let before: Option<(Time, String)> = asked.cursor("transitions")?;
    let request =
        || ShardRequest::Transitions { segment: segment.clone(), limit: limit + 1, before: before.clone() };
    let mut all: Vec<TransitionView> = Vec::new();
    for reply in gather(&asked, &settings, request).await? {
        if let ShardReply::Transitions(transitions) = reply {
            all.extend(transitions);
        }
    }
    all.sort_by(|a, b| (b.at, &b.id).cmp(&(a.at, &a.id)));
    let (transitions, cursor) = api::page("transitions", all, limit, |last| (last.at, last.id.clone()));
    reply::json(&Transitions { transitions, cursor })
}

/// The segment with this id.
pub(super) async fn find(asked: &Asked<'_>, settings: &Settings, id: &str) -> Outcome<StoredSegment> {
    let id = SegmentId::new(id);
    let segments = stored(asked, settings).await?;
    segments.into_iter().find(|segment| segment.id == id).ok_or_else(|| no_segment(&id))
}

/// Asks every shard at once.
pub(super) async fn gather(
    asked: &Asked<'_>,
    settings: &Settings,
    request: impl Fn() -> ShardRequest,
) -> Outcome<Vec<ShardReply>> {
    let asks = settings.places().map(|place| ask_shard(asked.env, place, request()));
    join_all(asks.collect::<Vec<_>>()).await.into_iter().collect()
}

async fn read_definition(asked: &mut Asked<'_>) -> Outcome<Json> {
    let mut definition: Json = body::json(&mut asked.request, DEFINITION_BYTES).await?;
    if let Some(map) = definition.as_object_mut() {
        ADDED.iter().for_each(|key| {
            map.remove(*key);
        });
    }
    Ok(definition)
}

async fn saved(asked: &Asked<'_>, settings: &Settings, request: ShopRequest) -> Outcome<Response> {
    let ShopReply::Segment(segment) = ask_shop(asked.env, &settings.id, &request).await? else {
        return Err(Fault::internal("the shop answered something else than was asked"));
    };
    let sizes = sizes_of(asked, settings, TREND_POINTS, span(asked, TREND_POINTS)?).await?;
    reply::json(&view(&segment, sizes.get(&segment.id)))
}

/// All segments of the shop.
pub(super) async fn stored(asked: &Asked<'_>, settings: &Settings) -> Outcome<Vec<StoredSegment>> {
    match ask_shop(asked.env, &settings.id, &ShopRequest::Segments).await? {
        ShopReply::Segments(segments) => Ok(segments),
        _ => Err(Fault::internal("the shop answered something else than was asked")),
    }
}

pub(super) async fn sizes_of(
    asked: &Asked<'_>,
    settings: &Settings,
    points: u32,
    span_ms: i64,
) -> Outcome<BTreeMap<SegmentId, SegmentSize>> {
    let mut sizes: BTreeMap<SegmentId, SegmentSize> = BTreeMap::new();
    for reply in gather(asked, settings, || ShardRequest::Sizes { points, span_ms }).await? {
        let ShardReply::Sizes(segments) = reply else {
            continue;
        };
        for (id, here) in segments {
            let size = sizes.entry(id).or_default();
            size.contacts += here.contacts;
            size.forming |= here.forming;
            size.course.resize(here.course.len(), 0);
            size.course.iter_mut().zip(&here.course).for_each(|(sum, change)| *sum += change);
        }
    }
    Ok(sizes)
}

/// Milliseconds from one point of a graph to the next.
fn span(asked: &Asked<'_>, points: u32) -> Outcome<i64> {
    const HOUR_MS: i64 = 3_600_000;
    let whole = match asked.word(&parameter::SPAN)? {
        "day" => 24 * HOUR_MS,
        "month" => 30 * 24 * HOUR_MS,
        _ => HOUR_MS,
    };
    Ok(whole / i64::from(points))
}

/// Sizes at the end of each span, from the size now and the changes before it.
fn course(size: &SegmentSize) -> Vec<i64> {
    let mut contacts = i64::try_from(size.contacts).unwrap_or(i64::MAX);
    let mut course: Vec<i64> = size
        .course
        .iter()
        .rev()
        .map(|change| {
            let then = contacts.max(0);
            contacts -= change;
            then
        })
        .collect();
    course.reverse();
    course
}

/// A segment as the API shows it: its definition with what the server knows of it.
fn view(segment: &StoredSegment, size: Option<&SegmentSize>) -> JsonMap<String, Json> {
    let mut map = segment.definition.as_object().cloned().unwrap_or_default();
    if let Ok(definition) = Definition::from_json(&segment.definition) {
        map.insert("name".to_owned(), json!(definition.name));
        map.insert("kind".to_owned(), json!(definition.kind.name()));
        map.insert("active".to_owned(), json!(definition.active));
    }
    let size = size.cloned().unwrap_or_default();
    map.insert("id".to_owned(), json!(segment.id));
    map.insert("created_at".to_owned(), json!(segment.created_at));
    map.insert("updated_at".to_owned(), json!(segment.updated_at));
    map.insert("state".to_owned(), json!(if size.forming { "forming" } else { "ready" }));
    map.insert("contacts".to_owned(), json!(size.contacts));
    map.insert("trend".to_owned(), json!(course(&size)));
    map
}
