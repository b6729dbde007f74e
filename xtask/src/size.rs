//! `size`: what a visitor downloads and what Cloudflare loads, against budgets.

use crate::build::{Mode, everything};
use crate::checkout::Checkout;
use crate::process::capture;
use anyhow::{Context, Result, bail};
use std::collections::BTreeMap;
use std::path::PathBuf;

/// Budgets in bytes after brotli. `*` stands for the digest in a file's name.
const BUDGETS: &[(&str, usize)] = &[
    // These three are what a page without blocks loads: 22 KB. Digests in them differ by some bytes.
    ("assets/shoal.js", 790),
    // It knows the digests of what follows.
    ("assets/sdk/sdk-*.js", 5_530),
    ("assets/sdk/sdk-*.wasm", 15_700),
    // Fetched by pages that show blocks.
    ("assets/sdk/sdk-*.blocks.js", 2_400),
    // Where `data-auto` asks for what other trackers hear.
    ("assets/sdk/sdk-*.layer.js", 550),
    // Only for whoever looks.
    ("assets/sdk/sdk-*.debug.js", 1_500),
    // Instead of the wasm, where a page refuses that.
    ("assets/sdk/sdk-*.plain.js", 23_000),
    // Beside the tracker, where a page asks for segments.
    ("assets/sdk/sdk-*.segments.js", 2_270),
    ("assets/sdk/sdk-*.segments.wasm", 49_000),
    // Instead of that, where a page refuses it.
    ("assets/sdk/sdk-*.segments.plain.js", 74_000),
    ("assets/console/boot.js", 7_000),
    // Evaluates definitions itself, and checks blocks; fetched once and kept.
    ("assets/console/console-*_bg.wasm", 800_000),
    ("worker/index.js", 10_000),
    // Loaded by Cloudflare, not by visitors: it takes 3 MB of gzip. Definitions are evaluated over calls and
    // over columns, which is most of the code twice.
    ("worker/worker_bg.wasm", 1_750_000),
];

/// Bytes of one file as it is and compressed, as a server does for visitors.
#[derive(Debug, serde::Deserialize)]
struct Size {
    raw: usize,
    gzip: usize,
    brotli: usize,
}

const MEASURE: &str = "
const { existsSync, readFileSync } = require('fs'), { gzipSync, brotliCompressSync } = require('zlib');
const measure = (file) => {
  const bytes = readFileSync(file);
  // What is served as it was compressed when it was built counts so.
  const built = (ending, compress) => (existsSync(file + ending) ? readFileSync(file + ending) : compress());
  const gzip = built('.gz', () => gzipSync(bytes, { level: 9 }));
  const brotli = built('.br', () => brotliCompressSync(bytes));
  return { raw: bytes.length, gzip: gzip.length, brotli: brotli.length };
};
console.log(JSON.stringify(process.argv.slice(1).map(measure)));";

/// Builds, prints the table, and fails when a budget is exceeded.
pub(crate) fn size(checkout: &Checkout) -> Result<()> {
    everything(checkout, Mode::Release)?;
    let files = BUDGETS.iter().map(|(name, _)| find(checkout, name)).collect::<Result<Vec<_>>>()?;
    let mut node = checkout.npm_program("node");
    let sizes: Vec<Size> = serde_json::from_str(&capture(node.args(["-e", MEASURE, "--"]).args(&files))?)?;
    println!("{:<36} {:>9} {:>9} {:>9} {:>9}", "", "raw", "gzip", "brotli", "budget");
    let mut exceeded = BTreeMap::new();
    for ((name, budget), size) in BUDGETS.iter().zip(&sizes) {
        println!("{name:<36} {:>9} {:>9} {:>9} {budget:>9}", size.raw, size.gzip, size.brotli);
        if size.brotli > *budget {
            exceeded.insert(name, size.brotli - budget);
        }
    }
    if exceeded.is_empty() {
        return Ok(());
    }
    let list: Vec<String> =
        exceeded.iter().map(|(name, bytes)| format!("`{name}` by {bytes} bytes")).collect();
    bail!(
        "over budget: {}; make it smaller, or raise the budget in xtask/src/size.rs with a reason",
        list.join(", ")
    )
}

/// The one file of the build that matches `name`.
fn find(checkout: &Checkout, name: &str) -> Result<PathBuf> {
    let path = checkout.dist().join(name);
    let Some((before, after)) = name.rsplit('/').next().and_then(|file| file.split_once('*')) else {
        return Ok(path);
    };
    let folder = path.parent().context("a budget names a file in a folder")?;
    for entry in folder.read_dir().with_context(|| format!("reading `{}`", folder.display()))? {
        let file = entry?.file_name().to_string_lossy().into_owned();
        let digest = file.strip_prefix(before).and_then(|rest| rest.strip_suffix(after));
        if digest.is_some_and(|digest| !digest.contains('.')) {
            return Ok(folder.join(file));
        }
    }
    bail!("no `{name}` in `{}`", checkout.dist().display())
}
