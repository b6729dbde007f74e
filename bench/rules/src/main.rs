//! How long one attribute-only condition takes on one contact, here and in two expression languages.
//!
//! Prints JSON for `cargo xtask bench --peers`. Everything is prepared beforehand: rules compiled,
//! contacts in each engine's own form. Only the evaluation is timed.

mod contacts;
mod engines;
mod rules;

use contacts::contacts;
use engines::{Cel, Columns, Engine, Ledgers, Zen};
use rules::{RULES, Rule};
use serde_json::{Value, json};
use std::hint::black_box;
use std::time::{Duration, Instant};

/// Contacts that each rule is asked about, and how long one measurement lasts.
const CONTACTS: usize = 512;
const LASTING: Duration = Duration::from_millis(60);
const RUNS: usize = 5;

fn main() {
    let contacts = contacts(CONTACTS);
    let rows: Vec<Value> = RULES.iter().map(|rule| compare(rule, &contacts)).collect();
    println!("{}", json!({ "rules": rows }));
}

fn compare(rule: &Rule, contacts: &[Value]) -> Value {
    let (members, ledgers) = measure::<Ledgers>(rule.shoal, contacts);
    let others = [
        ("columns", measure::<Columns>(rule.shoal, contacts)),
        ("cel", measure::<Cel>(rule.cel, contacts)),
        ("zen", measure::<Zen>(rule.zen, contacts)),
    ];
    let mut row = json!({ "name": rule.name, "members": members.iter().filter(|it| **it).count() });
    row["ledgers"] = ledgers.into();
    for (engine, (answers, nanoseconds)) in others {
        assert!(answers == members, "{}: {engine} answers otherwise", rule.name);
        row[engine] = nanoseconds.into();
    }
    row
}

/// Every answer, and the median nanoseconds of one evaluation.
fn measure<E: Engine>(rule: &str, contacts: &[Value]) -> (Vec<bool>, f64) {
    let mut engine = E::new(rule, contacts);
    let answers = (0..contacts.len()).map(|contact| engine.holds(contact)).collect();
    let mut runs: Vec<f64> = (0..RUNS).map(|_| run(&mut engine, contacts.len())).collect();
    runs.sort_by(f64::total_cmp);
    (answers, runs[RUNS / 2])
}

fn run(engine: &mut impl Engine, contacts: usize) -> f64 {
    let (begun, mut passes) = (Instant::now(), 0);
    while begun.elapsed() < LASTING {
        for contact in 0..contacts {
            black_box(engine.holds(black_box(contact)));
        }
        passes += 1;
    }
    begun.elapsed().as_nanos() as f64 / f64::from(passes) / contacts as f64
}
