//! The list of everything that was rejected, as a table.

use std::borrow::Cow;
use std::fs::File;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::read::Refusal;

/// Characters of a rejected piece that are written.
const ROW_CHARS: usize = 2_000;

/// A file that exists only when there is something to write.
pub(super) struct RejectedFile {
    path: PathBuf,
    writer: Option<csv::Writer<File>>,
}

impl RejectedFile {
    pub(super) fn new(path: PathBuf) -> RejectedFile {
        RejectedFile { path, writer: None }
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    pub(super) fn add(&mut self, refusal: &Refusal) -> Result<()> {
        let writer = match &mut self.writer {
            Some(writer) => writer,
            empty => empty.insert(begun(&self.path)?),
        };
        let row: String = refusal.row.chars().take(ROW_CHARS).collect();
        let line = refusal.line.to_string();
        let lines = refusal.lines.to_string();
        writer
            .write_record([&line, &lines, safe(&refusal.reason).as_ref(), safe(&row).as_ref()])
            .with_context(|| format!("cannot write `{}`", self.path.display()))
    }

    pub(super) fn finish(&mut self) -> Result<()> {
        match &mut self.writer {
            Some(writer) => writer.flush().with_context(|| format!("cannot write `{}`", self.path.display())),
            None => Ok(()),
        }
    }
}

fn begun(path: &Path) -> Result<csv::Writer<File>> {
    let file = File::create(path).with_context(|| format!("cannot write `{}`", path.display()))?;
    let mut writer = csv::Writer::from_writer(file);
    writer.write_record(["line", "lines", "reason", "row"])?;
    Ok(writer)
}

/// A spreadsheet must not take a cell for a formula.
fn safe(cell: &str) -> Cow<'_, str> {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        Cow::Owned(format!("'{cell}"))
    } else {
        Cow::Borrowed(cell)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_is_a_formula() {
        for (cell, expected) in
            [("=1+1", "'=1+1"), ("-5", "'-5"), ("@x", "'@x"), ("\tx", "'\tx"), ("1,=2", "1,=2"), ("", "")]
        {
            assert_eq!(safe(cell), expected);
        }
    }
}
