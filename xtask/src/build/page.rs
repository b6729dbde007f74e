//! What browsers load: the SDK and the console. A file whose name holds a digest
//! never changes and may be cached for ever.

use super::files::{copy_folder, keep_only};
use super::package::{Bound, Mode, Package, bundle, place};
use crate::checkout::Checkout;
use crate::stamp::write;
use crate::tools::wasm::WasmBindgen;
use anyhow::Result;

/// The SDK is small enough for the search for every byte.
const SDK: &[&str] = &["-Oz", "--converge"];

/// Higher levels take minutes and their result compresses worse.
const CONSOLE: &[&str] = &["-O1"];

/// Builds `shoal.js` and `sdk/`.
pub(crate) fn build_sdk(checkout: &Checkout, tools: &WasmBindgen, mode: Mode) -> Result<Bound> {
    let bound = page("sdk", mode, SDK).bind(checkout, tools, |digest| format!("sdk-{digest}"))?;
    let assets = checkout.dist().join("assets");
    let glue = format!("{}.js", bound.name);
    bundle(checkout, &bound.glue(), &assets.join("sdk").join(&glue), &["--format=esm", "--minify"])?;
    place(&bound.wasm(), &assets.join("sdk").join(bound.wasm_name()))?;
    keep_only(&assets.join("sdk"), &[&glue, &bound.wasm_name()])?;

    let loader = checkout.at("crates/sdk/js/loader.js");
    let define = |name: &str, file: &str| format!("--define:{name}=\"sdk/{file}\"");
    let options = [&*define("GLUE_URL", &glue), &define("WASM_URL", &bound.wasm_name())];
    let all = [&options[..], &["--format=iife", "--minify"]].concat();
    bundle(checkout, &loader, &assets.join("shoal.js"), &all)?;
    Ok(bound)
}

/// Builds `console/`.
pub(crate) fn build_console(checkout: &Checkout, tools: &WasmBindgen, mode: Mode) -> Result<Bound> {
    let bound = page("console", mode, CONSOLE).bind(checkout, tools, |digest| format!("console-{digest}"))?;
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

/// Says which file plays which part, for whoever serves or measures them.
pub(crate) fn write_manifest(checkout: &Checkout, sdk: &Bound, console: &Bound) -> Result<()> {
    let manifest = serde_json::json!({
        "sdk.js": format!("sdk/{}.js", sdk.name),
        "sdk.wasm": format!("sdk/{}", sdk.wasm_name()),
        "console.wasm": format!("console/{}", console.wasm_name()),
    });
    write(&checkout.dist().join("assets/manifest.json"), format!("{manifest:#}\n"))
}

fn page(name: &'static str, mode: Mode, optimise: &'static [&'static str]) -> Package {
    let (profile, optimise): (_, &[&str]) = match mode {
        Mode::Release => ("small", optimise),
        Mode::Development => ("dev", &[]),
    };
    let short_names = mode == Mode::Release && name == "sdk";
    Package { name, profile, bindgen: &[], optimise, short_names }
}
