//! The events of one name.

use std::ops::Range;

use contact::derived::{self, Key};

use crate::column::Column;
use crate::packed::Packed;
use crate::runs::Runs;
use crate::texts::Texts;

/// The events of one name: contact by contact, in (time, id) order.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Table {
    pub(crate) name: Box<str>,
    pub(crate) runs: Runs,
    pub(crate) times: Packed,
    pub(crate) fields: Vec<Field>,
    pub(crate) ties: Ties,
}

/// Where a field of a call stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    /// Among the params.
    Params,
    /// In the context.
    Context,
    /// Among the traits.
    Traits,
}

/// A top-level key and its values.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Field {
    pub(crate) place: Place,
    pub(crate) key: Box<str>,
    pub(crate) column: Column,
}

/// The ids of calls that have their time in common with a call of another name, and of events that
/// orders are made from: nothing else is left of the ids.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Ties {
    /// The rows that have one, ascending.
    pub(crate) rows: Packed,
    pub(crate) ids: Texts,
}

impl Table {
    /// Whether these are events, and not the other calls.
    pub(crate) fn is_of_events(&self) -> bool {
        !self.name.is_empty()
    }

    /// How many events there are.
    pub(crate) fn len(&self) -> usize {
        self.times.len()
    }

    /// The column of a field.
    pub(crate) fn column(&self, place: Place, key: &str) -> Option<&Column> {
        let is_it = |field: &&Field| field.place == place && *field.key == *key;
        self.fields.iter().find(is_it).map(|field| &field.column)
    }

    /// The column that a key of what is derived leads into.
    pub(crate) fn key(&self, key: Key) -> Option<&Column> {
        let place = match key.place() {
            derived::Place::Params => Place::Params,
            derived::Place::Context => Place::Context,
        };
        self.column(place, key.path().head())
    }

    /// The first row of `rows` whose time is at least `time`.
    pub(crate) fn since(&self, rows: Range<usize>, time: i64) -> usize {
        self.times.lower_bound(rows.start, rows.end, time)
    }

    /// The bytes this takes but for its runs.
    pub(crate) fn bytes(&self) -> usize {
        let columns: usize = self.fields.iter().map(|field| field.column.bytes()).sum();
        self.times.bytes() + columns + self.ties.bytes()
    }
}

impl Ties {
    /// The bytes this takes.
    pub(crate) fn bytes(&self) -> usize {
        self.rows.bytes() + self.ids.bytes()
    }

    /// The id of a row, if it was kept.
    pub(crate) fn id(&self, row: usize) -> Option<&str> {
        let row = i64::try_from(row).ok()?;
        let at = self.rows.lower_bound(0, self.rows.len(), row);
        (self.rows.get(at) == Some(row)).then(|| self.ids.get(at)).flatten()
    }
}
