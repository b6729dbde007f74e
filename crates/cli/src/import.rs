//! `shoal import`: files into a running server.

mod file;
mod run;

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use anyhow::{Context, Result, bail};
use clap::Args;
use jiff::SignedDuration;
use jiff::tz::TimeZone;

use crate::read::Format;
use crate::send::Stop;
use file::FileImport;
use run::End;

const EXAMPLES: &str = "\
Formats:
  segment  calls as Segment's HTTP API takes them, one JSON object a line; each with a time
           (`timestamp`, else `originalTimestamp`) and a `userId` or `anonymousId`
  orders   CSV with a header line and one product of one order a line. Columns, in any order, with
           small or capital letters, `_`, `-` or blanks:
             order_id (invoice), product_id (stock code, sku), quantity, date (invoice date), price,
             customer_id, and if there are: name (description), country
           The lines of one order become one `order_completed`; up to 1,000 lines of other orders may
           stand between them. Negative quantities in an order whose id begins with C are a
           cancellation and become `order_refunded`. An order goes without its rejected lines, and
           without the names of its products where it would be over 32 KB with them. Each customer
           is told once by an `identify` with the country.
           Dates: 2011-12-09 12:50:00 (local, see --timezone), 2011-12-09, or RFC 3339.
           Or one JSON object a line, as POST /v1/orders takes it; an order that is stored already is told
           again, and its latest content counts.
  catalog  CSV with the columns product_id, variant, name, category, brand, price, old_price, sale_price,
           currency, url, image_url, in_stock, stock, tags, color, size and others named attributes.NAME
           (all but the first may be missing; others are left out), one JSON object a line, or a Google
           Merchant feed: RSS or Atom, or tab-separated. Levels of a category stand with > between, tags
           with commas
  contacts CSV with a column user_id, email or phone at least, or one JSON object a line; all other
           columns or keys become traits by their own names
  csv      any events, one a line: columns event (or --event), timestamp, and one of user_id,
           anonymous_id, email or phone; message_id if there is one; all others become params. Lines
           that are equal count once

--map FIELD=COLUMN says which column holds a field when its name does not, in any of the tables.

Files may be gzip, whatever their names. `-` is standard input.

Everything sent has an id made from the file, so that sending it again changes nothing: an import that was
interrupted goes on where it was when the same command is given again, and importing a file twice stores
it once.

Keys: a source key serves for all of them; catalog takes an admin key too, the others also a write key.

Exit code: 0 when everything valid is stored (rejected lines are told, and with --strict an error), 1 when
it is not, 130 when interrupted.

Examples:
  shoal import orders.csv.gz --url https://edge.example --key sk_… --timezone Europe/London --currency GBP
  shoal import catalog.csv --url http://127.0.0.1:8787 --key ak_…
  shoal import clients.csv --url https://edge.example --key sk_… --map user_id='Client No'
  zcat calls.ndjson.gz | shoal import - --format segment --url http://127.0.0.1:8787 --key sk_…";

/// Send files to a running server: calls, order history, the catalogue
///
/// Reads in constant memory, shows progress, goes on after an interruption, waits for a server that is
/// away, and reports what was sent, stored, skipped, rejected and why.
#[derive(Args)]
#[command(after_long_help = EXAMPLES)]
pub(crate) struct Import {
    /// Files to import, one after another; `-` is standard input
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,

    /// Where the server is, such as http://127.0.0.1:8787
    #[arg(long, env = "SHOAL_URL")]
    url: String,

    /// A key of the shop
    #[arg(long, env = "SHOAL_KEY", hide_env_values = true)]
    key: String,

    /// What the files hold [default: told from their first line]
    #[arg(long, value_enum)]
    format: Option<Format>,

    /// Which column holds a field, such as customer_id=Client; may be given many times (tables)
    #[arg(long, value_name = "FIELD=COLUMN")]
    map: Vec<String>,

    /// The event of every line (csv)
    #[arg(long, value_name = "NAME")]
    event: Option<String>,

    /// The time zone of dates without one, such as Europe/London (orders, csv)
    #[arg(long, default_value = "UTC", value_name = "ZONE")]
    timezone: String,

    /// The currency of all prices, such as GBP (orders)
    #[arg(long, value_name = "CODE")]
    currency: Option<String>,

