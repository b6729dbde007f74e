//! What one person did.

use contact::SegmentId;
use event::Map;
use recommend::Visitor;
use serde::{Deserialize, Serialize};

/// What one person did, as far as blocks of products go by it; nothing of somebody unknown.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Activity {
    /// What they viewed, bought and have in the cart.
    pub visitor: Visitor,
    /// What their views tell of the products, newest first.
    pub told: Vec<Map>,
    /// Those of the segments asked about that they are in.
    pub segments: Vec<SegmentId>,
}

/// How often a block was seen and clicked on one day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BlockCount {
    /// The day, in the shop's time zone, counted from 1 January 1970.
    pub day: i64,
    /// The block.
    pub block: String,
    /// `a`, or `b` with the other settings of a split.
    pub variant: String,
    /// How often it was seen.
    pub shown: u64,
    /// How often one of its products was clicked.
    pub clicked: u64,
}
