//! Hit rate and mean reciprocal rank: how often the next product is among twenty, and how far up.

use crate::log::Log;
use crate::serving::{RANKED, index, named, names};
use recommend::{Among, Scratch};
use serde::Serialize;

/// What was measured of one method.
#[derive(Debug, Default, Serialize)]
pub struct Quality {
    pub name: String,
    /// On all rows, the products of the session being among the ranked.
    pub all: Measures,
    /// On rows whose next product is new to the session, the session's products being left out.
    pub new: Measures,
}

/// Means over rows.
#[derive(Debug, Default, Serialize)]
pub struct Measures {
    pub rows: u64,
    pub hit_rate: f64,
    pub reciprocal_rank: f64,
}

impl Measures {
    pub(crate) fn count(&mut self, place: Option<usize>) {
        self.rows += 1;
        if let Some(place) = place.filter(|place| *place < RANKED) {
            self.hit_rate += 1.0;
            self.reciprocal_rank += 1.0 / (place + 1) as f64;
        }
    }

    pub(crate) fn end(&mut self) {
        self.hit_rate /= self.rows.max(1) as f64;
        self.reciprocal_rank /= self.rows.max(1) as f64;
    }
}

/// Measures a method that gives a beginning's weights by product; equal ones go by number.
pub fn of_weights(name: &str, log: &Log, mut weigh: impl FnMut(&[u32]) -> Vec<(u32, f32)>) -> Quality {
    let mut quality = Quality { name: name.to_owned(), ..Quality::default() };
    for (row, next) in &log.rows {
        let mut weights = weigh(row);
        quality.all.count(place(&weights, *next));
        if !row.contains(next) {
            weights.retain(|(product, _)| !row.contains(product));
            quality.new.count(place(&weights, *next));
        }
    }
    quality.all.end();
    quality.new.end();
    quality
}

fn place(weights: &[(u32, f32)], next: u32) -> Option<usize> {
    let (_, weight) = *weights.iter().find(|(product, _)| *product == next)?;
    let is_better = |(product, other): &&(u32, f32)| *other > weight || (*other == weight && *product < next);
    Some(weights.iter().filter(is_better).count())
}

/// Measures the crate.
pub fn of_shoal(log: &Log) -> Quality {
    let names = names(log.products());
    let (sessions, _) = index(log, &names);
    let mut scratch = Scratch::default();
    let mut quality = Quality { name: "shoal".to_owned(), ..Quality::default() };
    for (row, next) in &log.rows {
        let (asked, wanted) = (named(row, &names), names[*next as usize].as_str());
        let mut place = |among| {
            let ranked = sessions.next(&asked, among, RANKED, &mut scratch);
            ranked.iter().position(|product| *product == wanted)
        };
        quality.all.count(place(Among::All));
        if !row.contains(next) {
            quality.new.count(place(Among::New));
        }
    }
    quality.all.end();
    quality.new.end();
    quality
}
