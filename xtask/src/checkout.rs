//! The checkout's folders, and commands that run in it.

use anyhow::{Context, Result};
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Where this checkout and its cache are.
#[derive(Debug)]
pub(crate) struct Checkout {
    /// The root of the repository.
    pub(crate) root: PathBuf,
    /// Tools built once for every checkout on this machine.
    pub(crate) cache: PathBuf,
    /// Whether what is built is built for this once.
    once: bool,
}

impl Checkout {
    pub(crate) fn find() -> Result<Checkout> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().context("xtask has no folder above it")?;
        std::env::set_current_dir(root).with_context(|| format!("entering `{}`", root.display()))?;
        Ok(Checkout { root: root.to_owned(), cache: cache()?, once: false })
    }

    /// The same, where cargo keeps nothing that only the next build after a change would use.
    /// It halves what a build takes on disk.
    pub(crate) fn once(&self) -> Checkout {
        Checkout { root: self.root.clone(), cache: self.cache.clone(), once: true }
    }

    /// A path inside the checkout.
    pub(crate) fn at(&self, path: &str) -> PathBuf {
        self.root.join(path)
    }

    /// The build that is served and deployed.
    pub(crate) fn dist(&self) -> PathBuf {
        self.at("dist")
    }

    /// Cargo's own folder.
    pub(crate) fn target(&self) -> PathBuf {
        std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| self.at("target"), PathBuf::from)
    }

    /// `cargo`, in the toolchain that runs this.
    pub(crate) fn cargo(&self) -> Command {
        let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        command.current_dir(&self.root);
        // Set for xtask by `cargo run`; a nested cargo would take them for its own.
        for name in ["CARGO_MANIFEST_DIR", "CARGO_PKG_NAME", "CARGO_PKG_VERSION"] {
            command.env_remove(name);
        }
        if self.once {
            command.env("CARGO_INCREMENTAL", "0");
        }
        command
    }

    /// A program that npm installed, which finds the pinned Node first.
    pub(crate) fn npm_program(&self, name: &str) -> Command {
        let programs = self.at("node_modules/.bin");
        let mut path = OsString::from(&programs);
        if let Some(rest) = std::env::var_os("PATH") {
            path.push(":");
            path.push(rest);
        }
        let mut command = Command::new(programs.join(name));
        command.current_dir(&self.root).env("PATH", path);
        command
    }
}

fn cache() -> Result<PathBuf> {
    let from = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    from("SHOAL_CACHE")
        .or_else(|| from("XDG_CACHE_HOME").map(|folder| folder.join("shoal")))
        .or_else(|| from("HOME").map(|folder| folder.join(".cache/shoal")))
        .context("no place for built tools: set `SHOAL_CACHE` to a folder")
}
