//! `POST /v1/context`: events in, segments and blocks out, in one round trip.
//!
//! The events are stored first, by the door that every event takes; what is answered knows of them.

use std::collections::BTreeMap;

use contact::SegmentId;
use dialect::Body;
use event::CallError;
use serde::{Deserialize, Serialize};
use worker::Response;

use super::blocks::{Asker, Filled, Wanted, fill, for_one_person};
use super::ingest::{self, Rejection};
use super::{Asked, body, segments};
use crate::access::random_text;
use crate::fault::{Fault, Outcome};
use crate::message::Viewer;
use crate::reply;

/// The most blocks of one request.
const BLOCKS: usize = 20;

/// The most segments of one request.
const SEGMENTS: usize = 100;

/// What is asked for; `events` are read one by one.
#[derive(Deserialize)]
struct Question {
    #[serde(default)]
    visitor: Option<String>,
    /// The product and the category on the page, for blocks that name none of their own.
    #[serde(default)]
    product: Option<String>,
    #[serde(default)]
    category: Option<String>,
    #[serde(default)]
    lang: Option<String>,
    #[serde(default)]
    blocks: Vec<BlockAsked>,
    #[serde(default)]
    segments: Vec<String>,
}

/// A block by its name, or with what is asked of it.
#[derive(Deserialize)]
#[serde(untagged)]
enum BlockAsked {
    Name(String),
    Block {
        block: String,
        #[serde(default)]
        product: Option<String>,
        #[serde(default)]
        category: Option<String>,
        #[serde(default)]
        limit: Option<usize>,
    },
}

#[derive(Serialize)]
struct Answer {
    /// The browser's anonymous id, a new one if it sent none; null for a customer whose token came.
    visitor: Option<String>,
    accepted: usize,
    rejected: Vec<Rejection>,
    /// Those asked about, as they were asked for, that the visitor is in.
    segments: Vec<String>,
    /// In the order in which they were asked for.
    blocks: Vec<Filled>,
}

pub(super) async fn context(mut asked: Asked<'_>) -> Outcome<Response> {
    let text = body::read(&mut asked.request, event::limits::BATCH_BYTES).await?;
    let question: Question = api::read_body(&text)?;
    let wanted = wanted(&question)?;
    let parts = Body::read(&text).map_err(|error| unread(&error))?;
    let written_key = parts.write_key().map(str::to_owned);
    let visitor = question.visitor.clone().filter(|visitor| !visitor.is_empty());
    let mut asker = Asker::of(&asked, visitor, written_key.as_deref()).await?;
    if let Some(language) = question.lang.clone() {
        asker.language = language;
    }
    if asker.viewer.is_none() {
        asker.viewer = Some(Viewer::Browser { anonymous: random_text(16)?, at: None });
    }
    let visitor = match &asker.viewer {
        Some(Viewer::Browser { anonymous, .. }) => Some(anonymous.clone()),
        _ => question.visitor.clone(),
    };
    let report = match parts.has_events() {
        true => ingest::of_context(&asked, &asker.settings, &parts, &text, visitor.as_deref()).await?,
        false => ingest::Report::default(),
    };
    let named = segments_named(&asked, &asker, &question.segments).await?;
    let ids: Vec<SegmentId> = named.values().cloned().collect();
    let served = fill(asked.env, &asker, &wanted, &ids).await?;
    let is_in = |name: &&String| named.get(*name).is_some_and(|id| served.segments.contains(id));
    for_one_person(reply::json(&Answer {
        visitor,
        accepted: report.accepted,
        rejected: report.rejected,
        segments: question.segments.iter().filter(is_in).cloned().collect(),
        blocks: served.blocks,
    })?)
}

fn unread(error: &CallError) -> Fault {
    Fault::bad_request(&error.code, error.message.clone())
}

/// The blocks that are asked for.
fn wanted(question: &Question) -> Outcome<Vec<Wanted>> {
    too_many("blocks", question.blocks.len(), BLOCKS)?;
    too_many("segments", question.segments.len(), SEGMENTS)?;
    let own = |place, asked: &BlockAsked| {
        let (block, product, category, limit) = match asked {
            BlockAsked::Name(block) => (block, &None, &None, None),
            BlockAsked::Block { block, product, category, limit } => (block, product, category, *limit),
        };
        if limit.is_some_and(|limit| !(1..=api::blocks::PRODUCTS).contains(&limit)) {
            let message = format!("expected a whole number from 1 to {}", api::blocks::PRODUCTS);
            return Err(Fault::bad_field("bad_value", format!("blocks[{place}].limit"), message));
        }
        Ok(Wanted {
            block: block.clone(),
            product: product.clone().or_else(|| question.product.clone()),
            category: category.clone().or_else(|| question.category.clone()),
            limit,
        })
    };
    question.blocks.iter().enumerate().map(|(place, asked)| own(place, asked)).collect()
}

fn too_many(path: &str, count: usize, most: usize) -> Outcome<()> {
    if count <= most {
        return Ok(());
    }
    Err(Fault::bad_field("too_many", path, format!("expected at most {most}, got {count}")))
}

/// The segments that are asked about, each by its id or its name; unknown ones are left out, so that an
/// answer does not tell which there are, and so are those that a page may not be told of, unless a
/// customer's token came.
async fn segments_named(
    asked: &Asked<'_>,
    asker: &Asker,
    names: &[String],
) -> Outcome<BTreeMap<String, SegmentId>> {
    if names.is_empty() {
        return Ok(BTreeMap::new());
    }
    let stored = segments::stored(asked, &asker.settings).await?;
    let named = |wanted: &String| {
        let name = |definition: &serde_json::Value| definition.get("name")?.as_str().map(str::to_owned);
        let is_it = |id: &SegmentId, definition: &serde_json::Value| {
            id.as_str() == wanted || name(definition).as_ref() == Some(wanted)
        };
        let may_be_told = |definition: &serde_json::Value| {
            asker.is_personal() || definition.get("public") == Some(&serde_json::Value::Bool(true))
        };
        let found = stored
            .iter()
            .find(|segment| may_be_told(&segment.definition) && is_it(&segment.id, &segment.definition))?;
        Some((wanted.clone(), found.id.clone()))
    };
    Ok(names.iter().filter_map(named).collect())
}
