//! Products.

use event::{Map, Value};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::problem::Problem;

/// The most products of one request.
pub const PRODUCTS: usize = 1_000;

/// Products to add or to replace.
#[derive(Debug, Deserialize, ToSchema)]
pub struct Products {
    /// Each is to be an object with its `product_id`; `name`, `variant`, `brand`, `currency`, `url` and
    /// `image_url` are text, `category` is a path such as `Home > Lamps` or a list of its levels, `price`,
    /// `old_price` and `stock` are numbers, `in_stock` is true or false (else it follows from `stock`),
    /// `tags` are a list, `attributes` an object, anything else is kept. A `sale_price` below the `price`
    /// becomes the price, and that the `old_price`.
    #[schema(value_type = Vec<Value>, max_items = 1_000)]
    pub items: Vec<Value>,
    /// Whether products that are there keep the fields that are not told, and lose those that are told
    /// to be null. Else each is replaced as a whole.
    #[serde(default)]
    pub merge: bool,
}

/// What became of products.
#[derive(Debug, Serialize, ToSchema)]
pub struct Taken {
    /// How many were taken.
    pub accepted: usize,
    /// Those that were not.
    pub rejected: Vec<RejectedItem>,
}

/// A part of a request that was not taken.
#[derive(Debug, Serialize, ToSchema)]
pub struct RejectedItem {
    /// Its place in the request, from 0.
    pub index: usize,
    /// Why.
    #[serde(flatten)]
    pub problem: Problem,
}

/// A page of products.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProductPage {
    /// By `product_id`.
    #[schema(value_type = Vec<Object>)]
    pub items: Vec<Map>,
    /// How many there are on all pages.
    pub total: u64,
    /// Where the next page begins; null on the last one.
    #[schema(required)]
    pub cursor: Option<String>,
}
