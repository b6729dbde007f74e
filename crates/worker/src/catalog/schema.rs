//! Tables of the catalogue object. Migrations are never changed, only added.

pub(super) const MIGRATIONS: &[&str] = &[
    "
CREATE TABLE products (id TEXT PRIMARY KEY, category TEXT, words TEXT NOT NULL, body TEXT NOT NULL) WITHOUT ROWID;
CREATE INDEX products_by_category ON products (category);
CREATE TABLE orders (seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, at INTEGER NOT NULL, products TEXT NOT NULL);
",
    // What the index was told since its pages were written, which begin with what the tables hold.
    "
CREATE TABLE journal (seq INTEGER PRIMARY KEY, entries INTEGER NOT NULL, body TEXT NOT NULL);
CREATE TABLE pages (name TEXT PRIMARY KEY, body BLOB NOT NULL) WITHOUT ROWID;
",
];
