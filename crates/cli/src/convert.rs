//! `shoal convert`: a definition of another system as one of ours.

use std::fmt::Display;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result};
use clap::Args;
use convert::{Names, Source};
use serde_json::Value as Json;

const EXAMPLES: &str = "\
Systems:
  posthog    a cohort, its `filters`, or the group of properties in them
  dittofeed  a segment, or its definition {\"entryNode\": …, \"nodes\": […]}
  unomi      a segment, or a condition {\"type\": …, \"parameterValues\": {…}}
  klaviyo    a segment as the API gives it, or its definition {\"condition_groups\": […]}
  retailcrm  a customer filter {\"filter\": {\"minOrdersCount\": 2, …}}

Names: a file such as {\"XyZ123\": \"order_completed\", \"42\": \"loyal\"} says what the other system's ids of
events, metrics, actions, segments, lists and templates are here (and of Dittofeed's subscription groups,
which channel they send by). Without a name an id stays what it is.

What is not certain, or not quite the same, is told on standard error. Nothing is left out: where a part has
no counterpart, nothing is converted, and every such part is told with its place.

Exit code: 0 when it is converted, 1 when some part cannot be.

Examples:
  shoal convert cohort.json > segment.json
  shoal convert --from klaviyo --names names.json segment.json
  curl -s … | shoal convert --from unomi";

/// Convert a definition of another system into one of ours
///
/// Prints the definition as JSON, ready to be saved or evaluated.
#[derive(Args)]
#[command(after_long_help = EXAMPLES)]
pub(crate) struct Convert {
    /// The definition to convert [default: standard input]
    #[arg(value_name = "FILE")]
    file: Option<PathBuf>,

    /// The system that it comes from [default: told from its shape]
    #[arg(long, value_name = "SYSTEM")]
    from: Option<Source>,

    /// What the ids of the other system are called here
    #[arg(long, value_name = "FILE")]
    names: Option<PathBuf>,
}

impl Convert {
    /// Prints the definition on standard output, notes and refusals on standard error.
    pub(crate) fn run(&self) -> Result<ExitCode> {
        let names = match &self.names {
            Some(path) => Names::from_json(&read(path)?).with_context(|| format!("`{}`", path.display()))?,
            None => Names::default(),
        };
        let json = match self.file.as_deref().filter(|path| *path != Path::new("-")) {
            Some(path) => read(path)?,
            None => parse(&input()?, "standard input")?,
        };
        let source = self.from.or_else(|| Source::guess(&json)).context(
            "this is the shape of no system that can be converted; `--from` says which one it is meant to be",
        )?;
        match convert::convert(source, &json, &names) {
            Ok(converted) => {
                tell("note", &converted.notes);
                writeln!(io::stdout(), "{:#}", converted.definition)
                    .context("cannot print the definition")?;
                Ok(ExitCode::SUCCESS)
            }
            Err(refused) => {
                tell("cannot convert", &refused.parts);
                Ok(ExitCode::FAILURE)
            }
        }
    }
}

/// Tells each on standard error, if anybody hears it.
fn tell(what: &str, parts: &[impl Display]) {
    let mut to = io::stderr();
    let _unheard = parts.iter().try_for_each(|part| writeln!(to, "{what}: {part}"));
}

fn read(path: &Path) -> Result<Json> {
    let name = format!("`{}`", path.display());
    let text = std::fs::read(path).with_context(|| format!("cannot read {name}"))?;
    parse(&text, &name)
}

fn input() -> Result<Vec<u8>> {
    let mut text = Vec::new();
    io::stdin().read_to_end(&mut text).context("cannot read standard input")?;
    Ok(text)
}

fn parse(text: &[u8], name: &str) -> Result<Json> {
    serde_json::from_slice(text).with_context(|| format!("{name} is not JSON"))
}
