//! A browser for the tests, with its driver.

use super::debian;
use anyhow::Result;
use std::path::PathBuf;

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
    debian::find_or_install("Chromium", &["chromium", "chromium-driver"], find)
}

fn find() -> Option<Chromium> {
    let names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
    let browser = debian::named("CHROME").or_else(|| names.iter().find_map(|name| debian::on_path(name)))?;
    let driver = debian::named("CHROMEDRIVER").or_else(|| debian::on_path("chromedriver"))?;
    Some(Chromium { browser, driver })
}
