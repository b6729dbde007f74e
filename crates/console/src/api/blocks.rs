//! Blocks, as the Worker tells of them.

use recommend::Block;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::{Fault, ask, escape, read, slice};

/// A block with what the Worker knows of it.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(try_from = "Map<String, Value>")]
pub(crate) struct Entry {
    /// What was written.
    pub(crate) block: Block,
    /// The shop's own HTML for it; empty where there is none.
    pub(crate) template: String,
    /// Every shop has one of this name.
    pub(crate) standing: bool,
    /// When it was written last, in ms; never, where it is as every shop has it.
    pub(crate) updated_at: Option<i64>,
    /// How often it was seen within 30 days.
    pub(crate) shown: u64,
    /// How often one of its products was clicked within 30 days.
    pub(crate) clicked: u64,
}

impl TryFrom<Map<String, Value>> for Entry {
    type Error = serde_json::Error;

    fn try_from(mut map: Map<String, Value>) -> Result<Self, Self::Error> {
        let mut taken = |key: &str| map.remove(key).unwrap_or_default();
        let (shown, clicked) = (taken("shown"), taken("clicked"));
        let (standing, updated_at) = (taken("standing"), taken("updated_at"));
        taken("created_at");
        let template = taken("template").as_str().unwrap_or_default().to_owned();
        Ok(Self {
            block: Block::deserialize(Value::Object(map))?,
            template,
            standing: standing.as_bool().unwrap_or(false),
            updated_at: updated_at.as_i64(),
            shown: shown.as_u64().unwrap_or(0),
            clicked: clicked.as_u64().unwrap_or(0),
        })
    }
}

/// For whom and on what page a block is tried.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub(crate) struct Scene {
    /// The contact; nobody in particular when empty.
    pub(crate) contact: String,
    /// The product on the page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) product: Option<String>,
    /// `a`, or `b` for the other settings of a split.
    pub(crate) variant: &'static str,
}

/// A product that a block would show.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub(crate) struct Pick {
    /// The way by which it came in.
    pub(crate) why: recommend::Kind,
    /// Its id.
    pub(crate) product_id: String,
    #[serde(default)]
    pub(crate) name: Option<String>,
    #[serde(default)]
    pub(crate) category: Option<String>,
    #[serde(default)]
    pub(crate) price: Option<f64>,
    #[serde(default)]
    pub(crate) currency: Option<String>,
    #[serde(default)]
    pub(crate) image_url: Option<String>,
}

/// What a block would show.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub(crate) struct Shown {
    #[serde(rename = "items")]
    pub(crate) picks: Vec<Pick>,
    /// As the shop's own HTML has it.
    #[serde(default)]
    pub(crate) html: Option<String>,
}

/// How a block does.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub(crate) struct Results {
    pub(crate) days: Vec<Day>,
    pub(crate) variants: Vec<Variant>,
    #[serde(default)]
    pub(crate) difference: Option<Difference>,
}

/// What was counted on one day.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub(crate) struct Day {
    pub(crate) day: String,
    pub(crate) shown: u64,
    pub(crate) clicked: u64,
}

/// What was counted of one of two settings; rates in percent.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub(crate) struct Variant {
    pub(crate) variant: String,
    pub(crate) shown: u64,
    pub(crate) clicked: u64,
    pub(crate) rate: f64,
    pub(crate) low: f64,
    pub(crate) high: f64,
}

/// How two settings compare.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub(crate) struct Difference {
    pub(crate) points: f64,
    pub(crate) confidence: f64,
    #[serde(default)]
    pub(crate) better: Option<String>,
}

/// Every block of the shop.
pub(crate) async fn all() -> Result<Vec<Entry>, Fault> {
    let page = slice("/api/blocks?limit=1000", "blocks").await?;
    Ok(page.items)
}

/// One block.
pub(crate) async fn one(id: &str) -> Result<Entry, Fault> {
    read(ask("GET", &path(id), None).await?)
}

/// Stores a block, as a new one or in the place of the one with its id.
pub(crate) async fn save(block: &Block, template: &str, is_new: bool) -> Result<Entry, Fault> {
    let mut body = definition(block, template);
    if let (true, Some(fields)) = (block.id.is_empty(), body.as_object_mut()) {
        fields.remove("id");
    }
    let answer = match is_new {
        true => ask("POST", "/api/blocks", Some(&body)).await?,
        false => ask("PUT", &path(&block.id), Some(&body)).await?,
    };
    read(answer)
}

/// Deletes a block's definition.
pub(crate) async fn delete(id: &str) -> Result<(), Fault> {
    ask("DELETE", &path(id), None).await.map(|_| ())
}

/// What a block would show.
pub(crate) async fn preview(block: &Block, template: &str, scene: &Scene) -> Result<Shown, Fault> {
    let mut body = json!(scene);
    if let Some(fields) = body.as_object_mut() {
        fields.insert("definition".to_owned(), definition(block, template));
    }
    read(ask("POST", "/api/blocks/preview", Some(&body)).await?)
}

/// A definition with the shop's own HTML, which is empty to have none.
fn definition(block: &Block, template: &str) -> Value {
    let mut definition = json!(block);
    if let Some(fields) = definition.as_object_mut() {
        fields.insert("template".to_owned(), template.into());
    }
    definition
}

/// How a block did in the last 31 days.
pub(crate) async fn results(id: &str) -> Result<Results, Fault> {
    read(ask("GET", &format!("{}/results", path(id)), None).await?)
}

fn path(id: &str) -> String {
    format!("/api/blocks/{}", escape(id))
}
