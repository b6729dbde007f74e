//! Blocks of products: definitions, previews, results.

pub mod results;

use event::Map;
use recommend::Kind;
use recommend::block::{AtMost, Filters, Split};
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use utoipa::ToSchema;

use crate::parameter::{Accepts, Parameter};

pub use results::Results;

/// The most products of a block.
pub const PRODUCTS: usize = 50;

/// How many products a page wants of a block.
pub const COUNT: Parameter = Parameter {
    name: "limit",
    about: "How many products to answer at most; the block's own `limit` when absent.",
    accepts: Accepts::Whole { least: 1, most: PRODUCTS, default: 6 },
};

/// What a block is.
#[derive(Debug, ToSchema)]
pub struct Definition {
    /// The name by which pages ask for it.
    #[schema(pattern = "^[a-z0-9_-]{1,64}$")]
    pub id: Option<String>,
    /// What its makers call it.
    pub name: Option<String>,
    /// What stands above it, by language: `{"en": "For you"}`.
    #[schema(value_type = Option<Object>)]
    pub title: Option<Json>,
    /// How its products are chosen.
    pub kind: Kind,
    /// How many products there are at most; 6 when absent.
    #[schema(minimum = 1, maximum = 50)]
    pub limit: Option<usize>,
    /// Which products may stand in it.
    pub filters: Option<Filters>,
    /// Not too many of a sort: `{"category": 2}`.
    pub at_most: Option<AtMost>,
    /// What fills it up where `kind` finds too little, in this order.
    pub fallbacks: Option<Vec<Kind>>,
    /// Other settings for a share of the visitors: `{"bucket": 50, "salt": "s1", "with": {…}}`, where
    /// `bucket` is the share in percent and `with` holds the settings that differ.
    pub split: Option<Split>,
    /// The shop's own HTML for `format=html`, at most 16 KB: `{{name}}` stands for a field, `{{#items}} …
    /// {{/items}}` for each product, `{{#old_price}} … {{/old_price}}` for what is there only where the
    /// field is. Fields stand in text and in quoted attributes and are escaped there. A change without it
    /// leaves it, null takes it away.
    pub template: Option<String>,
}

/// A block: its definition with what is known of it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Block {
    /// What was written.
    #[schema(inline, value_type = Definition)]
    #[serde(flatten)]
    pub definition: Json,
    /// The shop's own HTML.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(ignore)]
    pub template: Option<String>,
    /// Whether every shop has it, also undefined.
    pub standing: bool,
    /// When it was defined, in milliseconds since 1970; absent from one that is as every shop has it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub created_at: Option<i64>,
    /// When it was written last.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub updated_at: Option<i64>,
    /// How often it was seen within the last 30 days.
    pub shown: u64,
    /// How often one of its products was clicked within the last 30 days.
    pub clicked: u64,
}

/// A page of blocks.
#[derive(Debug, Serialize, ToSchema)]
pub struct Blocks {
    /// Those that were defined, then those that every shop has; by id.
    pub blocks: Vec<Block>,
    /// Where the next page begins; null on the last one.
    #[schema(required)]
    pub cursor: Option<String>,
}

/// A definition to be tried.
#[derive(Debug, Deserialize, ToSchema)]
pub struct Draft {
    /// The definition.
    #[schema(value_type = Definition)]
    pub definition: Json,
    /// For whom: Shoal's id or one of their identifiers; somebody new when absent.
    #[serde(default)]
    #[schema(examples("user:13085"))]
    pub contact: Option<String>,
    /// The product on the page.
    #[serde(default)]
    pub product: Option<String>,
    /// The category on the page.
    #[serde(default)]
    pub category: Option<String>,
    /// Which settings of a split: `a` or `b`; those of the contact when absent.
    #[serde(default)]
    pub variant: Option<String>,
}

/// What a block would show.
#[derive(Debug, Serialize, ToSchema)]
pub struct Previewed {
    /// `a`, or `b` with the other settings of a split.
    pub variant: String,
    /// In order.
    pub items: Vec<PreviewItem>,
    /// What the definition's `template` makes of them; absent where it has none.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub html: Option<String>,
}

/// A product with the reason for it.
#[derive(Debug, Serialize, ToSchema)]
pub struct PreviewItem {
    /// The way by which it came in: the block's kind, or a fallback.
    #[schema(value_type = Kind)]
    pub why: String,
    /// The product.
    #[serde(flatten)]
    #[schema(value_type = Object)]
    pub product: Map,
}
