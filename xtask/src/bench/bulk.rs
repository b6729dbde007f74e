//! A new segment over everybody: natively, in wasm, and in three databases.

mod reference;

use super::engine::{self, Wasm};
use super::peers;
use super::table::{Table, count, figure};
use crate::checkout::Checkout;
use crate::progress::say;
use crate::stamp::write;
use anyhow::{Result, bail};
use serde::Deserialize;
use std::path::Path;
use std::process::Command;

#[derive(Debug, Deserialize)]
struct Bulk {
    load_s: f64,
    contacts: u64,
    events: u64,
    bytes_of_contacts: u64,
    bytes_of_events: u64,
    reference: Vec<Answer>,
    conditions: Vec<Answer>,
}

#[derive(Debug, Deserialize)]
struct Answer {
    name: String,
    members: u64,
    expected: Option<u64>,
    milliseconds: f64,
}

pub(crate) fn bench(checkout: &Checkout, data: &Path, with_peers: bool) -> Result<()> {
    let (log, lines) = (data.join("shop/events.parquet"), data.join("orders/online_retail_2009_2011.csv.gz"));
    if let Some(missing) = [&log, &lines].into_iter().find(|file| !file.is_file()) {
        say(&format!(
            "bulk: left out, there is no `{}`; say where the data is with --data",
            missing.display()
        ));
        return Ok(());
    }
    let program = engine::native(checkout, "engine")?;
    let wasm = Wasm::build(checkout, "engine")?;
    let snapshot = checkout.target().join("bench/shop.snapshot");
    write(&snapshot, [])?;
    let built: f64 = engine::report(Command::new(&program).arg("convert").arg(&log).arg(&snapshot))?;
    let native: Bulk = engine::report(Command::new(&program).arg("bulk").arg(&snapshot))?;
    let wasm: Bulk = wasm.measure(checkout, "bulk", &[&snapshot])?;
    let orders: Vec<Answer> = engine::report(Command::new(&program).arg("orders").arg(&lines))?;
    let peers = if with_peers { peers::measure(checkout, &log)? } else { Vec::new() };
    check(native.reference.iter().chain(&wasm.reference).chain(&orders))?;
    reference::print(&native, &wasm, &peers)?;
    println!(
        "built from the log in {} s; {} bytes an event (wanted: 12), {} a contact (16)",
        figure(built),
        figure(native.bytes_of_events as f64 / native.events as f64),
        figure(native.bytes_of_contacts as f64 / native.contacts as f64),
    );
    others(&native, &wasm);
    real_orders(&orders);
    Ok(())
}

/// A figure for a wrong answer is worth nothing.
fn check<'a>(answers: impl IntoIterator<Item = &'a Answer>) -> Result<()> {
    for Answer { name, members, expected, .. } in answers {
        if expected.is_some_and(|expected| expected != *members) {
            bail!("segment {name} has {members} members instead of {}", expected.unwrap_or_default());
        }
    }
    Ok(())
}

fn others(native: &Bulk, wasm: &Bulk) {
    let mut table = Table::new(&["any other condition", "members", "ms", "wasm ms"]);
    let answers = || native.reference.iter().skip(reference::WANTED.len()).chain(&native.conditions);
    let in_wasm = wasm.reference.iter().skip(reference::WANTED.len()).chain(&wasm.conditions);
    for (answer, wasm) in answers().zip(in_wasm) {
        let figures = [answer, wasm].map(|answer| figure(answer.milliseconds));
        table.row([answer.name.clone(), count(answer.members)].into_iter().chain(figures));
    }
    table.print("The same contacts: conditions of every kind");
    if let Some(slowest) = answers().max_by(|a, b| a.milliseconds.total_cmp(&b.milliseconds)) {
        println!("slowest: {}, {} ms (wanted: 150)", slowest.name, figure(slowest.milliseconds));
    }
}

fn real_orders(orders: &[Answer]) {
    let mut table = Table::new(&["over two years of real orders", "members", "ms"]);
    for answer in orders {
        table.row([answer.name.clone(), count(answer.members), figure(answer.milliseconds)]);
    }
    table.print("Orders: invoices with their lines as items");
}
