//! Lines that are no calls.

use std::io::{self, Write};

use event::CallError;
use indicatif::HumanCount;

/// How many of them are told one by one.
const TOLD: usize = 10;

/// The first lines that are no calls, and how many there are.
#[derive(Debug, Default)]
pub(crate) struct Refusals {
    first: Vec<(u64, String)>,
    count: u64,
}

impl Refusals {
    /// Adds a line and why it is none.
    pub(crate) fn add(&mut self, line: u64, reason: impl FnOnce() -> String) {
        self.count += 1;
        let is_early = self.first.last().is_none_or(|(last, _)| line < *last);
        if self.first.len() < TOLD || is_early {
            self.first.push((line, reason()));
            self.cut();
        }
    }

    /// Adds a line that is refused as a call.
    pub(crate) fn add_call(&mut self, line: u64, error: CallError) {
        self.add(line, || match error.path.as_str() {
            "" => error.message,
            path => format!("`{path}`: {}", error.message),
        });
    }

    /// Whether every line was a call.
    pub(crate) fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// Adds those of another part of the file.
    pub(crate) fn absorb(&mut self, other: Refusals) {
        self.count += other.count;
        self.first.extend(other.first);
        self.cut();
    }

    fn cut(&mut self) {
        self.first.sort_by_key(|(line, _)| *line);
        self.first.truncate(TOLD);
    }

    /// Tells them, if there are any.
    pub(crate) fn tell(&self, to: &mut impl Write) -> io::Result<()> {
        for (line, reason) in &self.first {
            writeln!(to, "line {line}: {reason}")?;
        }
        match self.count {
            0 => Ok(()),
            1 => writeln!(to, "1 line is no call and does not count"),
            count => writeln!(to, "{} lines are no calls and do not count", HumanCount(count)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_ones_are_told_whatever_their_order() {
        let mut refusals = Refusals::default();
        let mut others = Refusals::default();
        (20..40).rev().for_each(|line| refusals.add(line, || "bad".to_owned()));
        (1..4).for_each(|line| others.add(line, || "worse".to_owned()));
        refusals.absorb(others);
        let mut told = Vec::new();
        refusals.tell(&mut told).unwrap();
        let told = String::from_utf8(told).unwrap();
        let lines: Vec<&str> = told.lines().collect();
        assert_eq!(lines.first(), Some(&"line 1: worse"));
        assert_eq!(lines[9..], ["line 26: bad", "23 lines are no calls and do not count"]);
    }
}
