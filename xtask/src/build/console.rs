//! The console. A file whose name holds a digest never changes and may be cached for ever.

use super::files::copy_folder;
use super::package::{Bound, Mode, Package, bundle, place};
use crate::checkout::Checkout;
use crate::tools::wasm::WasmBindgen;
use anyhow::Result;

/// Higher levels take minutes and their result compresses worse.
const OPTIMISE: &[&str] = &["-O1"];

/// Builds `console/`.
pub(crate) fn build(checkout: &Checkout, tools: &WasmBindgen, mode: Mode) -> Result<Bound> {
    let (profile, optimise) = match mode {
        Mode::Release => ("small", OPTIMISE),
        Mode::Development => ("dev", &[][..]),
    };
    let package = Package { name: "console", profile, bindgen: &[], optimise, edge: None };
    let bound = package.bind(checkout, tools, |digest| format!("console-{digest}"))?;
    let source = checkout.at("www/console");
    let target = checkout.dist().join("assets/console");
    copy_folder(&source, &target, &["boot.js", &bound.wasm_name()])?;
    place(&bound.wasm(), &target.join(bound.wasm_name()))?;
    // `boot.js` imports the glue under the name `console.js`, from beside itself.
    std::fs::copy(bound.glue(), bound.folder.join("console.js"))?;
    let boot = bound.folder.join("boot.js");
    std::fs::copy(source.join("boot.js"), &boot)?;
    bundle(checkout, &boot, &target.join("boot.js"), &["--format=esm", "--minify"])?;
    Ok(bound)
}
