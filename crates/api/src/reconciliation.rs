//! What was received, and what became of it.

use std::collections::BTreeMap;

use serde::Serialize;
use shard::message::Source;
use utoipa::ToSchema;

/// One account: received is stored, duplicate, rejected and suppressed together.
#[derive(Debug, Default, Serialize, ToSchema)]
pub struct Account {
    /// Calls that came.
    pub received: i64,
    /// Calls that are stored.
    pub stored: i64,
    /// Calls that were stored before.
    pub duplicate: i64,
    /// Calls that were refused, by reason.
    pub rejected: BTreeMap<String, i64>,
    /// Calls of which nothing is stored on purpose, by reason.
    pub suppressed: BTreeMap<String, i64>,
    /// What is missing or too much: nothing.
    pub difference: i64,
}

/// The account of one day and source.
#[derive(Debug, Serialize, ToSchema)]
pub struct AccountLine {
    /// The day, in the shop's time zone.
    pub day: String,
    /// Who sent.
    pub source: Source,
    /// What became of it.
    #[serde(flatten)]
    pub account: Account,
}

/// Refused calls.
#[derive(Debug, Serialize, ToSchema)]
pub struct RefusedSum {
    /// How many are kept.
    pub kept: u64,
    /// How many of them were taken when they were sent again.
    pub replayed: u64,
    /// How many are not kept any more, by reason.
    pub dropped: BTreeMap<String, i64>,
}

/// What was received on some days, and what became of it.
#[derive(Debug, Serialize, ToSchema)]
pub struct Reconciliation {
    /// The first day.
    pub from: String,
    /// The last day.
    pub to: String,
    /// All of them together.
    pub total: Account,
    /// By who sent.
    #[schema(value_type = BTreeMap<String, Account>)]
    pub sources: BTreeMap<Source, Account>,
    /// By day and by who sent, newest first.
    pub days: Vec<AccountLine>,
    /// Refused calls.
    pub rejected: RefusedSum,
    /// Calls that are stored, counted one by one, where that was asked.
    #[schema(required)]
    pub calls: Option<u64>,
}
