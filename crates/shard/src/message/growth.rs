//! Identities on their way to a shard that is new.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Part of what a shard gives to a new one: rows of tables as they are.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Slice {
    /// How many shards there are to be.
    pub shards: u32,
    /// Its number among the slices of one shard, from 1.
    pub number: i64,
    /// Which part of the slice this is, from 0, and how many there are.
    pub part: usize,
    /// How many parts the slice has.
    pub parts: usize,
    /// The identities up to this one live at the new shard when all of it has arrived.
    pub upto: String,
    /// The version of the definitions that the memberships in it are of.
    pub version: i64,
    /// The contacts in it.
    pub contacts: Vec<String>,
    /// What moves.
    pub rows: Vec<Rows>,
}

/// Rows of a table.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Rows {
    /// The table.
    pub table: String,
    /// Each as a list of its columns, in JSON.
    pub rows: Vec<String>,
}

/// How far a shard is with giving half of what it has to a new one.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Growth {
    /// The part of its identities that it has gone through, from 0 to 1.
    pub done: f64,
    /// The identities that it has given away.
    pub moved: u64,
}

/// What a shard keeps in memory: copies of some of its contacts, within a budget.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct InMemory {
    /// Contacts.
    pub contacts: u64,
    /// Their calls.
    pub calls: u64,
    /// Bytes of their histories.
    pub bytes: u64,
}
