//! Skips work whose inputs have not changed since it was last done.

use anyhow::{Context, Result};
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};

/// A digest of everything a step depends on.
#[derive(Debug, Default)]
pub(crate) struct Inputs(DefaultHasher);

impl Inputs {
    /// Begins with the names and versions of the tools and the options used.
    pub(crate) fn of(settings: &[&str]) -> Inputs {
        let mut inputs = Inputs::default();
        settings.hash(&mut inputs.0);
        inputs
    }

    /// Adds a file's bytes.
    pub(crate) fn file(mut self, path: &Path) -> Result<Inputs> {
        fs::read(path).with_context(|| format!("reading `{}`", path.display()))?.hash(&mut self.0);
        Ok(self)
    }

    /// Sixteen hexadecimal digits, fit for a file name.
    pub(crate) fn digest(&self) -> String {
        format!("{:016x}", self.0.finish())
    }
}

/// Does `work` unless it was done before for the same `digest`; the stamp is
/// written last, so that interrupted work is done again.
pub(crate) fn once(stamp: &Path, digest: &str, work: impl FnOnce() -> Result<()>) -> Result<()> {
    if fs::read_to_string(stamp).is_ok_and(|kept| kept == digest) {
        return Ok(());
    }
    work()?;
    write(stamp, digest)
}

/// Writes a file, making the folders above it.
pub(crate) fn write(path: &Path, bytes: impl AsRef<[u8]>) -> Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).with_context(|| format!("making `{}`", folder.display()))?;
    }
    fs::write(path, bytes).with_context(|| format!("writing `{}`", path.display()))
}

/// An empty folder, whatever was there before.
pub(crate) fn empty_folder(path: PathBuf) -> Result<PathBuf> {
    if path.exists() {
        fs::remove_dir_all(&path).with_context(|| format!("clearing `{}`", path.display()))?;
    }
    fs::create_dir_all(&path).with_context(|| format!("making `{}`", path.display()))?;
    Ok(path)
}
