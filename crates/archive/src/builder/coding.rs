//! From gathered values to columns and their dictionaries.

use std::collections::HashMap;
use std::sync::Arc;

use event::Value;

use super::dictionary::{Dictionary, Entry};
use crate::cell::Cell;
use crate::column::{self, Column};
use crate::packed::Packed;
use crate::texts::Texts;

/// The values of one key while its columns are made: numbers come to it where a column has other
/// values as well.
pub(super) struct Coding {
    dictionary: Dictionary,
    numbers: HashMap<u64, i64>,
}

/// The values of a column whose dictionary may not be finished.
pub(super) enum Values {
    Numbers(Column),
    Coded {
        codes: Packed,
        /// Which dictionary.
        dictionary: usize,
    },
}

impl Coding {
    pub(super) fn new(dictionary: Dictionary) -> Coding {
        Coding { dictionary, numbers: HashMap::new() }
    }

    /// The values of these cells; `number` is that of the dictionary.
    pub(super) fn values(&mut self, cells: &[Cell], number: usize) -> Values {
        if let Some(column) = Column::of_numbers(cells) {
            return Values::Numbers(column);
        }
        let codes: Vec<i64> = cells.iter().map(|cell| self.code(*cell)).collect();
        Values::Coded { codes: Packed::new(codes.into_iter()), dictionary: number }
    }

    /// The place in the finished dictionary: none, the texts, the others.
    fn code(&mut self, cell: Cell) -> i64 {
        let others = 1 + self.dictionary.texts.len() as i64;
        if let Some(number) = cell.as_number() {
            let values = &mut self.dictionary.others;
            return *self.numbers.entry(number.to_bits()).or_insert_with(|| {
                values.push(Value::Number(number));
                others + values.len() as i64 - 1
            });
        }
        match cell.place().map(Dictionary::entry) {
            None => 0,
            Some(Entry::Text(number)) => 1 + i64::from(number),
            Some(Entry::Other(number)) => others + i64::from(number),
        }
    }

    pub(super) fn finish(self) -> column::Dictionary {
        let Dictionary { texts, others, .. } = self.dictionary;
        column::Dictionary::new(Texts::new(texts.iter()), others)
    }
}

impl Values {
    /// The column, now that all dictionaries are there.
    pub(super) fn column(self, dictionaries: &[Arc<column::Dictionary>]) -> Option<Column> {
        match self {
            Values::Numbers(column) => Some(column),
            Values::Coded { codes, dictionary } => {
                Some(Column::Coded { codes, dictionary: Arc::clone(dictionaries.get(dictionary)?) })
            }
        }
    }
}
