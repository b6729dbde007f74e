//! Which customers of a real order history meet a condition on their attributes: how long that takes
//! for each of them, here and in two expression languages.
//!
//! Prints JSON for `cargo xtask bench --peers`. Everything is prepared beforehand: rules compiled,
//! customers in each engine's own form. Only the evaluation is timed.

mod customers;
mod engines;
mod rules;

use engines::{Cel, Columns, Engine, Ledgers, Zen};
use flate2::read::GzDecoder;
use rules::{RULES, Rule};
use serde_json::{Value, json};
use std::error::Error;
use std::fs::File;
use std::hint::black_box;
use std::time::{Duration, Instant};

/// How long one measurement lasts.
const LASTING: Duration = Duration::from_millis(60);
const RUNS: usize = 5;

fn main() -> Result<(), Box<dyn Error>> {
    let lines = std::env::args().nth(1).ok_or("expected LINES.csv.gz")?;
    let customers = customers::read(GzDecoder::new(File::open(lines)?))?;
    let rows: Vec<Value> = RULES.iter().map(|rule| compare(rule, &customers)).collect();
    println!("{}", json!({ "contacts": customers.len(), "rules": rows }));
    Ok(())
}

fn compare(rule: &Rule, contacts: &[Value]) -> Value {
    let (members, columns) = measure::<Columns>(rule.shoal, contacts);
    let others = [
        ("ledgers", measure::<Ledgers>(rule.shoal, contacts)),
        ("cel", measure::<Cel>(rule.cel, contacts)),
        ("zen", measure::<Zen>(rule.zen, contacts)),
    ];
    let mut row = json!({ "name": rule.name, "members": members.iter().filter(|it| **it).count() });
    row["columns"] = columns.into();
    for (engine, (answers, nanoseconds)) in others {
        assert!(answers == members, "{}: {engine} answers otherwise", rule.name);
        row[engine] = nanoseconds.into();
    }
    row
}

/// Every answer, in the order of the contacts, and the median nanoseconds that one takes.
fn measure<E: Engine>(rule: &str, contacts: &[Value]) -> (Vec<bool>, f64) {
    let mut engine = E::new(rule, contacts);
    let mut answers = vec![false; contacts.len()];
    engine.each(|contact, holds| answers[contact] = holds);
    let answers = (0..contacts.len()).map(|contact| answers[engine.place(contact)]).collect();
    let mut runs: Vec<f64> = (0..RUNS).map(|_| run(&mut engine, contacts.len())).collect();
    runs.sort_by(f64::total_cmp);
    (answers, runs[RUNS / 2])
}

fn run(engine: &mut impl Engine, contacts: usize) -> f64 {
    let (begun, mut passes) = (Instant::now(), 0);
    while begun.elapsed() < LASTING {
        let mut members = 0;
        engine.each(|_, holds| members += usize::from(holds));
        black_box(members);
        passes += 1;
    }
    begun.elapsed().as_nanos() as f64 / f64::from(passes) / contacts as f64
}
