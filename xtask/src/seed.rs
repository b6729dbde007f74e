//! Fills the demo shop from the bundled data, once.

use crate::checkout::Checkout;
use crate::process::run;
use crate::progress::say;
use crate::stamp::write;
use anyhow::Result;
use runtime::ShopKeys;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Marks a data folder whose shop is the demo; what is in it says how far the filling is.
fn mark(data: &Path) -> PathBuf {
    data.join("demo")
}

/// Whether the shop in `data` is the demo.
pub(crate) fn is_demo(data: &Path) -> bool {
    mark(data).exists()
}

/// The shop about to be created is the demo.
pub(crate) fn begin(data: &Path) -> Result<()> {
    write(&mark(data), "begun\n")
}

/// Sends the bundled catalogue and orders, unless that was finished before. An
/// interrupted filling goes on: the server takes each event and item once.
pub(crate) fn fill(checkout: &Checkout, url: &str, shop: &ShopKeys, data: &Path) -> Result<()> {
    let mark = mark(data);
    if !std::fs::read_to_string(&mark).is_ok_and(|state| state == "begun\n") {
        return Ok(());
    }
    say("building the command line, to fill the demo shop with");
    run(checkout.cargo().args(["build", "--locked", "--release", "--package", "shoal-cli"]))?;
    for (format, file, key) in
        [("catalog", "demo/catalog.csv", &shop.admin_key), ("orders", "demo/orders.csv.gz", &shop.source_key)]
    {
        say(&format!("filling the demo shop from {file}"));
        let mut command = Command::new(checkout.target().join("release/shoal"));
        command.current_dir(&checkout.root);
        run(command.args(["import", file, "--format", format, "--url", url, "--key", key]))?;
    }
    write(&mark, "filled\n")
}
