//! Segments on the device: the evaluator as wasm, and the script that brings it. A page loads them only when
//! it asks for segments.

use super::package::{Mode, Package, bundle};
use super::plain;
use super::trim::{Edge, PANICS, UNUSED};
use crate::checkout::Checkout;
use crate::tools::wasm::WasmBindgen;
use anyhow::Result;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};
use std::fs;
use std::path::{Path, PathBuf};

const SCRIPT: &str = "crates/sdk/js/segments.js";
const GLUE: &str = "crates/device/js/device.js";
const PLAIN: &str = "crates/device/js/plain.js";
const PAGE: &str = "crates/device/js/page.js";

/// What the glue calls, and what it is asked for.
const EDGE: Edge = Edge {
    imports: &[("__wbg_number_", "number"), ("__wbg_decimal_", "decimal"), ("__wbg_lower_", "lower")],
    exports: &[
        ("memory", "memory"),
        ("device_read", "begin"),
        ("device_take", "take"),
        ("device_look", "look"),
        ("device_members", "members"),
        ("device_length", "length"),
        ("device_until", "until"),
        ("__wbg_device_free", "free"),
        ("__wbindgen_malloc", "room"),
    ],
    traps: PANICS,
};

/// What pages load that ask for segments.
pub(crate) struct Segments {
    /// The script, which loads one of the others: under its own name, with their endings.
    pub(crate) script: PathBuf,
    /// The evaluator.
    pub(crate) wasm: PathBuf,
    /// The same in JavaScript, where wasm is refused.
    pub(crate) plain: PathBuf,
}

/// Builds them into `work`.
pub(crate) fn build(checkout: &Checkout, tools: &WasmBindgen, mode: Mode, work: &Path) -> Result<Segments> {
    let bound = package(mode).bind(checkout, tools, |_| "device".to_owned())?;
    let [script, plain] = ["segments.js", "segments.plain.js"].map(|name| work.join(name));
    let translated = plain::build(checkout, &bound)?;
    let aliases = [("evaluator", &translated), ("page", &checkout.at(PAGE))];
    let [evaluator, page] = aliases.map(|(name, path)| format!("--alias:{name}={}", path.display()));
    bundle(checkout, &checkout.at(PLAIN), &plain, &["--format=esm", "--minify", &evaluator, &page])?;
    let options = [
        "--format=esm",
        "--minify",
        &format!("--alias:device={}", checkout.at(GLUE).display()),
        &format!("--define:WASM_DIGEST={}", digest(&bound.wasm())?),
        &format!("--define:PLAIN_DIGEST={}", digest(&plain)?),
    ];
    bundle(checkout, &checkout.at(SCRIPT), &script, &options)?;
    Ok(Segments { script, wasm: bound.wasm(), plain })
}

/// As JavaScript writes what `integrity` takes.
fn digest(file: &Path) -> Result<String> {
    Ok(format!("\"sha256-{}\"", STANDARD.encode(Sha256::digest(fs::read(file)?))))
}

fn package(mode: Mode) -> Package {
    let release = Package {
        name: "device",
        profile: "small",
        bindgen: &["--omit-default-module-path"],
        optimise: &["-Oz", "--converge"],
        edge: Some(&EDGE),
    };
    match mode {
        Mode::Release => release,
        Mode::Development => Package { profile: "dev", optimise: UNUSED, ..release },
    }
}
