//! What a request changed, written at its end in a few statements whatever the number of rows.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use contact::{Kept, SegmentId, Transition};
use event::{Call, ContactId, Identifier, Time};
use serde::Serialize;
use serde_json::value::{RawValue, to_raw_value};

use crate::blocks::BlockCounts;
use crate::counts::Counts;
use crate::fault::{Fault, Outcome};
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
        self.packing.note(changes.calls.len());
        // INVARIANT: nothing changes of a contact that is on its way to another shard.
        changes.contacts_changed().try_for_each(|contact| self.check_free(contact))?;
        let people = self.number(changes.contacts_changed())?;
        let person = |contact: &ContactId| people.get(contact);
        let calls: Vec<_> = changes
            .calls
            .iter()
            .map(|(contact, id, time, body, at, source)| (person(contact), id, time, body, at, source))
            .collect();
        self.write(
            "INSERT OR REPLACE INTO calls (person, id, time, body, received, source)
             SELECT value->>0, value->>1, value->>2, value->3, value->>4, value->>5 FROM json_each(?1)",
            &calls,
        )?;
        let identifiers: Vec<_> =
            changes.identifiers.iter().map(|(identifier, contact)| (identifier, person(contact))).collect();
        self.write(
            "INSERT OR REPLACE INTO identifiers (identifier, person)
             SELECT value->>0, value->>1 FROM json_each(?1)",
            &identifiers,
        )?;
        let contacts: Vec<_> = changes
            .contacts
            .iter()
            .map(|(contact, seen)| (person(contact), seen.first, seen.last, &seen.words))
            .collect();
        self.write(
            "INSERT OR REPLACE INTO contacts (person, first_seen, last_seen, words)
             SELECT value->>0, value->>1, value->>2, value->>3 FROM json_each(?1)",
            &contacts,
        )?;
        let memberships: Vec<_> = changes
            .memberships
            .iter()
            .map(|((segment, contact), kept)| (segment, person(contact), kept.member, kept.since, kept.until))
            .collect();
        self.write(
            "INSERT OR REPLACE INTO memberships (segment, person, member, since, until)
             SELECT value->>0, value->>1, value->>2, value->>3, value->>4 FROM json_each(?1)",
            &memberships,
        )?;
        self.write_counts(&changes.counts)?;
        self.write_block_counts(&changes.blocks)?;
        let history: Vec<_> = changes
            .history
            .iter()
            .map(|(at, contact, change, segment, identifier)| {
                (at, person(contact), change, segment, identifier)
            })
            .collect();
        self.write(
            "INSERT INTO history (at, person, change, segment, identifier)
             SELECT value->>0, value->>1, value->>2, value->>3, value->>4 FROM json_each(?1)",
            &history,
        )?;
        let sizes: Vec<_> = changes.sizes.iter().filter(|(_, by)| **by != 0).collect();
        self.write(
            "INSERT INTO sizes (segment, contacts) SELECT value->>0, value->>1 FROM json_each(?1) WHERE true
             ON CONFLICT (segment) DO UPDATE SET contacts = contacts + excluded.contacts",
            &sizes,
        )
    }

    /// The numbers of these contacts; those that have none get one.
    pub(crate) fn number<'i>(
        &self,
        contacts: impl Iterator<Item = &'i ContactId>,
    ) -> Outcome<HashMap<ContactId, i64>> {
        let contacts: Vec<&ContactId> = contacts.collect::<BTreeSet<_>>().into_iter().collect();
        let mut numbers = HashMap::with_capacity(contacts.len());
        in_slices(&contacts, |slice| {
            let new = "INSERT OR IGNORE INTO people (contact) SELECT value FROM json_each(?1)";
            self.store.run(new, vec![slice.as_str().into()])?;
            let query =
                "SELECT contact, person FROM people WHERE contact IN (SELECT value FROM json_each(?1))";
            for row in self.store.rows(query, vec![slice.into()])? {
                numbers.insert(row.text(0)?.parse().map_err(Fault::internal)?, row.integer(1)?);
            }
            Ok(())
        })?;
        Ok(numbers)
    }

    /// Writes rows, as many at a time as a bound value can hold.
    fn write<T: Serialize>(&self, statement: &str, rows: &[T]) -> Outcome<()> {
        in_slices(rows, |slice| self.store.run(statement, vec![slice.into()]))
    }
}
