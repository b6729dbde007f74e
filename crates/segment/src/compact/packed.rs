//! How the parts of a program are written as bytes and read again.
//!
//! Bytes that end too early or mean nothing read as zeros from there on; [`event::Bytes`] knows in the end.

use std::sync::Arc;

use event::{Bytes, Time};

use crate::program::Inner;
use crate::zone::Zone;

/// What is written and read.
pub(crate) trait Packed: Sized {
    fn write(&self, to: &mut Writer);
    fn read(from: &mut Reader<'_>) -> Self;
}

/// Fields in the order in which they are told here; variants by their numbers, of which 0 has nothing in it
/// that may be of the same type again but for a list.
macro_rules! packed {
    (struct $name:ident { $($field:tt),* }) => {
        impl $crate::compact::Packed for $name {
            fn write(&self, to: &mut $crate::compact::Writer) {
                $($crate::compact::Packed::write(&self.$field, to);)*
            }

            fn read(from: &mut $crate::compact::Reader<'_>) -> $name {
                $name { $($field: $crate::compact::Packed::read(from)),* }
            }
        }
    };
    (enum $name:ident { $($number:literal $variant:ident { $($field:tt: $part:ident),* }),* }) => {
        impl $crate::compact::Packed for $name {
            fn write(&self, to: &mut $crate::compact::Writer) {
                match self {
                    $($name::$variant { $($field: $part),* } => {
                        to.byte($number);
                        $($crate::compact::Packed::write($part, to);)*
                    })*
                }
            }

            fn read(from: &mut $crate::compact::Reader<'_>) -> $name {
                match from.byte() {
                    $($number => $name::$variant { $($field: $crate::compact::Packed::read(from)),* },)*
                    _ => {
                        from.fail();
                        $crate::compact::Packed::read(from)
                    }
                }
            }
        }
    };
}

pub(crate) use packed;

/// What has been written; timezones and segments that are mentioned more than once stand there once.
pub(crate) struct Writer {
    bytes: Vec<u8>,
    zones: Vec<Zone>,
    inner: Vec<Arc<Inner>>,
}

impl Writer {
    /// Begins with nothing; `zones` are those that may be mentioned.
    pub(crate) fn new(zones: Vec<Zone>) -> Writer {
        Writer { bytes: Vec::new(), zones, inner: Vec::new() }
    }

    pub(crate) fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }

    pub(crate) fn byte(&mut self, byte: u8) {
        self.bytes.push(byte);
    }
}

/// What is left to read.
pub(crate) struct Reader<'b> {
    pub(crate) bytes: Bytes<'b>,
    /// The timezones that may be mentioned.
    pub(crate) zones: Vec<Zone>,
    inner: Vec<Arc<Inner>>,
}

impl<'b> Reader<'b> {
    pub(crate) fn new(bytes: &'b [u8]) -> Reader<'b> {
        Reader { bytes: Bytes::new(bytes), zones: Vec::new(), inner: Vec::new() }
    }

    pub(crate) fn byte(&mut self) -> u8 {
        self.bytes.byte()
    }

    pub(crate) fn fail(&mut self) {
        self.bytes.fail();
    }
}

impl Packed for bool {
    fn write(&self, to: &mut Writer) {
        to.byte(u8::from(*self));
    }

    fn read(from: &mut Reader<'_>) -> bool {
        from.byte() != 0
    }
}

/// All whole numbers alike.
impl Packed for i64 {
    fn write(&self, to: &mut Writer) {
        let mut left = ((self << 1) ^ (self >> 63)) as u64;
        while left >= 0x80 {
            to.byte(left as u8 | 0x80);
            left >>= 7;
        }
        to.byte(left as u8);
    }

    fn read(from: &mut Reader<'_>) -> i64 {
        from.bytes.whole()
    }
}

macro_rules! whole {
    ($($number:ty),*) => {$(
        impl Packed for $number {
            fn write(&self, to: &mut Writer) {
                (*self as i64).write(to);
            }

            fn read(from: &mut Reader<'_>) -> $number {
                i64::read(from) as $number
            }
        }
    )*};
}

whole!(i8, i16, i32, u32, u64, usize);

impl Packed for f64 {
    fn write(&self, to: &mut Writer) {
        to.bytes.extend(self.to_le_bytes());
    }

