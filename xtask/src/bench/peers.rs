//! Databases to compare with, from PyPI, at the versions of `bench/peers/requirements.txt`.

use crate::checkout::Checkout;
use crate::process::{capture, succeeds};
use crate::progress::step;
use crate::stamp::{Inputs, once};
use anyhow::{Context, Result, bail};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

const SCRIPTS: [&str; 3] = ["with_duckdb.py", "with_clickhouse.py", "with_polars.py"];

/// What one engine measured.
#[derive(Debug, Deserialize)]
pub(crate) struct Peer {
    pub(crate) engine: String,
    pub(crate) load_s: f64,
    pub(crate) megabytes: f64,
    pub(crate) segments: BTreeMap<String, Times>,
}

/// Of one segment: as a tool would ask for it, and tuned by hand for this very segment.
#[derive(Debug, Deserialize)]
pub(crate) struct Times {
    pub(crate) members: u64,
    pub(crate) written: f64,
    pub(crate) tuned: f64,
}

/// Runs one after the other, each in a process of its own.
pub(crate) fn measure(checkout: &Checkout, events: &Path) -> Result<Vec<Peer>> {
    let environment = checkout.cache.join("peers");
    install(checkout, &environment)?;
    let run = |script: &&str| {
        step(&format!("measuring {script}"), || {
            let mut python = Command::new(environment.join("bin/python"));
            python.arg("-B").arg(checkout.at("bench/peers").join(script)).arg(events);
            let printed = capture(&mut python)?;
            let report = printed.lines().last().context("a peer printed nothing")?;
            serde_json::from_str(report).with_context(|| format!("reading what {script} printed: {printed}"))
        })
    };
    SCRIPTS.iter().map(run).collect()
}

fn install(checkout: &Checkout, environment: &Path) -> Result<()> {
    let requirements = checkout.at("bench/peers/requirements.txt");
    let digest = Inputs::of(&[]).file(&requirements)?.digest();
    once(&environment.join("installed"), &digest, || {
        if !succeeds(Command::new("python3").args(["-m", "venv", "--help"])) {
            bail!("the peers need Python 3.11 or newer with its module `venv`");
        }
        step("installing DuckDB, ClickHouse and polars", || {
            capture(Command::new("python3").args(["-m", "venv", "--clear"]).arg(environment))?;
            let mut pip = Command::new(environment.join("bin/python"));
            pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps"]);
            capture(pip.arg("--requirement").arg(&requirements))?;
            Ok(())
        })
    })
}
