//! Serenade as it is set up, and the best setting for a log.

use ranking::log::Log;
use ranking::quality::of_weights;
use ranking::serving::RANKED;
use serenade::vmisknn::{predict, vmis_index::VMISIndex};
use std::error::Error;
use std::fmt::Write as _;
use std::fs;

/// Seconds between two sessions in the file that Serenade reads.
const SESSION_SECONDS: usize = 3_600;

/// Of the training sessions one in so many is held back to choose a setting by: the last ones.
const HELD_BACK: usize = 10;

/// Rows of these that are asked for each setting, spread over all.
const ASKED: usize = 1_000;

/// What is tried, within the ranges that its own search goes through.
const NEWEST: [usize; 3] = [500, 1_500, 2_500];
const IDF: [f64; 2] = [1.0, 2.0];
const NEAREST: [usize; 2] = [100, 500];
const ITEMS: [usize; 3] = [4, 9, 20];

/// How Serenade is set up.
#[derive(Clone, Copy)]
pub(crate) struct Setting {
    /// Sessions of a product that count, the newest; and of these the nearest.
    pub(crate) newest: usize,
    pub(crate) nearest: usize,
    /// Products of a session that count, the last ones.
    pub(crate) items: usize,
    /// The weight of how rare a product is.
    pub(crate) idf: f64,
}

impl Setting {
    /// As its handbook sets it up.
    pub(crate) const HANDBOOK: Setting = Setting { newest: 1_502, nearest: 288, items: 4, idf: 1.0 };

    pub(crate) fn name(&self) -> String {
        let Setting { newest, nearest, items, idf } = self;
        format!("m{newest} k{nearest}, {items} items, idf {idf}")
    }

    /// The index for this setting of a file that [`write`] has written.
    pub(crate) fn index(&self, table: &str) -> VMISIndex {
        VMISIndex::new_from_csv(table, self.newest, self.idf)
    }

    /// The best products by Serenade.
    pub(crate) fn ask(&self, index: &VMISIndex, row: &[u32], limit: usize) -> Vec<(u32, f32)> {
        let recent = row.iter().skip(row.len().saturating_sub(self.items));
        let recent: Vec<u64> = recent.map(|product| u64::from(*product)).collect();
        let best = predict(index, &recent, self.nearest, self.newest, limit, false).into_sorted_vec();
        best.iter().map(|item| (item.id as u32, item.score as f32)).collect()
    }

    /// The one that ranks best, by what its own search goes by (MRR@20), on the end of the training
    /// sessions after those before it.
    pub(crate) fn tuned(log: &Log, table: &str) -> Result<Setting, Box<dyn Error>> {
        let held = held_back(log);
        write(&held, table)?;
        let mut best = (0.0, Setting::HANDBOOK);
        for (newest, idf) in NEWEST.iter().flat_map(|newest| IDF.map(|idf| (*newest, idf))) {
            let index = Setting { newest, idf, ..Setting::HANDBOOK }.index(table);
            for (nearest, items) in NEAREST.iter().flat_map(|nearest| ITEMS.map(|items| (*nearest, items))) {
                let setting = Setting { newest, nearest, items, idf };
                let quality = of_weights("", &held, |row| setting.ask(&index, row, RANKED));
                if quality.all.reciprocal_rank > best.0 {
                    best = (quality.all.reciprocal_rank, setting);
                }
            }
        }
        Ok(best.1)
    }
}

/// The training sessions but the last, and beginnings of these with what came next.
fn held_back(log: &Log) -> Log {
    let mut training = log.training.clone();
    let later = training.split_off(training.len() - training.len() / HELD_BACK);
    let beginnings = later
        .iter()
        .flat_map(|session| (2..session.len()).map(|length| (session[..length].to_vec(), session[length])));
    let all: Vec<(Vec<u32>, u32)> = beginnings.collect();
    let stride = (all.len() / ASKED).max(1);
    Log { training, rows: all.into_iter().step_by(stride).collect() }
}

/// Writes the training sessions as Serenade reads them: a session, a product and a second on each line.
pub(crate) fn write(log: &Log, path: &str) -> Result<(), Box<dyn Error>> {
    let mut table = "SessionId\tItemId\tTime\n".to_owned();
    for (number, session) in log.training.iter().enumerate() {
        for (place, product) in session.iter().enumerate() {
            writeln!(table, "{number}\t{product}\t{}", number * SESSION_SECONDS + place)?;
        }
    }
    Ok(fs::write(path, table)?)
}
