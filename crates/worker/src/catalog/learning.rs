//! The index in memory: read from storage, and told of everything that is stored.

use recommend::{Index, Scratch, Told};
use shard::store::{Row, Store as _};

use super::{Catalog, schema};
use crate::fault::Outcome;
use crate::message::CatalogReply;

/// Clicks that the index keeps.
const CLICKS: usize = 4_000_000;

/// Rows that are read at once.
const SLICE: i64 = 5_000;

/// What is in memory.
pub(super) struct Held {
    pub(super) index: Index,
    pub(super) scratch: Scratch,
}

impl Catalog {
    /// Reads the index, if it is not in memory.
    pub(super) fn warm_up(&self) -> Outcome<()> {
        if self.held.borrow().is_some() {
            return Ok(());
        }
        self.store.migrate(schema::MIGRATIONS)?;
        let mut index = Index::new(CLICKS);
        self.each_row("SELECT rowid, body FROM journal", |row| {
            let told: Vec<Told> = row.json(1)?;
            told.iter().for_each(|told| index.learn(told));
            Ok(())
        })?;
        self.held.replace(Some(Held { index, scratch: Scratch::default() }));
        Ok(())
    }

    /// Learns what pages and tills tell. Orders that came before are left out.
    pub(super) fn learn(&self, told: Vec<Told>) -> Outcome<CatalogReply> {
        let count = told.len();
        let news = self.without_known_orders(told)?;
        self.take_in(news)?;
        Ok(CatalogReply::Done { items: count })
    }

    /// Stores what the index is told, and tells it.
    pub(super) fn take_in(&self, told: Vec<Told>) -> Outcome<()> {
        if told.is_empty() {
            return Ok(());
        }
        let entries = i64::try_from(told.len()).unwrap_or(i64::MAX);
        self.store.run(
            "INSERT INTO journal (entries, body) VALUES (?, ?)",
            vec![entries.into(), serde_json::to_string(&told)?.into()],
        )?;
        self.with_held(|held| {
            told.iter().for_each(|told| held.index.learn(told));
            Ok(())
        })
    }

    fn without_known_orders(&self, told: Vec<Told>) -> Outcome<Vec<Told>> {
        let order = |told: &Told| match told {
            Told::Order(order) => Some((order.id.clone(), order.at, serde_json::to_string(&order.products))),
            _ => None,
        };
        let rows = told.iter().filter_map(order).map(|(id, at, products)| Ok((id, at, products?)));
        let rows = rows.collect::<Outcome<Vec<_>>>()?;
        if rows.is_empty() {
            return Ok(told);
        }
        let query = "INSERT OR IGNORE INTO orders (id, at, products)
             SELECT value->>0, value->>1, value->>2 FROM json_each(?1) WHERE true RETURNING id";
        let rows = self.store.rows(query, vec![serde_json::to_string(&rows)?.into()])?;
        let new = rows.iter().map(|row| Ok(row.text(0)?.to_owned()));
        let new = new.collect::<Outcome<std::collections::HashSet<String>>>()?;
        let is_news = |told: &Told| !matches!(told, Told::Order(order) if !new.contains(&order.id));
        Ok(told.into_iter().filter(is_news).collect())
    }

    /// Goes through all rows of a query without a condition, in the order of its first column.
    fn each_row(&self, query: &str, mut read: impl FnMut(&Row) -> Outcome<()>) -> Outcome<()> {
        let query = format!("{query} WHERE rowid > ? ORDER BY rowid LIMIT ?");
        let mut last = 0;
        loop {
            let rows = self.store.rows(&query, vec![last.into(), SLICE.into()])?;
            let Some(end) = rows.last() else { return Ok(()) };
            last = end.integer(0)?;
            rows.iter().try_for_each(&mut read)?;
        }
    }
}
