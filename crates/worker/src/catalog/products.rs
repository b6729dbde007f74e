//! Products in storage.

use std::collections::{HashMap, HashSet};

use event::{Map, Value};
use recommend::{PRODUCTS, Told, feed};
use shard::product::drop_odd_urls;
use shard::store::{Datum, Store as _};

use super::Catalog;
use crate::clock;
use crate::fault::Outcome;
use crate::message::CatalogReply;

impl Catalog {
    /// Adds products or replaces them; with `merge`, fields that are not told stay as they are. New ones for
    /// which there is no room are told by their places.
    pub(super) fn put(&self, mut items: Vec<Map>, merge: bool) -> Outcome<CatalogReply> {
        let beyond = self.beyond(&items)?;
        let mut place = 0..items.len();
        items.retain(|_| place.next().is_none_or(|place| !beyond.contains(&place)));
        let count = items.len();
        let products = if merge { self.merged(items)? } else { items };
        let at = clock::now().millis();
        let (mut rows, mut told) = (Vec::with_capacity(count), Vec::with_capacity(count));
        for product in products {
            let mut product = feed::without_nulls(product);
            drop_odd_urls(&mut product);
            self.display.borrow_mut().forget(product_id(&product));
            rows.push(product_row(&product)?);
            told.push(Told::Product { id: product_id(&product).to_owned(), item: feed::item(&product), at });
        }
        let statement = "INSERT INTO products (id, category, words, body)
             SELECT value->>0, value->>1, value->>2, value->>3 FROM json_each(?1) WHERE true
             ON CONFLICT (id) DO UPDATE SET category = excluded.category, words = excluded.words, body = excluded.body";
        let rows = serde_json::to_string(&rows)?;
        self.store.transaction(|| {
            self.store.run(statement, vec![rows.into()])?;
            self.note(&told)
        })?;
        self.tell(&told)?;
        Ok(CatalogReply::Put { beyond })
    }

    /// The places of new products for which there is no room.
    fn beyond(&self, items: &[Map]) -> Outcome<Vec<usize>> {
        self.with_held(|held| {
            let mut new = HashSet::new();
            let mut is_beyond = |item: &Map| {
                let id = product_id(item);
                let is_known = held.index.has(id) || new.contains(id);
                let is_room = held.index.products() + new.len() < PRODUCTS;
                if !is_known && is_room {
                    new.insert(id.to_owned());
                }
                !is_known && !is_room
            };
            let places = items.iter().enumerate();
            Ok(places.filter_map(|(place, item)| is_beyond(item).then_some(place)).collect())
        })
    }

    /// What products are after an update, those of one id one after the other.
    fn merged(&self, items: Vec<Map>) -> Outcome<Vec<Map>> {
        let ids: Vec<&str> = items.iter().map(product_id).collect();
        let known = self.items(&ids)?.into_iter().map(|product| (product_id(&product).to_owned(), product));
        let mut known: HashMap<String, Map> = known.collect();
        let update = |item: Map| {
            let id = product_id(&item).to_owned();
            let product = feed::updated(known.remove(&id).unwrap_or_default(), item);
            known.insert(id, product.clone());
            product
        };
        Ok(items.into_iter().map(update).collect())
    }

    pub(super) fn list(
        &self,
        text: Option<String>,
        category: Option<String>,
        limit: usize,
        after: Option<String>,
    ) -> Outcome<CatalogReply> {
        // By conditions that are asked for alone: a million products are not gone through to be counted.
        let mut filter = vec!["TRUE"];
        filter.extend(text.is_some().then_some("instr(words, ?1) > 0"));
        filter.extend(category.is_some().then_some("category = ?2"));
        let is_whole = filter.len() == 1;
        let filter = filter.join(" AND ");
        let total = match is_whole {
            true => self.with_held(|held| Ok(held.index.products() as u64))?,
            false => {
                let query = format!("SELECT count(*) FROM products WHERE ?1 IS ?1 AND ?2 IS ?2 AND {filter}");
                let total = self.store.number(&query, vec![text.clone().into(), category.clone().into()])?;
                u64::try_from(total).unwrap_or(0)
            }
        };
        let more = i64::try_from(limit).unwrap_or(1_000) + 1;
        let mut items = self.stored(
            &format!(
                "SELECT body FROM products WHERE ?1 IS ?1 AND ?2 IS ?2 AND id > ?3 AND {filter} ORDER BY id LIMIT ?4"
            ),
            vec![text.into(), category.into(), after.unwrap_or_default().into(), more.into()],
        )?;
        let cursor = (items.len() > limit).then(|| {
            items.truncate(limit);
            items.last().map(product_id).unwrap_or_default().to_owned()
        });
        Ok(CatalogReply::Page { items, total, cursor })
    }

    /// The products with these ids, in this order.
    pub(super) fn items(&self, ids: &[impl AsRef<str>]) -> Outcome<Vec<Map>> {
        let ids: Vec<&str> = ids.iter().map(AsRef::as_ref).collect();
        self.stored(
            "SELECT products.body FROM json_each(?1) AS asked JOIN products ON products.id = asked.value
             ORDER BY asked.key",
            vec![serde_json::to_string(&ids)?.into()],
        )
    }

    fn stored(&self, query: &str, bindings: Vec<Datum>) -> Outcome<Vec<Map>> {
        self.store.rows(query, bindings)?.iter().map(|row| Ok(row.json(0)?)).collect()
    }
}

fn product_row(item: &Map) -> Outcome<(String, Option<String>, String, String)> {
    let text = |key: &str| item.get(key).and_then(Value::as_text).map(str::to_owned);
    let words = ["product_id", "name", "brand", "category"].map(|key| text(key).unwrap_or_default());
    let words = words.join(" ").to_lowercase();
    Ok((product_id(item).to_owned(), text("category"), words, serde_json::to_string(item)?))
}

/// The id of a product that was checked.
pub(super) fn product_id(item: &Map) -> &str {
    item.get("product_id").and_then(Value::as_text).unwrap_or_default()
}
