//! A segment formed over a chunk of columns: what is written are the memberships that change.

use std::collections::BTreeMap;

use contact::{Kept, SegmentId};
use event::Time;
use segment::{Kind, Verdict};

use super::slice::Form;
use crate::chunks::Chunk;
use crate::fault::Outcome;
use crate::store::{Row, Store, in_slices};
use crate::walk::Part;
use crate::work::Work;

/// What is kept of a contact from now on: number, member, since, until, and whether it entered or left.
type Change = (i64, bool, Option<Time>, Option<Time>, bool);

impl<S: Store> Work<'_, S> {
    /// Evaluates a segment over those contacts of a chunk who are in this part. Returns how many
    /// memberships changed.
    pub(super) fn form_chunk(
        &mut self,
        Form { id, kind, program }: &Form<'_>,
        chunk: &Chunk,
        range: (i64, i64),
        part: &Part,
    ) -> Outcome<usize> {
        // INVARIANT: what storage is asked here has all that was decided before, other segments of this
        // turn included.
        self.write_changes()?;
        let told = self.segments.told();
        let apart = self.told_apart(program, &told, range)?;
        // Others refer to it: they are evaluated with each contact whom it takes in.
        let tells_others = told.contains(*id);
        let before = self.kept_between(id, range)?;
        let (mut changes, mut alone): (Vec<Change>, Vec<i64>) = Default::default();
        chunk.each(program, self.now, |person, verdict| {
            if !part.has(person) {
                return;
            }
            let before = before.get(&person).copied();
            let verdict = if *kind == Kind::Dynamic { verdict } else { Verdict { until: None, ..verdict } };
            let after = Kept::after(before, verdict, self.now);
            if apart.contains(&person) || tells_others && after.is_some() {
                alone.push(person);
            } else if let Some(Kept { member, since, until }) = after {
                let flips = before.is_some_and(|before| before.member) != member;
                changes.push((person, member, since, until, flips));
            }
        });
        self.keep_all(id, &changes)?;
        let written = changes.len() + alone.len();
        let alone = self.people.named(self.store, alone)?;
        self.people.load(self.store, &alone)?;
        for contact in alone {
            self.form(id, &contact)?;
        }
        Ok(written)
    }

    /// Writes memberships at once, past what is in memory.
    fn keep_all(&mut self, id: &SegmentId, changes: &[Change]) -> Outcome<()> {
        if changes.is_empty() {
            return Ok(());
        }
        // Whoever is read from now on has all that was decided before.
        if !self.people.is_empty() {
            let changed = self.people.named(self.store, changes.iter().map(|change| change.0))?;
            changed.iter().for_each(|contact| self.people.forget(contact));
        }
        in_slices(changes, |slice| {
            self.store.run(
                "INSERT OR REPLACE INTO memberships (segment, person, member, since, until)
                 SELECT ?2, value->>0, value->>1, value->>2, value->>3 FROM json_each(?1)",
                vec![slice.as_str().into(), id.as_str().into()],
            )?;
            self.store.run(
                "INSERT INTO history (at, person, change, segment)
                 SELECT ?3, value->>0, iif(value->>1, 'entered', 'left'), ?2 FROM json_each(?1) WHERE value->>4",
                vec![slice.into(), id.as_str().into(), self.now.millis().into()],
            )
        })?;
        let flips = changes.iter().filter(|change| change.4);
        self.changes.resize(id, flips.map(|change| if change.1 { 1 } else { -1 }).sum());
        Ok(())
    }

    /// What is kept of a segment for the contacts from one number to another.
    fn kept_between(&self, id: &SegmentId, (first, last): (i64, i64)) -> Outcome<BTreeMap<i64, Kept>> {
        let query = "SELECT person, member, since, until FROM memberships
                     WHERE segment = ? AND person BETWEEN ? AND ?";
        let rows = self.store.rows(query, vec![id.as_str().into(), first.into(), last.into()])?;
        let kept = |row: &Row| {
            let time = |column| row.integer_or_null(column).and_then(Time::from_millis);
            Ok((row.integer(0)?, Kept { member: row.integer(1)? != 0, since: time(2), until: time(3) }))
        };
        rows.iter().map(kept).collect()
    }
}
