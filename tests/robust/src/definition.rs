//! A definition, as anybody may post it.

use std::collections::BTreeMap;

use event::Time;
use segment::{Definition, History, Program, Verdict, Zone};

use crate::history::{self, Histories};

/// Reads any bytes as a definition. One that is accepted reads back from what it writes. Its verdicts
/// on a few histories last as long as they say, are what its explanations say, and are the same on the
/// histories as columns.
pub fn definition(bytes: &[u8]) {
    let Ok(json) = serde_json::from_slice(bytes) else { return };
    let Ok(definition) = Definition::from_json(&json) else { return };
    assert_eq!(Definition::from_json(&definition.to_json()).as_ref(), Ok(&definition), "reads back");
    let Ok(program) = Program::compile(&definition, &Zone::utc()) else { return };
    history::look(|histories| {
        for now in &histories.instants {
            let verdicts =
                histories.ledgers.iter().map(|(contact, ledger)| (*contact, verdict(&program, ledger, *now)));
            compare(&program, histories, *now, &verdicts.collect());
        }
    });
}

/// The verdict at an instant, once it is certain that it lasts and can be explained.
fn verdict(program: &Program, history: &impl History, now: Time) -> Verdict {
    let verdict = program.evaluate(history, now);
    if let Some(until) = verdict.until {
        assert!(until > now, "expires at {until}, not after {now}");
        let last = until.saturating_add(-1);
        let then = program.evaluate(history, last).member;
        assert_eq!(then, verdict.member, "found at {now} until {until}, but otherwise at {last}");
    }
    if let Some(explanation) = program.explain(history, now) {
        assert_eq!(explanation.member, verdict.member, "explained otherwise at {now}");
    }
    verdict
}

/// The archive answers the same.
fn compare(program: &Program, histories: &Histories, now: Time, verdicts: &BTreeMap<&str, Verdict>) {
    let archive = &histories.archive;
    archive.bind(program).at(now).evaluate(archive.numbers(), |number, verdict| {
        let contact = archive.id(number);
        assert_eq!(Some(&verdict), verdicts.get(&*contact), "the archive's verdict on {contact} at {now}");
    });
}
