//! One field of the events of one name, packed.

use std::sync::Arc;

use event::{Value, ValueRef};
use segment::Mark;

use crate::cell::Cell;
use crate::packed::Packed;
use crate::texts::Texts;

/// The values of one field, row by row.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Column {
    /// Numbers with few decimals: whole numbers, to be divided by `scale`.
    Decimals {
        values: Packed,
        /// The whole number that stands for no value.
        missing: Option<i64>,
        scale: f64,
    },
    /// Other numbers; what is no number is missing.
    Floats(Vec<f64>),
    /// Values of any kind, by their place in the dictionary of all fields of this key.
    Coded { codes: Packed, dictionary: Arc<Dictionary> },
}

/// The values of a column, each once. Place 0 is none; texts come first.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Dictionary {
    pub(crate) texts: Texts,
    pub(crate) others: Vec<Value>,
    /// Whether values at different places are never the same, nor lists of some.
    is_apart: bool,
}

/// The most decimals that are looked for.
const DECIMALS: i32 = 4;

/// Whole numbers up to here are told exactly.
const EXACT: f64 = 9_007_199_254_740_992.0;

impl Column {
    /// A column of numbers; nothing if there is something else among the cells.
    pub(crate) fn of_numbers(cells: &[Cell]) -> Option<Column> {
        let mut scale = 1.0;
        let mut is_decimal = true;
        for cell in cells.iter().filter(|cell| **cell != Cell::MISSING) {
            let number = cell.as_number()?;
            if is_decimal && !fits(number, scale) {
                let fitting = (0..=DECIMALS).map(|decimals| 10_f64.powi(decimals));
                match fitting.filter(|larger| *larger > scale).find(|scale| fits(number, *scale)) {
                    Some(larger) => scale = larger,
                    None => is_decimal = false,
                }
            }
        }
        // A number that fits one scale fits the larger ones, unless it is too large.
        let is_decimal =
            is_decimal && cells.iter().all(|cell| cell.as_number().is_none_or(|n| fits(n, scale)));
        Some(if is_decimal { Column::decimals(cells, scale) } else { Column::floats(cells) })
    }

    fn decimals(cells: &[Cell], scale: f64) -> Column {
        let whole = |cell: &Cell| cell.as_number().map(|number| (number * scale).round() as i64);
        let is_full = cells.iter().all(|cell| *cell != Cell::MISSING);
        let least = cells.iter().filter_map(whole).min().unwrap_or(0);
        let missing = (!is_full).then_some(least - 1);
        let values = cells.iter().map(|cell| whole(cell).unwrap_or(least - 1));
        Column::Decimals { values: Packed::new(values), missing, scale }
    }

    fn floats(cells: &[Cell]) -> Column {
        Column::Floats(cells.iter().map(|cell| cell.as_number().unwrap_or(f64::NAN)).collect())
    }

    /// The value in a row.
    #[inline]
    pub(crate) fn value(&self, row: usize) -> ValueRef<'_> {
        match self {
            Column::Decimals { values, missing, scale } => match values.get(row) {
                Some(value) if *missing != Some(value) => ValueRef::Number(value as f64 / scale),
                _ => ValueRef::Null,
            },
            Column::Floats(values) => match values.get(row) {
                Some(value) if !value.is_nan() => ValueRef::Number(*value),
                _ => ValueRef::Null,
            },
            Column::Coded { codes, dictionary } => {
                codes.index(row).map_or(ValueRef::Null, |code| dictionary.value(code))
            }
        }
    }

    /// The place of a row's value in the dictionary, if there is one.
    #[inline]
    pub(crate) fn code(&self, row: usize) -> Option<u32> {
        match self {
            Column::Coded { codes, .. } => codes.get(row).and_then(|code| u32::try_from(code).ok()),
            _ => None,
        }
    }

    /// What tells a row's value from others of this key: see [`segment::Event::mark`].
    #[inline]
    pub(crate) fn mark(&self, row: usize) -> Option<Mark> {
        match self {
            Column::Coded { dictionary, .. } if dictionary.is_apart => {
                Some(self.code(row).filter(|code| *code > 0).map_or(Mark::Nothing, Mark::Code))
            }
            Column::Coded { .. } => None,
            Column::Decimals { .. } | Column::Floats(_) => Some(match self.value(row) {
                ValueRef::Number(number) => Mark::Number((number + 0.0).to_bits()),
                _ => Mark::Nothing,
            }),
        }
    }

    /// Whether no row has more than one value.
    pub(crate) fn has_one_each(&self) -> bool {
        self.dictionary().is_none_or(|dictionary| dictionary.is_apart)
    }

    /// The value of a mark.
    pub(crate) fn marked(&self, mark: Mark) -> ValueRef<'_> {
        match (mark, self) {
            (Mark::Number(bits), _) => ValueRef::Number(f64::from_bits(bits)),
            (Mark::Code(code), Column::Coded { dictionary, .. }) => dictionary.value(code as usize),
            _ => ValueRef::Null,
        }
    }

    /// The list in a row; empty if there is none.
    pub(crate) fn list(&self, row: usize) -> &[Value] {
        match self.value(row) {
            ValueRef::List(list) => list,
            _ => &[],
        }
    }

    /// How many rows there are.
    pub(crate) fn len(&self) -> usize {
        match self {
            Column::Decimals { values, .. } => values.len(),
            Column::Floats(values) => values.len(),
            Column::Coded { codes, .. } => codes.len(),
        }
    }

    /// The dictionary, if there is one.
    pub(crate) fn dictionary(&self) -> Option<&Arc<Dictionary>> {
        match self {
            Column::Coded { dictionary, .. } => Some(dictionary),
            _ => None,
        }
    }

    /// The bytes this takes but for its dictionary.
    pub(crate) fn bytes(&self) -> usize {
        match self {
            Column::Decimals { values, .. } => values.bytes(),
            Column::Floats(values) => values.capacity() * size_of::<f64>(),
            Column::Coded { codes, .. } => codes.bytes(),
        }
    }
}

