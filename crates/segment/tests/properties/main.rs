//! The laws of the segment language, on random definitions and histories, against a naive second
//! evaluator.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test stops at what it did not expect")]

mod archives;
mod arrivals;
mod kept;
mod naive;
mod shares;
mod strategies;
mod until;
mod written;

use event::Time;
use proptest::prelude::*;
use segment::{Definition, Program, Zone};
use serde_json::Value as Json;

/// Few enough for every run; `PROPTEST_CASES` asks for more.
fn cases(cases: u32) -> ProptestConfig {
    let asked = std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok());
    ProptestConfig {
        cases: asked.unwrap_or(cases),
        max_global_rejects: 1_000_000,
        ..ProptestConfig::default()
    }
}

#[track_caller]
fn compile(definition: &Json, zone: &str) -> Option<Program> {
    let definition = Definition::from_json(definition).ok()?;
    Program::compile(&definition, &Zone::named(zone).unwrap()).ok()
}

fn time(millis: i64) -> Time {
    Time::from_millis(millis).unwrap()
}
