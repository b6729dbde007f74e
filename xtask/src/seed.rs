//! Fills the demo shop from the bundled data, once.

use crate::checkout::Checkout;
use crate::process::run;
use crate::progress::say;
use crate::stamp::write;
use anyhow::{Context, Result};
use runtime::ShopKeys;
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The bundled files, and how they are imported: orders as if they were of the
/// last weeks, so that a segment over "the last 30 days" finds some.
const FILES: &[(&str, &[&str])] = &[
    ("demo/catalog.csv", &["--format", "catalog"]),
    (
        "demo/orders.csv.gz",
        &["--format", "orders", "--timezone", "Europe/London", "--currency", "GBP", "--shift-to-now"],
    ),
];

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
    run(checkout.cargo().args(["build", "--locked", "--package", "shoal-cli"]))?;
    for (file, options) in FILES {
        let mut command = Command::new(checkout.target().join("debug/shoal"));
        command.current_dir(&checkout.root).args(["import", file, "--url", url]).args(*options);
        // An environment is not visible to other users; a command line is.
        command.env("SHOAL_KEY", &shop.source_key).arg("--rejected").arg(data.join("rejected.csv"));
        run(&mut command)?;
    }
    create_segments(checkout, url, shop).context("creating the demo's segments")?;
    create_blocks(checkout, url, shop).context("defining the demo's blocks")?;
    write(&mark, "filled\n")
}

/// Creates the bundled segments that the shop does not have, the first of them last: the console
/// lists the latest first.
fn create_segments(checkout: &Checkout, url: &str, shop: &ShopKeys) -> Result<()> {
    let url = format!("{url}/api/segments");
    let bearer = format!("Bearer {}", shop.admin_key);
    let listed: Value = ureq::get(&url).header("Authorization", &bearer).call()?.body_mut().read_json()?;
    let listed = listed.get("segments").and_then(Value::as_array);
    let known: Vec<_> = listed.into_iter().flatten().map(|segment| segment.get("name")).collect();
    let bundled: Vec<Value> = serde_json::from_slice(&std::fs::read(checkout.at("demo/segments.json"))?)?;
    for segment in bundled.iter().rev().filter(|segment| !known.contains(&segment.get("name"))) {
        ureq::post(&url).header("Authorization", &bearer).send_json(segment)?;
    }
    Ok(())
}

/// Defines the bundled blocks; the same again changes nothing.
fn create_blocks(checkout: &Checkout, url: &str, shop: &ShopKeys) -> Result<()> {
    let bundled: Vec<Value> = serde_json::from_slice(&std::fs::read(checkout.at("demo/blocks.json"))?)?;
    for block in &bundled {
        let request = ureq::post(format!("{url}/api/blocks"));
        request.header("Authorization", format!("Bearer {}", shop.admin_key)).send_json(block)?;
    }
    Ok(())
}
