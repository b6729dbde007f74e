//! One value while it is gathered: a number, or the place of another value in a dictionary.

/// A value in 8 bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Cell(u64);

/// Bits that no finite number has: below them stands a place in the dictionary.
const CODED: u64 = 0xfff8_0000_0000_0000;

impl Cell {
    /// No value.
    pub(crate) const MISSING: Cell = Cell(u64::MAX);

    /// A number.
    pub(crate) fn number(number: f64) -> Cell {
        // One zero and no numbers that are none: JSON has neither.
        if number.is_nan() { Cell::MISSING } else { Cell((number + 0.0).to_bits()) }
    }

    /// The value at this place of the dictionary.
    pub(crate) fn coded(place: u32) -> Cell {
        Cell(CODED | u64::from(place))
    }

    /// The number, if it is one.
    pub(crate) fn as_number(self) -> Option<f64> {
        (self.0 & CODED != CODED).then(|| f64::from_bits(self.0))
    }

    /// The place in the dictionary, if it has one.
    pub(crate) fn place(self) -> Option<u32> {
        let is_coded = self.0 & CODED == CODED && self != Cell::MISSING;
        is_coded.then_some(self.0 as u32)
    }
}
