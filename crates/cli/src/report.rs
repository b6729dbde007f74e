//! What became of a file: what was sent, stored, skipped, rejected and why.

mod rejected;

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::Result;
use indicatif::HumanCount;

use crate::read::{Item, Refusal};
use rejected::RejectedFile;

/// Lines that are named for each reason.
const EXAMPLES: usize = 5;
/// Reasons that are told apart; a bad file could make any number of them.
const REASONS: usize = 50;

/// Counts what happens to the lines of one file.
pub(crate) struct Report {
    sent: BTreeMap<&'static str, u64>,
    sent_lines: u64,
    refused_items: u64,
    skipped_items: u64,
    skipped_lines: u64,
    reasons: BTreeMap<String, Reason>,
    notes: BTreeMap<&'static str, u64>,
    rejected: RejectedFile,
    took: Duration,
}

#[derive(Default)]
struct Reason {
    lines: u64,
    examples: Vec<u64>,
}

impl Report {
    /// Nothing yet; the list of what is rejected goes to `rejected`.
    pub(crate) fn new(rejected: PathBuf) -> Report {
        Report {
            sent: BTreeMap::new(),
            sent_lines: 0,
            refused_items: 0,
            skipped_items: 0,
            skipped_lines: 0,
            reasons: BTreeMap::new(),
            notes: BTreeMap::new(),
            rejected: RejectedFile::new(rejected),
            took: Duration::ZERO,
        }
    }

    /// Items that the server was sent and answered.
    pub(crate) fn sent(&mut self, items: &[Item]) {
        for item in items {
            *self.sent.entry(item.name).or_default() += 1;
            self.sent_lines += item.lines;
            if let Some(note) = item.note {
                *self.notes.entry(note).or_default() += 1;
            }
        }
    }

    /// Items that were not sent because an earlier run sent them.
    pub(crate) fn skipped(&mut self, items: u64, lines: u64) {
        self.skipped_items += items;
        self.skipped_lines += lines;
    }

    /// Something that is not sent.
    pub(crate) fn refused(&mut self, refusal: &Refusal) -> Result<()> {
        let is_known = self.reasons.contains_key(&refusal.reason) || self.reasons.len() < REASONS;
        let reason = if is_known { refusal.reason.as_str() } else { "other reasons" };
        let counted = self.reasons.entry(reason.to_owned()).or_default();
        // What is made of no line of its own counts as one.
        counted.lines += refusal.lines.max(1);
        if counted.examples.len() < EXAMPLES {
            counted.examples.push(refusal.line);
        }
        self.rejected.add(refusal)
    }

    /// Something that this run sent and the server did not take.
    pub(crate) fn refused_by_server(&mut self, refusal: &Refusal) -> Result<()> {
        self.refused_items += 1;
        self.sent_lines -= refusal.lines.min(self.sent_lines);
        self.refused(refusal)
    }

    /// Something that an earlier run sent and the server did not take.
    pub(crate) fn refused_before(&mut self, refusal: &Refusal) -> Result<()> {
        self.skipped_items -= self.skipped_items.min(1);
        self.skipped_lines -= refusal.lines.min(self.skipped_lines);
        self.refused(refusal)
    }

    /// The end: everything is written.
    pub(crate) fn finish(&mut self, took: Duration) -> Result<()> {
        self.took = took;
        self.rejected.finish()
    }

    /// Items stored by this run.
    pub(crate) fn stored(&self) -> u64 {
        self.sent.values().sum::<u64>() - self.refused_items
    }

    /// Whether something is not sent.
    pub(crate) fn has_rejected(&self) -> bool {
        !self.reasons.is_empty()
    }

    /// Whether nothing was read at all.
    pub(crate) fn is_empty(&self) -> bool {
        self.sent.is_empty() && self.skipped_items == 0 && !self.has_rejected()
    }

    fn rejected_lines(&self) -> u64 {
        self.reasons.values().map(|reason| reason.lines).sum()
    }

