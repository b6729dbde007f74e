//! `POST /api/blocks/preview`: what a block would show somebody, before it is saved.

use api::blocks::{Draft, PreviewItem, Previewed};
use event::Map;
use recommend::template::{Heading, Template};
use recommend::{Ask, Kind, Variant};
use serde_json::Value as Json;
use worker::Response;

use super::Asker;
use super::fill::{activity, products};
use super::manage::{DEFINITION_BYTES, read, template};
use crate::clock;
use crate::fault::{Fault, Outcome};
use crate::message::{Activity, Lookup, Viewer};
use crate::reply;
use crate::routes::{Asked, body};

/// What a draft is called that has no id yet.
const NAMELESS: &str = "draft";

pub(in crate::routes) async fn preview(mut asked: Asked<'_>) -> Outcome<Response> {
    let settings = asked.managed_shop().await?;
    let draft: Draft = body::json(&mut asked.request, DEFINITION_BYTES).await?;
    let Json::Object(mut definition) = draft.definition else {
        return Err(Fault::bad_field("bad_block", "definition", "expected an object"));
    };
    if !definition.contains_key("id") {
        definition.insert("id".to_owned(), NAMELESS.into());
    }
    let within = |fault: Fault| {
        let path = fault.path.clone().unwrap_or_default();
        Fault { path: Some(format!("definition.{path}").trim_end_matches('.').to_owned()), ..fault }
    };
    let block = read(&mut definition).map_err(within)?;
    let template = template(&definition).map_err(within)?.filter(|text| !text.is_empty());
    let wrong = |message| Fault::bad_field("bad_contact", "contact", message);
    let viewer = draft.contact.as_deref().filter(|text| !text.is_empty()).map(Lookup::parse);
    let viewer = viewer.transpose().map_err(wrong)?.map(Viewer::Contact);
    let done = match &viewer {
        Some(viewer) => activity(asked.env, &settings, viewer.clone(), &[]).await?,
        None => Activity::default(),
    };
    let variant = match draft.variant.as_deref() {
        None => block.variant_for(&done.visitor.id),
        Some("a") => Variant::A,
        Some("b") => Variant::B,
        Some(_) => return Err(Fault::bad_field("bad_value", "variant", "expected `a` or `b`")),
    };
    let block = block.variant(variant);
    let ask = Ask {
        block: block.clone(),
        product: draft.product,
        category: draft.category,
        limit: None,
        now: clock::now().millis(),
    };
    let asker = Asker { settings, viewer, language: String::new() };
    let filled = products(asked.env, &asker, vec![ask], done).await?;
    let items: Vec<(Kind, Map)> = filled.into_iter().flat_map(|filled| filled.items).collect();
    let html = template.and_then(|text| Template::read(&text).ok()).map(|template| {
        let products: Vec<Map> = items.iter().map(|(_, product)| product.clone()).collect();
        let title = block.title_in(&asker.language).unwrap_or_default();
        template.of_block(&Heading { block: &block.id, title, variant: variant.name() }, &products)
    });
    let item = |(why, product): (Kind, Map)| PreviewItem { why: why.name().to_owned(), product };
    let items = items.into_iter().map(item).collect();
    reply::json(&Previewed { variant: variant.name().to_owned(), items, html })
}
