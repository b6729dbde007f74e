//! Conditions on attributes, beside cel-interpreter and zen-expression.

use super::engine;
use super::table::{Table, count, figure, times};
use crate::checkout::Checkout;
use crate::progress::say;
use anyhow::Result;
use serde::Deserialize;
use std::process::Command;

#[derive(Debug, Deserialize)]
struct Report {
    rules: Vec<Rule>,
}

#[derive(Debug, Deserialize)]
struct Rule {
    name: String,
    members: u64,
    /// Nanoseconds, as are the others: on contacts as a shard holds them.
    ledgers: f64,
    /// On contacts as columns.
    columns: f64,
    cel: f64,
    zen: f64,
}

/// The peers are libraries that the same program holds, so without them there is nothing to run.
pub(crate) fn bench(checkout: &Checkout, peers: bool) -> Result<()> {
    if !peers {
        say("rules: left out without --peers");
        return Ok(());
    }
    let report: Report = engine::report(&mut Command::new(engine::native(checkout, "rules")?))?;
    let columns = ["", "members", "live ns", "columns ns", "cel ns", "zen ns", "cel takes", "zen takes"];
    let mut table = Table::new(&columns);
    for rule in &report.rules {
        let figures = [rule.ledgers, rule.columns, rule.cel, rule.zen].map(figure);
        let ratios = [rule.cel, rule.zen].map(|theirs| times(theirs, rule.ledgers));
        let row = [rule.name.clone(), count(rule.members)].into_iter();
        table.row(row.chain(figures).chain(ratios));
    }
    table.print("Rules: a condition on attributes, asked of one contact; same answers (wanted: 20×)");
    Ok(())
}
