//! The SDK as it goes over the wire: compressed once, as well as can be, instead of at every request.

use crate::checkout::Checkout;
use crate::process::capture;
use anyhow::Result;

/// Writes `x.br` and `x.gz` beside every `x` given, after those of earlier builds are gone.
const COMPRESS: &str = "
const { readdirSync, readFileSync, rmSync, writeFileSync } = require('fs'), { join } = require('path');
const { brotliCompressSync, constants, gzipSync } = require('zlib');
const assets = process.argv[1];
const ours = (folder, start) => readdirSync(folder).filter((name) => name.startsWith(start)).map((name) => join(folder, name));
const files = [...ours(assets, 'shoal.'), ...ours(assets, 'shoal-'), ...ours(join(assets, 'sdk'), 'sdk-')];
const isCompressed = (file) => /\\.(br|gz)$/.test(file);
files.filter(isCompressed).forEach((file) => rmSync(file));
// Which distances between repetitions are written shortest is tried out, where that takes no time.
const brotli = (bytes) => {
  const { BROTLI_PARAM_LGWIN, BROTLI_PARAM_NPOSTFIX, BROTLI_PARAM_NDIRECT } = constants;
  const ways = bytes.length > 64_000 ? [] : [15, 16].flatMap((window) => [0, 1, 2, 3].flatMap((postfix) =>
    [0, 4, 8, 15].map((direct) => ({ [BROTLI_PARAM_LGWIN]: window, [BROTLI_PARAM_NPOSTFIX]: postfix, [BROTLI_PARAM_NDIRECT]: direct << postfix }))));
  const tried = [{}, ...ways].map((params) => brotliCompressSync(bytes, { params }));
  return tried.reduce((least, other) => (other.length < least.length ? other : least));
};
for (const file of files.filter((file) => !isCompressed(file))) {
  const bytes = readFileSync(file);
  writeFileSync(file + '.br', brotli(bytes));
  writeFileSync(file + '.gz', gzipSync(bytes, { level: 9 }));
}";

/// Compresses what a shop's pages load.
pub(crate) fn sdk(checkout: &Checkout) -> Result<()> {
    let mut node = checkout.npm_program("node");
    capture(node.args(["-e", COMPRESS, "--"]).arg(checkout.dist().join("assets")))?;
    Ok(())
}
