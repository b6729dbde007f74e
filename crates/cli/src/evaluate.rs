//! `shoal evaluate`: a segment over a file of calls.

mod copies;
mod file;
mod gather;
mod verdicts;

use std::fs;
use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, anyhow, bail};
use archive::{Archive, needs};
use clap::Args;
use event::{Arrival, Time};
use jiff::tz::TimeZone;
use segment::{Definition, Program, Zone};
use serde::Serialize;

use file::Input;
use gather::Gathering;

const EXAMPLES: &str = "\
Calls are those of Segment's HTTP API, one JSON object a line, in any order. They are joined into
contacts: a call belongs to its `userId`, an `anonymousId` to the first user that an `identify` pairs it
with, `alias` joins its `previousId` likewise. Repeats of a `messageId` count once. A call's time is its
`timestamp`, else its `originalTimestamp`; a date alone is its midnight in the timezone.

Prints one JSON object a line for each contact, sorted by contact (bytes): `contact`, `member`, and
`until`, the instant at which the answer expires, if time alone can change it. `kind` and `active` of the
definition do not matter.

Lines that are no calls are told on standard error, the first ten of them and how many there are; the rest
is evaluated, if there is one.

Exit code: 0 when the verdicts are printed, 1 when the definition is refused, something cannot be read, or
no line is a call.

Examples:
  shoal evaluate --definition buyers.json --events calls.ndjson.gz --now 2026-03-01 --timezone Asia/Almaty
  zcat calls.ndjson.gz | shoal evaluate --definition buyers.json --events - --now 1772323200000 --timing";

/// Evaluate a segment over a file of calls: one verdict for each contact
#[derive(Args)]
#[command(after_long_help = EXAMPLES)]
pub(crate) struct Evaluate {
    /// The segment's definition, a JSON file
    #[arg(long, value_name = "FILE")]
    definition: PathBuf,

    /// The calls, one JSON object a line, plain or gzip; `-` is standard input
    #[arg(long, value_name = "FILE")]
    events: PathBuf,

    /// The instant: RFC 3339, a date (its midnight in the timezone), or milliseconds since 1970
    #[arg(long, value_name = "TIME", allow_negative_numbers = true)]
    now: String,

    /// The timezone of calendar words and dates where the definition names none
    #[arg(long, default_value = "UTC", value_name = "ZONE")]
    timezone: String,

    /// Print how much there was and how long it took, as one JSON object on standard error
    #[arg(long)]
    timing: bool,
}

/// What `--timing` prints, in this order.
#[derive(Serialize)]
struct Timing {
    contacts: usize,
    /// Calls of the file, whether the segment looks at them or not.
    events: usize,
    load_ms: f64,
    evaluate_ms: f64,
}

/// What is to be evaluated, and when.
struct Question {
    program: Program,
    zone: TimeZone,
    now: Time,
}

impl Evaluate {
    /// Evaluates and prints.
    pub(crate) fn run(&self) -> Result<ExitCode> {
        let question = self.question()?;
        let begun = Instant::now();
        let (archive, calls) = self.load(&question)?;
        let loaded = begun.elapsed();
        let begun = Instant::now();
        let verdicts = verdicts::all(&archive, &question.program, question.now);
        let evaluated = begun.elapsed();
        match verdicts::print(&archive, &verdicts, io::stdout().lock()) {
            // Whoever reads has read enough.
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {}
            printed => printed.context("cannot print the verdicts")?,
        }
        if self.timing {
            let timing = Timing {
                contacts: archive.contacts(),
                events: calls,
                load_ms: millis(loaded),
                evaluate_ms: millis(evaluated),
            };
            let timing = serde_json::to_string(&timing)?;
            writeln!(io::stderr(), "{timing}").context("cannot print how long it took")?;
        }
        Ok(ExitCode::SUCCESS)
    }

    fn question(&self) -> Result<Question> {
        let default = Zone::named(&self.timezone)
            .with_context(|| format!("`{}` is no timezone such as Europe/London", self.timezone))?;
        let shown = self.definition.display();
        let text = fs::read_to_string(&self.definition).with_context(|| format!("cannot read `{shown}`"))?;
        let read = || -> Result<_, segment::DefinitionError> {
            let definition = Definition::from_text(&text)?;
            let program = Program::compile(&definition, &default)?;
            Ok((definition, program))
        };
        let (definition, program) = read().map_err(|error| anyhow!("`{shown}` is refused: {error}"))?;
        let zone = definition.timezone.as_deref().unwrap_or(&self.timezone);
        let zone = TimeZone::get(zone).with_context(|| format!("`{zone}` is no timezone"))?;
        Ok(Question { now: instant(&self.now, &zone)?, program, zone })
    }

    /// The calls as columns, and how many there are in the file.
    fn load(&self, question: &Question) -> Result<(Archive, usize)> {
        let arrival = Arrival::recorded_in(question.zone.clone());
        let input = Input::new(&self.events);
        let Gathering { mut builder, refusals } = gather::gather(&input, &arrival, needs(&question.program))?;
        // Whoever does not hear it still gets the verdicts.
        let _unheard = refusals.tell(&mut io::stderr());
        if builder.is_empty() && !refusals.is_empty() {
            bail!(
                "`{}` holds no calls: expected one JSON object a line, plain or gzip",
                self.events.display()
            );
        }
        let calls = builder.len();
        let disputes = builder.disputes();
        if !disputes.is_empty() {
            builder.settle(&copies::standing(&input, &arrival, &disputes)?);
        }
        Ok((builder.build(), calls))
    }
}

fn instant(text: &str, zone: &TimeZone) -> Result<Time> {
    let told = match text.parse() {
        Ok(millis) => Time::from_millis(millis),
        Err(_) => Time::parse_in(text, zone).ok(),
    };
    told.with_context(|| format!("--now: expected RFC 3339, a date or milliseconds since 1970, got `{text}`"))
}

fn millis(duration: Duration) -> f64 {
    (duration.as_secs_f64() * 1e6).round() / 1e3
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn now_is_told_in_three_ways() {
        let almaty = TimeZone::get("Asia/Almaty").unwrap();
        for (text, millis) in [
            ("1970-01-02T00:00:00Z", 86_400_000),
            ("2026-03-02", 1_772_391_600_000),
            ("1442545187000", 1_442_545_187_000),
            ("-1", -1),
        ] {
            assert_eq!(instant(text, &almaty).unwrap().millis(), millis, "{text}");
        }
        for text in ["", "now", "2026-02-30", "99999999999999999"] {
            assert!(instant(text, &almaty).is_err(), "{text}");
        }
    }
}
