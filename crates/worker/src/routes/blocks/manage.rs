//! `/api/blocks`: definitions.

use std::collections::BTreeMap;

use api::blocks::{Block as BlockView, Blocks};
use api::segments::Deleted;
use recommend::template::Template;
use recommend::{Block, Kind};
use serde_json::{Map as JsonMap, Value as Json};
use worker::Response;

use super::definitions::{self, no_block};
use super::results::{Totals, totals};
use crate::fault::{Fault, Outcome};
use crate::message::{ShopReply, ShopRequest, ask_shop};
use crate::reply;
use crate::routes::{Asked, body};
use crate::shop::{Settings, StoredBlock};

/// Bytes of a definition.
pub(super) const DEFINITION_BYTES: usize = 64 * 1024;

/// Keys that the server adds to a definition; accepted and ignored when they come back.
const ADDED: [&str; 5] = ["standing", "created_at", "updated_at", "shown", "clicked"];

/// The key of the shop's own HTML, which stands beside the settings.
const TEMPLATE: &str = "template";

/// The list's name in its cursors.
const LIST: &str = "blocks";

pub(in crate::routes) async fn list(asked: Asked<'_>) -> Outcome<Response> {
    let settings = asked.managed_shop().await?;
    let after: Option<(bool, String)> = asked.cursor(LIST)?;
    let defined = definitions::fresh(asked.env, &settings.id).await?;
    let is_free = |kind: &Kind| defined.iter().all(|stored| stored.block.id != kind.name());
    let standing = Kind::ALL.into_iter().filter(is_free).map(|kind| (Block::standing(kind), None));
    let mut blocks: Vec<(Block, Option<&StoredBlock>)> =
        defined.iter().map(|stored| (stored.block.clone(), Some(stored))).chain(standing).collect();
    blocks.sort_by_key(|(block, stored)| key(block, *stored));
    blocks.retain(|(block, stored)| after.as_ref().is_none_or(|after| key(block, *stored) > *after));
    let (blocks, cursor) = api::page(LIST, blocks, asked.limit()?, |(block, stored)| key(block, *stored));
    let totals = totals(&asked, &settings).await?;
    let blocks = blocks.iter().map(|(block, stored)| view(block, *stored, &totals));
    reply::json(&Blocks { blocks: blocks.collect::<Outcome<_>>()?, cursor })
}

/// Those that were defined come first, by id.
fn key(block: &Block, stored: Option<&StoredBlock>) -> (bool, String) {
    (stored.is_none(), block.id.clone())
}

pub(in crate::routes) async fn show(asked: Asked<'_>, id: &str) -> Outcome<Response> {
    let settings = asked.managed_shop().await?;
    let defined = definitions::fresh(asked.env, &settings.id).await?;
    let block = definitions::named(&defined, id)?;
    let stored = defined.iter().find(|stored| stored.block.id == id);
    reply::json(&view(&block, stored, &totals(&asked, &settings).await?)?)
}

pub(in crate::routes) async fn create(mut asked: Asked<'_>) -> Outcome<Response> {
    let settings = asked.managed_shop().await?;
    let mut definition: JsonMap<String, Json> = body::json(&mut asked.request, DEFINITION_BYTES).await?;
    if !definition.contains_key("id") {
        definition.insert("id".to_owned(), format!("bl-{}", asked.new_id(6)?).into());
    }
    let (block, template) = (Box::new(read(&mut definition)?), template(&definition)?);
    saved(&asked, &settings, &ShopRequest::CreateBlock { block, template }).await
}

pub(in crate::routes) async fn change(mut asked: Asked<'_>, id: &str) -> Outcome<Response> {
    let settings = asked.managed_shop().await?;
    definitions::named(&definitions::fresh(asked.env, &settings.id).await?, id)?;
    let mut definition: JsonMap<String, Json> = body::json(&mut asked.request, DEFINITION_BYTES).await?;
    if definition.get("id").is_some_and(|given| given != id) {
        let message = format!("expected `{id}`, as in the address; a block keeps its id");
        return Err(Fault::bad_field("bad_block", "id", message));
    }
    definition.insert("id".to_owned(), id.into());
    let (block, template) = (Box::new(read(&mut definition)?), template(&definition)?);
    saved(&asked, &settings, &ShopRequest::ChangeBlock { block, template }).await
}

