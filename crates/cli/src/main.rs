//! The shoal command line: work on files, and between files and a running server.

mod convert;
mod evaluate;
mod import;
mod lines;
mod place;
mod progress;
mod read;
mod recommend;
mod report;
mod send;

use std::io::{self, Write};
use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Shoal from the command line.
#[derive(Parser)]
#[command(name = "shoal", version, arg_required_else_help = true)]
struct Shoal {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Convert(convert::Convert),
    Evaluate(evaluate::Evaluate),
    Import(import::Import),
    Recommend(recommend::Recommend),
}

fn main() -> ExitCode {
    let outcome = match Shoal::parse().command {
        Command::Convert(convert) => convert.run(),
        Command::Evaluate(evaluate) => evaluate.run(),
        Command::Import(import) => import.run(),
        Command::Recommend(recommend) => recommend.run(),
    };
    outcome.unwrap_or_else(|error| {
        // Where nobody hears it, the exit code tells.
        let _unheard = writeln!(io::stderr(), "error: {error:#}");
        ExitCode::FAILURE
    })
}
