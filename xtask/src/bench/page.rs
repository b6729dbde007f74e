//! What a tracker costs a page in Chromium: the main thread's time, the call of `track()`, memory; beside
//! others' trackers, each on a page of its own that is the same but for its script tag.

use super::engine;
use super::table::{Table, figure, times};
use crate::build::{self, Mode};
use crate::checkout::Checkout;
use crate::process::capture;
use crate::progress::step;
use crate::tools::{chromium, npm};
use anyhow::{Context, Result};
use serde::Deserialize;

/// How often each page is opened, at each speed.
const REPETITIONS: u32 = 7;

const SCRIPTS: [&str; 4] = ["measure.js", "server.js", "trace.js", "trackers.js"];

/// What the scripts print.
#[derive(Debug, Deserialize)]
struct Report {
    /// Of the machine, over the last five minutes.
    load: f64,
    speeds: Vec<Speed>,
}

/// What was measured with the processor slowed so many times.
#[derive(Debug, Deserialize)]
struct Speed {
    rate: u64,
    /// The page without a tracker.
    page: Page,
    /// Shoal, then the others.
    trackers: Vec<Cost>,
}

/// Of the main thread, as in [`Cost`].
#[derive(Debug, Deserialize)]
struct Page {
    main_ms: f64,
    longest_ms: f64,
}

/// Medians of one tracker; times and memory are what it adds to the page.
#[derive(Debug, Deserialize)]
struct Cost {
    name: String,
    /// Of the main thread, from the page's first byte until the event is sent.
    main_ms: f64,
    /// The longest task of the page.
    longest_ms: f64,
    /// When the event was sent.
    sent_ms: f64,
    /// Until a call of `track()` returns.
    track_us: f64,
    /// What JavaScript and wasm keep.
    bytes: f64,
}

/// Makes sure that the scripts can be read; the peers need not be there.
pub(crate) fn check(checkout: &Checkout) -> Result<()> {
    SCRIPTS.iter().try_for_each(|script| {
        let mut node = checkout.npm_program("node");
        capture(node.arg("--check").arg(checkout.at("bench/page").join(script)))?;
        Ok(())
    })
}

/// Prints a table for each speed, and one of calls and memory.
pub(crate) fn bench(checkout: &Checkout, peers: bool) -> Result<()> {
    build::tracker(checkout, Mode::Release)?;
    let chromium = chromium::install()?;
    let folder = checkout.at("bench/page");
    let mut node = checkout.npm_program("node");
    node.arg(folder.join("measure.js")).arg(checkout.dist().join("assets")).arg(REPETITIONS.to_string());
    node.env("CHROME", &chromium.browser);
    if peers {
        npm::install_in(&folder)?;
        node.arg("peers");
    }
    let Report { load, speeds } =
        step("opening pages in Chromium, which takes minutes", || engine::report(&mut node))?;
    speeds.iter().try_for_each(main_thread)?;
    calls_and_memory(speeds.last().context("no page was opened")?)?;
    println!(
        "load of the machine meanwhile: {} (where other work interrupts it, a slowed page is slowed further)",
        figure(load)
    );
    if peers {
        println!("Matomo is left out: its tracker, matomo.js, is not on npm");
    }
    Ok(())
}

fn main_thread(speed: &Speed) -> Result<()> {
    let mut table = Table::new(&["", "main thread ms", "", "longest task ms", "sent after ms"]);
    let [main, longest] = [speed.page.main_ms, speed.page.longest_ms].map(figure);
    table.row(["the page without a tracker", &main, "", &longest]);
    let shoal = shoal(speed)?;
    for cost in &speed.trackers {
        let ratio = times(cost.main_ms, shoal.main_ms);
        let [main, longest, sent] = [cost.main_ms, cost.longest_ms, cost.sent_ms].map(figure);
        table.row([&cost.name, &main, &ratio, &longest, &sent]);
    }
    let slowed = if speed.rate == 1 { "unslowed".to_owned() } else { format!("slowed {} times", speed.rate) };
    table.print(&format!(
        "On the page, processor {slowed}: what the tracker adds until its first event is sent, in the main \
         thread's own time; the page's longest task (wanted, slowed: less than any other; 50 ms)"
    ));
    Ok(())
}

fn calls_and_memory(speed: &Speed) -> Result<()> {
    let mut table = Table::new(&["", "track() µs", "", "KB", ""]);
    let shoal = shoal(speed)?;
    for cost in &speed.trackers {
        let [calls, memory] = [times(cost.track_us, shoal.track_us), times(cost.bytes, shoal.bytes)];
        table.row([&cost.name, &figure(cost.track_us), &calls, &figure(cost.bytes / 1_000.0), &memory]);
    }
    table.print(
        "Until track() returns, of 1,000 calls, on a clock with steps of 5 µs; memory of JavaScript and wasm \
         after the first event, without compiled wasm (wanted: 50 µs, 5,000 KB)",
    );
    Ok(())
}

fn shoal(speed: &Speed) -> Result<&Cost> {
    speed.trackers.first().context("Shoal was not measured")
}
