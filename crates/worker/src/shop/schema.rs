//! Tables of the shop object. Migrations are never changed, only added.

use crate::record;

pub(super) const MIGRATIONS: &[&str] = &[
    "
CREATE TABLE settings (id INTEGER PRIMARY KEY CHECK (id = 1), body TEXT NOT NULL);

-- A segment without a body was deleted; the row stays so that every shard hears of it.
CREATE TABLE segments (id TEXT PRIMARY KEY, version INTEGER NOT NULL, body TEXT) WITHOUT ROWID;
CREATE UNIQUE INDEX segments_by_version ON segments (version);

-- The version of the definitions that each shard has stored.
CREATE TABLE acknowledged (shard INTEGER PRIMARY KEY, version INTEGER NOT NULL);
",
    record::TABLES,
];
