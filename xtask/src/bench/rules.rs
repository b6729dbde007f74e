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
    shoal_ns: f64,
    cel_ns: f64,
    zen_ns: f64,
}

/// The peers are libraries that the same program holds, so without them there is nothing to run.
pub(crate) fn bench(checkout: &Checkout, peers: bool) -> Result<()> {
    if !peers {
        say("rules: left out without --peers");
        return Ok(());
    }
    let report: Report = engine::report(&mut Command::new(engine::native(checkout, "rules")?))?;
    let mut table =
        Table::new(&["attribute-only condition", "members", "Shoal ns", "cel ns", "zen ns", "cel", "zen"]);
    for rule in &report.rules {
        table.row([
            rule.name.clone(),
            count(rule.members),
            figure(rule.shoal_ns),
            figure(rule.cel_ns),
            figure(rule.zen_ns),
            times(rule.cel_ns, rule.shoal_ns),
            times(rule.zen_ns, rule.shoal_ns),
        ]);
    }
    table.print("Rules: one condition on one of 512 contacts; same answers (wanted: 20×)");
    Ok(())
}
