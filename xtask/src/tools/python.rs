//! Programs from PyPI, each with its own environment.

use crate::checkout::Checkout;
use crate::process::{capture, succeeds};
use crate::progress::step;
use crate::stamp::{Inputs, once};
use anyhow::{Result, bail};
use std::path::PathBuf;
use std::process::Command;

/// Installs the versions that a file lists, all of them, once for every checkout on this machine, and
/// gives the folder of their programs.
pub(crate) fn environment(checkout: &Checkout, name: &str, requirements: &str) -> Result<PathBuf> {
    let requirements = checkout.at(requirements);
    let folder = checkout.cache.join(name);
    let digest = Inputs::of(&[]).file(&requirements)?.digest();
    once(&folder.join("installed"), &digest, || {
        if !succeeds(Command::new("python3").args(["-m", "venv", "--help"])) {
            bail!("{name} needs Python 3.11 or newer with its module `venv`");
        }
        step(&format!("installing {name} from PyPI"), || {
            capture(Command::new("python3").args(["-m", "venv", "--clear"]).arg(&folder))?;
            let mut pip = Command::new(folder.join("bin/python"));
            pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps"]);
            capture(pip.arg("--requirement").arg(&requirements))?;
            Ok(())
        })
    })?;
    Ok(folder.join("bin"))
}
