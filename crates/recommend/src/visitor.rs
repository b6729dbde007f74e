//! Who a block is for, what is asked for, and what comes of it.

use serde::{Deserialize, Serialize};

use crate::block::{Block, Kind, Variant};

/// What one person did, as far as it is known here.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Visitor {
    /// What the person is told apart by, for splits: the customer's id, else the browser's.
    pub id: String,
    /// What was viewed, newest first.
    pub viewed: Vec<Seen>,
    /// What was viewed in this session, oldest first.
    pub session: Vec<String>,
    /// What is in the cart, last added first.
    pub cart: Vec<String>,
    /// What was bought, newest first.
    pub bought: Vec<Bought>,
    /// What was shown already.
    pub shown: Vec<String>,
}

/// A product that was viewed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seen {
    /// Its id.
    pub product: String,
    /// When, in milliseconds since the epoch.
    pub at: i64,
}

/// A product that was bought.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Bought {
    /// Its id.
    pub product: String,
    /// When, in milliseconds since the epoch.
    pub at: i64,
    /// How many.
    #[serde(default = "one")]
    pub quantity: f64,
}

fn one() -> f64 {
    1.0
}

/// A block that is asked for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Ask {
    /// The block.
    pub block: Block,
    /// The product on the page; it is never in the answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub product: Option<String>,
    /// The category of the page, as a path: only products in it or below it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<String>,
    /// How many products, where not as many as the block has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<usize>,
    /// The present, in milliseconds since the epoch.
    pub now: i64,
}

/// What a block is filled with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// Which of the block's settings it was filled by.
    pub variant: Variant,
    /// The products, the best first, none twice.
    pub items: Vec<Ranked>,
}

/// A product of a block.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ranked {
    /// Its id.
    pub product: String,
    /// The kind by which it came in: the block's own, or a fallback.
    pub why: Kind,
}
