//! Tables of the registry object. Migrations are never changed, only added.

use crate::record;

pub(super) const MIGRATIONS: &[&str] =
    &["CREATE TABLE shops (id TEXT PRIMARY KEY) WITHOUT ROWID;", record::TABLES];
