//! Rust's wasm target and `wasm-bindgen`.

use crate::checkout::Checkout;
use crate::process::{capture, run};
use crate::progress::{say, step};
use crate::stamp::empty_folder;
use anyhow::{Context, Result, bail};
use std::fs;
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

/// Builds `wasm-bindgen` once for every checkout on this machine.
pub(crate) fn install_bindgen(checkout: &Checkout) -> Result<WasmBindgen> {
    let place = checkout.cache.join(format!("wasm-bindgen-{BINDGEN}"));
    if !place.is_dir() {
        // Beside its place and renamed when complete; the process id keeps two checkouts apart.
        let beside = checkout.cache.join(format!("wasm-bindgen-{BINDGEN}.{}", std::process::id()));
        build_bindgen(checkout, &empty_folder(beside.clone())?)?;
        let built = beside.join("root");
        if fs::rename(&built, &place).is_err() && !place.is_dir() {
            bail!("could not move `{}` to `{}`", built.display(), place.display());
        }
        let _ = fs::remove_dir_all(beside);
    }
    let programs = place.join("bin");
    Ok(WasmBindgen {
        bindgen: programs.join("wasm-bindgen"),
        test_runner: programs.join("wasm-bindgen-test-runner"),
    })
}

/// Unoptimised: building takes a minute instead of five, and the few seconds of
/// work it does for us stay below half a second.
fn build_bindgen(checkout: &Checkout, folder: &std::path::Path) -> Result<()> {
    say(&format!("building wasm-bindgen {BINDGEN}, once for this machine (about a minute)"));
    let mut command = checkout.cargo();
    command
        .args(["install", "--locked", "--no-default-features"])
        .args(["--bin", "wasm-bindgen", "--bin", "wasm-bindgen-test-runner"])
        .args(["--version", BINDGEN, "wasm-bindgen-cli"])
        .arg("--root")
        .arg(folder.join("root"))
        .env("CARGO_TARGET_DIR", folder.join("target"))
        .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "0")
        .env("CARGO_PROFILE_RELEASE_LTO", "off")
        .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16")
        .env("CARGO_PROFILE_RELEASE_DEBUG", "0");
    run(&mut command)
}
