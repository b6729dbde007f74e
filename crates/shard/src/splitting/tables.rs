//! The rows that move: which tables, and how they are packed.

use crate::fault::Outcome;
use crate::message::Rows;
use crate::store::{Row, Store};
use crate::work::Work;

/// Bytes of rows in one part; a stored value can have 2 MB.
const PART_BYTES: usize = 512 * 1024;

/// A table whose rows move: its columns, and the one that tells whose they are.
pub(super) struct Table {
    pub(super) name: &'static str,
    columns: &'static [&'static str],
    pub(super) of: &'static str,
}

const fn table(name: &'static str, columns: &'static [&'static str], of: &'static str) -> Table {
    Table { name, columns, of }
}

pub(super) const TABLES: [Table; 8] = [
    table("calls", &["contact", "id", "time", "body", "received", "source"], "contact"),
    table("contacts", &["id", "first_seen", "last_seen", "words"], "id"),
    table("identifiers", &["identifier", "contact"], "contact"),
    table("memberships", &["segment", "contact", "member", "since", "until"], "contact"),
    table("history", &["at", "contact", "change", "segment", "identifier"], "contact"),
    table("links", &["identifier", "contact", "version", "target"], "contact"),
    table("claims", &["identifier", "body", "contact"], "contact"),
    table("aliases", &["previous", "call", "body", "contact"], "contact"),
];

impl Table {
    /// Rows as lists, in the order in which they were written.
    fn select(&self, which: &str) -> String {
        let (name, columns) = (self.name, self.columns.join(", "));
        let order = if name == "history" { "ORDER BY seq" } else { "" };
        format!("SELECT json_array({columns}) FROM {name} WHERE {which} {order}")
    }

    pub(super) fn insert(&self) -> String {
        let values: Vec<String> = (0..self.columns.len()).map(|n| format!("value->>{n}")).collect();
        let (name, columns, values) = (self.name, self.columns.join(", "), values.join(", "));
        if name == "links" {
            // Newer word may have come here first.
            return format!(
                "INSERT INTO links ({columns}) SELECT {values} FROM json_each(?1) WHERE true
                 ON CONFLICT (identifier) DO UPDATE SET version = excluded.version, target = excluded.target
                 WHERE excluded.version > version"
            );
        }
        format!("INSERT OR REPLACE INTO {name} ({columns}) SELECT {values} FROM json_each(?1)")
    }
}

impl<S: Store> Work<'_, S> {
    /// All rows of these identities, in parts of a bounded size; at least one.
    pub(super) fn parts_of(&self, ids: &str) -> Outcome<Vec<Vec<Rows>>> {
        const THEIRS: &str = "IN (SELECT value FROM json_each(?1))";
        let mut parts: Vec<Vec<Rows>> = vec![Vec::new()];
        let mut bytes = 0;
        let mut pack = |table: &str, rows: Vec<Row>| -> Outcome<()> {
            for row in rows {
                let row = row.text(0)?.to_owned();
                bytes += row.len();
                if bytes > PART_BYTES {
                    bytes = row.len();
                    parts.push(Vec::new());
                }
                let Some(part) = parts.last_mut() else { continue };
                match part.last_mut() {
                    Some(last) if last.table == table => last.rows.push(row),
                    _ => part.push(Rows { table: table.to_owned(), rows: vec![row] }),
                }
            }
            Ok(())
        };
        for table in &TABLES {
            let rows = self.store.rows(&table.select(&format!("{} {THEIRS}", table.of)), vec![ids.into()])?;
            pack(table.name, rows)?;
            if table.name == "links" {
                // What this shard has heard of identifiers that these contacts hold goes along.
                let held = "identifier IN (SELECT identifier FROM identifiers
                            WHERE contact IN (SELECT value FROM json_each(?1)))";
                pack(table.name, self.store.rows(&table.select(held), vec![ids.into()])?)?;
            }
        }
        Ok(parts)
    }
}