impl Dictionary {
    pub(crate) fn new(texts: Texts, others: Vec<Value>) -> Dictionary {
        // A number may be the same as a text.
        let is_apart = others.iter().all(|value| matches!(value, Value::Bool(_)));
        Dictionary { texts, others, is_apart }
    }

    /// The value at a place.
    #[inline]
    pub(crate) fn value(&self, place: usize) -> ValueRef<'_> {
        let Some(index) = place.checked_sub(1) else { return ValueRef::Null };
        match index.checked_sub(self.texts.len()) {
            None => self.texts.get(index).map_or(ValueRef::Null, ValueRef::Text),
            Some(other) => self.others.get(other).map_or(ValueRef::Null, ValueRef::from),
        }
    }

    /// The bytes this takes.
    pub(crate) fn bytes(&self) -> usize {
        self.texts.bytes() + self.others.iter().map(weight).sum::<usize>()
    }
}

/// Whether the number is a whole one divided by `scale`, to the last bit.
fn fits(number: f64, scale: f64) -> bool {
    let whole = (number * scale).round();
    whole.abs() < EXACT && whole / scale == number
}

/// About how many bytes a value takes.
pub(crate) fn weight(value: &Value) -> usize {
    const PER_FIELD: usize = 32;
    let below: usize = match value {
        Value::Null | Value::Bool(_) | Value::Number(_) => 0,
        Value::Text(text) => text.capacity(),
        Value::List(list) => list.iter().map(weight).sum(),
        Value::Map(map) => map.iter().map(|(key, value)| PER_FIELD + key.capacity() + weight(value)).sum(),
    };
    size_of::<Value>() + below
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(numbers: &[Option<f64>], is_packed: bool) {
        let cells: Vec<Cell> =
            numbers.iter().map(|number| number.map_or(Cell::MISSING, Cell::number)).collect();
        let column = Column::of_numbers(&cells).unwrap();
        assert_eq!(matches!(column, Column::Decimals { .. }), is_packed, "{column:?}");
        for (row, number) in numbers.iter().enumerate() {
            assert_eq!(column.value(row), number.map_or(ValueRef::Null, ValueRef::Number));
        }
        assert_eq!(column.value(numbers.len()), ValueRef::Null);
    }

    #[test]
    fn numbers_come_back_to_the_last_bit() {
        check(&[], true);
        check(&[None, None], true);
        check(&[Some(3.0), None, Some(-2.0)], true);
        check(&[Some(9.99), Some(0.1), None, Some(1e6)], true);
        check(&[Some(0.123_45)], false);
        check(&[Some(1.0 / 3.0), None], false);
        check(&[Some(9_007_199_254_740_991.0), Some(0.5)], false);
        check(&[Some(1e300), Some(-0.0)], false);
    }

    #[test]
    fn what_is_no_number_has_a_dictionary() {
        assert_eq!(Column::of_numbers(&[Cell::number(1.0), Cell::coded(0)]), None);
    }

    proptest! {
        #[test]
        fn any_number_comes_back(numbers: Vec<Option<f64>>, cents: Vec<i32>) {
            let finite = numbers.into_iter().map(|number| number.filter(|number| number.is_finite()));
            let cents = cents.into_iter().map(|cents| Some(f64::from(cents) / 100.0));
            for numbers in [finite.collect::<Vec<_>>(), cents.collect()] {
                let cells: Vec<Cell> =
                    numbers.iter().map(|number| number.map_or(Cell::MISSING, Cell::number)).collect();
                let column = Column::of_numbers(&cells).unwrap();
                for (row, number) in numbers.iter().enumerate() {
                    prop_assert_eq!(column.value(row), number.map_or(ValueRef::Null, ValueRef::Number));
                }
            }
        }
    }
}
