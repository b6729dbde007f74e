//! A table while its rows are gathered, in the order in which they come.

use event::ValueRef;

use super::dictionary::{Dictionaries, Moved};
use crate::cell::Cell;
use crate::table::Place;

/// The events of one name, or the values of one attribute.
#[derive(Debug, Default)]
pub(super) struct Gathered {
    /// The call of each row.
    pub(super) calls: Vec<u32>,
    pub(super) fields: Vec<Field>,
    /// The field that was set last: the next one is most often behind it.
    last: usize,
}

/// One field of the calls.
#[derive(Debug)]
pub(super) struct Field {
    pub(super) place: Place,
    pub(super) key: Box<str>,
    /// The number of its dictionary, which it shares with the fields of this key in other tables.
    pub(super) dictionary: usize,
    /// Its value in each row; rows at the end that have none are not there.
    pub(super) cells: Vec<Cell>,
}

impl Gathered {
    /// Begins a row; tells its number.
    pub(super) fn begin(&mut self, call: u32) -> u32 {
        self.calls.push(call);
        self.calls.len() as u32 - 1
    }

    /// Sets a field of the last row.
    pub(super) fn set(
        &mut self,
        dictionaries: &mut Dictionaries,
        place: Place,
        key: &str,
        value: ValueRef<'_>,
    ) {
        let row = self.calls.len().saturating_sub(1);
        if let Some(field) = self.field(dictionaries, place, key) {
            let cell = dictionaries.cell(field.dictionary, value);
            field.put(row, cell);
        }
    }

    fn field(&mut self, dictionaries: &mut Dictionaries, place: Place, key: &str) -> Option<&mut Field> {
        let is_it = |field: &Field| field.place == place && *field.key == *key;
        let next = self.last + 1;
        let at = match self.fields.get(next) {
            Some(field) if is_it(field) => next,
            _ => self.fields.iter().position(is_it).unwrap_or(self.fields.len()),
        };
        self.last = at;
        if at == self.fields.len() {
            self.fields.push(Field {
                place,
                key: key.into(),
                dictionary: dictionaries.number(place, key),
                cells: Vec::new(),
            });
        }
        self.fields.get_mut(at)
    }

    /// Whether two rows are the same.
    pub(super) fn alike(&self, dictionaries: &Dictionaries, a: u32, b: u32) -> bool {
        self.fields.iter().all(|field| {
            let (a, b) = (field.cell(a), field.cell(b));
            let value = |cell| dictionaries.value(field.dictionary, cell);
            a == b || value(a) == value(b)
        })
    }

    /// Takes in the rows of another, whose calls are numbered from `first` on here.
    pub(super) fn absorb(
        &mut self,
        other: Gathered,
        first: u32,
        dictionaries: &mut Dictionaries,
        moved: &[Moved],
    ) {
        let before = self.calls.len();
        self.calls.extend(other.calls.iter().map(|call| call + first));
        for theirs in other.fields {
            let Some(here) = moved.get(theirs.dictionary) else { continue };
            let Some(field) = self.field(dictionaries, theirs.place, &theirs.key) else { continue };
            field.cells.resize(before, Cell::MISSING);
            field.cells.extend(theirs.cells.into_iter().map(|cell| here.cell(cell)));
        }
    }
}

impl Field {
    /// The value in a row.
    pub(super) fn cell(&self, row: u32) -> Cell {
        self.cells.get(row as usize).copied().unwrap_or(Cell::MISSING)
    }

    fn put(&mut self, row: usize, cell: Cell) {
        self.cells.resize(row, Cell::MISSING);
        self.cells.push(cell);
    }
}