    /// Move all times by the same number of whole weeks, so that the last order of each file falls within
    /// the past 7 days; reads the file twice (orders)
    #[arg(long)]
    shift_to_now: bool,

    /// Requests at the same time
    #[arg(long, default_value_t = 4, value_parser = clap::value_parser!(u8).range(1..=16), value_name = "N")]
    connections: u8,

    /// How long to go on trying while the server takes nothing, such as 30s or 10m
    #[arg(long, default_value = "60s", value_parser = duration, value_name = "DURATION")]
    patience: Duration,

    /// Where to list everything that was rejected [default: FILE.rejected.csv in the current folder]
    #[arg(long, value_name = "PATH")]
    rejected: Option<PathBuf>,

    /// Begin anew, also where an interrupted import could go on
    #[arg(long)]
    restart: bool,

    /// Take rejected lines as an error
    #[arg(long)]
    strict: bool,
}

impl Import {
    /// Imports all files.
    pub(crate) fn run(&self) -> Result<ExitCode> {
        self.check()?;
        let zone = TimeZone::get(&self.timezone)
            .with_context(|| format!("`{}` is no time zone such as Europe/London", self.timezone))?;
        let stop = stop_by_hand()?;
        let mut has_rejected = false;
        for path in &self.files {
            let file = FileImport::open(self, path, &zone, &stop)?;
            match file.run()? {
                End::Whole { has_rejected: some } => has_rejected |= some,
                End::Interrupted => return Ok(ExitCode::from(130)),
            }
        }
        if self.strict && has_rejected {
            eprintln!("error: lines were rejected, and --strict was given");
            return Ok(ExitCode::FAILURE);
        }
        Ok(ExitCode::SUCCESS)
    }

    fn check(&self) -> Result<()> {
        if !(self.url.starts_with("http://") || self.url.starts_with("https://")) {
            bail!("--url must begin with http:// or https://, got `{}`", self.url);
        }
        if self.key.is_empty() || !self.key.bytes().all(|byte| byte.is_ascii_graphic()) {
            bail!("--key is empty or holds characters that no key has");
        }
        if self.rejected.is_some() && self.files.len() > 1 {
            bail!("--rejected names one file: import the files one by one, or leave it out");
        }
        Ok(())
    }

    fn base_url(&self) -> &str {
        self.url.trim_end_matches('/')
    }

    fn rejected_path(&self, path: &Path) -> PathBuf {
        if let Some(rejected) = &self.rejected {
            return rejected.clone();
        }
        let name = match path.file_name() {
            Some(name) if path != Path::new("-") => name.to_string_lossy(),
            _ => "stdin".into(),
        };
        PathBuf::from(format!("{name}.rejected.csv"))
    }
}

/// `90`, `90s`, `5m`, `1h`.
fn duration(text: &str) -> Result<Duration, String> {
    let refused = || format!("expected a duration such as 30s or 10m, got `{text}`");
    if let Ok(seconds) = text.parse() {
        return Ok(Duration::from_secs(seconds));
    }
    let duration: SignedDuration = text.parse().map_err(|_| refused())?;
    Duration::try_from(duration).map_err(|_| refused())
}

/// The first Ctrl-C lets what is under way come to its end, the second does not.
fn stop_by_hand() -> Result<Stop> {
    let stop = Arc::new(AtomicBool::new(false));
    let asked = AtomicBool::new(false);
    let set = Arc::clone(&stop);
    ctrlc::set_handler(move || {
        if asked.swap(true, Ordering::Relaxed) {
            std::process::exit(130);
        }
        set.store(true, Ordering::Relaxed);
        eprintln!("\nfinishing what is under way; Ctrl-C again ends at once");
    })
    .context("cannot listen to Ctrl-C")?;
    Ok(stop)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_as_people_write_them() {
        for (text, seconds) in [("90", 90), ("90s", 90), ("5m", 300), ("1h", 3_600), ("0s", 0)] {
            assert_eq!(duration(text), Ok(Duration::from_secs(seconds)), "{text}");
        }
        for text in ["", "soon", "-5s", "1 parsec"] {
            assert!(duration(text).is_err(), "{text}");
        }
    }
}
