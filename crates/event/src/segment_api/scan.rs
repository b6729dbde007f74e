//! Passing over JSON without unfolding it.
//!
//! What is passed over is correct JSON within the limits of calls. `None` means that it may not be,
//! or that telling would take longer than it is worth: then the whole parser decides.

use crate::limits::{DEPTH, ID_BYTES, KEYS, TEXT_BYTES};

/// A place in JSON text.
pub(super) struct Scan<'a> {
    text: &'a str,
    at: usize,
}

/// A value as it stands in the text.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Raw<'a> {
    Null,
    /// Text between its quotation marks, in which nothing is escaped.
    Plain(&'a str),
    /// A whole number of few digits, without a sign.
    Whole(&'a str),
    /// An object or a list.
    Nested(&'a str),
    /// Anything else.
    Json(&'a str),
}

/// The `name` and `category` of a page come to its params.
const FEW_KEYS: usize = KEYS - 2;

/// Numbers longer than this are looked at more closely.
const DIGITS: usize = 15;
const NUMBER_BYTES: usize = 64;

impl<'a> Scan<'a> {
    pub(super) fn new(text: &'a str) -> Scan<'a> {
        Scan { text, at: 0 }
    }

    /// The fields of an object, each given to `take`; what follows it must be blank.
    pub(super) fn whole_object(mut self, take: impl FnMut(&'a str, Raw<'a>) -> Option<()>) -> Option<()> {
        self.blank();
        self.object(1, take)?;
        self.blank();
        (self.at == self.text.len()).then_some(())
    }

    fn object(&mut self, depth: usize, mut take: impl FnMut(&'a str, Raw<'a>) -> Option<()>) -> Option<()> {
        self.open(b'{', depth)?;
        self.blank();
        if self.next_is(b'}') {
            return Some(());
        }
        for _ in 0..FEW_KEYS {
            self.blank();
            let Raw::Plain(key) = self.string()? else { return None };
            self.blank();
            if key.len() > ID_BYTES || !self.next_is(b':') {
                return None;
            }
            let value = self.value(depth + 1)?;
            take(key, value)?;
            self.blank();
            match self.next()? {
                b',' => {}
                b'}' => return Some(()),
                _ => return None,
            }
        }
        None
    }

    fn list(&mut self, depth: usize) -> Option<()> {
        self.open(b'[', depth)?;
        self.blank();
        if self.next_is(b']') {
            return Some(());
        }
        loop {
            self.value(depth + 1)?;
            self.blank();
            match self.next()? {
                b',' => {}
                b']' => return Some(()),
                _ => return None,
            }
        }
    }

    fn open(&mut self, bracket: u8, depth: usize) -> Option<()> {
        // The call itself is no level of its fields.
        (depth <= DEPTH + 1 && self.next_is(bracket)).then_some(())
    }

    fn value(&mut self, depth: usize) -> Option<Raw<'a>> {
        self.blank();
        let from = self.at;
        match self.peek()? {
            b'"' => return self.string(),
            b'{' => {
                self.object(depth, |_, _| Some(()))?;
                return self.text.get(from..self.at).map(Raw::Nested);
            }
            b'[' => {
                self.list(depth)?;
                return self.text.get(from..self.at).map(Raw::Nested);
            }
            b't' => self.word("true")?,
            b'f' => self.word("false")?,
            b'n' => return self.word("null").map(|()| Raw::Null),
            _ => return self.number(),
        }
        self.text.get(from..self.at).map(Raw::Json)
    }

    fn string(&mut self) -> Option<Raw<'a>> {
        let from = self.at;
        if !self.next_is(b'"') {
            return None;
        }
        let mut is_plain = true;
        loop {
            match self.next()? {
                b'"' => break,
                b'\\' => {
                    is_plain = false;
                    self.escape()?;
                }
                0..0x20 => return None,
                _ => {}
            }
        }
        let whole = self.text.get(from..self.at)?;
        if whole.len() > TEXT_BYTES {
            return None;
        }
        match is_plain {
            true => whole.get(1..whole.len() - 1).map(Raw::Plain),
            false => Some(Raw::Json(whole)),
        }
    }

    fn escape(&mut self) -> Option<()> {
        match self.next()? {
            b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' => Some(()),
            b'u' => {
                let digits = self.text.get(self.at..self.at + 4)?;
                self.at += 4;
                let is_hex = digits.bytes().all(|digit| digit.is_ascii_hexdigit());
                // Halves of a pair are left to the whole parser.
                let is_half =
                    digits.starts_with(['d', 'D']) && !matches!(digits.as_bytes(), [_, b'0'..=b'7', ..]);
                (is_hex && !is_half).then_some(())
            }
            _ => None,
        }
    }

    fn number(&mut self) -> Option<Raw<'a>> {
        let from = self.at;
        let is_negative = self.next_is(b'-');
        let first = self.peek()?;
        let digits = self.digits()?;
        if first == b'0' && digits > 1 {
            return None;
        }
        let mut is_whole = !is_negative && digits <= DIGITS;
        if self.next_is(b'.') {
            is_whole = false;
            self.digits()?;
        }
        if self.next_is(b'e') || self.next_is(b'E') {
            is_whole = false;
            _ = self.next_is(b'-') || self.next_is(b'+');
            // A number that is too large for a double is refused elsewhere.
            if self.digits()? > 2 {
                return None;
            }
        }
        let text = self.text.get(from..self.at).filter(|text| text.len() <= NUMBER_BYTES)?;
        Some(if is_whole { Raw::Whole(text) } else { Raw::Json(text) })
    }

    /// How many digits follow, one at least.
    fn digits(&mut self) -> Option<usize> {
        let from = self.at;
        while self.peek().is_some_and(|byte| byte.is_ascii_digit()) {
            self.at += 1;
        }
        (self.at > from).then_some(self.at - from)
    }

    fn word(&mut self, word: &str) -> Option<()> {
        let is_there = self.text.get(self.at..)?.starts_with(word);
        self.at += word.len();
        is_there.then_some(())
    }

    fn blank(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\r' | b'\n')) {
            self.at += 1;
        }
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn next(&mut self) -> Option<u8> {
        let byte = self.peek()?;
        self.at += 1;
        Some(byte)
    }

    fn next_is(&mut self, byte: u8) -> bool {
        let is_next = self.peek() == Some(byte);
        self.at += usize::from(is_next);
        is_next
    }
}
