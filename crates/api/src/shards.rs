//! How full the shards of a shop are, and doubling them.

use serde::{Deserialize, Serialize};
use shard::message::{Growth, InMemory};
use utoipa::ToSchema;

/// Bytes of storage and contacts of a shard from which on doubling is advised: the platform ends at
/// 10 GB, and what goes through all contacts of a shard takes as long as there are.
const FULL_BYTES: u64 = 6_000_000_000;
const FULL_CONTACTS: u64 = 250_000;

/// How many shards there are to be.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WantedShards {
    /// Twice as many as there are.
    #[schema(minimum = 2, maximum = 256)]
    pub shards: u32,
}

/// The shards of a shop.
#[derive(Debug, Serialize, ToSchema)]
pub struct Shards {
    /// How many there are.
    pub shards: u32,
    /// How far doubling is, while they are doubled.
    #[schema(required)]
    pub doubling: Option<DoublingView>,
    /// Each of them, those that are to come included.
    pub filled: Vec<Filling>,
    /// What to do, if anything.
    #[schema(required)]
    pub advice: Option<String>,
}

/// How far doubling is.
#[derive(Debug, Serialize, ToSchema)]
pub struct DoublingView {
    /// How many shards there will be.
    pub to: u32,
    /// When it was asked for, in milliseconds since 1970.
    pub since: i64,
    /// How far each of the old shards is with giving half of what it has.
    pub shards: Vec<Growth>,
}

/// How much a shard has.
#[derive(Debug, Serialize, ToSchema)]
pub struct Filling {
    /// Its number.
    pub shard: u32,
    /// Contacts that live there.
    pub contacts: u64,
    /// Bytes of its storage.
    pub bytes: u64,
    /// What it keeps in memory.
    pub memory: InMemory,
}

impl Filling {
    /// Whether the shop had better have more shards.
    pub fn is_full(&self) -> bool {
        self.bytes > FULL_BYTES || self.contacts > FULL_CONTACTS
    }
}
