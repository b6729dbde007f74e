//! The file of calls, which may have to be read twice.

use std::env;
use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::process;

use anyhow::{Context, Result};

use crate::read::Source;

/// Where the calls are.
pub(super) struct Input {
    path: PathBuf,
    /// What was read so far of something that can be read only once.
    copy: Option<Copied>,
}

/// A file that is taken away at the end.
struct Copied(PathBuf);

impl Input {
    /// A file, or `-` for standard input. What is no regular file is copied while it is read.
    pub(super) fn new(path: &Path) -> Input {
        let is_regular = fs::metadata(path).is_ok_and(|metadata| metadata.is_file());
        let copy = env::temp_dir().join(format!("shoal-evaluate-{}", process::id()));
        Input { path: path.to_owned(), copy: (!is_regular).then_some(Copied(copy)) }
    }

    /// What was asked for.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Opens it for the first time.
    pub(super) fn open(&self) -> Result<Source> {
        let Some(Copied(copy)) = &self.copy else {
            return Source::open(&self.path);
        };
        let shown = self.path.display();
        let input: Box<dyn Read + Send> = match self.path == Path::new("-") {
            true => Box::new(io::stdin()),
            false => Box::new(File::open(&self.path).with_context(|| format!("cannot read `{shown}`"))?),
        };
        let copy = File::create_new(copy).with_context(|| format!("cannot write `{}`", copy.display()))?;
        Source::from_reader(Box::new(Copying { input, copy }), None)
            .with_context(|| format!("cannot read `{shown}`"))
    }

    /// Opens it again, once it was read to its end.
    pub(super) fn reopen(&self) -> Result<Source> {
        match &self.copy {
            None => Source::open(&self.path),
            Some(Copied(copy)) => Source::open(copy),
        }
    }
}

impl Drop for Copied {
    fn drop(&mut self) {
        // It may never have been there.
        let _ = fs::remove_file(&self.0);
    }
}

/// Bytes that are written down while they are read.
struct Copying {
    input: Box<dyn Read + Send>,
    copy: File,
}

impl Read for Copying {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.input.read(buffer)?;
        self.copy.write_all(buffer.get(..read).unwrap_or_default())?;
        Ok(read)
    }
}
