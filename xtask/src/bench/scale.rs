//! A shop of a million products: what its index takes, and how long blocks take.

use super::engine::{self, Wasm};
use super::table::{Table, figure};
use crate::checkout::Checkout;
use crate::progress::say;
use anyhow::Result;
use serde::Deserialize;
use std::path::Path;
use std::process::Command;

/// As `bench/ranking` tells it.
#[derive(Debug, Deserialize)]
struct Scale {
    products: u64,
    catalogue_bytes: u64,
    index_bytes: u64,
    heap_bytes: u64,
    page_bytes: u64,
    write_ms: f64,
    read_ms: f64,
    rewrite_ms: f64,
    rewrite_bytes: u64,
    product_us: f64,
    view_us: f64,
    order_us: f64,
    blocks: Vec<(String, f64, f64)>,
}

/// Prints a table of the index and one of the blocks, natively and in wasm.
pub(crate) fn bench(checkout: &Checkout, program: &Path, wasm: &Wasm) -> Result<()> {
    say("a shop of a million products");
    let native: Scale = engine::report(Command::new(program).arg("scale"))?;
    let in_wasm: Scale = wasm.measure(checkout, "scale", &[])?;
    let mut table = Table::new(&["", "native", "wasm"]);
    let megabytes = |bytes: u64| bytes as f64 / 1e6;
    for ((name, native), (_, in_wasm)) in rows(&native).into_iter().zip(rows(&in_wasm)) {
        table.row([name.to_owned(), figure(native), figure(in_wasm)]);
    }
    table.print(&format!(
        "{} products: {:.0} MB of memory with nothing learnt, {:.0} MB with two million clicks and 100,000 \
         orders (at most {:.0} MB of wasm memory, with ranking and writing all pages), {:.0} MB of pages, of which {:.0} MB change with 20,000 views",
        native.products,
        megabytes(native.catalogue_bytes),
        megabytes(native.index_bytes),
        megabytes(in_wasm.heap_bytes),
        megabytes(native.page_bytes),
        megabytes(native.rewrite_bytes),
    ));
    let mut table = Table::new(&["block", "native µs", "p99", "wasm µs", "p99"]);
    for ((name, median, worst), (_, in_wasm, worst_in_wasm)) in native.blocks.iter().zip(&in_wasm.blocks) {
        let times = [median, worst, in_wasm, worst_in_wasm].map(|time| figure(*time));
        table.row([vec![name.clone()], times.to_vec()].concat());
    }
    table.print("A block of six, filled");
    Ok(())
}

fn rows(scale: &Scale) -> [(&'static str, f64); 6] {
    [
        ("a product taken in, µs", scale.product_us),
        ("a view learnt, µs", scale.view_us),
        ("an order learnt, µs", scale.order_us),
        ("all pages written, ms", scale.write_ms),
        ("all pages read, ms", scale.read_ms),
        ("pages written after 20,000 views, ms", scale.rewrite_ms),
    ]
}
