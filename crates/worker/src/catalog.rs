//! The catalogue object: products, and what is learnt from orders.

mod product;
mod schema;

use std::cell::RefCell;

use event::{Map, Value};
use recommend::{Order, Orders};
use shard::store::{Datum, Row, Store as _};
use worker::{DurableObject, Env, Request, Response, State, durable_object};

use crate::clock;
use crate::fault::Outcome;
use crate::message::{self, CatalogReply, CatalogRequest};
use crate::store::Store;

pub(crate) use product::checked_product;

/// The Durable Object `Catalog`, one per shop.
#[durable_object(fetch)]
pub struct Catalog {
    store: Store,
    /// The index of orders; built from storage when first asked.
    orders: RefCell<Option<Orders>>,
}

impl DurableObject for Catalog {
    fn new(state: State, _env: Env) -> Self {
        Catalog { store: Store::new(state.storage()), orders: RefCell::new(None) }
    }

    async fn fetch(&self, mut request: Request) -> worker::Result<Response> {
        let outcome = message::read(&mut request).await.and_then(|request| self.handle(request));
        message::write(outcome)
    }
}

impl Catalog {
    fn handle(&self, request: CatalogRequest) -> Outcome<CatalogReply> {
        if self.orders.borrow().is_none() {
            self.store.migrate(schema::MIGRATIONS)?;
            let orders = self.stored_orders()?;
            self.orders.replace(Some(orders));
        }
        match request {
            CatalogRequest::Put { items } => self.put(&items),
            CatalogRequest::List { text, category, limit, after } => self.list(text, category, limit, after),
            CatalogRequest::Items { ids } => Ok(CatalogReply::Items(self.items(&ids)?)),
            CatalogRequest::Learn { orders } => self.learn(&orders),
            CatalogRequest::AlsoBought { ids, limit } => self.also_bought(&ids, limit),
            CatalogRequest::Bestsellers { category, limit } => self.bestsellers(category.as_deref(), limit),
        }
    }

    fn put(&self, items: &[Map]) -> Outcome<CatalogReply> {
        let rows = items.iter().map(product_row).collect::<Outcome<Vec<_>>>()?;
        self.store.run(
            "INSERT INTO products (id, category, words, body)
             SELECT value->>0, value->>1, value->>2, value->>3 FROM json_each(?1) WHERE true
             ON CONFLICT (id) DO UPDATE SET category = excluded.category, words = excluded.words, body = excluded.body",
            vec![serde_json::to_string(&rows)?.into()],
        )?;
        Ok(CatalogReply::Done { items: items.len() })
    }

    fn list(
        &self,
        text: Option<String>,
        category: Option<String>,
        limit: usize,
        after: Option<String>,
    ) -> Outcome<CatalogReply> {
        let filter = "(?1 IS NULL OR instr(words, ?1) > 0) AND (?2 IS NULL OR category = ?2)";
        let total = self.store.number(
            &format!("SELECT count(*) FROM products WHERE {filter}"),
            vec![text.clone().into(), category.clone().into()],
        )?;
        let more = i64::try_from(limit).unwrap_or(1_000) + 1;
        let mut items = self.products(
            &format!(
                "SELECT body FROM products WHERE {filter} AND (?3 IS NULL OR id > ?3) ORDER BY id LIMIT ?4"
            ),
            vec![text.into(), category.into(), after.into(), more.into()],
        )?;
        let cursor = (items.len() > limit).then(|| {
            items.truncate(limit);
            items.last().map(product_id).unwrap_or_default()
        });
        Ok(CatalogReply::Page { items, total: u64::try_from(total).unwrap_or(0), cursor })
    }

    /// The products with these ids, in this order.
    fn items(&self, ids: &[impl AsRef<str>]) -> Outcome<Vec<Map>> {
        let ids: Vec<&str> = ids.iter().map(AsRef::as_ref).collect();
        self.products(
            "SELECT products.body FROM json_each(?1) AS asked JOIN products ON products.id = asked.value
             ORDER BY asked.key",
            vec![serde_json::to_string(&ids)?.into()],
        )
    }

