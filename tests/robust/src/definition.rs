//! A definition, as anybody may post it.

use event::Time;
use segment::{Definition, History, Program, Zone};

use crate::history;

/// Reads any bytes as a definition; one that is accepted reads back from what it writes, and its
/// verdicts on a few histories last as long as they say.
pub fn definition(bytes: &[u8]) {
    let Ok(json) = serde_json::from_slice(bytes) else { return };
    let Ok(definition) = Definition::from_json(&json) else { return };
    assert_eq!(Definition::from_json(&definition.to_json()).as_ref(), Ok(&definition), "reads back");
    let Ok(program) = Program::compile(&definition, &Zone::utc()) else { return };
    history::each(|history, now| check(&program, history, now));
}

fn check(program: &Program, history: &impl History, now: Time) {
    let verdict = program.evaluate(history, now);
    let Some(until) = verdict.until else { return };
    assert!(until > now, "expires at {until}, not after {now}");
    let last = until.saturating_add(-1);
    let then = program.evaluate(history, last);
    assert_eq!(then.member, verdict.member, "found at {now} until {until}, but otherwise at {last}");
}
