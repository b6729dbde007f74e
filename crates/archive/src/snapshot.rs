//! An archive as bytes, to be kept in a file.
//!
//! The bytes begin with a mark and a version. What follows has its length before it, and is checked
//! while it is read: bytes that no archive wrote are an error, whatever they are.

mod parts;
mod value;

use std::sync::Arc;

use crate::archive::Archive;
use crate::column::Dictionary;

/// What every snapshot begins with.
const MARK: &[u8; 8] = b"shoalarc";

/// The version of the format; another one is refused.
const VERSION: u32 = 1;

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
        let mut sink = Sink { bytes: MARK.to_vec(), dictionaries: Vec::new() };
        sink.number(VERSION.into());
        self.write(&mut sink);
        sink.bytes
    }

    /// Reads what [`Archive::encode`] wrote.
    pub fn decode(bytes: &[u8]) -> Result<Archive, SnapshotError> {
        let rest = bytes.strip_prefix(MARK).ok_or(SnapshotError::NoSnapshot)?;
        let mut source = Source { rest, dictionaries: Vec::new(), contacts: 0 };
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
    fn write(&self, sink: &mut Sink);
    fn read(source: &mut Source<'_>) -> Result<Self, SnapshotError>;
}

/// Where bytes go.
struct Sink {
    bytes: Vec<u8>,
    /// Those that stand in the bytes already: each is written once.
    dictionaries: Vec<Arc<Dictionary>>,
}

impl Sink {
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
}

/// Where bytes come from.
struct Source<'a> {
    rest: &'a [u8],
    /// Those that were read already.
    dictionaries: Vec<Arc<Dictionary>>,
    /// How many contacts there are, once that was read.
    contacts: usize,
}

impl<'a> Source<'a> {
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
        // Memory for what is there, not for what is claimed: every part takes a byte at least.
        let count = self.small()? as usize;
        if count > self.rest.len() {
            return Err(SnapshotError::Short);
        }
        (0..count).map(|_| T::read(self)).collect()
    }
}

/// An error unless what was read holds together.
fn sound(holds: bool, what: &'static str) -> Result<(), SnapshotError> {
    if holds { Ok(()) } else { Err(SnapshotError::Damaged { what }) }
}