    fn learn(&self, orders: &[Order]) -> Outcome<CatalogReply> {
        let rows = orders
            .iter()
            .map(|order| Ok((&order.id, order.at, serde_json::to_string(&order.products)?)))
            .collect::<Outcome<Vec<_>>>()?;
        self.store.run(
            "INSERT OR IGNORE INTO orders (id, at, products)
             SELECT value->>0, value->>1, value->>2 FROM json_each(?1)",
            vec![serde_json::to_string(&rows)?.into()],
        )?;
        if let Some(index) = self.orders.borrow_mut().as_mut() {
            orders.iter().for_each(|order| {
                index.learn(order);
            });
        }
        Ok(CatalogReply::Done { items: orders.len() })
    }

    fn also_bought(&self, ids: &[String], limit: usize) -> Outcome<CatalogReply> {
        let orders = self.orders.borrow();
        let ranked = orders.as_ref().map(|orders| orders.also_bought(ids, limit * 2)).unwrap_or_default();
        let mut items = self.items(&ranked)?;
        items.retain(in_stock);
        items.truncate(limit);
        Ok(CatalogReply::Items(items))
    }

    fn bestsellers(&self, category: Option<&str>, limit: usize) -> Outcome<CatalogReply> {
        let wanted = match category {
            None => None,
            Some(category) => Some(self.ids_in(category)?),
        };
        let orders = self.orders.borrow();
        let now = clock::now().millis();
        let pick = |id: &str| wanted.as_ref().is_none_or(|ids| ids.contains(id));
        let ranked =
            orders.as_ref().map(|orders| orders.bestsellers(now, limit * 2, pick)).unwrap_or_default();
        let mut items = self.items(&ranked)?;
        items.retain(in_stock);
        items.truncate(limit);
        Ok(CatalogReply::Items(items))
    }

    fn ids_in(&self, category: &str) -> Outcome<std::collections::HashSet<String>> {
        let rows = self.store.rows("SELECT id FROM products WHERE category = ?", vec![category.into()])?;
        rows.iter().map(|row| Ok(row.text(0)?.to_owned())).collect()
    }

    fn products(&self, query: &str, bindings: Vec<Datum>) -> Outcome<Vec<Map>> {
        self.store.rows(query, bindings)?.iter().map(|row| Ok(row.json(0)?)).collect()
    }

    fn stored_orders(&self) -> Outcome<Orders> {
        const SLICE: i64 = 5_000;
        let mut orders = Orders::default();
        let mut last = 0;
        loop {
            let query = "SELECT seq, id, at, products FROM orders WHERE seq > ? ORDER BY seq LIMIT ?";
            let rows = self.store.rows(query, vec![last.into(), SLICE.into()])?;
            let Some(end) = rows.last() else { return Ok(orders) };
            last = end.integer(0)?;
            for row in &rows {
                orders.learn(&stored_order(row)?);
            }
        }
    }
}

fn stored_order(row: &Row) -> Outcome<Order> {
    Ok(Order { id: row.text(1)?.to_owned(), at: row.integer(2)?, products: row.json(3)? })
}

fn product_row(item: &Map) -> Outcome<(String, Option<String>, String, String)> {
    let text = |key: &str| item.get(key).and_then(Value::as_text).map(str::to_owned);
    let words = ["product_id", "name", "brand", "category"].map(|key| text(key).unwrap_or_default());
    Ok((product_id(item), text("category"), words.join(" ").to_lowercase(), serde_json::to_string(item)?))
}

fn product_id(item: &Map) -> String {
    item.get("product_id").and_then(|id| id.text_form().map(std::borrow::Cow::into_owned)).unwrap_or_default()
}

fn in_stock(item: &Map) -> bool {
    item.get("in_stock") != Some(&Value::Bool(false))
}
