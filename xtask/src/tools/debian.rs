//! What comes from the packages of Debian and its relatives.

use crate::process::{capture, succeeds};
use crate::progress::step;
use anyhow::{Context, Result, bail};
use std::path::PathBuf;
use std::process::Command;

/// What `find` finds, if need be after installing these packages.
pub(crate) fn find_or_install<Found>(
    what: &str,
    packages: &[&str],
    find: impl Fn() -> Option<Found>,
) -> Result<Found> {
    if let Some(found) = find() {
        return Ok(found);
    }
    step(&format!("installing {what}"), || install(what, packages))?;
    find().with_context(|| format!("{what} was installed but cannot be found"))
}

/// The file that an environment variable names.
pub(crate) fn named(variable: &str) -> Option<PathBuf> {
    std::env::var_os(variable).map(PathBuf::from).filter(|path| path.is_file())
}

/// A program on `PATH`.
pub(crate) fn on_path(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(program)).find(|file| file.is_file())
}

fn install(what: &str, packages: &[&str]) -> Result<()> {
    let advice = format!("the tests need {what}: install `{}`", packages.join("`, `"));
    if on_path("apt-get").is_none() {
        bail!(advice);
    }
    let install = [&["install", "-y", "--no-install-recommends"], packages].concat();
    for arguments in [&["update"], &install[..]] {
        let mut command = privileged("apt-get", &advice)?;
        capture(command.args(arguments).env("DEBIAN_FRONTEND", "noninteractive"))
            .with_context(|| advice.clone())?;
    }
    Ok(())
}

/// A command with the rights of root, without asking for a password.
fn privileged(program: &str, advice: &str) -> Result<Command> {
    if capture(Command::new("id").arg("-u"))?.trim() == "0" {
        return Ok(Command::new(program));
    }
    if !succeeds(Command::new("sudo").args(["-n", "true"])) {
        bail!("{advice}; there is no right to do it here");
    }
    let mut command = Command::new("sudo");
    command.args(["-n", program]);
    Ok(command)
}
