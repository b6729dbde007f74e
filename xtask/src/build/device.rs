//! Segments on the device: the evaluator as wasm, and the script that brings it. A page loads them only when
//! it asks for segments.

use super::package::{Mode, Package, bundle};
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

/// Builds the script into `work`; gives it and the wasm, under whose name with the ending `wasm` it looks.
pub(crate) fn build(
    checkout: &Checkout,
    tools: &WasmBindgen,
    mode: Mode,
    work: &Path,
) -> Result<(PathBuf, PathBuf)> {
    let bound = package(mode).bind(checkout, tools, |_| "device".to_owned())?;
    let digest = STANDARD.encode(Sha256::digest(fs::read(bound.wasm())?));
    let options = [
        "--format=esm",
        "--minify",
        &format!("--alias:device={}", checkout.at(GLUE).display()),
        &format!("--define:WASM_DIGEST=\"sha256-{digest}\""),
    ];
    let script = work.join("segments.js");
    bundle(checkout, &checkout.at(SCRIPT), &script, &options)?;
    Ok((script, bound.wasm()))
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
