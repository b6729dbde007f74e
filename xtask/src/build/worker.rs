//! The Worker: one bundled module and its wasm.

use super::package::{Mode, Package, bundle, place};
use crate::checkout::Checkout;
use crate::progress::say;
use crate::tools::wasm::WasmBindgen;
use anyhow::Result;

const WORKER: Package = Package {
    name: "shoal-worker",
    profile: "release",
    // The entry shim makes a new instance when one has failed.
    bindgen: &["--experimental-reset-state-function", "--omit-default-module-path"],
    // Higher levels take minutes, serve no faster and compress worse.
    optimise: &["-O1"],
    edge: None,
};

/// Builds `dist/worker/`.
pub(crate) fn build(checkout: &Checkout, tools: &WasmBindgen, mode: Mode) -> Result<()> {
    say("building the Worker");
    let package = match mode {
        Mode::Release => WORKER,
        Mode::Development => Package { optimise: &[], ..WORKER },
    };
    let bound = package.bind(checkout, tools, |_| "worker".to_owned())?;
    let entry = bound.folder.join("index.js");
    std::fs::copy(checkout.at("crates/worker/entry/index.js"), &entry)?;
    let bundled = bound.folder.join("bundled.js");
    bundle(checkout, &entry, &bundled, &["--format=esm", "--target=es2022"])?;
    place(&bundled, &checkout.dist().join("worker/index.js"))?;
    place(&bound.wasm(), &checkout.dist().join("worker").join(bound.wasm_name()))
}
