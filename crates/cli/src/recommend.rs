//! `shoal recommend`: what comes next in sessions, learnt from a file of views.

mod sessions;
mod views;

use std::io::{self, BufWriter, Write};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

use ::recommend::{Among, Scratch, Sessions};
use anyhow::{Context, Result};
use clap::Args;
use serde_json::json;

use crate::read::Source;
use views::Views;

const EXAMPLES: &str = "\
Learns from the `product_viewed` calls of a file in the format of Segment's HTTP API, one JSON object a
line, in any order: `anonymousId` (else `userId`) says whose view it is, `timestamp` (else
`originalTimestamp`) when, `properties.product_id` of what. Other calls are passed over. A session ends
when more than 30 minutes pass without a view. Repeats of a `messageId` count once.

The sessions to rank for are read one a line, `{\"items\": [\"12\", \"7\"]}`, the oldest item first. For each
line one JSON array of product ids is printed, the best first.

Lines of the views that are no calls, or views without a product, are told on standard error, the first ten
of them and how many there are; the rest is learnt from. A line that is no session ends the run.

`--timing` prints one JSON object on standard error: `clicks` learnt from, `load_ms` for reading and
learning, `index_bytes` (without the ids of products), and `median_us` and `p99_us` of one ranking.

Exit code: 0 when all are ranked, 1 when something cannot be read.

Examples:
  shoal recommend --train views.ndjson.gz --sessions sessions.ndjson --k 20
  shoal recommend --train views.ndjson.gz --sessions - --k 4 --new-only < sessions.ndjson";

/// Rank what comes next in sessions, from what others viewed one after another
#[derive(Args)]
#[command(after_long_help = EXAMPLES)]
pub(crate) struct Recommend {
    /// The views to learn from, one JSON call a line, plain or gzip; `-` is standard input
    #[arg(long, value_name = "FILE")]
    train: PathBuf,

    /// The sessions to rank for, one JSON object a line, plain or gzip; `-` is standard input
    #[arg(long, value_name = "FILE")]
    sessions: PathBuf,

    /// How many products to rank
    #[arg(long, default_value_t = 20, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1_000))]
    k: u16,

    /// Leave out the items of the session
    #[arg(long)]
    new_only: bool,

    /// Print how long it took, as one JSON object on standard error
    #[arg(long)]
    timing: bool,
}

impl Recommend {
    /// Learns, ranks and prints.
    pub(crate) fn run(&self) -> Result<ExitCode> {
        let begun = Instant::now();
        let sessions = self.learn()?;
        let load = begun.elapsed();
        let mut times = Vec::new();
        match self.rank(&sessions, &mut times) {
            // Whoever reads has read enough.
            Err(error) if is_broken_pipe(&error) => {}
            ranked => ranked?,
        }
        if self.timing {
            times.sort_unstable_by(f64::total_cmp);
            let timing = json!({
                "clicks": sessions.len(),
                "load_ms": (load.as_secs_f64() * 1e6).round() / 1e3,
                "index_bytes": sessions.bytes(),
                "median_us": quantile(&times, 0.5),
                "p99_us": quantile(&times, 0.99),
            });
            writeln!(io::stderr(), "{timing}").context("cannot print how long it took")?;
        }
        Ok(ExitCode::SUCCESS)
    }

    fn learn(&self) -> Result<Sessions> {
        let views = Views::read(Source::open(&self.train)?);
        let views = views.with_context(|| format!("`{}`", self.train.display()))?;
        // Whoever does not hear it still gets the rankings.
        let _unheard = views.refusals.tell(&mut io::stderr());
        let mut sessions = Sessions::new(usize::MAX);
        views.each_in_order(|visitor, product, at| {
            sessions.click(visitor, product, at);
        });
        sessions.close();
        Ok(sessions)
    }

    fn rank(&self, sessions: &Sessions, times: &mut Vec<f64>) -> Result<()> {
        let among = if self.new_only { Among::New } else { Among::All };
        let mut scratch = Scratch::default();
        let mut output = BufWriter::new(io::stdout().lock());
        for session in sessions::read(Source::open(&self.sessions)?.input) {
            let session = session.with_context(|| format!("`{}`", self.sessions.display()))?;
            let begun = Instant::now();
            let ranked = sessions.next(&session, among, self.k.into(), &mut scratch);
            times.push(begun.elapsed().as_secs_f64() * 1e6);
            serde_json::to_writer(&mut output, &ranked).map_err(io::Error::from)?;
            output.write_all(b"\n")?;
        }
        Ok(output.flush()?)
    }
}

fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error.downcast_ref::<io::Error>().is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
}

/// The value of sorted ones that this part of them does not exceed, to a thousandth; nothing of none.
fn quantile(sorted: &[f64], part: f64) -> Option<f64> {
    let last = sorted.len().checked_sub(1)?;
    let value = sorted.get((last as f64 * part).round() as usize)?;
    Some((value * 1e3).round() / 1e3)
}
