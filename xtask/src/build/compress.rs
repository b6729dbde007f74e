//! The SDK as it goes over the wire: compressed once, as well as can be, instead of at every request.

use crate::checkout::Checkout;
use crate::process::capture;
use anyhow::Result;

/// Writes `x.br` and `x.gz` beside every `x` given, after those of earlier builds are gone.
const COMPRESS: &str = "
const { readdirSync, readFileSync, rmSync, writeFileSync } = require('fs'), { join } = require('path');
const { brotliCompressSync, gzipSync } = require('zlib');
const assets = process.argv[1];
const ours = (folder, start) => readdirSync(folder).filter((name) => name.startsWith(start)).map((name) => join(folder, name));
const files = [...ours(assets, 'shoal.'), ...ours(assets, 'shoal-'), ...ours(join(assets, 'sdk'), 'sdk-')];
const isCompressed = (file) => /\\.(br|gz)$/.test(file);
files.filter(isCompressed).forEach((file) => rmSync(file));
for (const file of files.filter((file) => !isCompressed(file))) {
  const bytes = readFileSync(file);
  writeFileSync(file + '.br', brotliCompressSync(bytes));
  writeFileSync(file + '.gz', gzipSync(bytes, { level: 9 }));
}";

/// Compresses what a shop's pages load.
pub(crate) fn sdk(checkout: &Checkout) -> Result<()> {
    let mut node = checkout.npm_program("node");
    capture(node.args(["-e", COMPRESS, "--"]).arg(checkout.dist().join("assets")))?;
    Ok(())
}
