//! A definition, as anybody may post it.

use event::Time;
use segment::{Definition, History, Program, Verdict, Zone};

use crate::history::{self, Histories};

/// Reads any bytes as a definition. One that is accepted reads back from what it writes. Its verdicts
/// on a few histories last as long as they say, are what its explanations say, and hold on the
/// histories as columns.
pub fn definition(bytes: &[u8]) {
    let Ok(json) = serde_json::from_slice(bytes) else { return };
    let Ok(definition) = Definition::from_json(&json) else { return };
    assert_eq!(Definition::from_json(&definition.to_json()).as_ref(), Ok(&definition), "reads back");
    let Ok(program) = Program::compile(&definition, &Zone::utc()) else { return };
    history::look(|histories| {
        for now in &histories.instants {
            histories.ledgers.values().for_each(|ledger| explain(&program, ledger, *now));
            compare(&program, histories, *now);
        }
    });
}

/// The verdict at an instant lasts as long as it says and is what its explanation says.
fn explain(program: &Program, history: &impl History, now: Time) {
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
}

/// What the archive says of each contact holds for as long as it says: an expiry that comes too early
/// may differ.
fn compare(program: &Program, histories: &Histories, now: Time) {
    let Histories { archive, ledgers, .. } = histories;
    archive.bind(program).at(now).evaluate(archive.numbers(), |number, verdict| {
        let contact = archive.id(number);
        let ledger = ledgers.get(&*contact);
        assert!(
            ledger.is_some_and(|ledger| holds(program, ledger, now, verdict)),
            "{verdict:?} of {contact} at {now}"
        );
    });
}

fn holds(program: &Program, history: &impl History, now: Time, verdict: Verdict) -> bool {
    const STEPS: usize = 50;
    let mut time = Some(now);
    for _ in 0..STEPS {
        let Some(at) = time.filter(|at| verdict.until.is_none_or(|until| *at < until)) else { break };
        let then = program.evaluate(history, at);
        if then.member != verdict.member {
            return false;
        }
        time = then.until;
    }
    true
}
