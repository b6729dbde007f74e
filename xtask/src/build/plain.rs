//! The SDK for pages that refuse wasm: the same module, turned into JavaScript by Binaryen's `wasm2js`.

use super::package::{Bound, minify};
use crate::checkout::Checkout;
use crate::process::capture;
use crate::progress::step;
use crate::stamp::{Inputs, empty_folder, once};
use anyhow::Result;
use std::path::{Path, PathBuf};

/// What JavaScript has no counterpart for is written in older instructions.
const LOWER: &[&str] = &[
    "--all-features",
    "--disable-memory64",
    "--disable-multimemory",
    "--llvm-memory-copy-fill-lowering",
    "--llvm-nontrapping-fptoint-lowering",
    "--signext-lowering",
    "--strip-target-features",
];
const SHRINK: &[&str] = &["-Oz", "--converge", "--mvp-features"];

/// Builds a module that exports what the wasm does.
pub(crate) fn build(checkout: &Checkout, sdk: &Bound) -> Result<PathBuf> {
    let folder = checkout.target().join("xtask/sdk/plain");
    let script = folder.join("work/plain.js");
    let settings = [&[sdk.digest.as_str()], LOWER, SHRINK].concat();
    once(&folder.join("stamp"), &Inputs::of(&settings).digest(), || {
        let work = empty_folder(folder.join("work"))?;
        step("turning sdk into JavaScript", || translate(checkout, &sdk.wasm(), &work, &script))
    })?;
    Ok(script)
}

fn translate(checkout: &Checkout, wasm: &Path, work: &Path, script: &Path) -> Result<()> {
    let [lowered, shrunk, translated] = ["lowered.wasm", "shrunk.wasm", "sdk.js"].map(|name| work.join(name));
    capture(checkout.npm_program("wasm-opt").args(LOWER).arg(wasm).arg("-o").arg(&lowered))?;
    capture(checkout.npm_program("wasm-opt").args(SHRINK).arg(&lowered).arg("-o").arg(&shrunk))?;
    let mut wasm2js = checkout.npm_program("wasm2js");
    capture(wasm2js.args(["-Oz", "--mvp-features"]).arg(&shrunk).arg("-o").arg(&translated))?;
    minify(checkout, &translated, script, &["--format=esm".to_owned()])
}
