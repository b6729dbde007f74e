//! Measures natively and prints JSON.

use engine::{bulk, clock::milliseconds, one_event, orders, shop};
use flate2::read::GzDecoder;
use serde_json::{Value, json};
use std::error::Error;
use std::fs;
use std::fs::File;

const USAGE: &str =
    "expected `convert EVENTS.parquet SNAPSHOT`, `bulk SNAPSHOT`, `orders LINES.csv.gz` or `event`";

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let report = match arguments[..] {
        ["convert", events, snapshot] => convert(events, snapshot)?,
        ["bulk", snapshot] => bulk(snapshot)?,
        ["orders", lines] => serde_json::to_value(orders::measure(GzDecoder::new(File::open(lines)?))?)?,
        ["event"] => serde_json::to_value(one_event::measure())?,
        _ => return Err(USAGE.into()),
    };
    println!("{report}");
    Ok(())
}

/// Seconds from the log to an archive; the archive stays in a file.
fn convert(events: &str, snapshot: &str) -> Result<Value, Box<dyn Error>> {
    let (archive, time) = milliseconds(|| shop::read(events.as_ref()));
    fs::write(snapshot, archive?.encode())?;
    Ok(json!(time / 1_000.0))
}

/// Reading the file belongs to loading it.
fn bulk(snapshot: &str) -> Result<Value, Box<dyn Error>> {
    let (bytes, time) = milliseconds(|| fs::read(snapshot));
    let mut measured = bulk::measure(&bytes?);
    measured.load_s += time / 1_000.0;
    Ok(serde_json::to_value(measured)?)
}
