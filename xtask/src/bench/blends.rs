//! What the parts of blended blocks count: the weights as they are, those that a search finds, and how well
//! both do on a week that neither was chosen on.

use super::engine;
use super::table::Table;
use crate::checkout::Checkout;
use crate::progress::say;
use anyhow::Result;
use serde::Deserialize;
use std::path::Path;
use std::process::Command;

/// As `bench/ranking` tells it.
#[derive(Debug, Deserialize)]
struct Report {
    weights: Vec<(String, f64)>,
    chosen_on: Of,
    last: Of,
}

#[derive(Debug, Deserialize)]
struct Of {
    within: Measures,
    again: Measures,
    related: Measures,
}

#[derive(Debug, Deserialize)]
struct Measures {
    rows: u64,
    hit_rate: f64,
    reciprocal_rank: f64,
}

/// Prints a table for each week.
pub(crate) fn bench(checkout: &Checkout, data: &Path) -> Result<()> {
    let log = data.join("shop/events.parquet");
    if !log.is_file() {
        say(&format!("blends: left out, there is no `{}`; say where the data is with --data", log.display()));
        return Ok(());
    }
    let program = engine::native(checkout, "ranking")?;
    say("weighing the parts of blended blocks");
    let reports: Vec<Report> = engine::report(Command::new(program).arg("blends").arg(log))?;
    print("The week that weights are chosen on", &reports, |report| &report.chosen_on);
    print("The last week", &reports, |report| &report.last);
    Ok(())
}

fn print(week: &str, reports: &[Report], of: fn(&Report) -> &Of) {
    let columns = ["weights", "within HR", "MRR", "again HR", "MRR", "related HR", "MRR"];
    let mut table = Table::new(&columns);
    let mut rows = [0; 3];
    for (name, report) in ["as they are", "found"].iter().zip(reports) {
        let Of { within, again, related } = of(report);
        rows = [within, again, related].map(|measures| measures.rows);
        let weights = report.weights.iter().map(|(name, weight)| format!("{name} {weight}"));
        let name = format!("{name}: {}", weights.collect::<Vec<_>>().join(", "));
        let figures = [within, again, related].map(|measures| [measures.hit_rate, measures.reciprocal_rank]);
        let figures = figures.concat().into_iter().map(|rate| format!("{rate:.4}"));
        table.row(std::iter::once(name).chain(figures));
    }
    let [within, again, related] = rows;
    table.print(&format!(
        "{week}: the next new product among twenty; `personal` within a visit ({within} rows) and at the \
         beginning of one ({again}), `related` to the product before ({related})"
    ));
}
