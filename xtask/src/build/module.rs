//! The ES module: a folder that `npm pack` packs, with the whole SDK for shops that serve it themselves,
//! and the module alone for those that import it from the Worker.

use super::files::copy_folder;
use super::package::place;
use crate::checkout::Checkout;
use anyhow::Result;

const SOURCE: &str = "packages/shoal";

/// Builds `npm/shoal/` and `assets/shoal.mjs` of what has been built before.
pub(crate) fn build(checkout: &Checkout) -> Result<()> {
    let (source, assets) = (checkout.at(SOURCE), checkout.dist().join("assets"));
    let package = checkout.dist().join("npm/shoal");
    for name in ["package.json", "index.js", "index.d.ts"] {
        place(&source.join(name), &package.join(name))?;
    }
    for licence in ["LICENSE-MIT", "LICENSE-APACHE"] {
        place(&checkout.at(licence), &package.join(licence))?;
    }
    place(&assets.join("shoal.js"), &package.join("shoal.js"))?;
    copy_folder(&assets.join("sdk"), &package.join("sdk"), &[])?;
    place(&source.join("index.js"), &assets.join("shoal.mjs"))
}
