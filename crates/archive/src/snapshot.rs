//! An archive as bytes, to be kept in a file.
//!
//! The bytes begin with a mark and a version. What follows has its length before it, and is checked
//! while it is read: bytes that no archive wrote are an error, whatever they are. What need not be kept
//! is passed over by its length, unread.

mod parts;
mod value;

use std::sync::Arc;

use event::Keep;

use crate::archive::Archive;
use crate::column::Dictionary;

/// What every snapshot begins with.
const MARK: &[u8; 8] = b"shoalarc";

/// The version of the format; another one is refused.
const VERSION: u32 = 2;

/// Why bytes are no archive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SnapshotError {
    /// They begin otherwise.
    #[error("this is no snapshot of an archive")]
    NoSnapshot,
    /// Another version wrote them.
    #[error("the snapshot has version {found}, expected {VERSION}: make it anew")]
    Version {
        /// The version that did.
        found: u32,
    },
    /// They end too early.
    #[error("the snapshot ends too early")]
    Short,
    /// They go on after the end.
    #[error("the snapshot has {more} bytes too many")]
    Long {
        /// So far.
        more: usize,
    },
    /// Something is not as an archive writes it.
    #[error("the snapshot is damaged: {what}")]
    Damaged {
        /// What.
        what: &'static str,
    },
}

impl Archive {
    /// The archive as bytes.
    pub fn encode(&self) -> Vec<u8> {
        self.encode_parts(usize::MAX).into_iter().next().unwrap_or_default()
    }

    /// The archive as bytes in several parts: whatever has so many bytes and need not be read by
    /// everybody is a part of its own.
    pub fn encode_parts(&self, apart_from: usize) -> Vec<Vec<u8>> {
        let mut sink =
            Sink { bytes: MARK.to_vec(), apart_from, parts: Vec::new(), dictionaries: self.dictionaries() };
        sink.number(VERSION.into());
        self.write(&mut sink);
        let mut parts = vec![sink.bytes];
        parts.append(&mut sink.parts);
        parts
    }

    /// Reads what [`Archive::encode`] wrote.
    pub fn decode(bytes: &[u8]) -> Result<Archive, SnapshotError> {
        Archive::decode_parts(bytes, &Keep::everything(), |_| None)
    }

    /// Reads of what [`Archive::encode_parts`] wrote so much as is to be kept: `first` is the first
    /// part, `part` finds another one by its number. What is passed over is not checked.
    pub fn decode_parts(
        first: &[u8],
        keep: &Keep,
        mut part: impl FnMut(usize) -> Option<Vec<u8>>,
    ) -> Result<Archive, SnapshotError> {
        let rest = first.strip_prefix(MARK).ok_or(SnapshotError::NoSnapshot)?;
        let mut shelf = Shelf { keep, part: &mut part, dictionaries: Vec::new(), contacts: 0 };
        let mut source = Source { rest, shelf: &mut shelf };
        let version = source.small()?;
        if version != VERSION {
            return Err(SnapshotError::Version { found: version });
        }
        let archive = Archive::read(&mut source)?;
        match source.rest.len() {
            0 => Ok(archive),
            more => Err(SnapshotError::Long { more }),
        }
    }
}

/// Something that a snapshot holds.
trait Part: Sized {
    fn write(&self, sink: &mut Sink<'_>);
    fn read(source: &mut Source<'_, '_>) -> Result<Self, SnapshotError>;
}

/// Where bytes go.
struct Sink<'a> {
    bytes: Vec<u8>,
    /// Sections of so many bytes become parts of their own.
    apart_from: usize,
    /// The parts behind the first one.
    parts: Vec<Vec<u8>>,
    /// Each is written once, before all columns.
    dictionaries: Vec<&'a Arc<Dictionary>>,
}

/// Whether a section stands where it is told of, or is a part of its own.
const HERE: u8 = 0;
const APART: u8 = 1;

impl Sink<'_> {
    fn byte(&mut self, byte: u8) {
        self.bytes.push(byte);
    }

    fn number(&mut self, number: u64) {
        self.bytes.extend_from_slice(&number.to_le_bytes());
    }

    fn bytes(&mut self, bytes: &[u8]) {
        self.number(bytes.len() as u64);
        self.bytes.extend_from_slice(bytes);
    }

    fn list<T: Part>(&mut self, list: &[T]) {
        self.number(list.len() as u64);
        list.iter().for_each(|part| part.write(self));
    }

    /// Writes what can be passed over.
    fn section(&mut self, write: impl FnOnce(&mut Self)) {
        let before = std::mem::take(&mut self.bytes);
        write(self);
        let section = std::mem::replace(&mut self.bytes, before);
        if section.len() < self.apart_from {
            self.byte(HERE);
            self.bytes(&section);
        } else {
            self.parts.push(section);
            self.byte(APART);
            self.number(self.parts.len() as u64);
        }
    }
}

/// Where bytes come from.
struct Source<'a, 'k> {
    rest: &'a [u8],
    shelf: &'a mut Shelf<'k>,
}

