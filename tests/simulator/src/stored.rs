//! What the shards hold, read from their disks.

use std::collections::{BTreeMap, BTreeSet};

use contact::{SegmentId, Transition};
use event::{Call, ContactId, Identifier, Time};
use shard::Outcome;
use shard::store::Store as _;

use crate::disk::Disk;

/// Everything on all disks.
#[derive(Default)]
pub(crate) struct Stored {
    /// By id, each place that a call is at.
    pub(crate) calls: BTreeMap<String, Vec<(ContactId, Call)>>,
    /// By segment, its members.
    pub(crate) members: BTreeMap<String, BTreeSet<ContactId>>,
    /// By segment, the sum of the sizes told.
    pub(crate) sizes: BTreeMap<String, i64>,
    /// By contact and segment, oldest first.
    pub(crate) history: BTreeMap<(ContactId, String), Vec<Transition>>,
    /// By identifier, the contacts it leads to.
    pub(crate) identifiers: BTreeMap<String, Vec<ContactId>>,
    pub(crate) contacts: BTreeSet<ContactId>,
    /// By identifier, to whom an explicit word joined it.
    pub(crate) words: BTreeMap<Identifier, Option<Identifier>>,
    /// The calls that were taken for such words.
    pub(crate) causes: BTreeSet<String>,
    /// By day and source, what was received and what became of it.
    pub(crate) counts: BTreeMap<(i64, String), BTreeMap<String, i64>>,
    /// Refused calls that are kept.
    pub(crate) rejected: i64,
    /// By segment and contact, the expiry kept.
    pub(crate) expiries: BTreeMap<(String, ContactId), Time>,
}

impl Stored {
    pub(crate) fn read<'d>(disks: impl Iterator<Item = &'d Disk>) -> Outcome<Stored> {
        let mut stored = Stored::default();
        for disk in disks {
            // A shard that nobody has written to has no tables.
            if disk.number("SELECT count(*) FROM sqlite_master WHERE name = 'calls'", vec![])? > 0 {
                stored.take(disk)?;
            }
        }
        Ok(stored)
    }

    fn take(&mut self, disk: &Disk) -> Outcome<()> {
        let time = |millis| Time::from_millis(millis).unwrap_or(Time::MAX);
        let contact = |text: &str| text.parse::<ContactId>().map_err(shard::Fault::internal);
        for row in disk.rows("SELECT contact, id, body FROM calls_of", vec![])? {
            self.calls
                .entry(row.text(1)?.to_owned())
                .or_default()
                .push((contact(row.text(0)?)?, row.json(2)?));
        }
        for row in disk.rows("SELECT segment, contact, member, until FROM memberships_of", vec![])? {
            let (segment, id) = (row.text(0)?.to_owned(), contact(row.text(1)?)?);
            if let Some(until) = row.integer_or_null(3) {
                self.expiries.insert((segment.clone(), id.clone()), time(until));
            }
            if row.integer(2)? != 0 {
                self.members.entry(segment).or_default().insert(id);
            }
        }
        for row in disk.rows("SELECT segment, contacts FROM sizes", vec![])? {
            *self.sizes.entry(row.text(0)?.to_owned()).or_default() += row.integer(1)?;
        }
        let query = "SELECT contact, segment, change, at FROM history_of
                     WHERE change IN ('entered', 'left') ORDER BY at, seq";
        for row in disk.rows(query, vec![])? {
            let key = (contact(row.text(0)?)?, row.text(1)?.to_owned());
            self.history.entry(key).or_default().push(Transition {
                segment: SegmentId::new(row.text(1)?),
                entered: row.text(2)? == "entered",
                at: time(row.integer(3)?),
            });
        }
        for row in disk.rows("SELECT identifier, contact FROM identifiers_of", vec![])? {
            self.identifiers.entry(row.text(0)?.to_owned()).or_default().push(contact(row.text(1)?)?);
        }
        for row in disk.rows("SELECT id FROM contacts_of", vec![])? {
            self.contacts.insert(contact(row.text(0)?)?);
        }
        let identifier = |text: &str| text.parse::<Identifier>().map_err(shard::Fault::internal);
        for row in disk.rows("SELECT identifier, target FROM words", vec![])? {
            let to = row.text_or_null(1).map(identifier).transpose()?;
            self.words.insert(identifier(row.text(0)?)?, to);
        }
        for row in disk.rows("SELECT day, source, outcome, events FROM counts", vec![])? {
            let counts = self.counts.entry((row.integer(0)?, row.text(1)?.to_owned())).or_default();
            *counts.entry(row.text(2)?.to_owned()).or_default() += row.integer(3)?;
        }
        self.rejected += disk.number("SELECT count(*) FROM rejected", vec![])?;
        for row in disk.rows("SELECT call FROM causes", vec![])? {
            self.causes.insert(row.text(0)?.to_owned());
        }
        Ok(())
    }
}
