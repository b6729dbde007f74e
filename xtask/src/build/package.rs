//! From a crate to optimised wasm with its JavaScript glue.

use super::trim::Edge;
use crate::checkout::Checkout;
use crate::process::{capture, run};
use crate::progress::step;
use crate::stamp::{Inputs, empty_folder, once, write};
use crate::tools::wasm::{BINDGEN, TARGET, WasmBindgen};
use anyhow::Result;
use std::path::{Path, PathBuf};

/// What a build is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    /// To be measured and deployed.
    Release,
    /// To be built again at every change.
    Development,
}

/// A crate that becomes wasm.
#[derive(Debug)]
pub(crate) struct Package {
    /// The crate.
    pub(crate) name: &'static str,
    /// Cargo's profile.
    pub(crate) profile: &'static str,
    /// Options of `wasm-bindgen`.
    pub(crate) bindgen: &'static [&'static str],
    /// Options of `wasm-opt`; none leaves the wasm as it is.
    pub(crate) optimise: &'static [&'static str],
    /// What the page knows of it, where every byte counts: then the glue is the page's own.
    pub(crate) edge: Option<&'static Edge>,
}

/// A package's wasm and glue, in a folder of their own.
#[derive(Debug)]
pub(crate) struct Bound {
    /// `<name>.js` and `<name>_bg.wasm`, and the glue's snippets.
    pub(crate) folder: PathBuf,
    /// The name without endings.
    pub(crate) name: String,
    /// Of everything the two files depend on.
    pub(crate) digest: String,
    /// What the compiler made.
    pub(crate) compiled: PathBuf,
}

impl Bound {
    pub(crate) fn glue(&self) -> PathBuf {
        self.folder.join(format!("{}.js", self.name))
    }

    pub(crate) fn wasm(&self) -> PathBuf {
        self.folder.join(self.wasm_name())
    }

    pub(crate) fn wasm_name(&self) -> String {
        format!("{}_bg.wasm", self.name)
    }
}

impl Package {
    /// Compiles the crate and makes its glue. The name of the two files is what
    /// `named` makes of the digest of their inputs.
    pub(crate) fn bind(
        &self,
        checkout: &Checkout,
        tools: &WasmBindgen,
        named: impl FnOnce(&str) -> String,
    ) -> Result<Bound> {
        let compiled = self.compile(checkout)?;
        let edge = format!("{:?}", self.edge);
        let settings = [&[BINDGEN, &*edge], self.bindgen, self.optimise].concat();
        let digest = Inputs::of(&settings).file(&compiled)?.file(&checkout.at("package-lock.json"))?.digest();
        let folder = checkout.target().join("xtask").join(self.name);
        let bound = Bound { folder: folder.join("bound"), name: named(&digest), digest, compiled };
        once(&folder.join("bound.stamp"), &bound.digest, || {
            empty_folder(bound.folder.clone())?;
            let mut command = std::process::Command::new(&tools.bindgen);
            command.args(["--target", "web", "--no-typescript", "--out-name", &bound.name]);
            command.args(self.bindgen).arg("--out-dir").arg(&bound.folder).arg(&bound.compiled);
            capture(&mut command)?;
            if let Some(edge) = self.edge {
                write(&bound.wasm(), edge.trim(&std::fs::read(bound.wasm())?)?)?;
            }
            if !self.optimise.is_empty() {
                step(&format!("optimising {}", self.name), || self.shrink(checkout, &bound.wasm()))?;
            }
            if let Some(edge) = self.edge {
                edge.check(&std::fs::read(bound.wasm())?)?;
            }
            Ok(())
        })?;
        Ok(bound)
    }

    /// Where bytes count, SHA-256 is a loop instead of all its rounds in a row: a tenth of its code. In the
    /// evaluator, functions are put where they are called more often than a compiler that counts bytes does by
    /// itself: its generic code falls together, a twelfth less. The tracker and the console grow by that.
    fn flags(&self) -> &'static str {
        match (self.profile, self.name) {
            ("small", "device") => {
                r#"target.wasm32-unknown-unknown.rustflags=[
                    "--cfg", "sha2_backend_soft=\"compact\"", "-Cllvm-args=--inline-threshold=40",
                ]"#
            }
            ("small", _) => {
                r#"target.wasm32-unknown-unknown.rustflags=["--cfg", "sha2_backend_soft=\"compact\""]"#
            }
            _ => "target.wasm32-unknown-unknown.rustflags=[]",
        }
    }

    fn compile(&self, checkout: &Checkout) -> Result<PathBuf> {
        run(checkout.cargo().args([
            "build",
            "--lib",
            "--locked",
            "--package",
            self.name,
            "--target",
            TARGET,
            "--profile",
            self.profile,
            "--config",
            self.flags(),
        ]))?;
        // Cargo names the folder of its oldest profile differently.
        let folder = if self.profile == "dev" { "debug" } else { self.profile };
        let file = format!("{}.wasm", self.name.replace('-', "_"));
        Ok(checkout.target().join(TARGET).join(folder).join(file))
    }

    fn shrink(&self, checkout: &Checkout, wasm: &Path) -> Result<()> {
        // The section that names the features in use is what `wasm-opt` reads; only then it may go.
        const STRIP: &[&str] = &["--strip-debug", "--strip-producers", "--strip-target-features"];
        let mut command = checkout.npm_program("wasm-opt");
        capture(command.args(self.optimise).args(STRIP).arg(wasm).arg("-o").arg(wasm))?;
        Ok(())
    }
}

/// Runs esbuild on `entry`; bundles what it imports except wasm.
pub(crate) fn bundle(checkout: &Checkout, entry: &Path, output: &Path, options: &[&str]) -> Result<()> {
    let mut command = checkout.npm_program("esbuild");
    command.arg(entry).args(["--bundle", "--log-level=warning", "--external:*.wasm"]).args(options);
    command.arg(format!("--outfile={}", output.display()));
    capture(&mut command)?;
    Ok(())
}

/// Runs esbuild on a script that imports nothing, as it is but smaller.
pub(crate) fn minify(checkout: &Checkout, script: &Path, output: &Path, options: &[String]) -> Result<()> {
    let mut command = checkout.npm_program("esbuild");
    command.arg(script).args(["--minify", "--log-level=warning"]).args(options);
    command.arg(format!("--outfile={}", output.display()));
    capture(&mut command)?;
    Ok(())
}

/// Copies one file, making the folders above it, unless it is there already.
pub(crate) fn place(from: &Path, to: &Path) -> Result<()> {
    place_bytes(&std::fs::read(from)?, to)
}

/// Writes one file, making the folders above it, unless it is there already.
pub(crate) fn place_bytes(bytes: &[u8], to: &Path) -> Result<()> {
    if std::fs::read(to).is_ok_and(|there| there == bytes) {
        return Ok(());
    }
    write(to, bytes)
}
