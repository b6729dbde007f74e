//! From a file to things to send: each format is an iterator over what is read.

mod calls;
mod catalog;
mod contacts;
mod date;
mod events;
mod format;
mod orders;
mod source;
mod table;

use std::io::{BufRead, Read};

use anyhow::Result;

pub(crate) use calls::Calls;
pub(crate) use catalog::{CatalogFeed, CatalogLines, CatalogTable};
pub(crate) use contacts::Contacts;
pub(crate) use date::{Dates, weeks_until};
pub(crate) use events::{Events, EventsConfig};
pub(crate) use format::{Format, Shape};
pub(crate) use orders::{OrderLines, Orders, OrdersConfig};
pub(crate) use source::{Identity, Source, hex};
pub(crate) use table::Mapping;

/// One thing to send.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Item {
    /// The first line of the file that it was made of.
    pub(crate) line: u64,
    /// How many lines went into it.
    pub(crate) lines: u64,
    /// What it is, as the report counts it.
    pub(crate) name: &'static str,
    /// What is to be said about it in the report.
    pub(crate) note: Option<&'static str>,
    /// The JSON to send.
    pub(crate) json: String,
}

/// Something in the file that cannot be sent.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub(crate) struct Refusal {
    /// The first line of the file that it is about.
    pub(crate) line: u64,
    /// How many lines are not sent because of it.
    pub(crate) lines: u64,
    /// Why, in words that many lines share.
    pub(crate) reason: String,
    /// What it was, to be recognised by.
    pub(crate) row: String,
}

/// What a format makes of a piece of its file.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Piece {
    /// To be sent.
    Item(Item),
    /// Not to be sent.
    Refused(Refusal),
}

/// The pieces of a file; an error is a fault of the file as a whole.
pub(crate) type Pieces = Box<dyn Iterator<Item = Result<Piece>> + Send>;

/// The longest line of a file of JSON lines; more is no call and would only fill the memory.
const LINE_BYTES: usize = 1024 * 1024;

/// One line of a file of JSON lines.
struct Line {
    number: u64,
    bytes: Vec<u8>,
    is_whole: bool,
}

/// The lines of a file with something on them, in constant memory.
struct Lines<R> {
    input: R,
    number: u64,
}

impl<R: BufRead> Lines<R> {
    fn new(input: R) -> Lines<R> {
        Lines { input, number: 0 }
    }

    fn read(&mut self) -> std::io::Result<Option<Line>> {
        let mut bytes = Vec::new();
        let most = u64::try_from(LINE_BYTES).unwrap_or(u64::MAX);
        if (&mut self.input).take(most).read_until(b'\n', &mut bytes)? == 0 {
            return Ok(None);
        }
        self.number += 1;
        if self.number == 1 && bytes.starts_with("\u{feff}".as_bytes()) {
            bytes.drain(..3);
        }
        let is_whole = bytes.len() < LINE_BYTES || bytes.ends_with(b"\n");
        if !is_whole {
            self.input.skip_until(b'\n')?;
        }
        Ok(Some(Line { number: self.number, bytes, is_whole }))
    }
}

impl Line {
    /// The line again, to be recognised by.
    fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).trim().to_owned()
    }
}

impl<R: BufRead> Iterator for Lines<R> {
    type Item = std::io::Result<Line>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            match self.read().transpose()? {
                Ok(line) if line.bytes.trim_ascii().is_empty() => continue,
                read => return Some(read),
            }
        }
    }
}
