//! The rows that move: which tables, and how they are packed.

use crate::fault::Outcome;
use crate::message::Rows;
use crate::store::{Row, Store};
use crate::work::Work;

/// Bytes of rows in one part; a stored value can have 2 MB.
const PART_BYTES: usize = 512 * 1024;

/// A table whose rows move: its columns, of which one tells whose a row is.
pub(super) struct Table {
    pub(super) name: &'static str,
    columns: &'static [&'static str],
    /// Whether it tells that by the number that a contact has at its shard.
    is_numbered: bool,
}

const fn numbered(name: &'static str, columns: &'static [&'static str]) -> Table {
    Table { name, columns, is_numbered: true }
}

const fn named(name: &'static str, columns: &'static [&'static str]) -> Table {
    Table { name, columns, is_numbered: false }
}

/// What tells whose a row is, while it is on its way.
const OF: &str = "contact";

pub(super) const TABLES: [Table; 8] = [
    numbered("calls", &[OF, "id", "time", "body", "received", "source"]),
    numbered("contacts", &[OF, "first_seen", "last_seen", "words"]),
    numbered("identifiers", &["identifier", OF]),
    numbered("memberships", &["segment", OF, "member", "since", "until"]),
    numbered("history", &["at", OF, "change", "segment", "identifier"]),
    named("links", &["identifier", OF, "version", "target"]),
    named("claims", &["identifier", "body", OF]),
    named("aliases", &["previous", "call", "body", OF]),
];

/// These contacts.
const THEIRS: &str = "contact IN (SELECT value FROM json_each(?1))";

impl Table {
    /// Rows as lists, in the order in which they were written.
    fn select(&self, which: &str) -> String {
        let (name, columns) = (self.name, self.columns.join(", "));
        let people = if self.is_numbered { "JOIN people USING (person)" } else { "" };
        let order = if name == "history" { "ORDER BY seq" } else { "" };
        format!("SELECT json_array({columns}) FROM {name} {people} WHERE {which} {order}")
    }

    /// Puts rows in of contacts that have their numbers here.
    pub(super) fn insert(&self) -> String {
        let name = self.name;
        let value = |(n, column): (usize, &&str)| match self.is_numbered && *column == OF {
            true => format!("(SELECT person FROM people WHERE contact = value->>{n})"),
            false => format!("value->>{n}"),
        };
        let column =
            |column: &&'static str| if self.is_numbered && *column == OF { "person" } else { *column };
        let values = self.columns.iter().enumerate().map(value).collect::<Vec<_>>().join(", ");
        let columns = self.columns.iter().map(column).collect::<Vec<_>>().join(", ");
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

    /// Takes the rows of contacts away.
    pub(super) fn delete(&self) -> String {
        let name = self.name;
        match self.is_numbered {
            true => format!("DELETE FROM {name} WHERE person IN (SELECT person FROM people WHERE {THEIRS})"),
            false => format!("DELETE FROM {name} WHERE {THEIRS}"),
        }
    }
}

impl<S: Store> Work<'_, S> {
    /// All rows of these identities, in parts of a bounded size; at least one.
    pub(super) fn parts_of(&self, ids: &str) -> Outcome<Vec<Vec<Rows>>> {
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
            let rows = self.store.rows(&table.select(THEIRS), vec![ids.into()])?;
            pack(table.name, rows)?;
            if table.name == "links" {
                // What this shard has heard of identifiers that these contacts hold goes along.
                let held = format!("identifier IN (SELECT identifier FROM identifiers_of WHERE {THEIRS})");
                pack(table.name, self.store.rows(&table.select(&held), vec![ids.into()])?)?;
            }
        }
        Ok(parts)
    }
}
