//! The histories of all contacts.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use crate::attribute::Attribute;
use crate::column::Dictionary;
use crate::contacts::{Contacts, Ids};
use crate::table::Table;

/// What happened to all contacts, as columns.
///
/// Contacts are numbered from 0, in the order of their last events: those who did something lately
/// are at the end.
#[derive(Debug, Clone, PartialEq)]
pub struct Archive {
    pub(crate) contacts: Contacts,
    /// By name, sorted; calls that are no events under the empty name.
    pub(crate) tables: Vec<Table>,
    /// By key, sorted.
    pub(crate) attributes: Vec<Attribute>,
}

/// The bytes that an archive takes in memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Usage {
    /// For what happened.
    pub events: usize,
    /// For who the contacts are, when they began, and which events are theirs.
    pub contacts: usize,
}

impl Archive {
    /// How many contacts there are.
    pub fn contacts(&self) -> usize {
        self.contacts.len()
    }

    /// The numbers of all contacts.
    pub fn numbers(&self) -> Range<u32> {
        0..self.contacts.len() as u32
    }

    /// How many events are kept.
    pub fn events(&self) -> usize {
        self.tables.iter().filter(|table| table.is_of_events()).map(Table::len).sum()
    }

    /// The id of a contact.
    pub fn id(&self, contact: u32) -> Cow<'_, str> {
        self.contacts.ids.get(contact).into()
    }

    /// Gives the contacts other ids, which need not differ.
    pub fn rename(&mut self, name: impl Fn(&str) -> String) {
        let names: Vec<String> = self.numbers().map(|contact| name(&self.id(contact))).collect();
        self.contacts.ids = Ids::new(names.iter().map(String::as_str));
    }

    /// The bytes that everything takes.
    pub fn bytes(&self) -> Usage {
        let runs: usize = self.tables.iter().map(|table| table.runs.bytes()).sum();
        let attributes: usize = self.attributes.iter().map(Attribute::bytes).sum();
        let tables: usize = self.tables.iter().map(Table::bytes).sum();
        let dictionaries: usize = self.dictionaries().iter().map(|dictionary| dictionary.bytes()).sum();
        Usage { events: tables + dictionaries, contacts: self.contacts.bytes() + runs + attributes }
    }

    /// Every dictionary once.
    pub(crate) fn dictionaries(&self) -> Vec<&Arc<Dictionary>> {
        let mut all: Vec<&Arc<Dictionary>> = Vec::new();
        let fields = self.tables.iter().flat_map(|table| &table.fields);
        for dictionary in fields.filter_map(|field| field.column.dictionary()) {
            if !all.iter().any(|known| Arc::ptr_eq(known, dictionary)) {
                all.push(dictionary);
            }
        }
        all
    }

    /// The number of the table of a name.
    pub(crate) fn number(&self, name: &str) -> Option<usize> {
        self.tables.binary_search_by(|table| (*table.name).cmp(name)).ok()
    }

    pub(crate) fn attribute(&self, key: &str) -> Option<&Attribute> {
        let at = self.attributes.binary_search_by(|attribute| (*attribute.key).cmp(key)).ok()?;
        self.attributes.get(at)
    }
}
