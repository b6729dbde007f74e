//! The new shard takes what it is given.

use contact::SegmentId;
use event::ContactId;

use super::tables::TABLES;
use crate::fault::{Fault, Outcome};
use crate::homes::Split;
use crate::ingest::Evaluate;
use crate::message::{Rows, ShardReply, Slice};
use crate::store::Store;
use crate::work::Work;

impl<S: Store> Work<'_, S> {
    /// Takes part of a slice; with the last one all of it lives here.
    pub(crate) fn settle(&mut self, slice: Slice) -> Outcome<ShardReply> {
        if slice.shards <= self.place.shards {
            return Ok(ShardReply::Done);
        }
        let split = self.split.clone().filter(|split| split.shards == slice.shards);
        let split = split.unwrap_or_else(|| Split::begun(slice.shards));
        if slice.number <= split.slice {
            return Ok(ShardReply::Done);
        }
        let applied = self.store.number("SELECT coalesce(max(version), 0) FROM applied", vec![])?;
        if applied < slice.version {
            return Err(Fault::Moving);
        }
        self.store.run(
            "INSERT OR REPLACE INTO arriving (part, body) VALUES (?, ?)",
            vec![i64::try_from(slice.part).unwrap_or(0).into(), serde_json::to_string(&slice.rows)?.into()],
        )?;
        let there = self.store.number("SELECT count(*) FROM arriving", vec![])?;
        if usize::try_from(there) != Ok(slice.parts) {
            return Ok(ShardReply::Done);
        }
        let ids = slice.contacts.iter().map(|id| id.parse().map_err(Fault::internal));
        let ids: Vec<ContactId> = ids.collect::<Outcome<_>>()?;
        self.number(ids.iter())?;
        for row in self.store.rows("SELECT body FROM arriving ORDER BY part", vec![])? {
            let parts: Vec<Rows> = row.json(0)?;
            for Rows { table, rows } in parts {
                let Some(table) = TABLES.iter().find(|known| known.name == table) else { continue };
                let rows = format!("[{}]", rows.join(","));
                if table.name == "calls" {
                    // A call that is here already goes from whoever has it.
                    let statement = "INSERT OR IGNORE INTO loose (person) SELECT person FROM calls
                        WHERE id IN (SELECT value->>1 FROM json_each(?))";
                    self.store.run(statement, vec![rows.as_str().into()])?;
                }
                self.store.run(&table.insert(), vec![rows.into()])?;
            }
        }
        self.store.run("DELETE FROM arriving", vec![])?;
        let moved = split.moved + i64::try_from(slice.contacts.len()).unwrap_or(0);
        self.store.run(
            "INSERT OR REPLACE INTO split (id, shards, slice, upto, moved) VALUES (1, ?, ?, ?, ?)",
            vec![
                i64::from(slice.shards).into(),
                slice.number.into(),
                slice.upto.as_str().into(),
                moved.into(),
            ],
        )?;
        *self.split = Some(Split { slice: slice.number, upto: slice.upto, held: None, moved, ..split });
        self.count_members(&serde_json::to_string(&slice.contacts)?, 1)?;
        ids.iter().for_each(|id| self.people.forget(id));
        self.evaluate_settled(&ids, slice.version)?;
        for id in &ids {
            if !self.people.get(self.store, id)?.identifiers.is_empty() {
                self.resettle(id)?;
            }
        }
        Ok(ShardReply::Done)
    }

    /// Counts the members among these contacts as come or gone.
    pub(super) fn count_members(&self, ids: &str, by: i64) -> Outcome<()> {
        let theirs =
            "person IN (SELECT person FROM people WHERE contact IN (SELECT value FROM json_each(?1)))";
        if by > 0 {
            let dropped =
                format!("DELETE FROM memberships WHERE {theirs} AND segment IN (SELECT id FROM dropped)");
            self.store.run(&dropped, vec![ids.into()])?;
        }
        self.store.run(
            &format!(
                "INSERT INTO sizes (segment, contacts)
                 SELECT segment, ?2 * count(*) FROM memberships WHERE {theirs} AND member = 1 GROUP BY segment
                 ON CONFLICT (segment) DO UPDATE SET contacts = contacts + excluded.contacts"
            ),
            vec![ids.into(), by.into()],
        )
    }

    /// Evaluates what has been defined since a slice was packed.
    fn evaluate_settled(&mut self, ids: &[ContactId], version: i64) -> Outcome<()> {
        let newer = "SELECT id FROM segments WHERE body->>'version' > ?";
        let newer = self.store.rows(newer, vec![version.into()])?;
        let newer: Vec<SegmentId> =
            newer.iter().map(|row| Ok(SegmentId::new(row.text(0)?))).collect::<Outcome<_>>()?;
        if newer.is_empty() {
            return Ok(());
        }
        self.people.load(self.store, ids)?;
        for id in ids {
            if !self.people.get(self.store, id)?.ledger.is_empty() {
                newer.iter().try_for_each(|segment| self.form(segment, id))?;
                // Others may refer to them.
                self.take_in(id, Vec::new(), Evaluate::All)?;
            }
        }
        Ok(())
    }
}
