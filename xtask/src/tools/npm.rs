//! The npm packages of `package-lock.json`.

use crate::checkout::Checkout;
use crate::process::{capture, succeeds};
use crate::progress::step;
use crate::stamp::{Inputs, once};
use anyhow::{Result, bail};
use std::process::Command;

/// Installs the locked packages when the lock file has changed.
pub(crate) fn install(checkout: &Checkout) -> Result<()> {
    let digest = Inputs::of(&[]).file(&checkout.at("package-lock.json"))?.digest();
    once(&checkout.at("node_modules/.installed"), &digest, || {
        if !succeeds(Command::new("npm").arg("--version")) {
            bail!("`npm` is needed to install the runtime and the build tools: install Node.js 20 or newer");
        }
        step("installing npm packages", || {
            capture(
                Command::new("npm")
                    .args(["ci", "--no-audit", "--no-fund", "--loglevel=error"])
                    .current_dir(&checkout.root),
            )?;
            Ok(())
        })
    })
}
