//! Values as bytes: numbers as they lie in memory, lists behind their lengths.

use std::collections::HashMap;
use std::hash::{BuildHasher, Hash};

/// Bytes of a piece, at most.
const PIECE: usize = 1024 * 1024;

/// Bytes in pieces, none of which is copied when more come.
#[derive(Debug, Default)]
pub(crate) struct Pieces(Vec<Vec<u8>>);

impl Pieces {
    /// Appends bytes, which stay together.
    pub(crate) fn put(&mut self, bytes: &[u8]) {
        match self.0.last_mut().filter(|last| last.len() + bytes.len() <= PIECE) {
            Some(last) => last.extend_from_slice(bytes),
            None => self.0.push(bytes.to_vec()),
        }
    }

    /// Each of them.
    pub(crate) fn into_each(self) -> Vec<Vec<u8>> {
        self.0
    }

    /// All of them as one: nothing is copied where there is one.
    pub(crate) fn into_one(mut self) -> Vec<u8> {
        if self.0.len() <= 1 { self.0.pop().unwrap_or_default() } else { self.0.concat() }
    }
}

/// What can be written as bytes and read back.
pub(crate) trait Packed: Sized {
    /// Appends it.
    fn pack(&self, out: &mut Pieces);

    /// Reads one off the front; nothing if the bytes are no such value.
    fn unpack(input: &mut &[u8]) -> Option<Self>;
}

macro_rules! packed_numbers {
    ($($number:ty),*) => {$(
        impl Packed for $number {
            fn pack(&self, out: &mut Pieces) {
                out.put(&self.to_le_bytes());
            }

            fn unpack(input: &mut &[u8]) -> Option<$number> {
                let (bytes, rest) = input.split_first_chunk()?;
                *input = rest;
                Some(<$number>::from_le_bytes(*bytes))
            }
        }
    )*};
}

packed_numbers!(u8, u32, u64, i64, f32, f64);

impl Packed for bool {
    fn pack(&self, out: &mut Pieces) {
        u8::from(*self).pack(out);
    }

    fn unpack(input: &mut &[u8]) -> Option<bool> {
        Some(u8::unpack(input)? != 0)
    }
}

impl Packed for String {
    fn pack(&self, out: &mut Pieces) {
        pack_text(self, out);
    }

    fn unpack(input: &mut &[u8]) -> Option<String> {
        let length = usize::try_from(u32::unpack(input)?).ok()?;
        let (bytes, rest) = input.split_at_checked(length)?;
        *input = rest;
        String::from_utf8(bytes.to_vec()).ok()
    }
}

/// Writes a text as a [`String`] is read.
pub(crate) fn pack_text(text: &str, out: &mut Pieces) {
    pack_length(text.len(), out);
    out.put(text.as_bytes());
}

/// Writes how many follow.
pub(crate) fn pack_length(length: usize, out: &mut Pieces) {
    u32::try_from(length).unwrap_or(u32::MAX).pack(out);
}

impl<T: Packed> Packed for Option<T> {
    fn pack(&self, out: &mut Pieces) {
        self.is_some().pack(out);
        if let Some(value) = self {
            value.pack(out);
        }
    }

    fn unpack(input: &mut &[u8]) -> Option<Option<T>> {
        if bool::unpack(input)? { T::unpack(input).map(Some) } else { Some(None) }
    }
}

impl<T: Packed> Packed for Vec<T> {
    fn pack(&self, out: &mut Pieces) {
        pack_all(self.iter(), out);
    }

    fn unpack(input: &mut &[u8]) -> Option<Vec<T>> {
        let length = u32::unpack(input)?;
        (0..length).map(|_| T::unpack(input)).collect()
    }
}

/// Writes a list as a [`Vec`] is read.
pub(crate) fn pack_all<'a, T: Packed + 'a>(list: impl ExactSizeIterator<Item = &'a T>, out: &mut Pieces) {
    pack_length(list.len(), out);
    list.for_each(|value| value.pack(out));
}

impl<K: Packed + Eq + Hash, V: Packed, S: BuildHasher + Default> Packed for HashMap<K, V, S> {
    fn pack(&self, out: &mut Pieces) {
        pack_length(self.len(), out);
        for (key, value) in self {
            key.pack(out);
            value.pack(out);
        }
    }

    fn unpack(input: &mut &[u8]) -> Option<HashMap<K, V, S>> {
        let length = u32::unpack(input)?;
        (0..length).map(|_| Some((K::unpack(input)?, V::unpack(input)?))).collect()
    }
}

impl<A: Packed, B: Packed> Packed for (A, B) {
    fn pack(&self, out: &mut Pieces) {
        self.0.pack(out);
        self.1.pack(out);
    }

    fn unpack(input: &mut &[u8]) -> Option<(A, B)> {
        Some((A::unpack(input)?, B::unpack(input)?))
    }
}
