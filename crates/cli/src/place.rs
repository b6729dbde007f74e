//! How far an import came, remembered in a small file until it is done.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};

use crate::read::{Identity, Refusal, hex};

/// Refusals of the server that are remembered for the report of a later run.
const REFUSALS: usize = 1_000;

/// Which import it is: the same file, to the same shop, read in the same way.
#[derive(Serialize)]
pub(crate) struct Subject<'a> {
    /// The file.
    pub(crate) file: &'a Identity,
    /// The server.
    pub(crate) url: &'a str,
    /// The key, and with it the shop; only its hash leaves this process.
    pub(crate) key: &'a str,
    /// The format.
    pub(crate) format: &'a str,
    /// What else decides which items a file makes.
    pub(crate) reading: &'a str,
}

/// How far it came.
#[derive(Debug, Default, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Progress {
    /// Items from the beginning that the server has or has refused, without gaps.
    pub(crate) items: u64,
    /// By how many weeks times are moved.
    pub(crate) weeks: Option<i32>,
    /// Those of the items that the server refused.
    pub(crate) refused: Vec<Refusal>,
}

impl Progress {
    /// Goes on by some items.
    pub(crate) fn advance(&mut self, items: u64, refused: Vec<Refusal>) {
        self.items += items;
        let room = REFUSALS.saturating_sub(self.refused.len());
        self.refused.extend(refused.into_iter().take(room));
    }
}

/// The file in which an import's progress is kept.
pub(crate) struct Place {
    path: PathBuf,
}

impl Place {
    /// The place of an import, in the user's folder for state; nothing where there is no such folder.
    pub(crate) fn of(subject: &Subject<'_>) -> Result<Option<Place>> {
        state_folder().map(|folder| Place::in_folder(&folder, subject)).transpose()
    }

    fn in_folder(folder: &Path, subject: &Subject<'_>) -> Result<Place> {
        let version = env!("CARGO_PKG_VERSION");
        let name = hex(&serde_json::to_vec(&(version, subject))?);
        let name: String = name.chars().take(32).collect();
        Ok(Place { path: folder.join("imports").join(format!("{name}.json")) })
    }

    /// What was remembered; nothing if nothing or if it cannot be read.
    pub(crate) fn load(&self) -> Option<Progress> {
        serde_json::from_slice(&fs::read(&self.path).ok()?).ok()
    }

    /// Remembers; a crash leaves what was remembered before.
    pub(crate) fn save(&self, progress: &Progress) -> Result<()> {
        let write = || -> std::io::Result<()> {
            if let Some(folder) = self.path.parent() {
                fs::create_dir_all(folder)?;
            }
            let fresh = self.path.with_extension("new");
            fs::write(&fresh, serde_json::to_vec(progress)?)?;
            fs::rename(&fresh, &self.path)
        };
        write()
            .with_context(|| format!("cannot remember in `{}` how far the import came", self.path.display()))
    }

    /// Forgets.
    pub(crate) fn remove(&self) {
        // It may never have been there.
        let _ = fs::remove_file(&self.path);
    }
}

fn state_folder() -> Option<PathBuf> {
    let set = |name: &str| env::var_os(name).filter(|value| !value.is_empty());
    set("XDG_STATE_HOME")
        .map(PathBuf::from)
        .or_else(|| Some(PathBuf::from(set("HOME")?).join(".local/state")))
        .map(|folder| folder.join("shoal"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn progress_is_kept_for_one_import_alone() {
        let folder = env::temp_dir().join(format!("shoal-place-{}", std::process::id()));
        let file = Identity { bytes: 1, head: "a".to_owned() };
        let subject = |key| Subject { file: &file, url: "http://shop", key, format: "orders", reading: "" };
        let place = Place::in_folder(&folder, &subject("one")).unwrap();
        let mut progress = Progress::default();
        progress.advance(250, Vec::new());
        place.save(&progress).unwrap();
        assert_eq!(place.load(), Some(progress));
        assert_eq!(Place::in_folder(&folder, &subject("two")).unwrap().load(), None);
        place.remove();
        assert_eq!(place.load(), None);
        fs::remove_dir_all(&folder).unwrap();
    }
}
