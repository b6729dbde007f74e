//! For pages that refuse wasm: the same modules, turned into JavaScript by Binaryen's `wasm2js`.

use super::package::Bound;
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
    "--disable-compact-imports",
    "--llvm-memory-copy-fill-lowering",
    "--llvm-nontrapping-fptoint-lowering",
    "--signext-lowering",
    "--strip-target-features",
];
const SHRINK: &[&str] = &["-Oz", "--converge", "--mvp-features"];

/// Builds a module that exports what the wasm does, and imports what that imports.
pub(crate) fn build(checkout: &Checkout, bound: &Bound) -> Result<PathBuf> {
    let folder = checkout.target().join("xtask").join(&bound.name).join("plain");
    let script = folder.join("work/plain.js");
    let settings = [&[bound.digest.as_str()], LOWER, SHRINK].concat();
    once(&folder.join("stamp"), &Inputs::of(&settings).digest(), || {
        let work = empty_folder(folder.join("work"))?;
        let what = format!("turning {} into JavaScript", bound.name);
        step(&what, || translate(checkout, &bound.wasm(), &work, &script))
    })?;
    Ok(script)
}

fn translate(checkout: &Checkout, wasm: &Path, work: &Path, script: &Path) -> Result<()> {
    let [lowered, shrunk] = ["lowered.wasm", "shrunk.wasm"].map(|name| work.join(name));
    capture(checkout.npm_program("wasm-opt").args(LOWER).arg(wasm).arg("-o").arg(&lowered))?;
    capture(checkout.npm_program("wasm-opt").args(SHRINK).arg(&lowered).arg("-o").arg(&shrunk))?;
    let mut wasm2js = checkout.npm_program("wasm2js");
    capture(wasm2js.args(["-Oz", "--mvp-features"]).arg(&shrunk).arg("-o").arg(script))?;
    Ok(())
}
