//! Beside bol.com's Serenade, as it is published: how well and how fast, on the same rows in the same run.

use super::{Quality, figures, rate};
use crate::bench::engine;
use crate::bench::table::{Table, figure};
use crate::checkout::Checkout;
use crate::process::capture;
use crate::progress::say;
use crate::stamp::empty_folder;
use anyhow::{Context, Result};
use serde::Deserialize;
use std::path::Path;
use std::process::Command;

#[derive(Debug, Deserialize)]
struct Method {
    quality: Quality,
    median_us: f64,
    p99_us: f64,
}

/// Prints a table for one log.
pub(super) fn bench(checkout: &Checkout, name: &str, log: &Path) -> Result<()> {
    let program = engine::native_apart(checkout, "serenade")?;
    let folder = empty_folder(checkout.target().join("xtask/bench"))?;
    say(&format!("Serenade on {name}"));
    let files = [log.join("train.txt.gz"), log.join("validation.tsv.gz")];
    let printed = capture(Command::new(program).args(files).arg(folder))?;
    let report = printed.lines().last().unwrap_or_default();
    let methods: Vec<Method> = serde_json::from_str(report).with_context(|| format!("reading `{report}`"))?;
    let mut table = Table::new(&["method", "HR@20", "MRR@20", "HR@20 new", "MRR@20 new", "p50 µs", "p99 µs"]);
    for Method { quality, median_us, p99_us } in &methods {
        let rates = figures(quality).map(rate);
        let times = [median_us, p99_us].map(|time| figure(*time));
        table.row([vec![quality.name.clone()], rates.to_vec(), times.to_vec()].concat());
    }
    table.print(&format!("Beside Serenade, {name}: twenty among all products, asked in turn"));
    Ok(())
}
