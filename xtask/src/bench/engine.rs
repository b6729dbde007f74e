//! Builds and runs the programs of `bench/`, each a workspace of its own, natively and in wasm.

use crate::checkout::Checkout;
use crate::process::{capture, run};
use crate::progress::say;
use crate::stamp::empty_folder;
use crate::tools::{npm, wasm};
use anyhow::{Context, Result};
use serde::de::DeserializeOwned;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Builds a program and gives its path.
pub(crate) fn native(checkout: &Checkout, name: &str) -> Result<PathBuf> {
    say(&format!("building bench/{name}"));
    run(cargo(checkout, "build", name).arg("--release"))?;
    Ok(folder(checkout).join("release").join(name))
}

/// The same for a program that has the library of another one in it: both would write the same file.
pub(crate) fn native_apart(checkout: &Checkout, name: &str) -> Result<PathBuf> {
    say(&format!("building bench/{name}"));
    let folder = folder(checkout).join(name);
    run(cargo(checkout, "build", name).arg("--release").env("CARGO_TARGET_DIR", &folder))?;
    Ok(folder.join("release").join(name))
}

/// Makes sure that the product's part compiles; the rules' peers would take longer than they are worth.
pub(crate) fn check(checkout: &Checkout) -> Result<()> {
    ["engine", "ranking"].into_iter().try_for_each(|name| run(&mut cargo(checkout, "check", name)))
}

/// A program's library in wasm, with the script that runs it.
#[derive(Debug)]
pub(crate) struct Wasm {
    glue: PathBuf,
}

impl Wasm {
    pub(crate) fn build(checkout: &Checkout, name: &str) -> Result<Wasm> {
        wasm::add_target()?;
        npm::install(checkout)?;
        let tools = wasm::install_bindgen(checkout)?;
        say(&format!("building bench/{name} as wasm"));
        run(cargo(checkout, "build", name).args(["--release", "--lib", "--target", wasm::TARGET]))?;
        let bound = empty_folder(folder(checkout).join("bound").join(name))?;
        let mut bindgen = Command::new(&tools.bindgen);
        bindgen.args(["--target", "web", "--no-typescript", "--out-dir"]).arg(&bound);
        let built = folder(checkout).join(wasm::TARGET).join("release").join(name);
        capture(bindgen.arg(built.with_extension("wasm")))?;
        Ok(Wasm { glue: bound.join(name).with_extension("js") })
    }

    /// Runs one part under Node.
    pub(crate) fn measure<T: DeserializeOwned>(
        &self,
        checkout: &Checkout,
        part: &str,
        files: &[&Path],
    ) -> Result<T> {
        let mut node = checkout.npm_program("node");
        node.arg(checkout.at("bench/engine/run.js")).arg(&self.glue).arg(part).args(files);
        report(&mut node)
    }
}

/// What a command printed as JSON.
pub(crate) fn report<T: DeserializeOwned>(command: &mut Command) -> Result<T> {
    let printed = capture(command)?;
    serde_json::from_str(&printed).with_context(|| format!("reading what was measured: {printed}"))
}

/// Not `--locked`: the lock file follows when a crate of the product takes on a dependency.
fn cargo(checkout: &Checkout, action: &str, name: &str) -> Command {
    let mut command = checkout.cargo();
    command.args([action, "--manifest-path"]).arg(checkout.at("bench").join(name).join("Cargo.toml"));
    command.env("CARGO_TARGET_DIR", folder(checkout));
    command
}

fn folder(checkout: &Checkout) -> PathBuf {
    checkout.target().join("bench")
}
