//! Whole numbers at as many bits as they need.

use crate::bits::{Bits, WORD};

/// A list of whole numbers, each stored as its distance from the smallest, at the same number of bits.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Packed {
    base: i64,
    bits: u32,
    mask: u64,
    len: usize,
    /// The distances, least significant bit first, and [`PADDING`] bytes.
    bytes: Vec<u8>,
}

/// A number is read as 8 bytes from where it begins, at the very end as well.
const PADDING: usize = 8;

/// Wider numbers would not fit into 8 bytes that begin inside a byte: they are stored at 64 bits.
const WIDEST: u32 = 56;

impl Packed {
    /// Packs the numbers; they are asked for twice.
    pub(crate) fn new(numbers: impl ExactSizeIterator<Item = i64> + Clone) -> Packed {
        let len = numbers.len();
        let (least, most) = numbers
            .clone()
            .fold((i64::MAX, i64::MIN), |(least, most), number| (least.min(number), most.max(number)));
        let base = if len == 0 { 0 } else { least };
        let span = most.wrapping_sub(base).cast_unsigned();
        let bits = if len == 0 { 0 } else { width(span) };
        let mut writer = Writer { bytes: Vec::with_capacity(size(len, bits)), word: 0, filled: 0 };
        for number in numbers {
            writer.put(number.wrapping_sub(base).cast_unsigned(), bits);
        }
        Packed { base, bits, mask: mask(bits), len, bytes: writer.finish(size(len, bits)) }
    }

    /// What was read from a snapshot; nothing if it does not fit together.
    pub(crate) fn from_parts(base: i64, bits: u32, len: usize, bytes: &[u8]) -> Option<Packed> {
        let fits = bits <= WIDEST || bits == 64;
        let expected = len.checked_mul(usize::try_from(bits).ok()?)?.div_ceil(8);
        if !fits || bytes.len() != expected {
            return None;
        }
        let mut padded = Vec::with_capacity(expected + PADDING);
        padded.extend_from_slice(bytes);
        padded.resize(expected + PADDING, 0);
        Some(Packed { base, bits, mask: mask(bits), len, bytes: padded })
    }

    /// The smallest number, the bits of each, how many there are, and the bytes without padding.
    pub(crate) fn parts(&self) -> (i64, u32, usize, &[u8]) {
        let end = self.bytes.len().saturating_sub(PADDING);
        (self.base, self.bits, self.len, self.bytes.get(..end).unwrap_or_default())
    }

    /// How many numbers there are.
    pub(crate) fn len(&self) -> usize {
        self.len
    }

    /// The number at this place.
    #[inline]
    pub(crate) fn get(&self, index: usize) -> Option<i64> {
        if index >= self.len {
            return None;
        }
        let bit = index * self.bits as usize;
        let word = u64::from_le_bytes(*self.bytes.get(bit >> 3..)?.first_chunk()?);
        let distance = word >> (bit & 7) & self.mask;
        Some(self.base.wrapping_add(distance.cast_signed()))
    }

    /// The number at this place as an index.
    #[inline]
    pub(crate) fn index(&self, index: usize) -> Option<usize> {
        self.get(index).and_then(|number| usize::try_from(number).ok())
    }

    /// Every number in order.
    pub(crate) fn iter(&self) -> impl ExactSizeIterator<Item = i64> + Clone + '_ {
        (0..self.len).map(|index| self.get(index).unwrap_or(self.base))
    }

    /// Words with a bit for each number: whether it is in the set.
    pub(crate) fn chosen(&self, set: &Bits) -> Vec<u64> {
        // So many numbers are in the 8 bytes that begin with the first of them.
        match self.bits {
            ..=7 => self.chosen_by::<8>(set),
            8..=14 => self.chosen_by::<4>(set),
            _ => self.chosen_by::<1>(set),
        }
    }

    fn chosen_by<const AT_ONCE: usize>(&self, set: &Bits) -> Vec<u64> {
        let base = usize::try_from(self.base).unwrap_or(0);
        let bits = self.bits as usize;
        let mut words = vec![0; self.len.div_ceil(WORD)];
        for (word, first) in words.iter_mut().zip((0..).step_by(WORD)) {
            for place in (0..WORD).step_by(AT_ONCE) {
                let bit = (first + place) * bits;
                let Some(read) = self.bytes.get(bit >> 3..).and_then(|bytes| bytes.first_chunk()) else {
                    break;
                };
                let mut rest = u64::from_le_bytes(*read) >> (bit & 7);
                for next in place..place + AT_ONCE {
                    let distance = (rest & self.mask) as usize;
                    *word |= u64::from(set.has(base + distance)) << next;
                    rest >>= if AT_ONCE == 1 { 0 } else { bits };
                }
            }
        }
        words
    }

    /// The first place in `from..to` whose number is at least `bound`; the numbers there ascend.
    pub(crate) fn lower_bound(&self, mut from: usize, mut to: usize, bound: i64) -> usize {
        while from < to {
            let middle = from + (to - from) / 2;
            match self.get(middle) {
                Some(number) if number < bound => from = middle + 1,
                _ => to = middle,
            }
        }
        from
    }

    /// Whether each number is at least the one before.
    pub(crate) fn ascends(&self) -> bool {
        // Numbers of no bits are one number, however many of them there are said to be.
        self.bits == 0 || self.iter().is_sorted()
    }

    /// Whether each number is above the one before.
    pub(crate) fn climbs(&self) -> bool {
        (self.bits > 0 || self.len <= 1) && self.iter().is_sorted_by(|a, b| a < b)
    }

    /// Whether there are so few that no number need be there more often than so.
    pub(crate) fn may_be_apart(&self, times: usize) -> bool {
        self.bits >= u32::BITS || self.len <= times << self.bits
    }

    /// The bytes this takes.
    pub(crate) fn bytes(&self) -> usize {
        self.bytes.capacity()
    }
}

