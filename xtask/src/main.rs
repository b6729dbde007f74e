//! The project's own commands: `cargo xtask help` lists them.

mod bench;
mod build;
mod checkout;
mod ci;
mod conformance;
mod deploy;
mod dev;
mod fuzz;
mod process;
mod progress;
mod run;
mod seed;
mod serve;
mod simulate;
mod size;
mod stamp;
mod test;
mod tidy;
mod tools;

use anyhow::Result;
use checkout::Checkout;
use clap::{Parser, Subcommand};
use std::process::ExitCode;

/// Builds, runs, tests and deploys Shoal; each command installs what it needs.
#[derive(Parser)]
#[command(bin_name = "cargo xtask")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Build everything and serve it on the bare runtime, with durable storage
    Run(serve::Options),
    /// The same under `wrangler dev`, rebuilding when a source changes
    Dev(serve::Options),
    /// Build everything into `dist/`
    Build,
    /// Every test: native, wasm in headless Chromium, runtime, browser
    Test,
    /// What CI runs: format, lints, tests, documentation, sizes, tidiness
    Ci,
    /// How fast it is, part by part, with `--peers` beside others
    Bench(bench::Options),
    /// Have a fuzzer make up what comes from outside; nothing may panic
    Fuzz(fuzz::Options),
    /// Live through seeds of lost answers, crashes and late alarms; what is kept must be right
    Simulate(simulate::Options),
    /// Bytes of each wasm and script, raw and compressed, against budgets
    Size,
    /// Build for production and deploy to Cloudflare
    Deploy {
        /// Stop short of uploading
        #[arg(long)]
        dry_run: bool,
    },
}

fn main() -> ExitCode {
    match process::listen_for_interruption().and_then(|()| dispatch(Cli::parse().command)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) if error.is::<process::Interrupted>() => {
            eprintln!("\nstopped");
            ExitCode::from(130)
        }
        Err(error) => {
            eprintln!("\nerror: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn dispatch(command: Command) -> Result<()> {
    let checkout = Checkout::find()?;
    match command {
        Command::Run(options) => run::run(&checkout, &options),
        Command::Dev(options) => dev::dev(&checkout, &options),
        Command::Build => build::everything(&checkout, build::Mode::Release),
        Command::Test => test::test(&checkout),
        Command::Ci => ci::ci(&checkout),
        Command::Bench(options) => bench::bench(&checkout, &options),
        Command::Fuzz(options) => fuzz::fuzz(&checkout, &options),
        Command::Simulate(options) => simulate::simulate(&checkout, &options),
        Command::Size => size::size(&checkout),
        Command::Deploy { dry_run: false } => deploy::upload(&checkout),
        Command::Deploy { dry_run: true } => deploy::rehearse(&checkout),
    }
}

#[cfg(test)]
mod tests {
    use super::Cli;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_holds_together() {
        Cli::command().debug_assert();
    }
}