    fn rejected_path(&self) -> &Path {
        self.rejected.path()
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let stored = self.stored();
        let lines = self.sent_lines + self.skipped_lines + self.rejected_lines();
        let rate = stored as f64 / self.took.as_secs_f64().max(0.001);
        writeln!(f, "read      {} in {:.1} s", counted(lines), self.took.as_secs_f64())?;
        let kinds: Vec<String> =
            self.sent.iter().map(|(name, count)| format!("{} {name}", HumanCount(*count))).collect();
        let sent = HumanCount(self.sent.values().sum());
        writeln!(f, "sent      {sent}: {}", listed(&kinds))?;
        writeln!(
            f,
            "stored    {} ({}/s), made of {}",
            HumanCount(stored),
            HumanCount(rate as u64),
            counted(self.sent_lines)
        )?;
        if self.skipped_items > 0 {
            writeln!(
                f,
                "skipped   {}, made of {}: stored by an earlier run",
                HumanCount(self.skipped_items),
                counted(self.skipped_lines)
            )?;
        }
        for (note, count) in &self.notes {
            writeln!(f, "noted     {} {note}", HumanCount(*count))?;
        }
        self.write_rejected(f)
    }
}

impl Report {
    fn write_rejected(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.has_rejected() {
            return writeln!(f, "rejected  nothing");
        }
        writeln!(f, "rejected  {}:", counted(self.rejected_lines()))?;
        let mut reasons: Vec<_> = self.reasons.iter().collect();
        reasons.sort_by_key(|(_, reason)| std::cmp::Reverse(reason.lines));
        for (name, reason) in reasons {
            let examples: Vec<String> = reason.examples.iter().map(u64::to_string).collect();
            writeln!(
                f,
                "{:>9}  {name} (line {}{})",
                HumanCount(reason.lines).to_string(),
                examples.join(", "),
                if reason.lines > EXAMPLES as u64 { ", …" } else { "" }
            )?;
        }
        writeln!(f, "           all of them: {}", self.rejected_path().display())
    }
}

fn counted(lines: u64) -> String {
    format!("{} {}", HumanCount(lines), if lines == 1 { "line" } else { "lines" })
}

fn listed(kinds: &[String]) -> String {
    if kinds.is_empty() { "nothing".to_owned() } else { kinds.join(", ") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::expect;

    fn item(name: &'static str, lines: u64) -> Item {
        Item {
            line: 1,
            lines,
            name,
            note: (lines > 1_000).then_some("sent without names"),
            json: String::new(),
        }
    }

    fn refusal(line: u64, reason: &str) -> Refusal {
        Refusal { line, lines: 1, reason: reason.to_owned(), row: "1,A".to_owned() }
    }

    #[test]
    fn every_line_is_accounted_for() {
        let path = std::env::temp_dir().join(format!("shoal-report-{}.csv", std::process::id()));
        let mut report = Report::new(path.clone());
        report.sent(&[item("identify", 0), item("order_completed", 20), item("order_completed", 2_000)]);
        report.skipped(3, 30);
        for line in 2..9 {
            report.refused(&refusal(line, "no customer id")).unwrap();
        }
        report.refused(&refusal(9, "negative price")).unwrap();
        report.finish(Duration::from_secs(2)).unwrap();
        let told = report.to_string().replace(&path.display().to_string(), "orders.csv.rejected.csv");
        expect![[r#"
            read      2,058 lines in 2.0 s
            sent      3: 1 identify, 2 order_completed
            stored    3 (1/s), made of 2,020 lines
            skipped   3, made of 30 lines: stored by an earlier run
            noted     1 sent without names
            rejected  8 lines:
                    7  no customer id (line 2, 3, 4, 5, 6, …)
                    1  negative price (line 9)
                       all of them: orders.csv.rejected.csv
        "#]]
        .assert_eq(&told);
        std::fs::remove_file(path).unwrap();
    }
}
