//! Where the bytes come from: a file or standard input, plain or gzip.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use anyhow::{Context, Result};
use flate2::read::MultiGzDecoder;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

const GZIP_MAGIC: [u8; 2] = [0x1f, 0x8b];

/// How much of the beginning is looked at to tell a format, and to tell one file from another.
const HEAD_BYTES: u64 = 64 * 1024;

/// How much of the file is read at once: little enough for a smooth bar on small files.
const READ_BYTES: usize = 16 * 1024;

/// An opened file.
pub(crate) struct Source {
    /// The inflated bytes.
    pub(crate) input: Box<dyn BufRead + Send>,
    /// The first line, without its end.
    pub(crate) head: String,
    /// How many bytes of the file were read so far, as they are on the disk.
    pub(crate) position: Arc<AtomicU64>,
    /// Which file it is; nothing for standard input.
    pub(crate) identity: Option<Identity>,
}

/// What one file is told from another by, wherever it lies.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Identity {
    /// Its size on the disk.
    pub(crate) bytes: u64,
    /// SHA-256 of its first 64 KB.
    pub(crate) head: String,
}

impl Source {
    /// Opens a file; `-` is standard input.
    pub(crate) fn open(path: &Path) -> Result<Source> {
        if path == Path::new("-") {
            return Source::from_reader(Box::new(io::stdin()), None);
        }
        let shown = path.display();
        let identity = Identity::of(path).with_context(|| format!("cannot read `{shown}`"))?;
        let file = File::open(path).with_context(|| format!("cannot read `{shown}`"))?;
        Source::from_reader(Box::new(file), Some(identity)).with_context(|| format!("cannot read `{shown}`"))
    }

    /// The bytes that a reader gives.
    pub(crate) fn from_reader(input: Box<dyn Read + Send>, identity: Option<Identity>) -> Result<Source> {
        let position = Arc::new(AtomicU64::new(0));
        let counted = Counted { input, position: Arc::clone(&position) };
        let mut plain = inflated(BufReader::with_capacity(READ_BYTES, counted))?;
        let mut head = Vec::new();
        (&mut plain).take(HEAD_BYTES).read_until(b'\n', &mut head)?;
        let text = String::from_utf8_lossy(&head);
        Ok(Source {
            head: text.trim_start_matches('\u{feff}').trim_end_matches(['\r', '\n']).to_owned(),
            input: Box::new(Cursor::new(head).chain(plain)),
            position,
            identity,
        })
    }
}

impl Identity {
    fn of(path: &Path) -> io::Result<Identity> {
        let file = File::open(path)?;
        let bytes = file.metadata()?.len();
        let mut head = Vec::new();
        file.take(HEAD_BYTES).read_to_end(&mut head)?;
        Ok(Identity { bytes, head: hex(&head) })
    }
}

/// SHA-256 as text.
pub(crate) fn hex(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Inflates what begins as gzip does, whatever its name; files of several members included.
fn inflated(mut input: impl BufRead + Send + 'static) -> io::Result<Box<dyn BufRead + Send>> {
    let mut magic = Vec::new();
    (&mut input).take(2).read_to_end(&mut magic)?;
    let is_gzip = magic == GZIP_MAGIC;
    let whole = Cursor::new(magic).chain(input);
    Ok(if is_gzip {
        Box::new(BufReader::with_capacity(256 * 1024, MultiGzDecoder::new(whole)))
    } else {
        Box::new(whole)
    })
}

struct Counted {
    input: Box<dyn Read + Send>,
    position: Arc<AtomicU64>,
}

impl Read for Counted {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.input.read(buffer)?;
        self.position.fetch_add(read as u64, Ordering::Relaxed);
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::Compression;
    use flate2::write::GzEncoder;
    use std::io::Write;

    fn gzip(text: &str) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
        encoder.write_all(text.as_bytes()).unwrap();
        encoder.finish().unwrap()
    }

    #[track_caller]
    fn check(bytes: Vec<u8>, head: &str, whole: &str) {
        let mut source = Source::from_reader(Box::new(Cursor::new(bytes)), None).unwrap();
        assert_eq!(source.head, head);
        let mut text = String::new();
        source.input.read_to_string(&mut text).unwrap();
        assert_eq!(text, whole);
    }

    #[test]
    fn gzip_is_recognised_by_its_first_bytes() {
        check(b"a,b\r\n1,2\n".to_vec(), "a,b", "a,b\r\n1,2\n");
        check(gzip("a,b\n1,2\n"), "a,b", "a,b\n1,2\n");
        check([gzip("a,b\n"), gzip("1,2\n")].concat(), "a,b", "a,b\n1,2\n");
        check(b"x".to_vec(), "x", "x");
        check(Vec::new(), "", "");
    }

    #[test]
    fn gzip_that_is_cut_short_is_an_error() {
        let mut bytes = gzip(&"a,b\n".repeat(50_000));
        bytes.truncate(bytes.len() / 2);
        let read = Source::from_reader(Box::new(Cursor::new(bytes)), None)
            .and_then(|mut source| Ok(source.input.read_to_end(&mut Vec::new())?));
        assert!(read.is_err());
    }
}
