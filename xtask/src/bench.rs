//! `bench`: how fast it is, part by part, beside others where they can be had.

mod blends;
mod blocks;
mod bulk;
mod engine;
mod http;
mod memory;
mod one_event;
mod page;
mod peers;
mod ranking;
mod rules;
mod scale;
mod table;

use crate::checkout::Checkout;
use anyhow::Result;
use std::path::PathBuf;

/// What to measure.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// The parts to measure; all when none is named
    #[arg(value_enum)]
    parts: Vec<Part>,
    /// Measure also what others offer for the same work, on the same machine
    #[arg(long)]
    peers: bool,
    /// The folder of the click log and the real orders
    #[arg(long, default_value = "../shared/data")]
    data: PathBuf,
    #[command(flatten)]
    http: http::Load,
}

/// A part, each in a folder of `bench/`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Part {
    /// A new segment over everybody: native, wasm, and three databases
    Bulk,
    /// One event of one contact: native and wasm
    Event,
    /// Conditions on attributes, beside two expression languages
    Rules,
    /// What comes next in a session: how well and how fast, native and wasm, beside other methods
    Recommend,
    /// What the parts of blended blocks count: weights chosen on a shop's log
    Blends,
    /// Blocks through the running server, beside a route that has nothing to do
    Blocks,
    /// Events a second on the bare runtime, beside a bare JavaScript Worker
    Http,
    /// What the tracker costs a page in Chromium, beside others' trackers
    Page,
}

/// Makes sure that what is timed compiles.
pub(crate) fn check(checkout: &Checkout) -> Result<()> {
    engine::check(checkout)?;
    page::check(checkout)
}

const ALL: [Part; 8] = [
    Part::Bulk,
    Part::Event,
    Part::Rules,
    Part::Recommend,
    Part::Blends,
    Part::Blocks,
    Part::Http,
    Part::Page,
];

/// Prints a table for each part.
pub(crate) fn bench(checkout: &Checkout, options: &Options) -> Result<()> {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    println!("{cores} cores; all but blocks, HTTP and pages run on one thread; times are medians");
    for part in ALL.iter().filter(|part| options.parts.is_empty() || options.parts.contains(part)) {
        match part {
            Part::Bulk => bulk::bench(checkout, &checkout.root.join(&options.data), options.peers)?,
            Part::Event => one_event::bench(checkout)?,
            Part::Rules => rules::bench(checkout, &checkout.root.join(&options.data), options.peers)?,
            Part::Recommend => ranking::bench(checkout, &checkout.root.join(&options.data), options.peers)?,
            Part::Blends => blends::bench(checkout, &checkout.root.join(&options.data))?,
            Part::Blocks => blocks::bench(checkout, &checkout.root.join(&options.data))?,
            Part::Http => http::bench(checkout, &options.http, options.peers)?,
            Part::Page => page::bench(checkout, options.peers)?,
        }
    }
    Ok(())
}
