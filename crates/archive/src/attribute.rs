//! The values that one attribute took.

use event::Time;
use segment::Change;

use crate::column::weight;
use crate::runs::Runs;

/// The values of one attribute: contact by contact, in the order in which they took effect.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Attribute {
    pub(crate) key: Box<str>,
    pub(crate) runs: Runs,
    pub(crate) changes: Vec<Change>,
}

impl Attribute {
    /// What a contact's attribute was in turn.
    pub(crate) fn changes(&self, contact: u32) -> &[Change] {
        self.changes.get(self.runs.rows(contact)).unwrap_or_default()
    }

    /// The bytes this takes.
    pub(crate) fn bytes(&self) -> usize {
        let values: usize = self.changes.iter().map(|change| weight(&change.value)).sum();
        self.runs.bytes() + values + self.changes.len() * size_of::<Time>()
    }
}
