//! Databases to compare with, from PyPI, at the versions of `bench/peers/requirements.txt`.

use crate::checkout::Checkout;
use crate::process::capture;
use crate::progress::step;
use crate::tools::python;
use anyhow::{Context, Result};
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
    let programs = python::environment(checkout, "peers", "bench/peers/requirements.txt")?;
    let run = |script: &&str| {
        step(&format!("measuring {script}"), || {
            let mut python = Command::new(programs.join("python"));
            python.arg("-B").arg(checkout.at("bench/peers").join(script)).arg(events);
            let printed = capture(&mut python)?;
            let report = printed.lines().last().context("a peer printed nothing")?;
            serde_json::from_str(report).with_context(|| format!("reading what {script} printed: {printed}"))
        })
    };
    SCRIPTS.iter().map(run).collect()
}
