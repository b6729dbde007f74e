//! What was received and what was refused, as the document tells of it.

use serde_json::json;

use super::entry::Entry;
use crate::parameter::{CODE, CURSOR, FROM, FROM_DAY, LIMIT, RECOUNT, REPLAYED, TO, TO_DAY};
use crate::reconciliation::Reconciliation;
use crate::rejected::{Correction, RejectedCalls, ReplayChoice, Replayed, ReplayedPage};

fn entry(summary: &'static str) -> Entry {
    Entry::new("events", summary)
}

pub(super) fn rejected() -> Entry {
    entry("List calls that were not taken")
        .parameters(&[CODE, FROM, TO, REPLAYED, LIMIT, CURSOR])
        .answers::<RejectedCalls>(json!({
        "rejected": [{
            "id": "rj-0000-000000000003", "at": 1_772_323_260_000_i64, "source": "page", "code": "missing",
            "path": "event", "message": "expected the name of the event", "route": "v1/batch",
            "around": "{}", "body": "{\"type\": \"track\"}",
        }],
        "cursor": null,
    }))
}

pub(super) fn replay_all() -> Entry {
    entry("Send rejected calls again")
        .about(
            "The newest 100 of those that were not taken yet; the `cursor` of the answer leads to the next.",
        )
        .takes_at_will::<ReplayChoice>(json!({ "code": "missing" }))
        .answers::<ReplayedPage>(json!({
            "stored": 1, "duplicate": 0, "rejected": 0,
            "replayed": [{ "id": "rj-0000-000000000003", "outcome": "stored" }],
            "cursor": null,
        }))
}

pub(super) fn replay() -> Entry {
    entry("Send one rejected call again")
        .of("The rejected call's id.")
        .takes_at_will::<Correction>(json!({ "body": { "type": "track", "userId": "13085", "event": "a" } }))
        .answers::<Replayed>(json!({ "id": "rj-0000-000000000003", "outcome": "stored" }))
        .refuses(&[404])
}

pub(super) fn reconcile() -> Entry {
    let account = json!({
        "received": 12, "stored": 10, "duplicate": 1, "rejected": { "missing": 1 }, "suppressed": {},
        "difference": 0,
    });
    entry("Account for what was received")
        .about("What was received is stored, duplicate, rejected and suppressed together, to the call.")
        .parameters(&[FROM_DAY, TO_DAY, RECOUNT])
        .answers::<Reconciliation>(json!({
            "from": "2026-03-01", "to": "2026-03-31", "total": account, "sources": { "page": account },
            "days": [], "rejected": { "kept": 1, "replayed": 0, "dropped": {} }, "calls": null,
        }))
}
