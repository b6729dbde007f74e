//! What a request changed, written at its end in a few statements whatever the number of rows.

use std::collections::{BTreeMap, BTreeSet};

use contact::{Kept, SegmentId, Transition};
use event::{Call, ContactId, Identifier, Time};
use serde::Serialize;
use serde_json::value::{RawValue, to_raw_value};

use crate::blocks::BlockCounts;
use crate::counts::Counts;
use crate::fault::Outcome;
use crate::message::{Reception, Source};
use crate::people::Seen;
use crate::store::{Store, in_slices};
use crate::work::Work;

/// Rows to be written.
#[derive(Default)]
pub(crate) struct Changes {
    calls: Vec<CallRow>,
    identifiers: Vec<(Identifier, ContactId)>,
    contacts: BTreeMap<ContactId, Seen>,
    memberships: BTreeMap<(SegmentId, ContactId), Kept>,
    history: Vec<HistoryRow>,
    sizes: BTreeMap<SegmentId, i64>,
    pub(crate) counts: Counts,
    pub(crate) blocks: BlockCounts,
}

/// contact, id, time, body, when and from whom it was received
type CallRow = (ContactId, String, Time, Box<RawValue>, Option<Time>, Option<Source>);

/// at, contact, change, segment, identifier
type HistoryRow = (Time, ContactId, &'static str, Option<SegmentId>, Option<String>);

impl Changes {
    pub(crate) fn call(&mut self, contact: &ContactId, call: &Call, came: Option<Reception>) -> Outcome<()> {
        let body = to_raw_value(call)?;
        let (at, source) = (came.map(|came| came.at), came.map(|came| came.source));
        self.calls.push((contact.clone(), call.id.clone(), call.time, body, at, source));
        Ok(())
    }

    pub(crate) fn contact(&mut self, contact: &ContactId, seen: Seen) {
        self.contacts.insert(contact.clone(), seen);
    }

    /// A contact that has nothing to show any more is written no more.
    pub(crate) fn forget_contact(&mut self, contact: &ContactId) {
        self.contacts.remove(contact);
    }

    pub(crate) fn identifier(&mut self, contact: &ContactId, identifier: &Identifier) {
        self.identifiers.push((identifier.clone(), contact.clone()));
    }

    pub(crate) fn membership(&mut self, contact: &ContactId, segment: SegmentId, kept: Kept) {
        self.memberships.insert((segment, contact.clone()), kept);
    }

    pub(crate) fn transition(&mut self, contact: &ContactId, transition: Transition) {
        let change = if transition.entered { "entered" } else { "left" };
        self.resize(&transition.segment, if transition.entered { 1 } else { -1 });
        self.history.push((transition.at, contact.clone(), change, Some(transition.segment), None));
    }

    /// Tells a transition that was counted before, elsewhere.
    pub(crate) fn retold(&mut self, contact: &ContactId, transition: Transition) {
        let change = if transition.entered { "entered" } else { "left" };
        self.history.push((transition.at, contact.clone(), change, Some(transition.segment), None));
    }

    pub(crate) fn merged(&mut self, contact: &ContactId, identifier: &Identifier, at: Time) {
        self.history.push((at, contact.clone(), "merged", None, Some(identifier.to_string())));
    }

    fn contacts_changed(&self) -> impl Iterator<Item = &ContactId> {
        let calls = self.calls.iter().map(|row| &row.0);
        let kept = self.memberships.keys().map(|(_, contact)| contact);
        let told = self.history.iter().map(|row| &row.1);
        let known = self.identifiers.iter().map(|(_, contact)| contact);
        calls.chain(kept).chain(told).chain(known).chain(self.contacts.keys())
    }

    pub(crate) fn resize(&mut self, segment: &SegmentId, by: i64) {
        *self.sizes.entry(segment.clone()).or_default() += by;
    }
}

impl<S: Store> Work<'_, S> {
    /// Writes what was moved within this request, before storage is asked where it is.
    pub(crate) fn write_moved(&mut self) -> Outcome<()> {
        let is_written = self.changes.calls.is_empty() && self.changes.identifiers.is_empty();
        if is_written { Ok(()) } else { self.write_changes() }
    }

    /// Writes all changes; part of the transaction.
    pub(crate) fn write_changes(&mut self) -> Outcome<()> {
        let changes = std::mem::take(&mut self.changes);
        // INVARIANT: nothing changes of a contact that is on its way to another shard.
        changes.contacts_changed().try_for_each(|contact| self.check_free(contact))?;
        self.number(changes.contacts_changed())?;
        self.write(
            "INSERT OR REPLACE INTO calls (person, id, time, body, received, source)
             SELECT (SELECT person FROM people WHERE contact = value->>0), value->>1, value->>2, value->3, value->>4, value->>5 FROM json_each(?1)",
            &changes.calls,
        )?;
        self.write(
            "INSERT OR REPLACE INTO identifiers (identifier, person)
             SELECT value->>0, (SELECT person FROM people WHERE contact = value->>1) FROM json_each(?1)",
            &changes.identifiers,
        )?;
        let contacts: Vec<_> =
            changes.contacts.iter().map(|(id, seen)| (id, seen.first, seen.last, &seen.words)).collect();
        self.write(
            "INSERT OR REPLACE INTO contacts (person, first_seen, last_seen, words)
             SELECT (SELECT person FROM people WHERE contact = value->>0), value->>1, value->>2, value->>3
             FROM json_each(?1)",
            &contacts,
        )?;
        self.write_memberships(&changes.memberships)?;
        self.write_counts(&changes.counts)?;
        self.write_block_counts(&changes.blocks)?;
        self.write(
            "INSERT INTO history (at, person, change, segment, identifier)
             SELECT value->>0, (SELECT person FROM people WHERE contact = value->>1), value->>2, value->>3, value->>4
             FROM json_each(?1)",
            &changes.history,
        )?;
        let sizes: Vec<_> = changes.sizes.iter().filter(|(_, by)| **by != 0).collect();
        self.write(
            "INSERT INTO sizes (segment, contacts) SELECT value->>0, value->>1 FROM json_each(?1) WHERE true
             ON CONFLICT (segment) DO UPDATE SET contacts = contacts + excluded.contacts",
            &sizes,
        )
    }

    fn write_memberships(&self, memberships: &BTreeMap<(SegmentId, ContactId), Kept>) -> Outcome<()> {
        let rows: Vec<_> = memberships
            .iter()
            .map(|((segment, contact), kept)| (segment, contact, kept.member, kept.since, kept.until))
            .collect();
        self.write(
            "INSERT OR REPLACE INTO memberships (segment, person, member, since, until)
             SELECT value->>0, (SELECT person FROM people WHERE contact = value->>1), value->>2, value->>3, value->>4
             FROM json_each(?1)",
            &rows,
        )
    }

    /// Gives those of these contacts a number that have none.
    pub(crate) fn number<'i>(&self, contacts: impl Iterator<Item = &'i ContactId>) -> Outcome<()> {
        let contacts: Vec<&ContactId> = contacts.collect::<BTreeSet<_>>().into_iter().collect();
        self.write("INSERT OR IGNORE INTO people (contact) SELECT value FROM json_each(?1)", &contacts)
    }

    /// Writes rows, as many at a time as a bound value can hold.
    fn write<T: Serialize>(&self, statement: &str, rows: &[T]) -> Outcome<()> {
        in_slices(rows, |slice| self.store.run(statement, vec![slice.into()]))
    }
}
