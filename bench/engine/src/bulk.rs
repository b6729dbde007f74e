//! A new segment over all contacts in memory, on one thread: from the definition to its size.

use crate::clock::{milliseconds, quantile};
use crate::reference::{Question, T, questions};
use archive::Archive;
use event::Time;
use segment::{Definition, Program, Zone};
use serde::Serialize;
use serde_json::{Value, json};

/// Conditions of every kind, one a line, each behind its name.
const CONDITIONS: &str = include_str!("conditions.txt");

/// Measurements of each; the first is not counted.
const RUNS: usize = 8;

/// What was measured over one archive.
#[derive(Debug, Serialize)]
pub struct Bulk {
    /// Seconds from the snapshot to the archive.
    pub load_s: f64,
    contacts: usize,
    events: usize,
    bytes_of_contacts: usize,
    bytes_of_events: usize,
    reference: Vec<Answer>,
    conditions: Vec<Answer>,
}

/// How long one segment took, and how many contacts are in it.
#[derive(Debug, Serialize)]
pub struct Answer {
    name: String,
    members: usize,
    expected: Option<usize>,
    milliseconds: f64,
}

/// Loads a snapshot of the click log and asks everything.
pub fn measure(snapshot: &[u8]) -> Bulk {
    let (archive, load) = milliseconds(|| Archive::decode(snapshot).expect("a snapshot"));
    let usage = archive.bytes();
    Bulk {
        load_s: load / 1_000.0,
        contacts: archive.contacts(),
        events: archive.events(),
        bytes_of_contacts: usage.contacts,
        bytes_of_events: usage.events,
        reference: questions().iter().map(|question| answer(&archive, question)).collect(),
        conditions: conditions().iter().map(|question| answer(&archive, question)).collect(),
    }
}

fn conditions() -> Vec<Question> {
    let question = |line: &'static str| {
        let (name, condition) = line.split_once(": ").expect("a name and a condition");
        let condition = serde_json::from_str(condition).unwrap_or_else(|error| panic!("{name}: {error}"));
        Question { name, condition, now: T, members: None }
    };
    CONDITIONS.lines().map(question).collect()
}

/// Asks a question several times, from the definition on.
pub fn answer(archive: &Archive, question: &Question) -> Answer {
    let now = Time::from_millis(question.now).expect("an instant");
    let (mut members, mut times) = (0, Vec::new());
    for _ in 0..RUNS {
        let (found, time) = milliseconds(|| count(archive, &question.condition, now));
        members = found;
        times.push(time);
    }
    Answer {
        name: question.name.to_owned(),
        members,
        expected: question.members,
        milliseconds: quantile(&mut times[1..], 0.5),
    }
}

fn count(archive: &Archive, condition: &Value, now: Time) -> usize {
    let definition = Definition::from_json(&json!({ "where": condition })).expect("a definition");
    let program = Program::compile(&definition, &Zone::utc()).expect("a program");
    archive.bind(&program).at(now).count()
}
