//! A click log as it is published: training sessions, and beginnings of later ones with what came next.

use flate2::read::GzDecoder;
use std::io::{self, Read};

/// A click log.
pub struct Log {
    /// Sessions in order of time, products oldest first.
    pub training: Vec<Vec<u32>>,
    /// Beginnings of later sessions, and the product that came next.
    pub rows: Vec<(Vec<u32>, u32)>,
}

impl Log {
    /// Reads the packed files: product numbers a line; `beginning TAB next` a line.
    pub fn read(training: &[u8], validation: &[u8]) -> io::Result<Log> {
        let training = inflated(training)?.lines().map(numbers).collect::<io::Result<_>>()?;
        let row = |line: &str| {
            let (beginning, next) = line.split_once('\t').ok_or_else(|| wrong(line))?;
            Ok((numbers(beginning)?, next.trim().parse().map_err(|_| wrong(line))?))
        };
        Ok(Log { training, rows: inflated(validation)?.lines().map(row).collect::<io::Result<_>>()? })
    }

    /// One more than the greatest product number.
    pub fn products(&self) -> usize {
        self.training.iter().flatten().max().map_or(0, |product| *product as usize + 1)
    }

    /// The number of clicks to learn from.
    pub fn clicks(&self) -> usize {
        self.training.iter().map(Vec::len).sum()
    }
}

fn numbers(line: &str) -> io::Result<Vec<u32>> {
    line.split_whitespace().map(|number| number.parse().map_err(|_| wrong(line))).collect()
}

fn inflated(packed: &[u8]) -> io::Result<String> {
    let mut text = String::new();
    GzDecoder::new(packed).read_to_string(&mut text)?;
    Ok(text)
}

fn wrong(line: &str) -> io::Error {
    io::Error::other(format!("expected product numbers, got `{line}`"))
}
