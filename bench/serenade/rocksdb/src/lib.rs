//! As much of RocksDB's interface as Serenade's server names: its ranking keeps nothing there, and building
//! the database takes longer than everything else. Opening it is refused.

use std::path::Path;
use std::time::Duration;

/// How a database is opened.
#[derive(Default)]
pub struct Options;

impl Options {
    pub fn create_if_missing(&mut self, _: bool) {}
    pub fn optimize_for_point_lookup(&mut self, _: u64) {}
    pub fn set_allow_mmap_reads(&mut self, _: bool) {}
    pub fn set_allow_mmap_writes(&mut self, _: bool) {}
}

/// There is no database.
#[derive(Debug)]
pub struct Error;

/// A database that cannot be opened.
pub enum DB {}

impl DB {
    pub fn open_with_ttl(_: &Options, _: impl AsRef<Path>, _: Duration) -> Result<DB, Error> {
        Err(Error)
    }

    pub fn get(&self, _: impl AsRef<[u8]>) -> Result<Option<Vec<u8>>, Error> {
        match *self {}
    }

    pub fn put(&self, _: impl AsRef<[u8]>, _: impl AsRef<[u8]>) -> Result<(), Error> {
        match *self {}
    }
}
