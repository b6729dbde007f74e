//! What was received and what became of it, counted in the transactions in which it became so.
//!
//! INVARIANT: over all shards, what was received is what was stored, a duplicate, or rejected. A
//! call that is only passed on is counted where it ends. Calls move with their reception, and where
//! two that were stored apart turn out to be one, one of them becomes a duplicate on the day on
//! which it was received.

use std::collections::BTreeMap;

use event::Time;
use serde::Serialize;
use serde_json::from_value;

use crate::fault::Outcome;
use crate::message::{Count, Counted, Fate, Reception, ShardReply, Source};
use crate::store::{Row, Store, in_slices};
use crate::work::Work;

/// Counts that are to be written: day, source, fate, reason.
#[derive(Default)]
pub(crate) struct Counts(BTreeMap<(i64, Source, Fate, String), i64>);

/// A name of one of the enums here, as it is stored.
pub(crate) fn named(value: impl Serialize) -> Outcome<String> {
    Ok(serde_json::to_value(value)?.as_str().unwrap_or_default().to_owned())
}

/// How a call was received, by the columns from this one on; `None` for one from before that was told.
pub(crate) fn reception(row: &Row, column: usize) -> Outcome<Option<Reception>> {
    let at = row.integer_or_null(column).and_then(Time::from_millis);
    let source = row.text_or_null(column + 1).map(source_named).transpose()?;
    Ok(at.zip(source).map(|(at, source)| Reception { at, source }))
}

/// The source of this name.
pub(crate) fn source_named(name: &str) -> Outcome<Source> {
    Ok(from_value(name.into())?)
}

impl<S: Store> Work<'_, S> {
    /// Counts what became of calls; a negative number takes back.
    pub(crate) fn count(&mut self, came: Reception, fate: Fate, reason: &str, calls: i64) {
        let day = self.segments.zone().day_number(came.at);
        *self.changes.counts.0.entry((day, came.source, fate, reason.to_owned())).or_default() += calls;
    }

    pub(crate) fn write_counts(&self, counts: &Counts) -> Outcome<()> {
        let rows: Vec<_> = counts.0.iter().filter(|(_, calls)| **calls != 0).collect();
        let statement = "INSERT INTO counts (day, source, outcome, reason, events)
             SELECT value->'$[0]'->>0, value->'$[0]'->>1, value->'$[0]'->>2, value->'$[0]'->>3, value->>1
             FROM json_each(?1) WHERE true
             ON CONFLICT (day, source, outcome, reason) DO UPDATE SET events = events + excluded.events";
        in_slices(&rows, |slice| self.store.run(statement, vec![slice.into()]))
    }

    /// What was counted on these days. `recount`: the calls that are stored one by one as well.
    pub(crate) fn counted(&self, from: i64, to: i64, recount: bool) -> Outcome<ShardReply> {
        let query = "SELECT day, source, outcome, reason, events FROM counts WHERE day BETWEEN ? AND ?";
        let rows = self.store.rows(query, vec![from.into(), to.into()])?;
        let count = |row: &Row| {
            Ok(Count {
                day: row.integer(0)?,
                source: source_named(row.text(1)?)?,
                fate: from_value(row.text(2)?.into())?,
                reason: row.text(3)?.to_owned(),
                calls: row.integer(4)?,
            })
        };
        let number = |query| Outcome::Ok(u64::try_from(self.store.number(query, vec![])?).unwrap_or(0));
        Ok(ShardReply::Counted(Counted {
            counts: rows.iter().map(count).collect::<Outcome<_>>()?,
            kept: number("SELECT count(*) FROM rejected")?,
            replayed: number("SELECT count(*) FROM rejected WHERE replayed IS NOT NULL")?,
            calls: recount.then(|| number("SELECT count(*) FROM calls")).transpose()?,
        }))
    }
}
