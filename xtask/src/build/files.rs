//! Static files, copied as they are.

use super::package::place;
use anyhow::{Context, Result};
use std::fs;
use std::path::Path;

/// Makes `to` hold what `from` holds, and of the rest only `others`.
pub(crate) fn copy_folder(from: &Path, to: &Path, others: &[&str]) -> Result<()> {
    fs::create_dir_all(to).with_context(|| format!("making `{}`", to.display()))?;
    let mut names = Vec::new();
    for entry in fs::read_dir(from).with_context(|| format!("reading `{}`", from.display()))? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if entry.file_type()?.is_dir() {
            copy_folder(&entry.path(), &to.join(&name), &[])?;
        } else if !others.contains(&name.as_str()) {
            place(&entry.path(), &to.join(&name))?;
        }
        names.push(name);
    }
    let names: Vec<&str> = names.iter().map(String::as_str).chain(others.iter().copied()).collect();
    keep_only(to, &names)
}

/// Removes everything else from `folder`.
pub(crate) fn keep_only(folder: &Path, names: &[&str]) -> Result<()> {
    for entry in fs::read_dir(folder).with_context(|| format!("reading `{}`", folder.display()))? {
        let entry = entry?;
        if names.contains(&entry.file_name().to_string_lossy().as_ref()) {
            continue;
        }
        let path = entry.path();
        if entry.file_type()?.is_dir() { fs::remove_dir_all(&path) } else { fs::remove_file(&path) }
            .with_context(|| format!("removing `{}`", path.display()))?;
    }
    Ok(())
}
