//! Values that are no numbers, while they are gathered.

use event::{Value, ValueRef};

use super::interner::Interner;
use crate::cell::Cell;
use crate::table::Place;

/// The dictionaries of all fields: one for each place and key.
#[derive(Debug, Default)]
pub(super) struct Dictionaries {
    pub(super) list: Vec<(Place, Box<str>, Dictionary)>,
}

/// Where the values of a dictionary went that was taken in.
#[derive(Debug)]
pub(super) struct Moved {
    texts: Vec<u32>,
    others: Vec<Cell>,
}

/// Values and their places: even ones for texts, odd ones for the rest.
#[derive(Debug, Default)]
pub(super) struct Dictionary {
    pub(super) texts: Interner,
    pub(super) others: Vec<Value>,
    truths: [Option<u32>; 2],
}

/// Where a cell's place leads.
pub(super) enum Entry {
    Text(u32),
    Other(u32),
}

impl Dictionary {
    /// The value as a cell; what is new gets a place.
    fn cell(&mut self, value: ValueRef<'_>) -> Cell {
        match value {
            ValueRef::Null => Cell::MISSING,
            ValueRef::Number(number) => Cell::number(number),
            ValueRef::Text(text) => Cell::coded(self.texts.number(text) << 1),
            ValueRef::Bool(truth) => self.truth(truth),
            ValueRef::List(_) | ValueRef::Map(_) => Cell::coded(self.add(value.to_value())),
        }
    }

    fn truth(&mut self, truth: bool) -> Cell {
        let known = self.truths.get(usize::from(truth)).copied().flatten();
        let place = known.unwrap_or_else(|| self.add(Value::Bool(truth)));
        if let Some(slot) = self.truths.get_mut(usize::from(truth)) {
            *slot = Some(place);
        }
        Cell::coded(place)
    }

    fn add(&mut self, value: Value) -> u32 {
        self.others.push(value);
        (self.others.len() as u32 - 1) << 1 | 1
    }

    /// Where the place leads.
    pub(super) fn entry(place: u32) -> Entry {
        match place & 1 {
            0 => Entry::Text(place >> 1),
            _ => Entry::Other(place >> 1),
        }
    }

    /// The value of a cell of this dictionary.
    fn value(&self, cell: Cell) -> ValueRef<'_> {
        if let Some(number) = cell.as_number() {
            return ValueRef::Number(number);
        }
        match cell.place().map(Dictionary::entry) {
            None => ValueRef::Null,
            Some(Entry::Text(number)) => self.texts.get(number).map_or(ValueRef::Null, ValueRef::Text),
            Some(Entry::Other(number)) => {
                self.others.get(number as usize).map_or(ValueRef::Null, ValueRef::from)
            }
        }
    }

    fn absorb(&mut self, other: Dictionary) -> Moved {
        let texts = self.texts.absorb(&other.texts);
        let others = other.others.into_iter().map(|value| match value {
            Value::Bool(truth) => self.truth(truth),
            value => Cell::coded(self.add(value)),
        });
        Moved { others: others.collect(), texts }
    }
}

impl Dictionaries {
    /// The number of a field's dictionary.
    pub(super) fn number(&mut self, place: Place, key: &str) -> usize {
        let is_it = |(at, name, _): &(Place, Box<str>, Dictionary)| *at == place && **name == *key;
        self.list.iter().position(is_it).unwrap_or_else(|| {
            self.list.push((place, key.into(), Dictionary::default()));
            self.list.len() - 1
        })
    }

    /// The value as a cell.
    pub(super) fn cell(&mut self, dictionary: usize, value: ValueRef<'_>) -> Cell {
        match value {
            ValueRef::Null => Cell::MISSING,
            ValueRef::Number(number) => Cell::number(number),
            value => self.list.get_mut(dictionary).map_or(Cell::MISSING, |(.., of)| of.cell(value)),
        }
    }

    /// The value of a cell.
    pub(super) fn value(&self, dictionary: usize, cell: Cell) -> ValueRef<'_> {
        self.list.get(dictionary).map_or(ValueRef::Null, |(.., of)| of.value(cell))
    }

    /// Takes in other dictionaries, and tells where the values of each of them went.
    pub(super) fn absorb(&mut self, other: Dictionaries) -> Vec<Moved> {
        let theirs = other.list.into_iter().filter_map(|(place, key, theirs)| {
            let here = self.number(place, &key);
            self.list.get_mut(here).map(|(.., here)| here.absorb(theirs))
        });
        theirs.collect()
    }
}

impl Moved {
    /// What a cell is here.
    pub(super) fn cell(&self, cell: Cell) -> Cell {
        match cell.place().map(Dictionary::entry) {
            None => cell,
            Some(Entry::Text(number)) => {
                self.texts.get(number as usize).map_or(Cell::MISSING, |number| Cell::coded(number << 1))
            }
            Some(Entry::Other(number)) => self.others.get(number as usize).copied().unwrap_or(Cell::MISSING),
        }
    }
}