/// What all sections are read with.
struct Shelf<'k> {
    keep: &'k Keep,
    part: &'k mut dyn FnMut(usize) -> Option<Vec<u8>>,
    dictionaries: Vec<Stored>,
    /// How many contacts there are, once that was read.
    contacts: usize,
}

/// A dictionary, read when a column needs it.
enum Stored {
    Bytes(Vec<u8>),
    Apart(usize),
    Read(Arc<Dictionary>),
}

impl Shelf<'_> {
    fn part(&mut self, number: usize) -> Result<Vec<u8>, SnapshotError> {
        (self.part)(number).ok_or(SnapshotError::Damaged { what: "a part is missing" })
    }
}

impl<'a, 'k> Source<'a, 'k> {
    fn take(&mut self, count: usize) -> Result<&'a [u8], SnapshotError> {
        let (taken, rest) = self.rest.split_at_checked(count).ok_or(SnapshotError::Short)?;
        self.rest = rest;
        Ok(taken)
    }

    fn byte(&mut self) -> Result<u8, SnapshotError> {
        self.take(1)?.first().copied().ok_or(SnapshotError::Short)
    }

    fn number(&mut self) -> Result<u64, SnapshotError> {
        let bytes = self.take(8)?.first_chunk().ok_or(SnapshotError::Short)?;
        Ok(u64::from_le_bytes(*bytes))
    }

    fn small(&mut self) -> Result<u32, SnapshotError> {
        u32::try_from(self.number()?).map_err(|_| SnapshotError::Damaged { what: "a number is too large" })
    }

    fn bytes(&mut self) -> Result<&'a [u8], SnapshotError> {
        let count = usize::try_from(self.number()?).map_err(|_| SnapshotError::Short)?;
        self.take(count)
    }

    fn text(&mut self) -> Result<&'a str, SnapshotError> {
        std::str::from_utf8(self.bytes()?)
            .map_err(|_| SnapshotError::Damaged { what: "text that is no UTF-8" })
    }

    fn list<T: Part>(&mut self) -> Result<Vec<T>, SnapshotError> {
        (0..self.count()?).map(|_| T::read(self)).collect()
    }

    /// How many parts follow. Memory for what is there, not for what is claimed: every part takes a
    /// byte at least.
    fn count(&mut self) -> Result<usize, SnapshotError> {
        let count = self.small()? as usize;
        if count > self.rest.len() { Err(SnapshotError::Short) } else { Ok(count) }
    }

    /// Reads a section to its end.
    fn section<T>(
        &mut self,
        read: impl FnOnce(&mut Source<'_, 'k>) -> Result<T, SnapshotError>,
    ) -> Result<T, SnapshotError> {
        match self.place()? {
            None => {
                let rest = self.bytes()?;
                whole(&mut Source { rest, shelf: self.shelf }, read)
            }
            Some(number) => {
                let part = self.shelf.part(number)?;
                whole(&mut Source { rest: &part, shelf: self.shelf }, read)
            }
        }
    }

    /// The part that a section is; `None` where its bytes follow.
    fn place(&mut self) -> Result<Option<usize>, SnapshotError> {
        match self.byte()? {
            HERE => Ok(None),
            APART => Ok(Some(self.small()? as usize)),
            _ => Err(SnapshotError::Damaged { what: "a section at no place" }),
        }
    }

    /// Passes a section over.
    fn skip(&mut self) -> Result<(), SnapshotError> {
        if self.place()?.is_none() {
            self.bytes()?;
        }
        Ok(())
    }

    /// Reads a section behind its name, if that is to be kept.
    fn kept<T>(
        &mut self,
        keeps: impl Fn(&Keep, &str) -> bool,
        read: impl FnOnce(Box<str>, &mut Source<'_, 'k>) -> Result<T, SnapshotError>,
    ) -> Result<Option<T>, SnapshotError> {
        let name = self.text()?;
        if keeps(self.shelf.keep, name) {
            return self.section(|source| read(name.into(), source)).map(Some);
        }
        self.skip()?;
        Ok(None)
    }

    /// Reads those of a list of named sections that are to be kept.
    fn named<T>(
        &mut self,
        keeps: impl Fn(&Keep, &str) -> bool,
        read: impl Fn(Box<str>, &mut Source<'_, 'k>) -> Result<T, SnapshotError>,
    ) -> Result<Vec<T>, SnapshotError> {
        let mut all = Vec::new();
        for _ in 0..self.count()? {
            all.extend(self.kept(&keeps, &read)?);
        }
        Ok(all)
    }
}

/// Reads a section of which nothing may be left.
fn whole<'k, T>(
    source: &mut Source<'_, 'k>,
    read: impl FnOnce(&mut Source<'_, 'k>) -> Result<T, SnapshotError>,
) -> Result<T, SnapshotError> {
    let value = read(source)?;
    sound(source.rest.is_empty(), "a section that is too long")?;
    Ok(value)
}

/// An error unless what was read holds together.
fn sound(holds: bool, what: &'static str) -> Result<(), SnapshotError> {
    if holds { Ok(()) } else { Err(SnapshotError::Damaged { what }) }
}
