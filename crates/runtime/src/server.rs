//! One running server.

use crate::config::Config;
use crate::error::{Error, at, tail};
use crate::group::Group;
use crate::shop::{NewShop, ShopKeys, create_shop};
use std::fs::{File, OpenOptions, Permissions, TryLockError};
use std::io::Write;
use std::net::TcpListener;
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

const START_PATIENCE: Duration = Duration::from_secs(30);
const STOP_PATIENCE: Duration = Duration::from_secs(3);

/// The binding that holds the operator's key, the only one that creates shops.
pub(crate) const ROOT_KEY: &str = "SHOAL_ROOT_KEY";

/// A running `workerd`; it ends when this is dropped.
#[derive(Debug)]
pub struct Server {
    config: Config,
    url: String,
    group: Option<Group>,
}

impl Server {
    /// Starts the runtime and waits until the Worker answers.
    pub fn start(mut config: Config) -> Result<Server, Error> {
        config.prepare()?;
        config.port = free_port(config.port)?;
        if !config.bindings.contains_key(ROOT_KEY) {
            config = config.binding(ROOT_KEY, "root key of a test");
        }
        let _ = std::fs::remove_file(config.log());
        let url = format!("http://127.0.0.1:{}", config.port);
        let mut server = Server { config, url, group: None };
        server.restart()?;
        Ok(server)
    }

    /// Where it answers, without a slash at the end.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// What it was started with; `port` is the one it listens on.
    pub fn config(&self) -> &Config {
        &self.config
    }

    /// The file it writes to.
    pub fn log(&self) -> PathBuf {
        self.config.log()
    }

    /// The id of its process, while it runs.
    pub fn process_id(&self) -> Option<u32> {
        self.group.as_ref().map(Group::id)
    }

    /// Whether it is still there.
    pub fn is_running(&mut self) -> bool {
        self.group.as_mut().is_some_and(|group| group.ended().is_none())
    }

    /// Creates a shop with the root key the server was started with.
    pub fn create_shop(&self, shop: &NewShop) -> Result<ShopKeys, Error> {
        let root_key = self.config.bindings.get(ROOT_KEY).map_or("", String::as_str);
        create_shop(&self.url, root_key, shop)
    }

    /// Ends it as a power cut would: nothing is written any more.
    pub fn kill(&mut self) {
        self.group = None;
    }

    /// Asks it to end, and ends it when it does not within 3 s.
    pub fn stop(&mut self) {
        if let Some(mut group) = self.group.take() {
            group.stop(STOP_PATIENCE);
        }
    }

    /// Changes a text binding; it counts from the next [`Server::restart`].
    pub fn set_binding(&mut self, name: &str, text: &str) {
        self.config.bindings.insert(name.to_owned(), text.to_owned());
    }

    /// Starts it on the same port and data, after ending it if it runs.
    pub fn restart(&mut self) -> Result<(), Error> {
        self.stop();
        let log = self.config.log();
        let output = OpenOptions::new().create(true).append(true).open(&log).map_err(at(&log))?;
        let config = self.write_config()?;
        let mut command = Command::new(&self.config.workerd);
        command
            .args(["serve", "--import-path", "/"])
            .arg(config)
            .stdin(lock(&self.config.data)?)
            .stdout(output.try_clone().map_err(at(&log))?)
            .stderr(output);
        let group = self.group.insert(Group::spawn(&mut command)?);
        wait_until_ready(&self.url, group, &log)
    }

    fn write_config(&self) -> Result<PathBuf, Error> {
        let path = self.config.data.join("workerd.capnp");
        let mut file = OpenOptions::new()
            .create(true)
            .truncate(true)
            .write(true)
            .mode(0o600)
            .open(&path)
            .map_err(at(&path))?;
        // It holds secrets, also where an earlier file was open to others.
        file.set_permissions(Permissions::from_mode(0o600)).map_err(at(&path))?;
        file.write_all(self.config.capnp()?.as_bytes()).map_err(at(&path))?;
        Ok(path)
    }
}

/// Whether `url` answers anything within a second; a refusal is reported after a moment.
pub fn answers(url: &str) -> bool {
    let request = ureq::get(url).config().http_status_as_error(false).max_redirects(0);
    let answered = request.timeout_global(Some(Duration::from_secs(1))).build().call().is_ok();
    if !answered {
        std::thread::sleep(Duration::from_millis(20));
    }
    answered
}

fn wait_until_ready(url: &str, group: &mut Group, log: &Path) -> Result<(), Error> {
    let deadline = Instant::now() + START_PATIENCE;
    while Instant::now() < deadline {
        if let Some(status) = group.ended() {
            let status = status.to_string();
            return Err(Error::Ended { status, log: log.to_owned(), tail: tail(log) });
        }
        if answers(url) {
            return Ok(());
        }
    }
    let seconds = START_PATIENCE.as_secs();
    Err(Error::Silent { seconds, log: log.to_owned(), tail: tail(log) })
}

/// The port itself when nobody listens on it; any free one for 0.
pub fn free_port(port: u16) -> Result<u16, Error> {
    TcpListener::bind(("127.0.0.1", port))
        .and_then(|listener| listener.local_addr())
        .map(|address| address.port())
        .map_err(|_| Error::PortTaken(port))
}

/// Locks the data folder. The runtime gets the file as its standard input, so
/// that the lock lives exactly as long as the process that writes the data.
fn lock(data: &Path) -> Result<File, Error> {
    let path = data.join("lock");
    let file = OpenOptions::new().create(true).truncate(false).write(true).open(&path).map_err(at(&path))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(Error::DataInUse(data.to_owned())),
        Err(TryLockError::Error(reason)) => Err(at(&path)(reason)),
    }
}
