//! Calls in Segment's format, one a line.

use std::io::BufRead;

use anyhow::Result;
use event::{Arrival, segment_api};
use serde_json::Value;

use super::{Item, Line, Lines, Piece, Refusal};

/// The calls of a file.
pub(crate) struct Calls<R> {
    lines: Lines<R>,
}

impl<R: BufRead> Calls<R> {
    /// The calls in `input`.
    pub(crate) fn new(input: R) -> Calls<R> {
        Calls { lines: Lines::new(input) }
    }
}

impl<R: BufRead> Iterator for Calls<R> {
    type Item = Result<Piece>;

    fn next(&mut self) -> Option<Self::Item> {
        Some(match self.lines.next()? {
            Ok(line) => Ok(call(&line)),
            Err(error) => Err(error.into()),
        })
    }
}

fn call(line: &Line) -> Piece {
    let text = String::from_utf8_lossy(line.bytes.trim_ascii());
    let refused = |reason: String| {
        Piece::Refused(Refusal { line: line.number, lines: 1, reason, row: text.clone().into_owned() })
    };
    if !line.is_whole {
        return refused("the line is too long to be a call".to_owned());
    }
    let json = as_recorded(&text);
    match segment_api::parse(json.as_bytes(), None, &Arrival::recorded()) {
        Ok(call) => {
            Piece::Item(Item { line: line.number, lines: 1, name: call.kind.name(), note: None, json })
        }
        Err(error) => refused(told(&error)),
    }
}

/// A reason without what stands in this one line.
pub(super) fn told(error: &event::CallError) -> String {
    match error.code.as_str() {
        "not_json" => "not JSON as a call has it".to_owned(),
        "unknown_type" => "`type`: not a kind of call".to_owned(),
        "bad_time" => format!("`{}`: not an RFC 3339 time or milliseconds", error.path),
        "too_large" => "larger than 32 KB".to_owned(),
        _ => format!("`{}`: {}", error.path, error.message),
    }
}

/// A call of a file happened at its `timestamp`, else at its `originalTimestamp`; the server, which
/// corrects clocks, looks at them in the other order, so it gets only the one that counts.
fn as_recorded(text: &str) -> String {
    if !(text.contains("originalTimestamp") && text.contains("\"timestamp\"")) {
        return text.to_owned();
    }
    match serde_json::from_str(text) {
        Ok(Value::Object(mut call)) if call.get("timestamp").is_some_and(|time| !time.is_null()) => {
            call.remove("originalTimestamp");
            Value::Object(call).to_string()
        }
        _ => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces(text: &str) -> Vec<Piece> {
        Calls::new(text.as_bytes()).map(Result::unwrap).collect()
    }

    #[test]
    fn a_good_line_is_sent_as_it_stands() {
        let line = r#"{"type":"page","userId":"1","timestamp":"2026-01-01T00:00:00Z"}"#;
        let read = pieces(&format!("\n{line}\r\n\n"));
        let [Piece::Item(item)] = read.as_slice() else { panic!("{read:?}") };
        assert_eq!((item.line, item.name, item.json.as_str()), (2, "page", line));
    }

    #[test]
    fn bad_lines_say_why() {
        for (line, reason) in [
            ("{", "not JSON as a call has it"),
            (r#"{"type":"page"}"#, "`userId`: expected `userId` or `anonymousId`"),
            (
                r#"{"type":"page","userId":"1"}"#,
                "`timestamp`: expected an RFC 3339 time such as `2026-03-01T10:00:00Z`",
            ),
            (r#"{"type":"visit","userId":"1"}"#, "`type`: not a kind of call"),
            (
                r#"{"type":"page","userId":"1","timestamp":"monday"}"#,
                "`timestamp`: not an RFC 3339 time or milliseconds",
            ),
        ] {
            let read = pieces(line);
            let [Piece::Refused(refusal)] = read.as_slice() else { panic!("{read:?}") };
            assert_eq!(refusal.reason, reason);
        }
    }

    #[test]
    fn the_timestamp_wins_over_the_original_one() {
        let line = r#"{"type":"page","userId":"1","timestamp":"2026-01-01T00:00:00Z","originalTimestamp":"2025-01-01T00:00:00Z"}"#;
        let read = pieces(line);
        let [Piece::Item(item)] = read.as_slice() else { panic!("{read:?}") };
        assert!(!item.json.contains("originalTimestamp"), "{}", item.json);
        assert!(item.json.contains("2026-01-01"), "{}", item.json);
    }

    #[test]
    fn a_line_without_end_does_not_fill_the_memory() {
        let text = format!("{}\n{{", "x".repeat(3 * 1024 * 1024));
        let read = pieces(&text);
        assert!(matches!(read.as_slice(), [Piece::Refused(long), Piece::Refused(next)]
            if long.reason == "the line is too long to be a call" && next.line == 2));
    }
}
