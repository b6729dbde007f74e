//! The calls themselves, in the order in which they come.

use std::collections::HashSet;

use event::Time;

use super::interner::hash;
use super::people::Person;
use super::{Dispute, Head, Moved};

/// What is known of each call.
#[derive(Debug, Default)]
pub(super) struct Calls {
    ids: String,
    ends: Vec<usize>,
    pub(super) times: Vec<i64>,
    pub(super) owners: Vec<Person>,
    rows: Vec<Row>,
    /// Calls that were replaced by what a dispute ended with.
    pub(super) withdrawn: Vec<u32>,
}

/// Where an event is: its table and the row there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Row {
    table: u32,
    row: u32,
}

/// The table of calls that are no events, or none that are kept.
const NOWHERE: u32 = u32::MAX;

impl Calls {
    pub(super) fn len(&self) -> usize {
        self.times.len()
    }

    pub(super) fn push(&mut self, head: &Head<'_>, owner: Person, row: Option<(u32, u32)>) {
        self.ids.push_str(head.id);
        self.ends.push(self.ids.len());
        self.times.push(head.time.millis());
        self.owners.push(owner);
        let (table, row) = row.unwrap_or((NOWHERE, 0));
        self.rows.push(Row { table, row });
    }

    pub(super) fn id(&self, call: u32) -> &str {
        let call = call as usize;
        let from = call.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        let to = self.ends.get(call).copied().unwrap_or(from);
        self.ids.get(from..to).unwrap_or_default()
    }

    pub(super) fn time(&self, call: u32) -> i64 {
        self.times.get(call as usize).copied().unwrap_or(i64::MAX)
    }

    pub(super) fn owner(&self, call: u32) -> Option<Person> {
        self.owners.get(call as usize).copied()
    }

    /// The table and the row of the event that the call is.
    pub(super) fn row(&self, call: u32) -> Option<(usize, u32)> {
        let row = self.rows.get(call as usize).filter(|row| row.table != NOWHERE)?;
        Some((row.table as usize, row.row))
    }

    pub(super) fn numbers(&self) -> std::ops::Range<u32> {
        0..self.len() as u32
    }

    /// A number for each id, nearly always another for another id.
    pub(super) fn hashes(&self) -> impl Iterator<Item = u64> + '_ {
        self.numbers().map(|call| hash(self.id(call).as_bytes()))
    }

    pub(super) fn dispute(&self, call: u32) -> Option<Dispute> {
        Some(Dispute { id: self.id(call).to_owned(), time: Time::from_millis(self.time(call))? })
    }

    /// Forgets all calls of these ids.
    pub(super) fn withdraw(&mut self, ids: &HashSet<&str>) {
        let copies = self.numbers().filter(|call| ids.contains(self.id(*call)));
        let copies: Vec<u32> = copies.collect();
        self.withdrawn.extend(copies);
    }

    pub(super) fn absorb(&mut self, other: &Calls, owners: &impl Fn(Person) -> Person, tables: &[Moved]) {
        let (first, before) = (self.len() as u32, self.ids.len());
        self.ids.push_str(&other.ids);
        self.ends.extend(other.ends.iter().map(|end| before + end));
        self.times.extend_from_slice(&other.times);
        self.owners.extend(other.owners.iter().map(|owner| owners(*owner)));
        self.rows.extend(other.rows.iter().map(|row| match tables.get(row.table as usize) {
            Some(moved) => Row { table: moved.table, row: moved.rows + row.row },
            None => *row,
        }));
        self.withdrawn.extend(other.withdrawn.iter().map(|call| first + call));
    }
}
