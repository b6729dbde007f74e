//! `fuzz`: input that nobody would write, for everything that reads from outside.

use crate::checkout::Checkout;
use crate::process::run;
use crate::progress::{say, shown};
use crate::stamp::empty_folder;
use crate::tools::fuzzer;
use anyhow::{Context, Result};
use std::path::Path;
use std::process::Command;
use std::time::Duration;

/// What to feed, and for how long.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// The target to feed; each in turn when none is named
    #[arg(value_enum)]
    target: Option<Target>,
    /// For how long each
    #[arg(long, default_value_t = 600)]
    seconds: u64,
}

/// A program in `fuzz/`.
#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum Target {
    /// A definition, checked and evaluated
    Definition,
    /// A call in Segment's format
    Call,
    /// A request in any dialect
    Dialect,
    /// Rows and parcels as they are stored
    Stored,
    /// Histories as columns
    Snapshot,
}

const ALL: [Target; 5] =
    [Target::Definition, Target::Call, Target::Dialect, Target::Stored, Target::Snapshot];

impl Target {
    fn name(self) -> &'static str {
        match self {
            Target::Definition => "definition",
            Target::Call => "call",
            Target::Dialect => "dialect",
            Target::Stored => "stored",
            Target::Snapshot => "snapshot",
        }
    }

    /// Bytes of the longest input: long ones are slow, and say little that a short one does not.
    fn longest(self) -> u32 {
        match self {
            Target::Definition | Target::Call | Target::Dialect | Target::Snapshot => 4_096,
            Target::Stored => 1_024,
        }
    }
}

/// Feeds one target after the other on one core; stops at the first that fails.
pub(crate) fn fuzz(checkout: &Checkout, options: &Options) -> Result<()> {
    let fuzzer = fuzzer::install(checkout)?;
    let place = checkout.target().join("fuzz");
    say("making seeds from the cases of the suite");
    let seeds = empty_folder(place.join("seeds"))?;
    run(checkout.cargo().args(["run", "--quiet", "--package", "robust", "--bin", "seeds"]).arg(&seeds))?;
    for target in ALL.into_iter().filter(|target| options.target.is_none_or(|it| it.name() == target.name()))
    {
        let name = target.name();
        say(&format!("feeding {name} for {}", shown(Duration::from_secs(options.seconds))));
        run(&mut command(checkout, &fuzzer, target, &place, options.seconds)?).with_context(|| {
            format!(
                "mend it and keep the input in `tests/robust/findings/{name}`, named after what was wrong"
            )
        })?;
    }
    Ok(())
}

fn command(
    checkout: &Checkout,
    fuzzer: &Path,
    target: Target,
    place: &Path,
    seconds: u64,
) -> Result<Command> {
    let (name, grown) = (target.name(), place.join("grown").join(target.name()));
    std::fs::create_dir_all(&grown)?;
    let findings = empty_folder(place.join("findings").join(name))?;
    let mut command = Command::new(fuzzer);
    command
        .current_dir(&checkout.root)
        .args(["fuzz", "run", "--fuzz-dir", "fuzz", "--target-dir"])
        .arg(place.join("target"))
        // There is no unsafe code to watch over, and without it three times as much is tried.
        .args(["--sanitizer", "none", name])
        .args([grown, place.join("seeds").join(name)])
        .arg("--")
        .arg(format!("-dict={}", checkout.at("fuzz/dictionary").join(name).display()))
        .arg(format!("-artifact_prefix={}/", findings.display()))
        .arg(format!("-max_total_time={seconds}"))
        .arg(format!("-max_len={}", target.longest()))
        .args(["-timeout=10", "-print_final_stats=1", "-verbosity=0", "-print_funcs=0"])
        .env("RUSTUP_TOOLCHAIN", "nightly")
        .env_remove("CARGO");
    Ok(command)
}
