//! Two settings of one block, each for a part of the visitors.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use utoipa::ToSchema;

use super::{AtMost, Block, Filters, Kind};

/// Which of two settings somebody sees.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, Default, ToSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Variant {
    /// The block as it is.
    #[default]
    A,
    /// The block with its other settings.
    B,
}

impl Variant {
    /// `a` or `b`.
    pub fn name(self) -> &'static str {
        match self {
            Variant::A => "a",
            Variant::B => "b",
        }
    }
}

/// Other settings that some visitors see.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Split {
    /// How many of a hundred visitors see the other settings.
    pub bucket: u8,
    /// What is hashed together with the visitor, so that two tests share visitors out differently.
    pub salt: String,
    /// The other settings.
    pub with: Change,
}

impl Split {
    /// Which settings a visitor sees. `B` is for the same visitors as the condition
    /// `{"bucket": {"salt": …, "from": 0, "to": bucket × 100}}` of a segment.
    pub fn variant_for(&self, visitor: &str) -> Variant {
        const BUCKETS: u64 = 10_000;
        let digest =
            Sha256::new().chain_update(&self.salt).chain_update(":").chain_update(visitor).finalize();
        let first = digest.iter().take(8).fold(0, |number, byte| number << 8 | u64::from(*byte));
        if first % BUCKETS < u64::from(self.bucket) * 100 { Variant::B } else { Variant::A }
    }
}

/// Settings that differ from the block's; what is not said is as there.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Change {
    /// Another title.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<BTreeMap<String, String>>,
    /// Another kind.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<Kind>,
    /// Another number of products.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<usize>,
    /// Other filters, all of them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub filters: Option<Filters>,
    /// How many may be alike.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at_most: Option<AtMost>,
    /// Other fallbacks.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fallbacks: Option<Vec<Kind>>,
}

impl Change {
    pub(super) fn applied_to(&self, block: Block) -> Block {
        Block {
            title: self.title.clone().unwrap_or(block.title),
            kind: self.kind.unwrap_or(block.kind),
            limit: self.limit.unwrap_or(block.limit),
            filters: self.filters.clone().unwrap_or(block.filters),
            at_most: self.at_most.unwrap_or(block.at_most),
            fallbacks: self.fallbacks.clone().unwrap_or(block.fallbacks),
            ..block
        }
    }
}