fn mask(bits: u32) -> u64 {
    u64::MAX.checked_shr(64 - bits).unwrap_or(0)
}

fn width(span: u64) -> u32 {
    match u64::BITS - span.leading_zeros() {
        bits if bits > WIDEST => 64,
        bits => bits,
    }
}

fn size(len: usize, bits: u32) -> usize {
    (len * bits as usize).div_ceil(8) + PADDING
}

struct Writer {
    bytes: Vec<u8>,
    word: u64,
    filled: u32,
}

impl Writer {
    fn put(&mut self, number: u64, bits: u32) {
        if bits == 0 {
            return;
        }
        self.word |= number << self.filled;
        let over = self.filled + bits;
        if over < 64 {
            self.filled = over;
            return;
        }
        self.bytes.extend_from_slice(&self.word.to_le_bytes());
        self.word = if self.filled == 0 { 0 } else { number >> (64 - self.filled) };
        self.filled = over - 64;
    }

    /// The bytes, cut or padded to `size`.
    fn finish(mut self, size: usize) -> Vec<u8> {
        self.bytes.extend_from_slice(&self.word.to_le_bytes());
        self.bytes.resize(size, 0);
        self.bytes.shrink_to_fit();
        self.bytes
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(numbers: &[i64]) {
        let packed = Packed::new(numbers.iter().copied());
        assert_eq!(packed.iter().collect::<Vec<i64>>(), numbers);
        assert_eq!(packed.get(numbers.len()), None);
        if numbers.iter().all(|number| (0..1 << 20).contains(number)) {
            let least = numbers.iter().map(|number| *number as usize).min().unwrap_or(0);
            let mut set = Bits::all(least + 1, false);
            set.set(least, true);
            let chosen = Bits::of(packed.chosen(&set), numbers.len());
            assert!((0..numbers.len()).all(|at| chosen.has(at) == (numbers[at] as usize == least)));
        }
        let (base, bits, len, bytes) = packed.parts();
        assert_eq!(Packed::from_parts(base, bits, len, bytes), Some(packed));
    }

    #[test]
    fn every_width_comes_back() {
        check(&[]);
        check(&[7; 5]);
        check(&[i64::MIN, i64::MAX, 0, -1]);
        for bits in 0..63 {
            let top = 1_i64 << bits;
            check(&[0, top, 1, top - 1, top / 2, 0, top]);
            check(&[-top, 0, top]);
        }
    }

    #[test]
    fn parts_that_do_not_fit_are_refused() {
        assert_eq!(Packed::from_parts(0, 60, 1, &[0; 8]), None);
        assert_eq!(Packed::from_parts(0, 8, 3, &[0; 2]), None);
        assert_eq!(Packed::from_parts(0, 64, usize::MAX, &[]), None);
    }

    proptest! {
        #[test]
        fn what_is_packed_comes_back(numbers: Vec<i64>, shift in 0..63_u32) {
            check(&numbers.iter().map(|number| number >> shift).collect::<Vec<i64>>());
        }

        #[test]
        fn the_lower_bound_is_where_it_would_be_put(mut numbers: Vec<i8>, bound: i8) {
            numbers.sort_unstable();
            let packed = Packed::new(numbers.iter().map(|number| i64::from(*number)));
            let expected = numbers.partition_point(|number| *number < bound);
            prop_assert_eq!(packed.lower_bound(0, numbers.len(), i64::from(bound)), expected);
        }
    }
}
