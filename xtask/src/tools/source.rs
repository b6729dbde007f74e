//! Tools that are built from their sources on crates.io.

use crate::checkout::Checkout;
use crate::process::run;
use crate::progress::say;
use crate::stamp::empty_folder;
use anyhow::{Result, bail};
use std::fs;
use std::path::{Path, PathBuf};

/// Builds a package once for every checkout on this machine, and gives the folder of its programs.
pub(crate) fn from_source(
    checkout: &Checkout,
    package: &str,
    version: &str,
    options: &[&str],
) -> Result<PathBuf> {
    let place = checkout.cache.join(format!("{package}-{version}"));
    if !place.is_dir() {
        // Beside its place and renamed when complete; the process id keeps two checkouts apart.
        let beside = checkout.cache.join(format!("{package}-{version}.{}", std::process::id()));
        say(&format!("building {package} {version}, once for this machine (about a minute)"));
        build(checkout, package, version, options, &empty_folder(beside.clone())?)?;
        let built = beside.join("root");
        if fs::rename(&built, &place).is_err() && !place.is_dir() {
            bail!("could not move `{}` to `{}`", built.display(), place.display());
        }
        let _ = fs::remove_dir_all(beside);
    }
    Ok(place.join("bin"))
}

fn build(checkout: &Checkout, package: &str, version: &str, options: &[&str], folder: &Path) -> Result<()> {
    let mut command = checkout.cargo();
    command
        .args(["install", "--locked"])
        .args(options)
        .args(["--version", version, package])
        .arg("--root")
        .arg(folder.join("root"))
        .env("CARGO_TARGET_DIR", folder.join("target"))
        .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "0")
        .env("CARGO_PROFILE_RELEASE_LTO", "off")
        .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16")
        .env("CARGO_PROFILE_RELEASE_DEBUG", "0");
    run(&mut command)
}
