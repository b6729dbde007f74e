//! The values that one attribute took.

mod latest;

use contact::derived::Told;
use event::Time;
use segment::Change;

use crate::column::weight;
use crate::runs::Runs;
use crate::table::Ties;
use latest::Latest;

/// The values of one attribute: contact by contact, in the order in which they took effect.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Attribute {
    pub(crate) key: Box<str>,
    pub(crate) runs: Runs,
    pub(crate) changes: Vec<Change>,
    /// The ids of the calls that told them at the time of another call.
    pub(crate) ties: Ties,
    /// What it is in the end.
    latest: Latest,
}

impl Attribute {
    pub(crate) fn new(key: Box<str>, runs: Runs, changes: Vec<Change>, ties: Ties) -> Attribute {
        let latest = Latest::of(&runs, &changes);
        Attribute { key, runs, changes, ties, latest }
    }

    /// What a contact's attribute was in turn.
    pub(crate) fn changes(&self, contact: u32) -> &[Change] {
        self.changes.get(self.runs.rows(contact)).unwrap_or_default()
    }

    /// The same, with what places them among the contact's other calls.
    pub(crate) fn told(&self, contact: u32) -> impl Iterator<Item = Told<'_>> {
        let rows = self.runs.rows(contact);
        let changes = self.changes.get(rows.clone()).unwrap_or_default();
        rows.zip(changes).map(|(row, change)| Told {
            time: change.time,
            id: self.ties.id(row),
            value: &change.value,
        })
    }

    /// The bytes this takes.
    pub(crate) fn bytes(&self) -> usize {
        let values: usize = self.changes.iter().map(|change| weight(&change.value)).sum();
        let changes = values + self.changes.len() * size_of::<Time>();
        self.runs.bytes() + changes + self.ties.bytes() + self.latest.bytes()
    }
}
