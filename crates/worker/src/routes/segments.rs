//! `/api/segments`: definitions and sizes.

pub(super) mod explain;
mod filter;
pub(super) mod formation;
mod members;
mod table;
mod trial;

use api::parameter;
use api::segments::{Deleted, SizePoint, Sizes, Transitions};
use contact::SegmentId;
use event::Time;
use futures_util::future::join_all;
use segment::{Definition, Kind};
use serde_json::{Map as JsonMap, Value as Json, json};
use worker::Response;

use super::{Asked, body};
use crate::clock;
use crate::fault::{Fault, Outcome};
use crate::message::{
    ShardReply, ShardRequest, ShopReply, ShopRequest, StoredSegment, TransitionView, ask_shard, ask_shop,
};
use crate::reply;
use crate::shop::{Settings, no_segment, read};

use filter::Filter;
use formation::Told;
pub(super) use members::members;
pub(super) use table::table;
pub(super) use trial::{evaluate, preview};

/// Bytes of a definition.
const DEFINITION_BYTES: usize = 128 * 1024;

/// Keys that the server adds to a definition; accepted and ignored when they come back.
const ADDED: [&str; 8] =
    ["id", "created_at", "updated_at", "state", "progress", "reason", "contacts", "trend"];

/// Points of the small graph in the list.
const TREND_POINTS: u32 = 32;

pub(super) async fn list(asked: Asked<'_>) -> Outcome<Response> {
    let settings = asked.managed_shop().await?;
    let filter = Filter::read(&asked, &settings)?;
    let segments = stored(&asked, &settings).await?;
    let told = trends(&asked, &settings).await?;
    let mut views: Vec<JsonMap<String, Json>> =
        segments.iter().map(|segment| view(segment, &told)).filter(|view| filter.fits(view)).collect();
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
    reply::json(&view(&segment, &trends(&asked, &settings).await?))
}

/// Has a segment formed anew: one that failed, or one that somebody doubts.
pub(super) async fn recalculate(asked: Asked<'_>, id: &str) -> Outcome<Response> {
    let settings = asked.managed_shop().await?;
    let segment = find(&asked, &settings, id).await?;
    let definition = read(&segment.definition)?;
    let is_frozen = definition.kind == Kind::Static && !trends(&asked, &settings).await?.has_failed(&segment);
    let refusal = match (definition.active, definition.kind) {
        (false, _) => Some("an inactive segment is not evaluated; switch it on first"),
        (true, Kind::List) => Some("a list has the members that it was given"),
        (true, _) if is_frozen => {
            Some("a static segment is filtered once and stays as it is; make another one from it")
        }
        (true, _) => None,
    };
    if let Some(message) = refusal {
        return Err(Fault::conflict(message));
    }
    saved(&asked, &settings, ShopRequest::Recalculate { id: segment.id }).await
}

/// The size over time: `span` is `hour`, `day` or `month`.
pub(super) async fn sizes(asked: Asked<'_>, id: &str) -> Outcome<Response> {
    const POINTS: u32 = 120;
    let settings = asked.managed_shop().await?;
    let segment = find(&asked, &settings, id).await?;
    let span_ms = span(&asked, POINTS)?;
    let course = formation::ask(&asked, &settings, POINTS, span_ms).await?.course(&segment.id);
    let now = clock::now().millis();
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
    reply::json(&view(&segment, &trends(asked, settings).await?))
}

/// All segments of the shop.
pub(super) async fn stored(asked: &Asked<'_>, settings: &Settings) -> Outcome<Vec<StoredSegment>> {
    match ask_shop(asked.env, &settings.id, &ShopRequest::Segments).await? {
        ShopReply::Segments(segments) => Ok(segments),
        _ => Err(Fault::internal("the shop answered something else than was asked")),
    }
}

/// How far all segments are, with the small graphs of the list.
async fn trends(asked: &Asked<'_>, settings: &Settings) -> Outcome<Told> {
    formation::ask(asked, settings, TREND_POINTS, span(asked, TREND_POINTS)?).await
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

/// A segment as the API shows it: its definition with what the server knows of it.
fn view(segment: &StoredSegment, told: &Told) -> JsonMap<String, Json> {
    let mut map = segment.definition.as_object().cloned().unwrap_or_default();
    if let Ok(definition) = Definition::from_json(&segment.definition) {
        map.insert("name".to_owned(), json!(definition.name));
        map.insert("kind".to_owned(), json!(definition.kind.name()));
        map.insert("active".to_owned(), json!(definition.active));
    }
    map.insert("id".to_owned(), json!(segment.id));
    map.insert("created_at".to_owned(), json!(segment.created_at));
    map.insert("updated_at".to_owned(), json!(segment.updated_at));
    told.tell(segment, &mut map);
    map.insert("contacts".to_owned(), json!(told.contacts(&segment.id)));
    map.insert("trend".to_owned(), json!(told.course(&segment.id)));
    map
}
