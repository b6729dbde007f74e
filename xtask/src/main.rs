//! The project's own commands: `cargo xtask help` lists them.

mod bench;
mod build;
mod checkout;
mod ci;
mod deploy;
mod dev;
mod process;
mod progress;
mod run;
mod seed;
mod size;
mod stamp;
mod test;
mod tidy;
mod tools;

use anyhow::Result;
use checkout::Checkout;
use clap::{Args, Parser, Subcommand};
use std::path::PathBuf;
use std::process::ExitCode;

/// Builds, runs, tests and deploys Shoal; each command installs what it needs.
#[derive(Parser)]
#[command(bin_name = "cargo xtask", disable_help_subcommand = false)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Build everything and serve it on the bare runtime, with durable storage
    Run(Serve),
    /// The same under `wrangler dev`, rebuilding when a source changes
    Dev(Serve),
    /// Build everything into `dist/`
    Build,
    /// Every test: native, wasm in headless Chromium, runtime, browser
    Test,
    /// What CI runs: format, lints, tests, documentation, sizes, tidiness
    Ci,
    /// Events a second on the bare runtime, beside a bare JavaScript Worker
    Bench(bench::Options),
    /// Bytes of each wasm and script, raw and compressed, against budgets
    Size,
    /// Build for production and deploy to Cloudflare
    Deploy {
        /// Stop short of uploading
        #[arg(long)]
        dry_run: bool,
    },
}

/// Where and with what to serve.
#[derive(Args)]
struct Serve {
    /// Port on 127.0.0.1
    #[arg(long, default_value_t = 8787)]
    port: u16,
    /// Folder that keeps everything durable; `.shoal`, under wrangler `.shoal-dev`
    #[arg(long)]
    data: Option<PathBuf>,
    /// Start with one shop and no data of the demo
    #[arg(long)]
    empty: bool,
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
        Command::Run(serve) => run::run(&checkout, &serve),
        Command::Dev(serve) => dev::dev(&checkout, &serve),
        Command::Build => build::everything(&checkout, build::Mode::Release),
        Command::Test => test::test(&checkout),
        Command::Ci => ci::ci(&checkout),
        Command::Bench(options) => bench::bench(&checkout, &options),
        Command::Size => size::size(&checkout),
        Command::Deploy { dry_run: false } => deploy::upload(&checkout),
        Command::Deploy { dry_run: true } => deploy::rehearse(&checkout),
    }
}
