//! One event of one contact, natively and in wasm.

use super::engine::{self, Wasm};
use super::table::{Table, count, figure};
use crate::checkout::Checkout;
use anyhow::Result;
use serde::Deserialize;
use std::process::Command;

#[derive(Debug, Deserialize)]
struct Latency {
    name: String,
    segments: u64,
    concerned: f64,
    transitions: f64,
    median: f64,
    p99: f64,
    mean: f64,
}

pub(crate) fn bench(checkout: &Checkout) -> Result<()> {
    let native: Vec<Latency> =
        engine::report(Command::new(engine::native(checkout, "engine")?).arg("event"))?;
    let wasm: Vec<Latency> = Wasm::build(checkout, "engine")?.measure(checkout, "event", &[])?;
    let mut table = Table::new(&[
        "segments",
        "in all",
        "concerned",
        "changes",
        "native µs",
        "mean",
        "p99",
        "wasm µs",
        "mean",
        "p99",
    ]);
    for (native, wasm) in native.iter().zip(&wasm) {
        let figures = [native, wasm].map(|latency| [latency.median, latency.mean, latency.p99]);
        let mut row = vec![native.name.clone(), count(native.segments)];
        row.extend([native.concerned, native.transitions].map(figure));
        row.extend(figures.as_flattened().iter().map(|nanoseconds| figure(nanoseconds / 1_000.0)));
        table.row(row);
    }
    table.print("One event on a contact with 200, of those that concern a segment");
    println!("wanted: with 1,000 mixed a median of 20 µs, in wasm 40; with five 0.3 in wasm");
    Ok(())
}
