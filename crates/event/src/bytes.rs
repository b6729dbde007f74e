//! Reading bytes that the project itself has written, where every byte of code counts.
//!
//! Reading does not fail in the middle, which would take code at each step: bytes that end too early or mean
//! nothing read as zeros from there on, and [`Bytes::is_sound`] tells in the end. Whole numbers take seven bits
//! a byte, the lowest first, and stand in zigzag form as in Protocol Buffers' `sint64`; other numbers are
//! little-endian doubles; texts, lists and objects stand behind their lengths.

use crate::map::Map;
use crate::value::Value;

/// What is left to read.
#[derive(Debug)]
pub struct Bytes<'b> {
    rest: &'b [u8],
    is_sound: bool,
}

impl<'b> Bytes<'b> {
    /// All of these.
    pub fn new(rest: &'b [u8]) -> Bytes<'b> {
        Bytes { rest, is_sound: true }
    }

    /// Whether everything that was read was there, and meant something.
    pub fn is_sound(&self) -> bool {
        self.is_sound
    }

    /// Whether nothing is left.
    pub fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }

    /// What was read means nothing; from here on there are zeros.
    pub fn fail(&mut self) {
        self.is_sound = false;
        self.rest = &[];
    }

    /// The next byte.
    #[inline(never)]
    pub fn byte(&mut self) -> u8 {
        self.taken(1).first().copied().unwrap_or_default()
    }

    /// A whole number.
    #[inline(never)]
    pub fn whole(&mut self) -> i64 {
        let (mut read, mut place) = (0, 0);
        loop {
            let byte = self.byte();
            read |= u64::from(byte & 0x7f) << (place & 63);
            place += 7;
            if byte < 0x80 {
                return (read >> 1) as i64 ^ -((read & 1) as i64);
            }
        }
    }

    /// A number.
    #[inline(never)]
    pub fn number(&mut self) -> f64 {
        f64::from_le_bytes(self.taken(8).try_into().unwrap_or_default())
    }

    /// How many there are of what takes a byte each at least.
    pub fn length(&mut self) -> usize {
        let length = self.whole() as usize;
        if length > self.rest.len() {
            self.fail();
            return 0;
        }
        length
    }

    /// A text.
    #[inline(never)]
    pub fn text(&mut self) -> String {
        let length = self.length();
        let text = String::from_utf8(self.taken(length).to_vec());
        text.unwrap_or_else(|_| {
            self.fail();
            String::new()
        })
    }

    /// A value: its kind as a byte, and what belongs to it. Of fields of one key the last one stands.
    pub fn value(&mut self) -> Value {
        match self.byte() {
            1 => Value::Bool(self.byte() != 0),
            2 => Value::Number(self.number()),
            3 => Value::Text(self.text()),
            4 => {
                let length = self.length();
                Value::List((0..length).map(|_| self.value()).collect())
            }
            5 => {
                let mut map = Map::new();
                for _ in 0..self.length() {
                    map.insert(self.text(), self.value());
                }
                Value::Map(map)
            }
            _ => Value::Null,
        }
    }

    fn taken(&mut self, length: usize) -> &'b [u8] {
        match self.rest.split_at_checked(length) {
            Some((taken, rest)) => {
                self.rest = rest;
                taken
            }
            None => {
                self.fail();
                &[]
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_numbers_are_of_any_size_and_sign() {
        for (bytes, number) in [
            (&[0][..], 0),
            (&[1], -1),
            (&[2], 1),
            (&[0xac, 0x02], 150),
            (&[0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01], i64::MIN),
        ] {
            let mut from = Bytes::new(bytes);
            assert_eq!((from.whole(), from.is_sound(), from.is_empty()), (number, true, true));
        }
    }

    #[test]
    fn values_are_read_whatever_is_in_them() {
        let mut from = Bytes::new(&[5, 4, 2, b'a', 4, 4, 1, 1, 0, 2, b'b', 3, 4, 0xc3, 0xa9]);
        let expected = r#"{"a":[true,null],"b":"é"}"#;
        assert_eq!(from.value(), serde_json::from_str::<Value>(expected).unwrap());
        assert!(from.is_sound() && from.is_empty());
    }

    #[test]
    fn what_is_cut_off_or_means_nothing_is_told() {
        for bytes in [&[5, 4, 2, b'a', 4, 4][..], &[3, 8, b'a'], &[3, 2, 0xff], &[2, 0], &[4, 0xff], &[]] {
            let mut from = Bytes::new(bytes);
            from.value();
            assert!(!from.is_sound(), "{bytes:?}");
        }
    }
}
