//! The SDK for pages that refuse wasm: the same code, turned into JavaScript by Binaryen's `wasm2js`.

use super::names::shorten;
use super::package::{Bound, bundle};
use crate::checkout::Checkout;
use crate::process::capture;
use crate::progress::step;
use crate::stamp::{Inputs, empty_folder, once, write};
use crate::tools::wasm::WasmBindgen;
use anyhow::{Result, ensure};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What JavaScript has no counterpart for is written in older instructions.
const LOWER: &[&str] = &[
    "--llvm-memory-copy-fill-lowering",
    "--llvm-nontrapping-fptoint-lowering",
    "--signext-lowering",
    // `wasm-bindgen` uses what stands there.
    "--strip-target-features",
];
const SHRINK: &[&str] = &["-Oz", "--converge", "--strip-debug", "--strip-producers", "--mvp-features"];

/// The glue keeps views of the memory and looks whether they have been detached. Memory that is an
/// ordinary buffer never is: what was written after it had grown would be lost.
const VIEWS: [(&str, &str); 2] = [
    (
        "cachedDataViewMemory0.buffer.detached === true || (cachedDataViewMemory0.buffer.detached === undefined \
         && cachedDataViewMemory0.buffer !== wasm.memory.buffer)",
        "cachedDataViewMemory0.buffer !== wasm.memory.buffer",
    ),
    ("cachedUint8ArrayMemory0.byteLength === 0", "cachedUint8ArrayMemory0.buffer !== wasm.memory.buffer"),
];

/// Builds it from what the compiler made of the SDK: one module with the class `Core`.
pub(crate) fn build(checkout: &Checkout, tools: &WasmBindgen, sdk: &Bound) -> Result<PathBuf> {
    let folder = checkout.target().join("xtask/sdk/plain");
    let script = folder.join("work/plain.js");
    let settings = [&[sdk.digest.as_str()], LOWER, SHRINK, &VIEWS.map(|(_, ours)| ours)[..]].concat();
    once(&folder.join("stamp"), &Inputs::of(&settings).digest(), || {
        let work = empty_folder(folder.join("work"))?;
        step("turning sdk into JavaScript", || translate(checkout, tools, &sdk.compiled, &work))?;
        bundle(checkout, &work.join("sdk.js"), &script, &["--format=esm", "--minify"])
    })?;
    Ok(script)
}

fn translate(checkout: &Checkout, tools: &WasmBindgen, compiled: &Path, work: &Path) -> Result<()> {
    let lowered = work.join("lowered.wasm");
    capture(checkout.npm_program("wasm-opt").args(LOWER).arg(compiled).arg("-o").arg(&lowered))?;
    let mut bindgen = Command::new(&tools.bindgen);
    bindgen.args(["--target", "bundler", "--no-typescript", "--out-name", "sdk", "--out-dir"]);
    capture(bindgen.arg(work).arg(&lowered))?;

    let wasm = work.join("sdk_bg.wasm");
    capture(checkout.npm_program("wasm-opt").args(LOWER).args(SHRINK).arg(&wasm).arg("-o").arg(&wasm))?;
    let glue = work.join("sdk_bg.js");
    let (short, glue_text) = shorten(&fs::read(&wasm)?, &with_fresh_views(&fs::read_to_string(&glue)?)?)?;
    write(&wasm, short)?;
    write(&glue, glue_text)?;

    let script = work.join("sdk_wasm.js");
    capture(
        checkout.npm_program("wasm2js").args(["-Oz", "--mvp-features"]).arg(&wasm).arg("-o").arg(&script),
    )?;
    // The first name that was shortened is that of the module with the imports.
    replace(&script, " from '$0'", " from './sdk_bg.js'")?;
    replace(&work.join("sdk.js"), "./sdk_bg.wasm", "./sdk_wasm.js")
}

fn with_fresh_views(glue: &str) -> Result<String> {
    let fresh = VIEWS.iter().fold(glue.to_owned(), |glue, (theirs, ours)| glue.replace(theirs, ours));
    let is_stale = ["detached", "byteLength === 0"].iter().any(|check| fresh.contains(check));
    ensure!(!is_stale, "the glue looks for detached memory in a way that is not known here");
    Ok(fresh)
}

fn replace(file: &Path, from: &str, to: &str) -> Result<()> {
    let text = fs::read_to_string(file)?;
    ensure!(text.contains(from), "expected `{from}` in `{}`", file.display());
    write(file, text.replace(from, to))
}
