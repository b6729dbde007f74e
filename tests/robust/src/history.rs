//! The histories that definitions are tried on.

use std::collections::BTreeMap;

use archive::{Archive, Builder};
use contact::Ledger;
use event::{Arrival, Call, Keep, Time, segment_api};

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

/// The same contacts, each alone and all together.
pub(crate) struct Histories {
    /// By contact; the empty one is of nobody.
    pub(crate) ledgers: BTreeMap<&'static str, Ledger>,
    pub(crate) archive: Archive,
    pub(crate) instants: Vec<Time>,
}

thread_local! {
    static HISTORIES: Histories = Histories::new();
}

/// Shows the histories.
pub(crate) fn look(look: impl FnOnce(&Histories)) {
    HISTORIES.with(look);
}

impl Histories {
    /// One contact did everything, one each fifth thing, one only the first two.
    fn new() -> Histories {
        let all = [
            ("", vec![]),
            ("u1", calls("u1", 1, usize::MAX)),
            ("u2", calls("u2", 5, 99)),
            ("u3", calls("u3", 1, 2)),
        ];
        let mut builder = Builder::new(Keep::everything());
        all.iter().flat_map(|(_, calls)| calls).for_each(|call| builder.call(call));
        Histories {
            ledgers: all.into_iter().map(|(contact, calls)| (contact, calls.into_iter().collect())).collect(),
            archive: builder.build(),
            instants: INSTANTS.iter().filter_map(|text| Time::parse(text).ok()).collect(),
        }
    }
}

/// So many of the calls, each so manieth, as this contact's.
fn calls(contact: &str, step: usize, count: usize) -> Vec<Call> {
    let told = CALLS.lines().step_by(step).take(count);
    let own = told.map(|line| {
        line.replace("\"u1\"", &format!("\"{contact}\"")).replace("\"m", &format!("\"{contact}-m"))
    });
    own.filter_map(|line| segment_api::parse(line.as_bytes(), None, &Arrival::recorded()).ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_a_call_and_every_instant_a_time() {
        look(|histories| {
            let lens: Vec<usize> = histories.ledgers.values().map(Ledger::len).collect();
            assert_eq!(lens, [0, CALLS.lines().count(), CALLS.lines().count().div_ceil(5), 2]);
            assert_eq!(histories.archive.contacts(), 3);
            assert_eq!(histories.instants.len(), INSTANTS.len());
        });
    }
}
