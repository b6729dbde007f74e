//! How long a page was looked at, and how far down.

use alloc::string::String;

use crate::text::{digits, joined};

/// Less is not worth an event.
const LEAST_MS: u64 = 1_000;

/// What has not been told yet of the view that is on.
#[derive(Debug, Default)]
pub struct Dwell {
    /// Since when the page is in sight.
    since: Option<u64>,
    spent: u64,
    deepest: u64,
}

impl Dwell {
    /// The page comes into sight.
    pub fn seen(&mut self, now: u64) {
        self.since.get_or_insert(now);
    }

    /// It goes out of sight.
    pub fn hidden(&mut self, now: u64) {
        if let Some(since) = self.since.take() {
            self.spent += now.saturating_sub(since);
        }
    }

    /// So many hundredths of the page have been in sight.
    pub fn scrolled(&mut self, depth: u64) {
        self.deepest = self.deepest.max(depth.min(100));
    }

    /// What is to be told so far, as params. All that is told of a view adds up to the time spent on it.
    pub fn told(&mut self, now: u64) -> Option<String> {
        if self.since.is_some() {
            self.hidden(now);
            self.seen(now);
        }
        if self.spent < LEAST_MS {
            return None;
        }
        let seconds = self.spent / 1_000;
        self.spent %= 1_000;
        Some(joined(&["{\"seconds\":", &digits(seconds), ",\"scroll\":", &digits(self.deepest), "}"]))
    }

    /// Another view begins.
    pub fn turn(&mut self) {
        self.spent = 0;
        self.deepest = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_time_in_sight_counts() {
        let mut dwell = Dwell::default();
        dwell.seen(1_000);
        dwell.scrolled(30);
        dwell.scrolled(20);
        dwell.hidden(3_500);
        assert_eq!(dwell.told(60_000).unwrap(), r#"{"seconds":2,"scroll":30}"#);
        assert_eq!(dwell.told(90_000), None);
        // What was left over counts the next time.
        dwell.seen(100_000);
        assert_eq!(dwell.told(100_500).unwrap(), r#"{"seconds":1,"scroll":30}"#);
    }

    #[test]
    fn a_view_begins_with_nothing() {
        let mut dwell = Dwell::default();
        dwell.seen(0);
        dwell.scrolled(500);
        dwell.told(5_000);
        dwell.turn();
        assert_eq!(dwell.told(5_500), None);
        assert_eq!(dwell.told(6_000).unwrap(), r#"{"seconds":1,"scroll":0}"#);
    }
}
