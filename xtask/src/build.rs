//! Builds `dist/`: the Worker in `worker/`, everything a browser loads in `assets/`.

mod compress;
mod console;
mod device;
mod files;
mod module;
mod package;
mod plain;
mod sdk;
mod trim;
mod worker;

use crate::checkout::Checkout;
use crate::process::run;
use crate::progress::say;
use crate::stamp::write;
use crate::tools;
use anyhow::Result;
pub(crate) use package::Mode;

/// Builds what has changed since the last time.
pub(crate) fn everything(checkout: &Checkout, mode: Mode) -> Result<()> {
    let tools = tools::install(checkout)?;
    worker::build(checkout, &tools, mode)?;
    say("building what browsers load");
    let sdk = sdk::build(checkout, &tools, mode)?;
    module::build(checkout)?;
    compress::sdk(checkout)?;
    let console = console::build(checkout, &tools, mode)?;
    files::copy_folder(&checkout.at("www/shop"), &checkout.dist().join("assets/shop"), &[])?;
    document(checkout)?;
    write_manifest(checkout, &sdk, &console)
}

/// Says which file plays which part, for whoever serves, pins or measures them.
fn write_manifest(checkout: &Checkout, sdk: &sdk::Sdk, console: &package::Bound) -> Result<()> {
    let manifest = serde_json::json!({
        "shoal.js": { "path": sdk.loader, "integrity": sdk.integrity },
        "sdk.js": format!("{}.js", sdk.stem),
        "sdk.wasm": format!("{}.wasm", sdk.stem),
        "console.wasm": format!("console/{}", console.wasm_name()),
    });
    write(&checkout.dist().join("assets/manifest.json"), format!("{manifest:#}\n"))
}

/// Writes the document of the management API, as the code tells it.
fn document(checkout: &Checkout) -> Result<()> {
    say("writing the document of the API");
    let mut command = checkout.cargo();
    command.args(["run", "--locked", "--quiet", "--package", "api", "--bin", "openapi", "--"]);
    run(command.arg(checkout.dist().join("assets/openapi.json")))
}

/// Builds the Worker alone.
pub(crate) fn worker(checkout: &Checkout, mode: Mode) -> Result<()> {
    worker::build(checkout, &tools::install(checkout)?, mode)
}

/// Builds the tracker alone.
pub(crate) fn tracker(checkout: &Checkout, mode: Mode) -> Result<()> {
    sdk::build(checkout, &tools::install(checkout)?, mode)?;
    Ok(())
}
