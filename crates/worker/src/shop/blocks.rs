//! Blocks of products that the shop defined.

use recommend::{Block, Kind};
use serde::{Deserialize, Serialize};
use shard::store::Store as _;

use super::Shop;
use crate::clock;
use crate::fault::{Fault, Outcome};
use crate::message::ShopReply;

/// The most blocks a shop can define.
const BLOCKS: i64 = 500;

/// A block as the shop keeps it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct StoredBlock {
    pub(crate) block: Block,
    /// The shop's own HTML.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) template: Option<String>,
    /// When it was defined, in milliseconds since 1970.
    pub(crate) created_at: i64,
    /// When it was written last.
    pub(crate) updated_at: i64,
}

impl Shop {
    /// All of them, by id.
    pub(super) fn blocks(&self) -> Outcome<Vec<StoredBlock>> {
        let rows = self.store.rows("SELECT body FROM blocks ORDER BY id LIMIT ?", vec![BLOCKS.into()])?;
        rows.iter().map(|row| Ok(row.json(0)?)).collect()
    }

    /// Keeps a new one. The same again is the answer to a request that was cut off half-way.
    pub(super) fn create_block(&self, block: Block, template: Option<String>) -> Outcome<ShopReply> {
        match self.stored_block(&block.id)? {
            Some(known) if known.block == block && known.template == template => {
                Ok(ShopReply::Block(Box::new(known)))
            }
            Some(_) => Err(Fault::conflict(format!("there is a block `{}` already", block.id))),
            None => self.keep_block(block, template, None),
        }
    }

    /// Keeps one in the place of what was there; a kind's own block may be there without a definition.
    pub(super) fn change_block(&self, block: Block, template: Option<String>) -> Outcome<ShopReply> {
        let known = self.stored_block(&block.id)?;
        if known.is_none() && Kind::named(&block.id).is_none() {
            return Err(Fault::not_found(format!("there is no block `{}`", block.id)));
        }
        let kept = known.as_ref().and_then(|known| known.template.clone());
        self.keep_block(block, template.or(kept), known)
    }

    pub(super) fn delete_block(&self, id: &str) -> Outcome<ShopReply> {
        self.store.run("DELETE FROM blocks WHERE id = ?", vec![id.into()])?;
        Ok(ShopReply::Done)
    }

    fn stored_block(&self, id: &str) -> Outcome<Option<StoredBlock>> {
        let row = self.store.first("SELECT body FROM blocks WHERE id = ?", vec![id.into()])?;
        Ok(row.map(|row| row.json(0)).transpose()?)
    }

    fn keep_block(
        &self,
        block: Block,
        template: Option<String>,
        known: Option<StoredBlock>,
    ) -> Outcome<ShopReply> {
        if known.is_none() && self.store.number("SELECT count(*) FROM blocks", vec![])? >= BLOCKS {
            return Err(Fault::conflict(format!("a shop has at most {BLOCKS} blocks; delete one first")));
        }
        let now = clock::now().millis();
        let stored = StoredBlock {
            block,
            template: template.filter(|text| !text.is_empty()),
            created_at: known.map_or(now, |known| known.created_at),
            updated_at: now,
        };
        self.store.run(
            "INSERT OR REPLACE INTO blocks (id, body) VALUES (?, ?)",
            vec![stored.block.id.as_str().into(), serde_json::to_string(&stored)?.into()],
        )?;
        Ok(ShopReply::Block(Box::new(stored)))
    }
}
