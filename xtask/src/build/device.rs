//! Segments on the device: the evaluator as wasm, and the script that brings it. A page loads them only when
//! it asks for segments.

use super::package::{Mode, Package, bundle};
use crate::checkout::Checkout;
use crate::tools::wasm::WasmBindgen;
use anyhow::Result;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};
use std::fs;
use std::path::{Path, PathBuf};

const SCRIPT: &str = "crates/sdk/js/segments.js";

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
        &format!("--alias:device={}", bound.glue().display()),
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
        short_names: true,
    };
    match mode {
        Mode::Release => release,
        Mode::Development => Package { profile: "dev", optimise: &[], short_names: false, ..release },
    }
}
