//! Filling blocks: what the asker did, by one question to their shard, and products, by one question to
//! the catalogue, for however many blocks.

use contact::SegmentId;
use event::{Identifier, Map, Value};
use recommend::{Ask, Block, Kind, Variant};
use serde::Serialize;
use worker::Env;

use super::{Asker, definitions};
use crate::clock;
use crate::fault::{Fault, Outcome};
use crate::message::{
    Activity, CatalogReply, CatalogRequest, FilledBlock, FilledItem, Lookup, ShardReply, ShardRequest,
    Viewer, ask_catalog, ask_shard,
};
use crate::shop::Settings;

/// The fields of a product that a page may see; a shop's catalogue may hold more.
const SHOWN: [&str; 11] = [
    "product_id",
    "name",
    "category",
    "brand",
    "price",
    "old_price",
    "currency",
    "url",
    "image_url",
    "in_stock",
    "variant",
];

/// A block that is asked for.
pub(in crate::routes) struct Wanted {
    pub(in crate::routes) block: String,
    pub(in crate::routes) product: Option<String>,
    pub(in crate::routes) category: Option<String>,
    pub(in crate::routes) limit: Option<usize>,
}

/// A block with its products, as a page gets it.
#[derive(Serialize)]
pub(in crate::routes) struct Filled {
    pub(in crate::routes) block: String,
    /// Which settings of the block these are.
    pub(in crate::routes) variant: Variant,
    pub(in crate::routes) title: String,
    /// Made for a signed-in customer.
    pub(in crate::routes) personal: bool,
    pub(in crate::routes) items: Vec<Map>,
}

/// What was asked for in one go.
pub(in crate::routes) struct Served {
    /// In the order in which they were asked for.
    pub(in crate::routes) blocks: Vec<Filled>,
    /// Those of the segments asked about that the asker is in.
    pub(in crate::routes) segments: Vec<SegmentId>,
}

/// Fills blocks for whoever asks, and tells in which of these segments they are.
pub(in crate::routes) async fn fill(
    env: &Env,
    asker: &Asker,
    wanted: &[Wanted],
    segments: &[SegmentId],
) -> Outcome<Served> {
    let defined = definitions::defined(env, &asker.settings.id).await?;
    let named = |wanted: &Wanted| definitions::named(&defined, &wanted.block);
    let blocks = wanted.iter().map(named).collect::<Outcome<Vec<Block>>>()?;
    let activity = match &asker.viewer {
        Some(viewer) => activity(env, &asker.settings, viewer.clone(), segments).await?,
        None => Activity::default(),
    };
    let now = clock::now().millis();
    let asks = blocks.iter().zip(wanted).map(|(block, wanted)| Ask {
        block: block.clone(),
        product: wanted.product.clone(),
        category: wanted.category.clone(),
        limit: wanted.limit,
        now,
    });
    let asks: Vec<Ask> = asks.collect();
    let segments = activity.segments.clone();
    let filled = products(env, asker, asks, activity).await?;
    let shown = |(block, filled): (&Block, Chosen)| Filled {
        block: block.id.clone(),
        variant: filled.variant,
        title: block.variant(filled.variant).title_in(&asker.language).unwrap_or_default().to_owned(),
        personal: asker.is_personal(),
        items: filled.items.into_iter().map(|(_, item)| item).collect(),
    };
    let blocks = blocks.iter().zip(filled).map(shown).collect();
    Ok(Served { blocks, segments })
}

/// The products of a block, as a page may see them.
pub(super) struct Chosen {
    pub(super) variant: Variant,
    /// Each with the kind by which it came in.
    pub(super) items: Vec<(Kind, Map)>,
}

/// Fills blocks for somebody who did this.
pub(super) async fn products(
    env: &Env,
    asker: &Asker,
    asks: Vec<Ask>,
    Activity { visitor, mut told, .. }: Activity,
) -> Outcome<Vec<Chosen>> {
    if asks.is_empty() {
        return Ok(Vec::new());
    }
    let request = CatalogRequest::Blocks { asks, visitor };
    let CatalogReply::Blocks(blocks) = ask_catalog(env, &asker.settings.id, &request).await? else {
        return Err(Fault::internal("the catalogue answered something else than was asked"));
    };
    if asker.is_personal() {
        // What a page told about a product may be anyone's word; the catalogue's is the shop's.
        told.iter_mut().for_each(|item| item.retain(|key, _| !matches!(key.as_str(), "url" | "image_url")));
    }
    let chosen = |FilledBlock { variant, items }| Chosen {
        variant,
        items: items.into_iter().filter_map(|item| shown(item, &told)).collect(),
    };
    Ok(blocks.into_iter().map(chosen).collect())
}

/// A product as the catalogue has it, else as it was told.
fn shown(FilledItem { id, why, product }: FilledItem, told: &[Map]) -> Option<(Kind, Map)> {
    let is_it = |item: &&Map| item.get("product_id").and_then(Value::as_text) == Some(&id);
    let mut item = product.or_else(|| told.iter().find(is_it).cloned())?;
    item.retain(|key, value| SHOWN.contains(&key.as_str()) && !value.is_null());
    Some((why, item))
}

/// What somebody did, asked where they live; nothing of somebody unknown.
pub(super) async fn activity(
    env: &Env,
    settings: &Settings,
    mut viewer: Viewer,
    segments: &[SegmentId],
) -> Outcome<Activity> {
    let asked_as = match &viewer {
        Viewer::Browser { anonymous, .. } => anonymous.clone(),
        Viewer::Customer(user) => user.clone(),
        Viewer::Contact(_) => String::new(),
    };
    loop {
        let place = settings.place(viewer.lookup().contact_id().home(settings.shards));
        let request = ShardRequest::Activity { who: viewer.clone(), segments: segments.to_vec() };
        match ask_shard(env, place, request).await? {
            ShardReply::Activity(mut activity) => {
                if activity.visitor.id.is_empty() {
                    activity.visitor.id = asked_as;
                }
                return Ok(*activity);
            }
            // Each comes before the one that belongs to it, so this ends.
            ShardReply::Moved { to } => viewer = at(viewer, to),
            _ => return Err(Fault::internal("a shard answered something else than was asked")),
        }
    }
}

/// The same, who is to be found by another identifier.
fn at(viewer: Viewer, to: Identifier) -> Viewer {
    match viewer {
        Viewer::Browser { anonymous, .. } => Viewer::Browser { anonymous, at: Some(to) },
        Viewer::Customer(_) => Viewer::Customer(to.value().to_owned()),
        Viewer::Contact(_) => Viewer::Contact(Lookup::Identifier(to)),
    }
}
