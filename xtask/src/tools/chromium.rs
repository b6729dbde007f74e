//! A browser for the tests, with its driver.

use crate::process::{capture, succeeds};
use crate::progress::step;
use anyhow::{Context, Result, bail};
use std::path::PathBuf;
use std::process::Command;

/// A Chromium and the driver that steers it.
#[derive(Debug)]
pub(crate) struct Chromium {
    /// The browser.
    pub(crate) browser: PathBuf,
    /// `chromedriver` of the same version.
    pub(crate) driver: PathBuf,
}

/// Finds a browser, or installs Debian's.
pub(crate) fn install() -> Result<Chromium> {
    if let Some(chromium) = find() {
        return Ok(chromium);
    }
    step("installing Chromium", install_package)?;
    find().context("Chromium was installed but is not on PATH")
}

fn find() -> Option<Chromium> {
    let names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
    let browser = named("CHROME").or_else(|| names.iter().find_map(|name| on_path(name)))?;
    let driver = named("CHROMEDRIVER").or_else(|| on_path("chromedriver"))?;
    Some(Chromium { browser, driver })
}

fn named(variable: &str) -> Option<PathBuf> {
    std::env::var_os(variable).map(PathBuf::from).filter(|path| path.is_file())
}

fn on_path(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(program)).find(|file| file.is_file())
}

fn install_package() -> Result<()> {
    let advice = "the tests need Chromium: install `chromium` and `chromedriver` and put them on PATH, \
                  or set CHROME and CHROMEDRIVER";
    if on_path("apt-get").is_none() {
        bail!(advice);
    }
    for arguments in [&["update"][..], &["install", "-y", "chromium", "chromium-driver"]] {
        capture(privileged("apt-get")?.args(arguments).env("DEBIAN_FRONTEND", "noninteractive"))
            .context(advice)?;
    }
    Ok(())
}

/// A command with the rights of root, without asking for a password.
fn privileged(program: &str) -> Result<Command> {
    if capture(Command::new("id").arg("-u"))?.trim() == "0" {
        return Ok(Command::new(program));
    }
    if !succeeds(Command::new("sudo").args(["-n", "true"])) {
        bail!("no right to install packages: run `sudo apt-get install chromium chromium-driver`");
    }
    let mut command = Command::new("sudo");
    command.args(["-n", program]);
    Ok(command)
}
