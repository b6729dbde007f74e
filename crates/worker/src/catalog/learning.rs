//! The index in memory: read from storage, and told of everything that is stored.
//!
//! Storage holds it as pages and a journal of what it was told since. Products and orders have tables of
//! their own besides, from which it is made where there are no pages that can be read.

use std::collections::HashSet;

use recommend::{Index, Order, Page, Scratch, Told, feed};
use shard::store::{Row, Store as _};

use super::products::product_id;
use super::{Catalog, schema};
use crate::fault::Outcome;
use crate::message::CatalogReply;

/// Clicks that the index keeps, eight bytes each.
const CLICKS: usize = 2_000_000;

/// Entries of the journal at which pages are written: they are told again in some tens of milliseconds.
const JOURNAL: usize = 20_000;

/// Rows that are read at once, and pages.
const SLICE: i64 = 1_000;
const PAGES: i64 = 16;

/// What is in memory.
pub(super) struct Held {
    pub(super) index: Index,
    pub(super) scratch: Scratch,
    /// Entries of the journal.
    journal: usize,
}

impl Catalog {
    /// Reads the index, if it is not in memory.
    pub(super) fn warm_up(&self) -> Outcome<()> {
        if self.held.borrow().is_some() {
            return Ok(());
        }
        self.store.migrate(schema::MIGRATIONS)?;
        let (mut index, is_new) = match self.read_pages()? {
            Some(index) => (index, false),
            None => (self.index_of_tables()?, true),
        };
        let mut journal = 0;
        self.each_row("SELECT seq, body FROM journal WHERE seq", |row| {
            let told: Vec<Told> = row.json(1)?;
            told.iter().for_each(|told| index.learn(told));
            journal += told.len();
            Ok(())
        })?;
        let mut held = Held { index, scratch: Scratch::default(), journal };
        if is_new {
            self.write_pages(&mut held)?;
        }
        self.held.replace(Some(held));
        Ok(())
    }

    /// Learns what pages and tills tell. Orders that came before are left out.
    pub(super) fn learn(&self, told: Vec<Told>) -> Outcome<CatalogReply> {
        let count = told.len();
        let news = self.store.transaction(|| {
            let news = self.without_known_orders(told)?;
            self.note(&news)?;
            Ok(news)
        })?;
        self.tell(&news)?;
        Ok(CatalogReply::Done { items: count })
    }

    /// Stores what the index is to be told.
    pub(super) fn note(&self, told: &[Told]) -> shard::Outcome<()> {
        if told.is_empty() {
            return Ok(());
        }
        let entries = i64::try_from(told.len()).unwrap_or(i64::MAX);
        self.store.run(
            "INSERT INTO journal (entries, body) VALUES (?, ?)",
            vec![entries.into(), serde_json::to_string(told)?.into()],
        )
    }

    /// Tells the index what was stored.
    pub(super) fn tell(&self, told: &[Told]) -> Outcome<()> {
        self.with_held(|held| {
            told.iter().for_each(|told| held.index.learn(told));
            held.journal += told.len();
            if held.journal < JOURNAL { Ok(()) } else { self.write_pages(held) }
        })
    }

    /// Writes the pages that changed, and begins the journal anew.
    fn write_pages(&self, held: &mut Held) -> Outcome<()> {
        self.store.transaction(|| {
            held.index.pages(|Page { name, body }| match body {
                Some(body) => self.store.run(
                    "INSERT OR REPLACE INTO pages (name, body) VALUES (?, ?)",
                    vec![name.into(), body.into()],
                ),
                None => self.store.run("DELETE FROM pages WHERE name = ?", vec![name.into()]),
            })?;
            self.store.run("DELETE FROM journal", vec![])
        })?;
        held.journal = 0;
        Ok(())
    }

    /// The index as its pages have it, if there are any that can be read.
    fn read_pages(&self) -> Outcome<Option<Index>> {
        let (mut last, mut fault, mut slice) = (String::new(), None, Vec::new().into_iter());
        let pages = std::iter::from_fn(|| {
            if let Some(page) = slice.next() {
                return Some(page);
            }
            match self.pages_behind(&last) {
                Ok(pages) => {
                    last = pages.last().map(|(name, _)| name.clone()).unwrap_or_default();
                    slice = pages.into_iter();
                    slice.next()
                }
                Err(error) => {
                    fault = Some(error);
                    None
                }
            }
        });
        let index = Index::from_pages(CLICKS, pages);
        match fault {
            Some(fault) => Err(fault),
            None => Ok(index.ok()),
        }
    }

    fn pages_behind(&self, name: &str) -> Outcome<Vec<(String, Vec<u8>)>> {
        let query = "SELECT name, body FROM pages WHERE name > ? ORDER BY name LIMIT ?";
        let rows = self.store.rows(query, vec![name.into(), PAGES.into()])?;
        rows.iter().map(|row| Ok((row.text(0)?.to_owned(), row.bytes(1)?.to_vec()))).collect()
    }

    /// The index of the products and orders that are stored; what was viewed is not known any more.
    fn index_of_tables(&self) -> Outcome<Index> {
        let mut index = Index::new(CLICKS);
        let mut last = String::new();
        loop {
            let query = "SELECT body FROM products WHERE id > ? ORDER BY id LIMIT ?";
            let rows = self.store.rows(query, vec![last.into(), SLICE.into()])?;
            if rows.is_empty() {
                break;
            }
            last = String::new();
            for row in rows {
                let product = row.json(0)?;
                last = product_id(&product).to_owned();
                index.put(&last, &feed::item(&product), 0);
            }
        }
        self.each_row("SELECT seq, id, at, products FROM orders WHERE seq", |row| {
            let order = Order {
                id: row.text(1)?.to_owned(),
                at: row.integer(2)?,
                buyer: String::new(),
                products: row.json(3)?,
            };
            index.order(&order);
            Ok(())
        })?;
        Ok(index)
    }

    fn without_known_orders(&self, told: Vec<Told>) -> shard::Outcome<Vec<Told>> {
        let order = |told: &Told| match told {
            Told::Order(order) => Some((order.id.clone(), order.at, serde_json::to_string(&order.products))),
            _ => None,
        };
        let rows = told.iter().filter_map(order).map(|(id, at, products)| Ok((id, at, products?)));
        let rows = rows.collect::<shard::Outcome<Vec<_>>>()?;
        if rows.is_empty() {
            return Ok(told);
        }
        let query = "INSERT OR IGNORE INTO orders (id, at, products)
             SELECT value->>0, value->>1, value->>2 FROM json_each(?1) WHERE true RETURNING id";
        let rows = self.store.rows(query, vec![serde_json::to_string(&rows)?.into()])?;
        let new = rows
            .iter()
            .map(|row| Ok(row.text(0)?.to_owned()))
            .collect::<shard::Outcome<HashSet<String>>>()?;
        let is_news = |told: &Told| !matches!(told, Told::Order(order) if !new.contains(&order.id));
        Ok(told.into_iter().filter(is_news).collect())
    }

    /// Goes through all rows of a query that ends with the name of its first column, a number, in its order.
    fn each_row(&self, query: &str, mut read: impl FnMut(&Row) -> Outcome<()>) -> Outcome<()> {
        let query = format!("{query} > ?1 ORDER BY 1 LIMIT ?2");
        let mut last = 0;
        loop {
            let rows = self.store.rows(&query, vec![last.into(), SLICE.into()])?;
            let Some(end) = rows.last() else { return Ok(()) };
            last = end.integer(0)?;
            rows.iter().try_for_each(&mut read)?;
        }
    }
}
