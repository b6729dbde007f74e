//! bol.com's Serenade as it is published, and the crate `recommend`, on the same rows in the same run: how
//! well they tell what comes next, and how long a query takes. Prints JSON on the last line.

mod setting;

use ranking::clock::{cost_of_asking, nanoseconds, quantile};
use ranking::log::Log;
use ranking::quality::{Quality, of_shoal, of_weights};
use ranking::serving::{RANKED, index, named, names};
use recommend::{Among, Scratch};
use serde::Serialize;
use serenade::vmisknn::vmis_index::VMISIndex;
use setting::Setting;
use std::error::Error;
use std::fs;
use std::hint::black_box;

/// Rows between two that are timed.
const STRIDE: usize = 7;

/// The setting of the tables of `bench/ranking`, by the paper's names k and m.
const PUBLISHED: Setting = Setting { newest: 500, nearest: 100, items: 9, idf: 1.0 };

/// What was measured of one of them.
#[derive(Serialize)]
struct Method {
    quality: Quality,
    median_us: f64,
    p99_us: f64,
}

/// Serenade, ready to be asked.
struct Theirs {
    name: String,
    setting: Setting,
    index: VMISIndex,
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [training, validation, folder] = &arguments[..] else {
        return Err("expected TRAINING.gz, VALIDATION.gz and a folder to write to".into());
    };
    let log = Log::read(&fs::read(training)?, &fs::read(validation)?)?;
    let table = format!("{folder}/serenade.tsv");
    let settings =
        [("handbook", Setting::HANDBOOK), ("paper", PUBLISHED), ("tuned", Setting::tuned(&log, &table)?)];
    setting::write(&log, &table)?;
    let theirs = settings.map(|(name, setting)| Theirs {
        name: format!("Serenade 0.3.1, {name}: {}", setting.name()),
        setting,
        index: setting.index(&table),
    });
    fs::remove_file(&table)?;
    let qualities = theirs.iter().map(|Theirs { name, setting, index }| {
        of_weights(name, &log, |row| setting.ask(index, row, RANKED + row.len()))
    });
    let qualities: Vec<Quality> = qualities.chain(std::iter::once_with(|| of_shoal(&log))).collect();
    let methods = qualities.into_iter().zip(times(&log, &theirs)).map(|(quality, mut times)| Method {
        quality,
        median_us: quantile(&mut times, 0.5),
        p99_us: quantile(&mut times, 0.99),
    });
    // Serenade tells how it gets on, on lines of its own.
    println!("\n{}", serde_json::to_string(&methods.collect::<Vec<_>>())?);
    Ok(())
}

/// The microseconds of each query, by method; all are asked in turn, so that what else the machine does
/// weighs on all of them alike.
fn times(log: &Log, theirs: &[Theirs]) -> Vec<Vec<f64>> {
    let names = names(log.products());
    let (ours, _) = index(log, &names);
    let mut scratch = Scratch::default();
    let cost = cost_of_asking();
    let mut times = vec![Vec::new(); theirs.len() + 1];
    for (row, _) in log.rows.iter().step_by(STRIDE) {
        for (times, Theirs { setting, index, .. }) in times.iter_mut().zip(theirs) {
            let begun = nanoseconds();
            black_box(setting.ask(index, row, RANKED));
            times.push((nanoseconds() - begun - cost) / 1e3);
        }
        let row = named(row, &names);
        let begun = nanoseconds();
        black_box(ours.next(&row, Among::All, RANKED, &mut scratch));
        times[theirs.len()].push((nanoseconds() - begun - cost) / 1e3);
    }
    times
}
