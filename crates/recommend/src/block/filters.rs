//! Which products may be in a block.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Which products may be in a block; what is not said does not matter.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Filters {
    /// Only what is in stock. Where it is not said, it holds for every kind but `recently_viewed` and
    /// `left_in_cart`. A product of which no stock is told is in stock.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub in_stock: Option<bool>,
    /// In one of these categories or below it, each as a path: `Home > Lamps`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub category: Vec<String>,
    /// Of one of these brands.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub brand: Vec<String>,
    /// With one of these tags.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tag: Vec<String>,
    /// Within this range; a product without a price is in none.
    #[serde(skip_serializing_if = "PriceRange::is_empty")]
    pub price: PriceRange,
    /// Nothing that the visitor bought.
    #[serde(skip_serializing_if = "is_false")]
    pub not_bought: bool,
    /// Nothing that is in the cart.
    #[serde(skip_serializing_if = "is_false")]
    pub not_in_cart: bool,
    /// Nothing that the visitor was shown already.
    #[serde(skip_serializing_if = "is_false")]
    pub not_shown: bool,
}

impl Filters {
    /// Whether they say nothing.
    pub fn is_empty(&self) -> bool {
        *self == Filters::default()
    }
}

/// A range of prices, as comparisons in a segment are written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct PriceRange {
    /// More than this.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gt: Option<f64>,
    /// This at least.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gte: Option<f64>,
    /// Less than this.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lt: Option<f64>,
    /// This at most.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lte: Option<f64>,
}

impl PriceRange {
    /// Whether it has no bounds.
    pub fn is_empty(&self) -> bool {
        *self == PriceRange::default()
    }

    /// Whether a price is within it.
    pub fn holds(&self, price: f64) -> bool {
        self.gt.is_none_or(|bound| price > bound)
            && self.gte.is_none_or(|bound| price >= bound)
            && self.lt.is_none_or(|bound| price < bound)
            && self.lte.is_none_or(|bound| price <= bound)
    }
}

/// How many products of a block may be alike; what is not said may be as it comes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct AtMost {
    /// Of one category, the lowest of the path.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub category: Option<usize>,
    /// Of one brand.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub brand: Option<usize>,
}

impl AtMost {
    /// Whether it says nothing.
    pub fn is_empty(&self) -> bool {
        *self == AtMost::default()
    }
}

fn is_false(is: &bool) -> bool {
    !is
}
