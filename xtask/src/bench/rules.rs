//! Conditions on attributes, beside cel-interpreter and zen-expression.

use super::engine;
use super::table::{Table, count, figure, times};
use crate::checkout::Checkout;
use crate::progress::say;
use anyhow::Result;
use serde::Deserialize;
use std::path::Path;
use std::process::Command;

#[derive(Debug, Deserialize)]
struct Report {
    contacts: u64,
    rules: Vec<Rule>,
}

#[derive(Debug, Deserialize)]
struct Rule {
    name: String,
    members: u64,
    /// Nanoseconds a contact, as are the others: all contacts at once.
    columns: f64,
    /// Contacts as a shard holds them, one after the other.
    ledgers: f64,
    cel: f64,
    zen: f64,
}

/// The peers are libraries that the same program holds, so without them there is nothing to run.
pub(crate) fn bench(checkout: &Checkout, data: &Path, peers: bool) -> Result<()> {
    if !peers {
        say("rules: left out without --peers");
        return Ok(());
    }
    let lines = data.join("orders/online_retail_2009_2011.csv.gz");
    if !lines.is_file() {
        say(&format!(
            "rules: left out, there is no `{}`; say where the data is with --data",
            lines.display()
        ));
        return Ok(());
    }
    let program = engine::native(checkout, "rules")?;
    let report: Report = engine::report(Command::new(program).arg(lines))?;
    let columns = ["", "members", "ns", "cel ns", "zen ns", "cel takes", "zen takes", "alone ns"];
    let mut table = Table::new(&columns);
    for rule in &report.rules {
        let figures = [rule.columns, rule.cel, rule.zen].map(figure);
        let ratios = [rule.cel, rule.zen].map(|theirs| times(theirs, rule.columns));
        let row = [rule.name.clone(), count(rule.members)].into_iter().chain(figures).chain(ratios);
        table.row(row.chain([figure(rule.ledgers)]));
    }
    table.print(&format!(
        "Rules: which of {} customers meet a condition on attributes, for each of them; same answers (wanted: \
         20×). Alone: a contact as a shard holds it",
        count(report.contacts)
    ));
    Ok(())
}
