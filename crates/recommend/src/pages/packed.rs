//! Values as bytes: numbers as they lie in memory, lists behind their lengths.

use std::collections::HashMap;
use std::hash::{BuildHasher, Hash};

/// What can be written as bytes and read back.
pub(crate) trait Packed: Sized {
    /// Appends it.
    fn pack(&self, out: &mut Vec<u8>);

    /// Reads one off the front; nothing if the bytes are no such value.
    fn unpack(input: &mut &[u8]) -> Option<Self>;
}

macro_rules! packed_numbers {
    ($($number:ty),*) => {$(
        impl Packed for $number {
            fn pack(&self, out: &mut Vec<u8>) {
                out.extend_from_slice(&self.to_le_bytes());
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
    fn pack(&self, out: &mut Vec<u8>) {
        u8::from(*self).pack(out);
    }

    fn unpack(input: &mut &[u8]) -> Option<bool> {
        Some(u8::unpack(input)? != 0)
    }
}

impl Packed for String {
    fn pack(&self, out: &mut Vec<u8>) {
        pack_length(self.len(), out);
        out.extend_from_slice(self.as_bytes());
    }

    fn unpack(input: &mut &[u8]) -> Option<String> {
        let length = usize::try_from(u32::unpack(input)?).ok()?;
        let (bytes, rest) = input.split_at_checked(length)?;
        *input = rest;
        String::from_utf8(bytes.to_vec()).ok()
    }
}

/// Writes how many follow.
pub(crate) fn pack_length(length: usize, out: &mut Vec<u8>) {
    u32::try_from(length).unwrap_or(u32::MAX).pack(out);
}

impl<T: Packed> Packed for Option<T> {
    fn pack(&self, out: &mut Vec<u8>) {
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
    fn pack(&self, out: &mut Vec<u8>) {
        pack_all(self.iter(), out);
    }

    fn unpack(input: &mut &[u8]) -> Option<Vec<T>> {
        let length = u32::unpack(input)?;
        (0..length).map(|_| T::unpack(input)).collect()
    }
}

/// Writes a list as a [`Vec`] is read.
pub(crate) fn pack_all<'a, T: Packed + 'a>(list: impl ExactSizeIterator<Item = &'a T>, out: &mut Vec<u8>) {
    pack_length(list.len(), out);
    list.for_each(|value| value.pack(out));
}

impl<K: Packed + Eq + Hash, V: Packed, S: BuildHasher + Default> Packed for HashMap<K, V, S> {
    fn pack(&self, out: &mut Vec<u8>) {
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
    fn pack(&self, out: &mut Vec<u8>) {
        self.0.pack(out);
        self.1.pack(out);
    }

    fn unpack(input: &mut &[u8]) -> Option<(A, B)> {
        Some((A::unpack(input)?, B::unpack(input)?))
    }
}
