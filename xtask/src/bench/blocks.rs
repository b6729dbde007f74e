//! Blocks through the running server: how long they take beside a route that has nothing to do, and how
//! long the first one takes after everything was forgotten.

mod asker;
mod filling;

use super::http::percentiles;
use super::memory;
use super::table::{Table, figure};
use crate::build::{self, Mode};
use crate::checkout::Checkout;
use crate::progress::say;
use crate::serve::Place;
use crate::stamp::empty_folder;
use anyhow::{Context, Result, bail};
use runtime::Server;
use serde_json::{Value, json};
use std::path::Path;
use std::time::{Duration, Instant};

use asker::{Asker, Question};
use filling::Filled;

/// Requests of each sort that are timed, and those before them that are not.
const ROUNDS: usize = 400;
const UNTIMED: usize = 100;

/// What the blocks of a page take, as milliseconds over the empty route at the 99th percentile.
const WANTED_MS: f64 = 5.0;

/// The blocks that every shop has.
const KINDS: [&str; 13] = [
    "recently_viewed",
    "related",
    "also_viewed",
    "bought_together",
    "bestsellers",
    "trending",
    "new",
    "personal",
    "next",
    "left_in_cart",
    "price_dropped",
    "back_in_stock",
    "replenish",
];

/// The blocks that are asked for a signed-in customer.
const SIGNED: [&str; 3] = ["personal", "recently_viewed", "replenish"];

/// Prints a row for each block, and how long it takes to warm up.
pub(crate) fn bench(checkout: &Checkout, data: &Path) -> Result<()> {
    let log = data.join("clicks/diginetica/train.txt.gz");
    if !log.is_file() {
        say(&format!("blocks: left out, there is no `{}`; say where the data is with --data", log.display()));
        return Ok(());
    }
    build::worker(checkout, Mode::Release)?;
    let place = Place::empty(empty_folder(checkout.target().join("xtask/bench"))?.join("blocks"))?;
    say("starting the runtime");
    let start = |bindings| crate::run::start(checkout, &place, bindings);
    let (mut server, shop) = place.open(checkout, start)?;
    say("filling the shop");
    let asker = Asker::new(server.url(), &shop);
    let filled = filling::of_log(&asker, &log)?;
    measure_all(&mut server, &asker, &filled)
}

fn measure_all(server: &mut Server, asker: &Asker, filled: &Filled) -> Result<()> {
    print(&measure(asker, filled)?, filled);
    server.restart()?;
    print_warm_up(server, asker, filled)
}

/// One sort of requests, and how long each took.
struct Row {
    name: String,
    times: Vec<Duration>,
}

/// Asks all sorts in turn, so that what else the machine does weighs on all of them alike.
fn measure(asker: &Asker, filled: &Filled) -> Result<Vec<Row>> {
    let mut rows: Vec<(Row, Sort)> =
        sorts().into_iter().map(|(name, sort)| (Row { name, times: Vec::new() }, sort)).collect();
    for round in 0..UNTIMED + ROUNDS {
        for (row, sort) in &mut rows {
            let question = sort.question(filled, round);
            let begun = Instant::now();
            let answer = asker.ask(&question)?;
            let time = begun.elapsed();
            if round >= UNTIMED {
                row.times.push(time);
            }
            if !matches!(sort, Sort::Nothing | Sort::View) && !answer.contains("\"items\"") {
                bail!("{} answered {answer}", row.name);
            }
        }
    }
    Ok(rows.into_iter().map(|(row, _)| row).collect())
}

/// What is asked for.
enum Sort {
    Nothing,
    /// One block, for a browser or for a signed-in customer.
    Block {
        kind: &'static str,
        is_signed: bool,
    },
    /// Three blocks out, after a view in or without one.
    Context {
        has_view: bool,
    },
    /// A view in, as every event comes.
    View,
}

fn sorts() -> Vec<(String, Sort)> {
    let block = |is_signed| {
        move |kind: &'static str| {
            let name = if is_signed { format!("{kind}, signed in") } else { kind.to_owned() };
            (name, Sort::Block { kind, is_signed })
        }
    };
    let mut sorts = vec![("the empty route".to_owned(), Sort::Nothing)];
    sorts.extend(KINDS.map(block(false)));
    sorts.extend(SIGNED.map(block(true)));
    sorts.push(("three blocks in one round trip".to_owned(), Sort::Context { has_view: false }));
    sorts.push(("a view stored".to_owned(), Sort::View));
    sorts
        .push(("a view stored, three blocks in one round trip".to_owned(), Sort::Context { has_view: true }));
    sorts
}

impl Sort {
    fn question(&self, filled: &Filled, round: usize) -> Question {
        let visitor = filled.visitor(round);
        let product = filled.product(round);
        match self {
            Sort::Nothing => Question::Options("/v1/context".to_owned()),
            Sort::Block { kind, is_signed: true } => {
                Question::Signed(format!("/v1/blocks/{kind}?product={product}"), filled.customer(round))
            }
            Sort::Block { kind, is_signed: false } => {
                Question::Get(format!("/v1/blocks/{kind}?visitor={visitor}&product={product}"))
            }
            Sort::Context { has_view } => {
                let event = filling::view(&visitor, &product, None, &format!("context-{round}"));
                let events: Vec<Value> = has_view.then_some(event).into_iter().collect();
                let blocks = ["personal", "related", "recently_viewed"];
                let body =
                    json!({"visitor": visitor, "product": product, "events": events, "blocks": blocks});
                Question::Post("/v1/context".to_owned(), body)
            }
            Sort::View => {
                let event = filling::view(&visitor, &product, None, &format!("view-now-{round}"));
                Question::Post("/v1/batch".to_owned(), json!({"batch": [event]}))
            }
        }
    }
}

fn print(rows: &[Row], filled: &Filled) {
    let mut table = Table::new(&["", "p50 ms", "p99 ms", "p99 over the empty route"]);
    let mut empty = None;
    let mut worst = f64::MIN;
    for row in rows {
        let [p50, p99] = percentiles(&mut row.times.clone());
        let over = p99 - *empty.get_or_insert(p99);
        worst = worst.max(over);
        table.row([row.name.clone(), figure(p50), figure(p99), figure(over)]);
    }
    table.print(&format!(
        "Blocks of six through the server, one request after the other, of a shop of {} products and {} views \
         (wanted: p99 at most {WANTED_MS} ms over the empty route; the worst is {worst:.1})",
        filled.products(),
        filled.views()
    ));
}

/// How long the first answers take when nothing is in memory.
fn print_warm_up(server: &Server, asker: &Asker, filled: &Filled) -> Result<()> {
    let time = |question: &Question| -> Result<f64> {
        let begun = Instant::now();
        asker.ask(question).context("asking a server that was just started")?;
        Ok(begun.elapsed().as_secs_f64() * 1e3)
    };
    let block = |round| Sort::Block { kind: "also_viewed", is_signed: false }.question(filled, round);
    let mut table = Table::new(&["after a restart", "ms"]);
    table.row(["the empty route".to_owned(), figure(time(&Question::Options("/v1/context".to_owned()))?)]);
    table.row(["the first block: objects start, the index is read".to_owned(), figure(time(&block(0))?)]);
    table.row(["the next one".to_owned(), figure(time(&block(1))?)]);
    let megabytes = server.process_id().map_or(f64::NAN, memory::highest);
    table.print(&format!("Warming up; the server then takes {megabytes:.0} MB of memory"));
    Ok(())
}
