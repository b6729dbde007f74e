//! A file of lines in pieces that can be read side by side.

use std::io::{self, BufRead, Read};

use event::limits::EVENT_BYTES;
use memchr::{memchr_iter, memrchr};

/// About how much a piece holds: enough to be worth handing over.
const CHUNK_BYTES: usize = 1024 * 1024;

/// Some whole lines.
#[derive(Debug, PartialEq)]
pub(crate) struct Chunk {
    /// The number of its first line.
    first: u64,
    text: Vec<u8>,
}

/// The pieces of a file, in constant memory.
pub(crate) struct Chunks<R> {
    input: R,
    /// The beginning of the next piece.
    rest: Vec<u8>,
    /// The number of its first line.
    line: u64,
    size: usize,
}

impl<R: BufRead> Chunks<R> {
    pub(crate) fn new(input: R) -> Chunks<R> {
        Chunks { input, rest: Vec::new(), line: 1, size: CHUNK_BYTES }
    }

    fn read(&mut self) -> io::Result<Option<Chunk>> {
        let mut text = std::mem::take(&mut self.rest);
        text.reserve(self.size.saturating_sub(text.len()));
        let room = self.size.saturating_sub(text.len());
        (&mut self.input).take(room as u64).read_to_end(&mut text)?;
        if text.is_empty() {
            return Ok(None);
        }
        let is_full = text.len() >= self.size;
        match memrchr(b'\n', &text) {
            Some(end) if is_full => self.rest = text.split_off(end + 1),
            // A line this long is no call: what shows that is enough of it.
            None if is_full => {
                text.truncate(EVENT_BYTES + 1);
                self.input.skip_until(b'\n')?;
                text.push(b'\n');
            }
            _ => {}
        }
        let first = self.line;
        self.line += memchr_iter(b'\n', &text).count() as u64;
        if first == 1 && text.starts_with("\u{feff}".as_bytes()) {
            text.drain(..3);
        }
        Ok(Some(Chunk { first, text }))
    }
}

impl<R: BufRead> Iterator for Chunks<R> {
    type Item = io::Result<Chunk>;

    fn next(&mut self) -> Option<io::Result<Chunk>> {
        self.read().transpose()
    }
}

impl Chunk {
    /// The lines with something on them, and their numbers.
    pub(crate) fn lines(&self) -> impl Iterator<Item = (u64, &[u8])> {
        let mut from = 0;
        let ends = memchr_iter(b'\n', &self.text).chain([self.text.len()]);
        let lines = ends.map(move |end| {
            let line = self.text.get(from..end).unwrap_or_default();
            from = end + 1;
            line.trim_ascii()
        });
        (self.first..).zip(lines).filter(|(_, line)| !line.is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str, size: usize) -> Vec<(u64, String)> {
        let mut chunks = Chunks::new(text.as_bytes());
        chunks.size = size;
        let mut lines = Vec::new();
        for chunk in chunks {
            let chunk = chunk.unwrap();
            lines.extend(chunk.lines().map(|(at, line)| (at, String::from_utf8_lossy(line).into_owned())));
        }
        lines
    }

    #[test]
    fn lines_are_the_same_in_pieces_of_any_size() {
        let text = "\u{feff}one\r\n\n  two \nthree\nfour";
        let expected: Vec<(u64, String)> = [(1, "one"), (3, "two"), (4, "three"), (5, "four")]
            .map(|(at, line)| (at, line.to_owned()))
            .into();
        for size in 9..40 {
            assert_eq!(lines(text, size), expected, "{size}");
        }
        assert_eq!(lines("", 9), []);
    }

    #[test]
    fn a_line_without_end_is_cut_and_passed_over() {
        let text = format!("a\n{}\nb\n", "x".repeat(CHUNK_BYTES * 2));
        let lines = lines(&text, CHUNK_BYTES);
        assert_eq!(lines.iter().map(|(at, _)| *at).collect::<Vec<u64>>(), [1, 2, 3]);
        assert!(lines[1].1.len() > EVENT_BYTES && lines[1].1.len() < CHUNK_BYTES);
    }
}
