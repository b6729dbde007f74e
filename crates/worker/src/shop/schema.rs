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
    "
-- How each shard came to an end with forming a version of a segment.
CREATE TABLE formed (
    segment TEXT NOT NULL,
    shard INTEGER NOT NULL,
    version INTEGER NOT NULL,
    failed TEXT,
    PRIMARY KEY (segment, shard)
) WITHOUT ROWID;

-- What happened by itself and that somebody should know; one for each subject.
CREATE TABLE notices (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    at INTEGER NOT NULL,
    kind TEXT NOT NULL,
    subject TEXT NOT NULL UNIQUE,
    message TEXT NOT NULL
);
",
    "
CREATE TABLE blocks (id TEXT PRIMARY KEY, body TEXT NOT NULL) WITHOUT ROWID;
",
];