pub(in crate::routes) async fn delete(asked: Asked<'_>, id: &str) -> Outcome<Response> {
    let settings = asked.managed_shop().await?;
    let defined = definitions::fresh(asked.env, &settings.id).await?;
    if defined.iter().all(|stored| stored.block.id != id) {
        return Err(match Kind::named(id) {
            Some(_) => Fault::conflict("every shop has this block; there is no definition to delete"),
            None => no_block(id),
        });
    }
    ask_shop(asked.env, &settings.id, &ShopRequest::DeleteBlock { id: id.to_owned() }).await?;
    definitions::forget(&settings.id);
    reply::json(&Deleted { deleted: id.to_owned() })
}

/// The shop's own HTML beside a definition: absent, or empty to have none.
pub(super) fn template(definition: &JsonMap<String, Json>) -> Outcome<Option<String>> {
    let refused = |message: String| Fault::bad_field("bad_block", TEMPLATE, message);
    match definition.get(TEMPLATE) {
        None => Ok(None),
        Some(Json::Null) => Ok(Some(String::new())),
        Some(Json::String(text)) => {
            Template::read(text).map_err(|flaw| refused(flaw.to_string()))?;
            Ok(Some(text.clone()))
        }
        Some(_) => Err(refused("expected text".to_owned())),
    }
}

/// A definition that makes sense, or where it does not.
pub(super) fn read(definition: &mut JsonMap<String, Json>) -> Outcome<Block> {
    ADDED.iter().for_each(|key| {
        definition.remove(*key);
    });
    check_objects(definition)?;
    let settings: BTreeMap<&String, &Json> = definition.iter().filter(|(key, _)| *key != TEMPLATE).collect();
    let block: Block = api::read_body(&serde_json::to_vec(&settings)?).map_err(|error| {
        let fault = Fault::from(error);
        Fault::bad_field("bad_block", fault.path.unwrap_or_default(), fault.message)
    })?;
    block.check().map_err(|fault| Fault::bad_field("bad_block", fault.path, fault.message))?;
    Ok(block)
}

/// Refuses lists where settings belong: their reader would take one as the settings in their order.
fn check_objects(definition: &JsonMap<String, Json>) -> Outcome<()> {
    const PLACES: [&[&str]; 8] = [
        &["filters"],
        &["filters", "price"],
        &["at_most"],
        &["split"],
        &["split", "with"],
        &["split", "with", "filters"],
        &["split", "with", "filters", "price"],
        &["split", "with", "at_most"],
    ];
    for place in PLACES {
        let mut keys = place.iter();
        let first = keys.next().and_then(|key| definition.get(*key));
        if keys.fold(first, |value, key| value?.get(*key)).is_some_and(Json::is_array) {
            return Err(Fault::bad_field("bad_block", place.join("."), "expected an object"));
        }
    }
    Ok(())
}

async fn saved(asked: &Asked<'_>, settings: &Settings, request: &ShopRequest) -> Outcome<Response> {
    let ShopReply::Block(stored) = ask_shop(asked.env, &settings.id, request).await? else {
        return Err(Fault::internal("the shop answered something else than was asked"));
    };
    definitions::forget(&settings.id);
    reply::json(&view(&stored.block, Some(&stored), &totals(asked, settings).await?)?)
}

fn view(block: &Block, stored: Option<&StoredBlock>, totals: &Totals) -> Outcome<BlockView> {
    let (shown, clicked) = totals.get(&block.id).copied().unwrap_or_default();
    Ok(BlockView {
        definition: serde_json::to_value(block)?,
        template: stored.and_then(|stored| stored.template.clone()),
        standing: Kind::named(&block.id).is_some(),
        created_at: stored.map(|stored| stored.created_at),
        updated_at: stored.map(|stored| stored.updated_at),
        shown,
        clicked,
    })
}
