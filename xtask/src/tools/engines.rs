//! The browsers of other engines, for what has to be alike in all of them.

use super::debian;
use anyhow::Result;
use std::path::PathBuf;

/// Firefox, and WebKitGTK with its driver.
#[derive(Debug)]
pub(crate) struct Engines {
    /// Firefox, which needs no driver.
    pub(crate) firefox: PathBuf,
    /// A browser that is nothing but WebKitGTK in a window.
    pub(crate) webkit: PathBuf,
    /// What steers it.
    pub(crate) webkit_driver: PathBuf,
}

/// Finds the browsers, or installs Debian's; those of WebKitGTK need a screen, which `xvfb` pretends to be.
pub(crate) fn install() -> Result<Engines> {
    let packages = ["firefox-esr", "webkit2gtk-driver", "xvfb", "xauth"];
    debian::find_or_install("Firefox and WebKitGTK", &packages, find)
}

fn find() -> Option<Engines> {
    debian::on_path("xvfb-run")?;
    Some(Engines {
        firefox: debian::named("FIREFOX")
            .or_else(|| debian::on_path("firefox-esr"))
            .or_else(|| debian::on_path("firefox"))?,
        webkit: debian::named("WEBKIT").or_else(mini_browser)?,
        webkit_driver: debian::named("WEBKIT_DRIVER").or_else(|| debian::on_path("WebKitWebDriver"))?,
    })
}

/// It comes with the library, in a folder named after the version and the machine.
fn mini_browser() -> Option<PathBuf> {
    let folders = std::fs::read_dir("/usr/lib").ok()?.filter_map(Result::ok).map(|entry| entry.path());
    let versions = ["webkit2gtk-4.1", "webkitgtk-6.0", "webkit2gtk-4.0"];
    let mut files =
        folders.flat_map(|folder| versions.map(|version| folder.join(version).join("MiniBrowser")));
    files.find(|file| file.is_file())
}
