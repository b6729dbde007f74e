//! Over HTTP: how many events a second the running server takes, keeping segments, and how soon they
//! tell; beside a Worker that only stores each event.

mod segments;

use crate::build::{self, Mode};
use crate::checkout::Checkout;
use crate::progress::say;
use crate::serve::Place;
use crate::stamp::empty_folder;
use anyhow::{Context, Result, bail};
use runtime::{Config, Server};
use serde_json::{Value, json};
use std::thread;
use std::time::{Duration, Instant};

/// How to load the server over HTTP.
#[derive(Debug, clap::Args)]
pub(crate) struct Load {
    /// HTTP: connections at once
    #[arg(long, default_value_t = 16)]
    connections: usize,
    /// HTTP: seconds of each measurement
    #[arg(long, default_value_t = 5)]
    seconds: u64,
    /// HTTP: events in a batch
    #[arg(long, default_value_t = 50)]
    events: usize,
    /// HTTP: segments that are kept
    #[arg(long, default_value_t = 50)]
    segments: usize,
}

/// Who the events of one batch are of.
#[derive(Debug, Clone, Copy)]
enum Batch {
    /// One visitor, as a browser sends them.
    OneVisitor,
    /// A visitor each, as an import sends them.
    ManyVisitors,
}

/// How long each request took.
struct Outcome {
    latencies: Vec<Duration>,
    time: Duration,
}

/// Prints one line for each server and kind of batch.
pub(crate) fn bench(checkout: &Checkout, options: &Load, peers: bool) -> Result<()> {
    build::worker(checkout, Mode::Release)?;
    let folder = empty_folder(checkout.target().join("xtask/bench"))?;
    println!(
        "{:<34} {:>10} {:>11} {:>8} {:>8}",
        "POST /v1/batch", "requests/s", "events/s", "p50 ms", "p99 ms"
    );
    if peers {
        let reference = checkout.at("bench/http");
        let mut config = Config::new(&checkout.root, folder.join("reference"));
        config.manifest = reference.join("wrangler.toml");
        config.dist = reference;
        let server = Server::start(config)?;
        for (name, batch) in [
            ("bare Worker, a visitor a batch", Batch::OneVisitor),
            ("bare Worker, many visitors a batch", Batch::ManyVisitors),
        ] {
            measure(name, server.url(), "", batch, options)?;
        }
    }
    let place = Place::empty(folder.join("shoal"))?;
    say("starting the runtime");
    let (_server, shop) = place.open(checkout, |bindings| crate::run::start(checkout, &place, bindings))?;
    segments::make(&place.url(), &shop, options.segments)?;
    for (name, batch) in [
        ("Shoal, a visitor a batch", Batch::OneVisitor),
        ("Shoal, many visitors a batch", Batch::ManyVisitors),
    ] {
        measure(name, &place.url(), &shop.write_key, batch, options)?;
    }
    segments::sizes(&place.url(), &shop)?;
    let delays = [
        ("from POST to a visible membership", segments::visibility(&place.url(), &shop)?),
        ("from an expiry to its being told", segments::lateness(&place.url(), &shop)?),
    ];
    println!("\n{:<34} {:>10} {:>11} {:>8} {:>8}", "delay", "samples", "", "p50 ms", "p99 ms");
    for (name, mut delays) in delays {
        let [p50, p99] = percentiles(&mut delays);
        println!("{name:<34} {:>10} {:>11} {p50:>8.1} {p99:>8.1}", delays.len(), "");
    }
    Ok(())
}

/// The median and the 99th percentile, in milliseconds.
pub(super) fn percentiles(times: &mut [Duration]) -> [f64; 2] {
    times.sort_unstable();
    [50, 99].map(|part| {
        let at = times.get(times.len() * part / 100).copied().unwrap_or_default();
        at.as_secs_f64() * 1000.0
    })
}

fn measure(name: &str, url: &str, key: &str, batch: Batch, options: &Load) -> Result<()> {
    load(url, key, batch, options, Duration::from_secs(1))?;
    let Outcome { mut latencies, time } =
        load(url, key, batch, options, Duration::from_secs(options.seconds))?;
    let requests = latencies.len() as f64 / time.as_secs_f64();
    let events = requests * options.events as f64;
    let [p50, p99] = percentiles(&mut latencies);
    println!("{name:<34} {requests:>10.0} {events:>11.0} {p50:>8.1} {p99:>8.1}");
    Ok(())
}

/// Sends batches over several connections for some time.
fn load(url: &str, key: &str, batch: Batch, options: &Load, time: Duration) -> Result<Outcome> {
    let begun = Instant::now();
    let senders: Vec<_> = (0..options.connections)
        .map(|connection| {
            let (url, key, events) = (format!("{url}/v1/batch"), key.to_owned(), options.events);
            thread::spawn(move || send(&url, &key, batch, events, connection, begun + time))
        })
        .collect();
    let mut latencies = Vec::new();
    for sender in senders {
        let Ok(sent) = sender.join() else { bail!("a connection ended unexpectedly") };
        latencies.extend(sent?);
    }
    Ok(Outcome { latencies, time: begun.elapsed() })
}

fn send(
    url: &str,
    key: &str,
    batch: Batch,
    events: usize,
    connection: usize,
    until: Instant,
) -> Result<Vec<Duration>> {
    let agent = ureq::Agent::new_with_defaults();
    let run = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH)?.as_micros();
    let mut latencies = Vec::new();
    while Instant::now() < until {
        let id = format!("{run}-{connection}-{}", latencies.len());
        let body = body(&id, batch, events);
        let sent = Instant::now();
        let request = agent.post(url).header("Authorization", format!("Bearer {key}"));
        let answer = request.send_json(body)?.body_mut().read_json::<Value>()?;
        latencies.push(sent.elapsed());
        let accepted =
            answer.get("accepted").and_then(Value::as_u64).context("no count of accepted events")?;
        if usize::try_from(accepted)? != events {
            bail!("{accepted} of {events} events were accepted: {answer}");
        }
    }
    Ok(latencies)
}

fn body(id: &str, batch: Batch, events: usize) -> Value {
    let event = |index: usize| {
        let visitor = match batch {
            Batch::OneVisitor => id.to_owned(),
            Batch::ManyVisitors => format!("{id}-{index}"),
        };
        json!({
            "type": "track",
            "event": "product_viewed",
            "messageId": format!("{id}-{index}"),
            "anonymousId": visitor,
            "properties": {"product_id": format!("{}", 20_000 + index), "price": 9.5, "category": "Kitchen"},
        })
    };
    json!({"batch": (0..events).map(event).collect::<Vec<_>>()})
}
