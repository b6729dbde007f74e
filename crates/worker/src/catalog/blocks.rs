//! Blocks: chosen by the index, shown as the catalogue has them.

use std::collections::HashMap;

use event::Map;
use recommend::{Answer, Ask, Visitor};
use shard::store::Store as _;

use super::Catalog;
use crate::fault::Outcome;
use crate::message::{CatalogReply, FilledBlock, FilledItem};

impl Catalog {
    /// Fills blocks for a visitor, all from one state.
    pub(super) fn blocks(&self, asks: &[Ask], mut visitor: Visitor) -> Outcome<CatalogReply> {
        let answers: Vec<Answer> = self.with_held(|held| {
            let fill = |ask: &Ask| {
                let answer = held.index.fill(ask, &visitor, &mut held.scratch);
                // Blocks of one page: what one of them shows, those below have been preceded by.
                visitor.shown.extend(answer.items.iter().map(|ranked| ranked.product.clone()));
                answer
            };
            Ok(asks.iter().map(fill).collect())
        })?;
        let ids = answers.iter().flat_map(|answer| &answer.items).map(|ranked| ranked.product.as_str());
        let mut shown = self.shown(ids.collect())?;
        let mut filled = |answer: Answer| {
            let item = |ranked: recommend::Ranked| FilledItem {
                why: ranked.why,
                product: shown.get(&ranked.product).cloned(),
                id: ranked.product,
            };
            FilledBlock { variant: answer.variant, items: answer.items.into_iter().map(item).collect() }
        };
        let blocks = answers.into_iter().map(&mut filled).collect();
        shown.clear();
        Ok(CatalogReply::Blocks(blocks))
    }

    /// Products as they are shown; storage is read for those alone that nobody was shown of late.
    fn shown(&self, mut ids: Vec<&str>) -> Outcome<HashMap<String, Map>> {
        ids.sort_unstable();
        ids.dedup();
        let mut display = self.display.borrow_mut();
        let missing: Vec<&str> = ids.iter().copied().filter(|id| display.get(id).is_none()).collect();
        if !missing.is_empty() {
            let products = self.with_held(|held| Ok(held.index.products()))?;
            let query = "SELECT id, body FROM products WHERE id IN (SELECT value FROM json_each(?))";
            for row in self.store.rows(query, vec![serde_json::to_string(&missing)?.into()])? {
                display.keep(row.text(0)?.to_owned(), row.text(1)?.to_owned(), products);
            }
        }
        let mut shown = HashMap::new();
        for id in ids {
            if let Some(body) = display.get(id) {
                shown.insert(id.to_owned(), serde_json::from_str(body)?);
            }
        }
        Ok(shown)
    }
}
