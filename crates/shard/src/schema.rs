//! Tables of a shard. Migrations are never changed, only added.

pub(crate) const MIGRATIONS: &[&str] = &[
    include_str!("schema/1-tables.sql"),
    include_str!("schema/2-links.sql"),
    include_str!("schema/3-counts.sql"),
    include_str!("schema/4-splitting.sql"),
    include_str!("schema/5-failing.sql"),
    include_str!("schema/6-blocks.sql"),
    include_str!("schema/7-people.sql"),
    include_str!("schema/8-columns.sql"),
];
