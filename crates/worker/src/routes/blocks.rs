//! `GET /v1/blocks/{block}`: product blocks for a page.

use api::parameter::{Accepts, Parameter};
use event::{Identifier, Map, Value};
use maud::{Markup, html};
use recommend::{Ask, Kind, Visitor};
use serde::Serialize;
use worker::Response;

use super::{Asked, who};
use crate::access::{KeyKind, token_audience};
use crate::clock;
use crate::fault::{Fault, Outcome};
use crate::message::{
    CatalogReply, CatalogRequest, ShardReply, ShardRequest, Viewer, ask_catalog, ask_shard,
};
use crate::reply;
use crate::shop::Settings;

/// Products of a block.
const LIMIT: Parameter = Parameter {
    name: "limit",
    about: "How many products to answer at most.",
    accepts: Accepts::Whole { least: 1, most: 50, default: 6 },
};

/// Products viewed last that `also_bought` goes by when the page names no product.
const RECENT: usize = 5;

/// The fields of a product that a page may see; a shop's catalogue may hold more.
const SHOWN: [&str; 9] =
    ["product_id", "name", "category", "brand", "price", "currency", "url", "image_url", "in_stock"];

#[derive(Clone, Copy, PartialEq, Eq)]
enum Block {
    RecentlyViewed,
    AlsoBought,
    Bestsellers,
}

impl Block {
    const ALL: [Block; 3] = [Block::RecentlyViewed, Block::AlsoBought, Block::Bestsellers];

    fn name(self) -> &'static str {
        match self {
            Block::RecentlyViewed => "recently_viewed",
            Block::AlsoBought => "also_bought",
            Block::Bestsellers => "bestsellers",
        }
    }

    fn title(self) -> &'static str {
        match self {
            Block::RecentlyViewed => "Recently viewed",
            Block::AlsoBought => "Customers also bought",
            Block::Bestsellers => "Bestsellers",
        }
    }
}

#[derive(Serialize)]
struct Filled {
    block: &'static str,
    title: &'static str,
    /// Made for a signed-in customer.
    personal: bool,
    items: Vec<Map>,
}

/// Fills a block for a customer whose token the shop signed, or else for the asking browser.
pub(super) async fn block(asked: Asked<'_>, name: &str) -> Outcome<Response> {
    let block = Block::ALL.into_iter().find(|block| block.name() == name);
    let block = block.ok_or_else(|| {
        let names = Block::ALL.map(|block| format!("`{}`", block.name())).join(", ");
        Fault::not_found(format!("there is no such block, expected one of {names}"))
    })?;
    let (settings, viewer) = asker(&asked).await?;
    let limit = asked.whole(&LIMIT)?;
    let personal = matches!(viewer, Some(Viewer::Customer(_)));
    let mut items = items(&asked, &settings, block, viewer, limit).await?;
    items.iter_mut().for_each(|item| item.retain(|key, _| SHOWN.contains(&key.as_str())));
    let filled = Filled { block: block.name(), title: block.title(), personal, items };
    answer(&asked, &filled)
}

/// The shop and whose block it is. A token that is not valid is refused, never passed over.
async fn asker(asked: &Asked<'_>) -> Outcome<(Settings, Option<Viewer>)> {
    let kinds = [KeyKind::Write, KeyKind::Source, KeyKind::Admin];
    let token = asked.bearer().filter(|text| text.contains('.'));
    let Some(token) = token else {
        let settings = who::by_key(asked.env, &asked.given_key().unwrap_or_default(), &kinds).await?;
        let browser = asked.query("visitor").map(|anonymous| Viewer::Browser { anonymous, at: None });
        return Ok((settings, browser));
    };
    let settings = match asked.query("key").or_else(|| asked.header("x-write-key")) {
        Some(key) => who::by_key(asked.env, &key, &kinds).await?,
        None => {
            let refused =
                || Fault::unauthorized("the customer token names no shop; send the write key as `key` too");
            let shop = token_audience(&token).ok_or_else(refused)?;
            who::settings(asked.env, &shop).await?.ok_or_else(refused)?
        }
    };
    let now = clock::now().millis() as f64 / 1_000.0;
    let customer = settings.customer(&token, now).await?;
    Ok((settings, Some(Viewer::Customer(customer))))
}

async fn items(
    asked: &Asked<'_>,
    settings: &Settings,
    block: Block,
    viewer: Option<Viewer>,
    limit: usize,
) -> Outcome<Vec<Map>> {
    let product = asked.query("product");
    let personal = matches!(viewer, Some(Viewer::Customer(_)));
    match block {
        Block::RecentlyViewed => {
            let mut viewed = viewed(asked, settings, viewer, limit + 1).await?;
            viewed.retain(|item| product_id(item) != product.as_deref());
            viewed.truncate(limit);
            if personal {
                // What a page told about a product may be anyone's word; the catalogue's is the shop's.
                viewed
                    .iter_mut()
                    .for_each(|item| item.retain(|key, _| !matches!(key.as_str(), "url" | "image_url")));
            }
            from_catalog(asked, settings, viewed).await
        }
        Block::AlsoBought => {
            let ids = match product {
                Some(product) => vec![product],
                None => {
                    let viewed = viewed(asked, settings, viewer, RECENT).await?;
                    viewed.iter().filter_map(product_id).map(str::to_owned).collect()
                }
            };
            let visitor = Visitor { cart: ids, ..Visitor::default() };
            let block = recommend::Block {
                fallbacks: Vec::new(),
                ..recommend::Block::standing(Kind::BoughtTogether)
            };
            fill(asked, settings, block, visitor, limit).await
        }
        Block::Bestsellers => {
            let block = recommend::Block::standing(Kind::Bestsellers);
            fill(asked, settings, block, Visitor::default(), limit).await
        }
    }
}

