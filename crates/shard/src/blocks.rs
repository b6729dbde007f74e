//! How often blocks of products are seen and clicked, counted in the transaction that stores the events.

use std::collections::BTreeMap;

use event::{Call, Value};

use crate::fault::Outcome;
use crate::message::{BlockCount, ShardReply};
use crate::store::{Row, Store, in_slices};
use crate::work::Work;

/// Blocks and settings that are counted of one day; a page could make up any number of names.
const MOST: i64 = 1_000;

/// Bytes of a block's name.
const NAME_BYTES: usize = 64;

/// Counts that are to be written, by day, block and variant: how often seen, and how often clicked.
pub(crate) type BlockCounts = BTreeMap<(i64, String, String), (i64, i64)>;

impl<S: Store> Work<'_, S> {
    /// Counts the events of new calls that tell of a block.
    pub(crate) fn count_blocks<'c>(&mut self, calls: impl Iterator<Item = &'c Call>) {
        for call in calls {
            let (shown, clicked) = match call.name.as_str() {
                "block_shown" => (1, 0),
                "block_clicked" => (0, 1),
                _ => continue,
            };
            let text = |key: &str| call.params.get(key).and_then(Value::as_text);
            let Some(block) = text("block").filter(|block| (1..=NAME_BYTES).contains(&block.len())) else {
                continue;
            };
            let variant = if text("variant") == Some("b") { "b" } else { "a" };
            let day = self.segments.zone().day_number(call.time);
            let key = (day, block.to_owned(), variant.to_owned());
            let count = self.changes.blocks.entry(key).or_default();
            *count = (count.0 + shown, count.1 + clicked);
        }
    }

    pub(crate) fn write_block_counts(&self, counts: &BlockCounts) -> Outcome<()> {
        let rows: Vec<_> = counts.iter().collect();
        let statement = format!(
            "INSERT INTO block_counts (day, block, variant, shown, clicked)
             SELECT value->'$[0]'->>0, value->'$[0]'->>1, value->'$[0]'->>2, value->'$[1]'->>0, value->'$[1]'->>1
             FROM json_each(?1) WHERE (SELECT count(*) FROM block_counts WHERE day = value->'$[0]'->>0) < {MOST}
             ON CONFLICT (day, block, variant) DO UPDATE
             SET shown = shown + excluded.shown, clicked = clicked + excluded.clicked"
        );
        in_slices(&rows, |slice| self.store.run(&statement, vec![slice.into()]))
    }

    /// What was counted on these days, of one block or of all.
    pub(crate) fn block_counts(&self, block: Option<String>, from: i64, to: i64) -> Outcome<ShardReply> {
        let rows = self.store.rows(
            "SELECT day, block, variant, shown, clicked FROM block_counts
             WHERE day BETWEEN ?1 AND ?2 AND (?3 IS NULL OR block = ?3)",
            vec![from.into(), to.into(), block.into()],
        )?;
        let count = |row: &Row| {
            Ok(BlockCount {
                day: row.integer(0)?,
                block: row.text(1)?.to_owned(),
                variant: row.text(2)?.to_owned(),
                shown: u64::try_from(row.integer(3)?).unwrap_or(0),
                clicked: u64::try_from(row.integer(4)?).unwrap_or(0),
            })
        };
        Ok(ShardReply::BlockCounts(rows.iter().map(count).collect::<Outcome<_>>()?))
    }
}
