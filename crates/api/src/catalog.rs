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
    /// Each is to be an object with its `product_id`; `name`, `category`, `brand`, `currency`, `url` and
    /// `image_url` are text, `price` a number, `in_stock` is true or false, anything else is kept.
    #[schema(value_type = Vec<Value>, max_items = 1_000)]
    pub items: Vec<Value>,
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
