//! Sets of small numbers: of contacts, or of places in a list.

use std::ops::Range;

/// Which of the numbers below `len` are in a set, a bit for each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Bits {
    words: Vec<u64>,
    len: usize,
}

/// How many numbers share a word.
pub(crate) const WORD: usize = 64;

impl Bits {
    /// None of the numbers, or all of them.
    pub(crate) fn all(len: usize, there: bool) -> Bits {
        let mut bits = Bits { words: vec![if there { u64::MAX } else { 0 }; len.div_ceil(WORD)], len };
        bits.trim();
        bits
    }

    /// The numbers whose bits are set in these words.
    pub(crate) fn of(words: Vec<u64>, len: usize) -> Bits {
        let mut bits = Bits { words, len };
        bits.words.resize(len.div_ceil(WORD), 0);
        bits.trim();
        bits
    }

    /// How many numbers there are, in the set or not.
    pub(crate) fn len(&self) -> usize {
        self.len
    }

    /// How many are in it.
    pub(crate) fn count(&self) -> usize {
        self.words.iter().map(|word| word.count_ones() as usize).sum()
    }

    /// Whether a number is in it.
    #[inline]
    pub(crate) fn has(&self, number: usize) -> bool {
        self.word(number / WORD) >> (number % WORD) & 1 == 1
    }

    /// The bits of [`WORD`] numbers; those beyond the end are not set.
    #[inline]
    pub(crate) fn word(&self, at: usize) -> u64 {
        self.words.get(at).copied().unwrap_or(0)
    }

    /// Puts a number in or takes it out.
    #[inline]
    pub(crate) fn set(&mut self, number: usize, there: bool) {
        if let Some(word) = self.words.get_mut(number / WORD) {
            let bit = 1 << (number % WORD);
            *word = if there { *word | bit } else { *word & !bit };
        }
    }

    /// Puts a stretch of numbers in.
    pub(crate) fn fill(&mut self, numbers: Range<usize>) {
        for at in numbers.start / WORD..numbers.end.div_ceil(WORD) {
            let Some(word) = self.words.get_mut(at) else { break };
            let (from, to) = (at * WORD, (at + 1) * WORD);
            let skipped = numbers.start.saturating_sub(from);
            let beyond = to.saturating_sub(numbers.end);
            *word |= (u64::MAX << skipped) & (u64::MAX >> beyond);
        }
    }

    /// Those of this set and of the other one.
    pub(crate) fn or(&mut self, other: &Bits) {
        self.words.iter_mut().zip(&other.words).for_each(|(word, other)| *word |= other);
    }

    /// Those of this set that the other one has as well.
    pub(crate) fn and(&mut self, other: &Bits) {
        self.words.iter_mut().zip(&other.words).for_each(|(word, other)| *word &= other);
    }

    /// Takes those out that the other set has.
    pub(crate) fn without(&mut self, other: &Bits) {
        self.words.iter_mut().zip(&other.words).for_each(|(word, other)| *word &= !other);
    }

    /// Those of a stretch that are in it, ascending.
    pub(crate) fn within(&self, numbers: Range<usize>) -> impl Iterator<Item = usize> + '_ {
        let words = numbers.start / WORD..numbers.end.div_ceil(WORD);
        let inside = move |number: &usize| numbers.contains(number);
        words.flat_map(|at| Ones(self.word(at)).map(move |bit| at * WORD + bit)).filter(inside)
    }

    fn trim(&mut self) {
        if let (Some(last), 1..) = (self.words.last_mut(), self.len % WORD) {
            *last &= (1 << (self.len % WORD)) - 1;
        }
    }
}

/// The places of the ones in a word.
struct Ones(u64);

impl Iterator for Ones {
    type Item = usize;

    #[inline]
    fn next(&mut self) -> Option<usize> {
        if self.0 == 0 {
            return None;
        }
        let place = self.0.trailing_zeros() as usize;
        self.0 &= self.0 - 1;
        Some(place)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn stretches_are_filled_and_read(len in 0..300_usize, from in 0..300_usize, to in 0..300_usize) {
            let stretch = from.min(to)..from.max(to);
            let expected: Vec<usize> = (0..len).filter(|number| stretch.contains(number)).collect();
            let mut bits = Bits::all(len, false);
            bits.fill(stretch.start.min(len)..stretch.end.min(len));
            prop_assert_eq!(bits.within(0..len).collect::<Vec<_>>(), expected.clone());
            prop_assert_eq!(bits.count(), expected.len());
            let all: Vec<usize> = Bits::all(len, true).within(stretch).collect();
            prop_assert_eq!(all, expected.clone());
            let mut others = Bits::all(len, true);
            others.without(&bits);
            prop_assert!((0..len).all(|number| bits.has(number) != others.has(number)));
            prop_assert_eq!(others.count() + expected.len(), len);
        }
    }
}
