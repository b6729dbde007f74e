//! What comes next in a session, on two public click logs: how well, beside other methods on the same
//! rows, and how fast, natively and in wasm.

mod serenade;

use super::engine::{self, Wasm};
use super::scale;
use super::table::{Table, count, figure};
use crate::checkout::Checkout;
use crate::progress::say;
use anyhow::Result;
use serde::Deserialize;
use std::path::Path;
use std::process::Command;

/// The logs, and the best that other methods reached on their rows, each with parameters of its own: hit
/// rate and reciprocal rank among all products, and among new ones.
const LOGS: [(&str, [f64; 4]); 2] =
    [("retailrocket", [0.566, 0.296, 0.340, 0.124]), ("diginetica", [0.502, 0.175, 0.420, 0.126])];

#[derive(Debug, Deserialize)]
struct Quality {
    name: String,
    all: Measures,
    new: Measures,
}

#[derive(Debug, Deserialize)]
struct Measures {
    rows: u64,
    hit_rate: f64,
    reciprocal_rank: f64,
}

#[derive(Debug, Deserialize)]
struct Serving {
    clicks: u64,
    index_bytes: u64,
    click_us: f64,
    click_p999_us: f64,
    new: Latency,
    all: Latency,
    longest: Latency,
}

#[derive(Debug, Deserialize)]
struct Latency {
    median_us: f64,
    p99_us: f64,
}

pub(crate) fn bench(checkout: &Checkout, data: &Path, peers: bool) -> Result<()> {
    let logs = LOGS.map(|(name, best)| (name, best, data.join("clicks").join(name)));
    if let Some((_, _, missing)) = logs.iter().find(|(_, _, folder)| !folder.is_dir()) {
        say(&format!(
            "recommend: left out, there is no `{}`; say where the data is with --data",
            missing.display()
        ));
        return Ok(());
    }
    let program = engine::native(checkout, "ranking")?;
    let wasm = Wasm::build(checkout, "ranking")?;
    let mut speed = Table::new(&[
        "",
        "new µs",
        "p99",
        "all µs",
        "p99",
        "longest µs",
        "p99",
        "click µs",
        "p99.9",
        "bytes",
    ]);
    for (name, best, folder) in &logs {
        let files = [folder.join("train.txt.gz"), folder.join("validation.tsv.gz")];
        let native = |part: &str| {
            let mut command = Command::new(&program);
            command.arg(part).args(&files);
            command
        };
        say(&format!("ranking {name}"));
        print_quality(name, best, &engine::report::<Vec<Quality>>(&mut native("quality"))?);
        let serving: Serving = engine::report(&mut native("serving"))?;
        speed.row(row(&format!("{name}, native"), &serving));
        let serving: Serving = wasm.measure(checkout, "serving", &[&files[0], &files[1]])?;
        speed.row(row(&format!("{name}, wasm"), &serving));
    }
    speed.print(
        "Serving: one ranking of 20 among new products, among all, and among all for the longest sessions; \
         one click indexed; bytes a click (wanted: 100 µs, in wasm 300; 10 µs; 10 bytes)",
    );
    scale::bench(checkout, &program, &wasm)?;
    if peers {
        for (name, _, folder) in &logs {
            serenade::bench(checkout, name, folder)?;
        }
    }
    Ok(())
}

fn print_quality(name: &str, published: &[f64; 4], methods: &[Quality]) {
    let Some((ours, others)) = methods.split_last() else { return };
    let mut table = Table::new(&["method", "HR@20", "MRR@20", "HR@20 new", "MRR@20 new"]);
    let mut best = *published;
    for method in methods {
        table.row([vec![method.name.clone()], figures(method).map(rate).to_vec()].concat());
    }
    for other in others {
        best.iter_mut().zip(figures(other)).for_each(|(best, figure)| *best = best.max(figure));
    }
    table.row([vec!["best published".to_owned()], published.map(rate).to_vec()].concat());
    let gains = figures(ours).into_iter().zip(best);
    let gains = gains.map(|(ours, best)| format!("{:+.1} %", (ours / best - 1.0) * 100.0));
    table.row(std::iter::once("shoal against the best of them".to_owned()).chain(gains));
    table.print(&format!(
        "What comes next, {name}: {} rows, {} new ones (wanted: 3 % over the best)",
        count(ours.all.rows),
        count(ours.new.rows)
    ));
}

fn figures(method: &Quality) -> [f64; 4] {
    [method.all.hit_rate, method.all.reciprocal_rank, method.new.hit_rate, method.new.reciprocal_rank]
}

fn rate(value: f64) -> String {
    format!("{value:.4}")
}

fn row(name: &str, serving: &Serving) -> Vec<String> {
    let latencies = [&serving.new, &serving.all, &serving.longest];
    let times = latencies.into_iter().flat_map(|latency| [latency.median_us, latency.p99_us]);
    let bytes = serving.index_bytes as f64 / serving.clicks as f64;
    let figures = times.chain([serving.click_us, serving.click_p999_us, bytes]).map(figure);
    std::iter::once(name.to_owned()).chain(figures).collect()
}