    fn read(from: &mut Reader<'_>) -> f64 {
        from.bytes.number()
    }
}

impl Packed for u8 {
    fn write(&self, to: &mut Writer) {
        to.byte(*self);
    }

    fn read(from: &mut Reader<'_>) -> u8 {
        from.byte()
    }
}

impl<T: Packed, const N: usize> Packed for [T; N] {
    fn write(&self, to: &mut Writer) {
        self.iter().for_each(|element| element.write(to));
    }

    fn read(from: &mut Reader<'_>) -> [T; N] {
        std::array::from_fn(|_| T::read(from))
    }
}

impl Packed for Time {
    fn write(&self, to: &mut Writer) {
        self.millis().write(to);
    }

    fn read(from: &mut Reader<'_>) -> Time {
        Time::from_millis(i64::read(from)).unwrap_or(Time::MIN)
    }
}

impl Packed for String {
    fn write(&self, to: &mut Writer) {
        self.len().write(to);
        to.bytes.extend(self.bytes());
    }

    fn read(from: &mut Reader<'_>) -> String {
        from.bytes.text()
    }
}

impl Packed for Box<str> {
    fn write(&self, to: &mut Writer) {
        self.to_string().write(to);
    }

    fn read(from: &mut Reader<'_>) -> Box<str> {
        String::read(from).into()
    }
}

impl<T: Packed> Packed for Option<T> {
    fn write(&self, to: &mut Writer) {
        self.is_some().write(to);
        self.iter().for_each(|value| value.write(to));
    }

    fn read(from: &mut Reader<'_>) -> Option<T> {
        bool::read(from).then(|| T::read(from))
    }
}

impl<T: Packed> Packed for Vec<T> {
    fn write(&self, to: &mut Writer) {
        self.len().write(to);
        self.iter().for_each(|element| element.write(to));
    }

    fn read(from: &mut Reader<'_>) -> Vec<T> {
        let length = from.bytes.length();
        let mut list = Vec::with_capacity(length);
        // Where reading fails, what follows would be of zeros alone.
        while list.len() < length && from.bytes.is_sound() {
            list.push(T::read(from));
        }
        list
    }
}

impl<T: Packed> Packed for Box<[T]> {
    fn write(&self, to: &mut Writer) {
        self.len().write(to);
        self.iter().for_each(|element| element.write(to));
    }

    fn read(from: &mut Reader<'_>) -> Box<[T]> {
        Vec::read(from).into()
    }
}

impl<T: Packed> Packed for Box<T> {
    fn write(&self, to: &mut Writer) {
        (**self).write(to);
    }

    fn read(from: &mut Reader<'_>) -> Box<T> {
        Box::new(T::read(from))
    }
}

impl<A: Packed, B: Packed> Packed for (A, B) {
    fn write(&self, to: &mut Writer) {
        self.0.write(to);
        self.1.write(to);
    }

    fn read(from: &mut Reader<'_>) -> (A, B) {
        (A::read(from), B::read(from))
    }
}

/// By its place among those that may be mentioned.
impl Packed for Zone {
    fn write(&self, to: &mut Writer) {
        to.zones.iter().position(|known| known == self).unwrap_or_default().write(to);
    }

    fn read(from: &mut Reader<'_>) -> Zone {
        let place = usize::read(from);
        from.zones.get(place).cloned().unwrap_or_else(|| {
            from.fail();
            Zone::utc()
        })
    }
}

/// With everything the first time, behind that by its number.
impl Packed for Arc<Inner> {
    fn write(&self, to: &mut Writer) {
        let known = to.inner.iter().position(|known| Arc::ptr_eq(known, self));
        known.write(to);
        if known.is_none() {
            (**self).write(to);
            to.inner.push(self.clone());
        }
    }

    fn read(from: &mut Reader<'_>) -> Arc<Inner> {
        match Option::<usize>::read(from).map(|place| from.inner.get(place).cloned()) {
            Some(Some(known)) => known,
            found => {
                if found.is_some() {
                    from.fail();
                }
                let inner = Arc::new(Inner::read(from));
                from.inner.push(inner.clone());
                inner
            }
        }
    }
}
