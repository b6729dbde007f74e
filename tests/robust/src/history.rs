//! The histories that definitions are tried on.

use contact::Ledger;
use event::{Arrival, Call, Time, segment_api};

/// Calls in Segment's format, one a line: orders, carts, sessions, messages, odd values.
const CALLS: &str = include_str!("history.jsonl");

/// Before the first call, among them, on the days when clocks change and years turn, and long after.
const INSTANTS: [&str; 8] = [
    "2025-12-31T00:00:00Z",
    "2026-01-01T00:00:00Z",
    "2026-02-28T23:59:59.999Z",
    "2026-03-29T00:59:59.999Z",
    "2026-04-01T12:00:00Z",
    "2026-10-25T01:00:00Z",
    "2028-02-29T12:00:00Z",
    "2226-01-01T00:00:00Z",
];

thread_local! {
    static HISTORIES: Vec<Ledger> = histories();
    static NOWS: Vec<Time> = INSTANTS.iter().filter_map(|text| Time::parse(text).ok()).collect();
}

/// Shows each history at each instant.
pub(crate) fn each(look: impl Fn(&Ledger, Time)) {
    HISTORIES.with(|histories| {
        for history in histories {
            NOWS.with(|nows| nows.iter().for_each(|now| look(history, *now)));
        }
    });
}

/// No call, each fifth, and all.
fn histories() -> Vec<Ledger> {
    let calls: Vec<Call> = CALLS
        .lines()
        .filter_map(|line| segment_api::parse(line.as_bytes(), None, &Arrival::recorded()).ok())
        .collect();
    vec![Ledger::default(), calls.iter().step_by(5).cloned().collect(), calls.into_iter().collect()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_a_call_and_every_instant_a_time() {
        assert_eq!(histories()[2].len(), CALLS.lines().count());
        assert_eq!(NOWS.with(Vec::len), INSTANTS.len());
    }
}
