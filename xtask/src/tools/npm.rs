//! The npm packages of a `package-lock.json`.

use crate::checkout::Checkout;
use crate::process::{capture, succeeds};
use crate::progress::step;
use crate::stamp::{Inputs, once};
use anyhow::{Result, bail};
use std::path::Path;
use std::process::Command;

/// Installs the packages that the project's own scripts need.
pub(crate) fn install(checkout: &Checkout) -> Result<()> {
    install_in(&checkout.root)
}

/// Installs what a folder's lock file names when that has changed.
pub(crate) fn install_in(folder: &Path) -> Result<()> {
    let digest = Inputs::of(&[]).file(&folder.join("package-lock.json"))?.digest();
    once(&folder.join("node_modules/.installed"), &digest, || {
        if !succeeds(Command::new("npm").arg("--version")) {
            bail!("`npm` is needed to install the runtime and the build tools: install Node.js 20 or newer");
        }
        step("installing npm packages", || {
            capture(
                Command::new("npm")
                    .args(["ci", "--no-audit", "--no-fund", "--loglevel=error"])
                    .current_dir(folder),
            )?;
            Ok(())
        })
    })
}
