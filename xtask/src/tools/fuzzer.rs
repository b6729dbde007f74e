//! `cargo-fuzz`, and the nightly compiler that it needs.

use super::source::from_source;
use crate::checkout::Checkout;
use crate::process::succeeds;
use anyhow::{Result, bail};
use std::path::PathBuf;
use std::process::Command;

const VERSION: &str = "0.13.2";

/// The program, built once for every checkout on this machine.
pub(crate) fn install(checkout: &Checkout) -> Result<PathBuf> {
    if !succeeds(Command::new("rustc").args(["+nightly", "--version"])) {
        bail!("the fuzzer needs a nightly compiler: run `rustup toolchain install nightly`");
    }
    Ok(from_source(checkout, "cargo-fuzz", VERSION, &[])?.join("cargo-fuzz"))
}