async fn fill(
    asked: &Asked<'_>,
    settings: &Settings,
    block: recommend::Block,
    visitor: Visitor,
    limit: usize,
) -> Outcome<Vec<Map>> {
    let category = asked.query("category").filter(|_| block.kind == Kind::Bestsellers);
    let ask = Ask { block, product: None, category, limit: Some(limit), now: clock::now().millis() };
    let request = CatalogRequest::Blocks { asks: vec![ask], visitor };
    match ask_catalog(asked.env, &settings.id, &request).await? {
        CatalogReply::Blocks(blocks) => {
            Ok(blocks.into_iter().flat_map(|block| block.items).filter_map(|item| item.product).collect())
        }
        _ => Err(Fault::internal("the catalogue answered something else than was asked")),
    }
}

async fn viewed(
    asked: &Asked<'_>,
    settings: &Settings,
    viewer: Option<Viewer>,
    limit: usize,
) -> Outcome<Vec<Map>> {
    let Some(mut viewer) = viewer else {
        return Ok(Vec::new());
    };
    loop {
        let home = match &viewer {
            Viewer::Customer(user) => Identifier::user(user),
            Viewer::Browser { at: Some(at), .. } => at.clone(),
            Viewer::Browser { anonymous, at: None } => Identifier::anonymous(anonymous),
        };
        let place = settings.place(home.contact_id().home(settings.shards));
        match ask_shard(asked.env, place, ShardRequest::Viewed { who: viewer.clone(), limit }).await? {
            ShardReply::Viewed(products) => return Ok(products),
            // Each comes before the one that belongs to it, so this ends.
            ShardReply::Moved { to } => {
                viewer = match viewer {
                    Viewer::Browser { anonymous, .. } => Viewer::Browser { anonymous, at: Some(to) },
                    Viewer::Customer(_) => Viewer::Customer(to.value().to_owned()),
                }
            }
            _ => return Err(Fault::internal("a shard answered something else than was asked")),
        }
    }
}

/// The products as the catalogue has them; those it does not have as they were told by the page.
async fn from_catalog(asked: &Asked<'_>, settings: &Settings, told: Vec<Map>) -> Outcome<Vec<Map>> {
    let ids = told.iter().filter_map(product_id).map(str::to_owned).collect();
    let mut known = catalog_items(asked, settings, &CatalogRequest::Items { ids }).await?;
    let pick = |item: Map| {
        let at = known.iter().position(|known| product_id(known) == product_id(&item));
        at.map_or(item, |at| known.swap_remove(at))
    };
    Ok(told.into_iter().map(pick).collect())
}

async fn catalog_items(
    asked: &Asked<'_>,
    settings: &Settings,
    request: &CatalogRequest,
) -> Outcome<Vec<Map>> {
    match ask_catalog(asked.env, &settings.id, request).await? {
        CatalogReply::Items(items) => Ok(items),
        _ => Err(Fault::internal("the catalogue answered something else than was asked")),
    }
}

fn product_id(item: &Map) -> Option<&str> {
    item.get("product_id").and_then(Value::as_text)
}

fn answer(asked: &Asked<'_>, filled: &Filled) -> Outcome<Response> {
    let mut response = match asked.query("format").as_deref() {
        None | Some("json") => reply::json(filled)?,
        Some("html") => Response::from_html(page_part(filled).into_string())?,
        Some(_) => {
            return Err(Fault::bad_field("bad_query", "format", "expected `json` or `html`"));
        }
    };
    // What is made for one person is kept by nobody in between.
    response.headers_mut().set("cache-control", "private, no-store")?;
    response.headers_mut().set("vary", "authorization")?;
    response.headers_mut().set("x-content-type-options", "nosniff")?;
    Ok(response)
}

/// The block as HTML; everything from data is escaped where it stands.
fn page_part(filled: &Filled) -> Markup {
    let text =
        |item: &Map, key: &str| item.get(key).and_then(Value::text_form).map(std::borrow::Cow::into_owned);
    html! {
        ul class="shoal-block" data-block=(filled.block) {
            @for item in &filled.items {
                li {
                    a href=[text(item, "url")] data-product-id=[text(item, "product_id")] {
                        @if let Some(image) = text(item, "image_url") {
                            img src=(image) alt="" loading="lazy";
                        }
                        span class="shoal-name" { (text(item, "name").unwrap_or_default()) }
                        @if let Some(price) = item.get("price").and_then(Value::as_number) {
                            span class="shoal-price" {
                                (format!("{price:.2}")) @if let Some(currency) = text(item, "currency") { " " (currency) }
                            }
                        }
                    }
                }
            }
        }
    }
}
