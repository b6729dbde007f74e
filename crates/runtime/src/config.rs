//! What to run, and the Cap'n Proto text that tells `workerd` so.

use crate::error::{Error, at};
use crate::manifest::Manifest;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::{Path, PathBuf};

/// What to run and where.
#[derive(Debug, Clone)]
pub struct Config {
    /// The `workerd` program.
    pub workerd: PathBuf,
    /// The manifest that is deployed: compatibility date and Durable Objects.
    pub manifest: PathBuf,
    /// The build: `worker/` and `assets/`.
    pub dist: PathBuf,
    /// Where everything durable is kept.
    pub data: PathBuf,
    /// The port on 127.0.0.1; 0 takes a free one.
    pub port: u16,
    /// Text bindings, as `env.NAME` in the Worker.
    pub bindings: BTreeMap<String, String>,
}

impl Config {
    /// The build and the tools of the checkout at `root`, on a free port.
    pub fn new(root: &Path, data: impl Into<PathBuf>) -> Config {
        Config {
            workerd: root.join("node_modules/@cloudflare").join(package()).join("bin/workerd"),
            manifest: root.join("wrangler.toml"),
            dist: root.join("dist"),
            data: data.into(),
            port: 0,
            bindings: BTreeMap::new(),
        }
    }

    /// Adds a text binding.
    #[must_use]
    pub fn binding(mut self, name: &str, text: &str) -> Config {
        self.bindings.insert(name.to_owned(), text.to_owned());
        self
    }

    /// Makes the data folder and checks that everything needed is there.
    pub(crate) fn prepare(&mut self) -> Result<(), Error> {
        if !self.workerd.is_file() {
            return Err(Error::NotInstalled(self.workerd.clone()));
        }
        self.dist = std::path::absolute(&self.dist).map_err(at(&self.dist))?;
        let entry = self.dist.join("worker/index.js");
        if !entry.is_file() {
            return Err(Error::NotBuilt(entry));
        }
        std::fs::create_dir_all(self.objects()).map_err(at(&self.data))?;
        self.data = self.data.canonicalize().map_err(at(&self.data))?;
        Ok(())
    }

    pub(crate) fn objects(&self) -> PathBuf {
        self.data.join("objects")
    }

    pub(crate) fn log(&self) -> PathBuf {
        self.data.join("server.log")
    }

    /// The text `workerd serve` reads.
    pub(crate) fn capnp(&self) -> Result<String, Error> {
        let manifest = Manifest::read(&self.manifest)?;
        let flags: Vec<String> = manifest.compatibility_flags.iter().map(|flag| quoted(flag)).collect();
        Ok(format!(
            r#"using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (
  services = [
    (name = "main", worker = .worker),
    (name = "objects", disk = (path = {objects}, writable = true)),
    (name = "internet", network = (allow = ["public"], tlsOptions = (trustBrowserCas = true))),
{assets}  ],
  sockets = [(name = "http", address = "127.0.0.1:{port}", http = (), service = "main")],
);

const worker :Workerd.Worker = (
  modules = [
{modules}  ],
  compatibilityDate = {date},
  compatibilityFlags = [{flags}],
  durableObjectNamespaces = [
{namespaces}  ],
  durableObjectStorage = (localDisk = "objects"),
  bindings = [
{bindings}  ],
);
"#,
            objects = quoted_path(&self.objects()),
            assets = self
                .assets()
                .map(|path| format!("    (name = \"assets\", disk = (path = {path})),\n"))
                .unwrap_or_default(),
            port = self.port,
            modules = self.modules()?,
            date = quoted(&manifest.compatibility_date),
            flags = flags.join(", "),
            namespaces = namespaces(&manifest),
            bindings = self.all_bindings(&manifest),
        ))
    }

    /// The folder of static files, for a build that has some.
    fn assets(&self) -> Option<String> {
        let folder = self.dist.join("assets");
        folder.is_dir().then(|| quoted_path(&folder))
    }

    fn all_bindings(&self, manifest: &Manifest) -> String {
        let mut bindings = String::new();
        if self.assets().is_some() {
            bindings.push_str("    (name = \"ASSETS\", service = \"assets\"),\n");
        }
        for object in &manifest.durable_objects.bindings {
            let (name, class) = (quoted(&object.name), quoted(&object.class_name));
            let _ = writeln!(bindings, "    (name = {name}, durableObjectNamespace = {class}),");
        }
        for (name, text) in &self.bindings {
            let _ = writeln!(bindings, "    (name = {}, text = {}),", quoted(name), quoted(text));
        }
        bindings
    }

    /// The files of the Worker: `index.js` first, because the first module is the entry.
    fn modules(&self) -> Result<String, Error> {
        let folder = self.dist.join("worker");
        let index = quoted_path(&folder.join("index.js"));
        let mut modules = format!("    (name = \"index.js\", esModule = embed {index}),\n");
        for entry in folder.read_dir().map_err(at(&folder))? {
            let path = entry.map_err(at(&folder))?.path();
            if path.extension().is_some_and(|ending| ending == "wasm") {
                let name = quoted(&path.file_name().unwrap_or_default().to_string_lossy());
                let _ = writeln!(modules, "    (name = {name}, wasm = embed {}),", quoted_path(&path));
            }
        }
        Ok(modules)
    }
}

/// The storage of each class; its unique key names the folder, so it must not change.
fn namespaces(manifest: &Manifest) -> String {
    let mut namespaces = String::new();
    for object in &manifest.durable_objects.bindings {
        let class = quoted(&object.class_name);
        let _ = writeln!(namespaces, "    (className = {class}, uniqueKey = {class}, enableSql = true),");
    }
    namespaces
}

/// The npm package with the program for this machine.
fn package() -> String {
    let system = if cfg!(target_os = "macos") { "darwin" } else { std::env::consts::OS };
    let processor = if cfg!(target_arch = "aarch64") { "arm64" } else { "64" };
    format!("workerd-{system}-{processor}")
}

fn quoted_path(path: &Path) -> String {
    quoted(&path.to_string_lossy())
}

/// A Cap'n Proto string literal.
fn quoted(text: &str) -> String {
    let mut literal = String::from('"');
    for character in text.chars() {
        match character {
            '"' | '\\' => literal.extend(['\\', character]),
            '\n' => literal.push_str("\\n"),
            control if control < ' ' => {
                let _ = write!(literal, "\\x{:02x}", u32::from(control));
            }
            other => literal.push(other),
        }
    }
    literal.push('"');
    literal
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn a_text_binding_cannot_leave_its_literal() {
        assert_eq!(quoted("a\"b\\c\nd\u{1}"), r#""a\"b\\c\nd\x01""#);
    }
}
