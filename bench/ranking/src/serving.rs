//! The index built click by click, and how long one ranking takes.

use crate::clock::{cost_of_asking, milliseconds, nanoseconds, quantile};
use crate::log::Log;
use recommend::{Among, Scratch, Sessions};
use serde::Serialize;

/// How many products a ranking is to name.
pub const RANKED: usize = 20;

/// Rows between two that are timed.
const STRIDE: usize = 7;

/// A second between two clicks of a session, an hour between two sessions: all but the last are over.
const CLICK_MS: i64 = 1_000;
const SESSION_MS: i64 = 3_600_000;

/// What one log measured.
#[derive(Debug, Serialize)]
pub struct Serving {
    pub clicks: u64,
    pub index_bytes: usize,
    /// Microseconds that a click took to be indexed, on average and at worst in a thousand.
    pub click_us: f64,
    pub click_p999_us: f64,
    /// Microseconds of one ranking among new products, and among all.
    pub new: Latency,
    pub all: Latency,
    /// And for the longest beginnings.
    pub longest: Latency,
}

#[derive(Debug, Serialize)]
pub struct Latency {
    pub median_us: f64,
    pub p99_us: f64,
}

/// Every product's and session's name.
pub fn names(count: usize) -> Vec<String> {
    (0..count).map(|number| number.to_string()).collect()
}

/// The index of a log, and the nanoseconds of each click.
pub fn index(log: &Log, names: &[String]) -> (Sessions, Vec<f64>) {
    let mut sessions = Sessions::default();
    let mut times = Vec::with_capacity(log.clicks());
    for (number, session) in log.training.iter().enumerate() {
        let visitor = number.to_string();
        for (place, product) in session.iter().enumerate() {
            let at = number as i64 * SESSION_MS + place as i64 * CLICK_MS;
            let begun = nanoseconds();
            sessions.click(&visitor, &names[*product as usize], at);
            times.push(nanoseconds() - begun);
        }
    }
    sessions.close();
    (sessions, times)
}

/// Builds the index and asks it.
pub fn measure(log: &Log) -> Serving {
    let names = names(log.products());
    let ((sessions, mut times), built) = milliseconds(|| index(log, &names));
    let mut scratch = Scratch::default();
    let mut rows: Vec<Vec<&str>> =
        log.rows.iter().step_by(STRIDE).map(|(row, _)| named(row, &names)).collect();
    let new = latency(&sessions, &rows, Among::New, &mut scratch);
    let all = latency(&sessions, &rows, Among::All, &mut scratch);
    rows.sort_by_key(|row| std::cmp::Reverse(row.len()));
    rows.truncate(rows.len() / 20);
    let longest = latency(&sessions, &rows, Among::All, &mut scratch);
    Serving {
        clicks: sessions.len(),
        index_bytes: sessions.bytes(),
        click_us: built * 1e3 / log.clicks() as f64,
        click_p999_us: quantile(&mut times, 0.999) / 1e3,
        new,
        all,
        longest,
    }
}

/// A row as it is asked.
pub fn named<'a>(row: &[u32], names: &'a [String]) -> Vec<&'a str> {
    row.iter().map(|product| names[*product as usize].as_str()).collect()
}

fn latency(sessions: &Sessions, rows: &[Vec<&str>], among: Among, scratch: &mut Scratch) -> Latency {
    let cost = cost_of_asking();
    let time = |row: &Vec<&str>| {
        let begun = nanoseconds();
        std::hint::black_box(sessions.next(row, among, RANKED, scratch));
        (nanoseconds() - begun - cost) / 1e3
    };
    let mut times: Vec<f64> = rows.iter().map(time).collect();
    Latency { median_us: quantile(&mut times, 0.5), p99_us: quantile(&mut times, 0.99) }
}
