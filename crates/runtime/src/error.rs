//! What can go wrong, with what to do next.

use std::path::{Path, PathBuf};

/// Why the runtime did not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Another program listens on the port.
    #[error("port {0} is taken by another program: stop it or choose another with `--port`")]
    PortTaken(u16),
    /// A runtime already runs on this data.
    #[error("a server already runs on `{0}`: stop it or choose another folder with `--data`")]
    DataInUse(PathBuf),
    /// A file of the build is missing.
    #[error("`{0}` is missing: build it with `cargo xtask build`")]
    NotBuilt(PathBuf),
    /// `workerd` is not installed.
    #[error("`{0}` is missing: install it with `npm ci`")]
    NotInstalled(PathBuf),
    /// The runtime ended before it answered.
    #[error("the runtime ended ({status}); its last lines in `{log}`:\n{tail}")]
    Ended {
        /// How it ended.
        status: String,
        /// Where it wrote.
        log: PathBuf,
        /// The last lines.
        tail: String,
    },
    /// The runtime did not answer in time.
    #[error("the runtime did not answer within {seconds} s; its last lines in `{log}`:\n{tail}")]
    Silent {
        /// How long was waited.
        seconds: u64,
        /// Where it wrote.
        log: PathBuf,
        /// The last lines.
        tail: String,
    },
    /// The Worker refused to create a shop.
    #[error("creating the shop was answered {status}: {body}")]
    ShopRefused {
        /// HTTP status.
        status: u16,
        /// What it said.
        body: String,
    },
    /// `wrangler.toml` cannot be understood.
    #[error("`{path}`: {reason}")]
    Manifest {
        /// The file.
        path: PathBuf,
        /// What is wrong in it.
        reason: Box<toml::de::Error>,
    },
    /// The keys kept in the data folder cannot be understood.
    #[error("`{path}`: {reason}; move it away to start with a new shop")]
    Keys {
        /// The file.
        path: PathBuf,
        /// What is wrong in it.
        reason: serde_json::Error,
    },
    /// A file or a process could not be handled.
    #[error("`{path}`: {reason}")]
    Io {
        /// The file or program.
        path: PathBuf,
        /// What the system said.
        reason: std::io::Error,
    },
    /// A request failed on its way.
    #[error("request to {url}: {reason}")]
    Http {
        /// Where to.
        url: String,
        /// What failed.
        reason: Box<ureq::Error>,
    },
}

/// Names the file in an error of the system.
pub(crate) fn at(path: &Path) -> impl Fn(std::io::Error) -> Error {
    let path = path.to_owned();
    move |reason| Error::Io { path: path.clone(), reason }
}

/// The last lines of a log, for an error message.
pub(crate) fn tail(log: &Path) -> String {
    const LINES: usize = 20;
    let text = std::fs::read(log).unwrap_or_default();
    let text = String::from_utf8_lossy(&text);
    let lines: Vec<&str> = text.lines().collect();
    lines.get(lines.len().saturating_sub(LINES)..).unwrap_or_default().join("\n")
}
