//! What is known of a product for choosing it, apart from how it is shown.

use serde::{Deserialize, Serialize};

/// What separates the levels of a category's path, as Google's taxonomy and feeds write it.
pub const LEVELS: char = '>';

/// What is known of a product for choosing it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Item {
    /// The path of its category: `Home > Lamps`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub category: Option<String>,
    /// Its brand.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub brand: Option<String>,
    /// What it costs now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub price: Option<f64>,
    /// Whether it can be bought; nothing told counts as yes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub in_stock: Option<bool>,
    /// Its tags.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
}

/// The levels of a path, the highest first, each as a path of its own in one spelling: of `a>b > c`
/// these are `a`, `a > b` and `a > b > c`.
pub(crate) fn levels(path: &str) -> Vec<String> {
    let mut levels: Vec<String> = Vec::new();
    for name in path.split(LEVELS).map(str::trim).filter(|name| !name.is_empty()) {
        let path = levels.last().map_or_else(|| name.to_owned(), |above| format!("{above} > {name}"));
        levels.push(path);
    }
    levels
}
