//! Rust's wasm target and `wasm-bindgen`.

use crate::checkout::Checkout;
use crate::process::capture;
use crate::progress::step;
use crate::tools::source::from_source;
use anyhow::{Context, Result};
use std::path::PathBuf;
use std::process::Command;

/// What Rust calls the platform.
pub(crate) const TARGET: &str = "wasm32-unknown-unknown";

/// The version that matches the library in `Cargo.toml`: they share a format.
pub(crate) const BINDGEN: &str = "0.2.129";

/// The programs of `wasm-bindgen`.
#[derive(Debug)]
pub(crate) struct WasmBindgen {
    /// Makes the JavaScript around a wasm file.
    pub(crate) bindgen: PathBuf,
    /// Runs tests in a browser.
    pub(crate) test_runner: PathBuf,
}

/// Makes sure that the compiler can build for wasm.
pub(crate) fn add_target() -> Result<()> {
    let query = capture(Command::new("rustc").args(["--print", "target-libdir", "--target", TARGET]))?;
    if PathBuf::from(query.trim()).is_dir() {
        return Ok(());
    }
    step("installing Rust's wasm target", || {
        capture(Command::new("rustup").args(["target", "add", TARGET])).with_context(|| {
            format!("the target {TARGET} is needed: install rustup, or the target in your distribution's way")
        })?;
        Ok(())
    })
}

/// Builds `wasm-bindgen` once for every checkout on this machine. Unoptimised: building takes a minute
/// instead of five, and the few seconds of work it does for us stay below half a second.
pub(crate) fn install_bindgen(checkout: &Checkout) -> Result<WasmBindgen> {
    let options = ["--no-default-features", "--bin", "wasm-bindgen", "--bin", "wasm-bindgen-test-runner"];
    let programs = from_source(checkout, "wasm-bindgen-cli", BINDGEN, &options)?;
    Ok(WasmBindgen {
        bindgen: programs.join("wasm-bindgen"),
        test_runner: programs.join("wasm-bindgen-test-runner"),
    })
}
