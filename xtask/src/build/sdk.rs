//! The SDK: the script tag's file, and beside it what that loads. The files beside it bear a digest of
//! all of them in their names, so they never change; a page takes each only with the bytes that were built.

use super::device;
use super::files::keep_only;
use super::package::{Mode, Package, bundle, minify, place_bytes};
use super::plain;
use super::trim::{Edge, PANICS, UNUSED};
use crate::checkout::Checkout;
use crate::tools::wasm::WasmBindgen;
use anyhow::{Context, Result};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};
use std::fs;
use std::path::{Path, PathBuf};

/// It is small enough for the search for every byte.
const OPTIMISE: &[&str] = &[
    "--low-memory-unused",
    "-Oz",
    "--converge",
    // Larger functions that are called once compress better as they are.
    "--one-caller-inline-max-function-size=90",
];
/// What `js/core.js` calls.
const EDGE: Edge = Edge {
    imports: &[],
    exports: &[
        ("memory", "memory"),
        ("core_new", "begin"),
        ("core_handle", "handle"),
        ("core_length", "length"),
        ("__wbindgen_malloc", "room"),
    ],
    traps: PANICS,
};
const MODULE: &[&str] = &["--format=esm", "--minify"];
const SCRIPTS: &str = "crates/sdk/js";

/// Scripts that a page loads only when it needs them.
const PARTS: &[&str] = &["blocks", "debug", "layer"];

/// What has been built, as paths under `assets/`.
#[derive(Debug)]
pub(crate) struct Sdk {
    /// `shoal.js` under a name that never means another file.
    pub(crate) loader: String,
    /// What whoever writes that name into a page writes beside it.
    pub(crate) integrity: String,
    /// What is common to the names of the files that the loader loads.
    pub(crate) stem: String,
}

/// A file that the loader leads to.
struct Beside {
    ending: String,
    bytes: Vec<u8>,
}

/// Builds `shoal.js` and `sdk/`.
pub(crate) fn build(checkout: &Checkout, tools: &WasmBindgen, mode: Mode) -> Result<Sdk> {
    let bound = package(mode).bind(checkout, tools, |_| "sdk".to_owned())?;
    let work = checkout.target().join("xtask/sdk/scripts");
    let plain = work.join("plain.js");
    bundle(checkout, &plain::build(checkout, &bound)?, &plain, MODULE)?;
    let mut files = vec![beside("plain.js", &plain)?];
    for part in PARTS {
        let script = work.join(format!("{part}.js"));
        bundle(checkout, &source(checkout, part), &script, MODULE)?;
        files.push(beside(&format!("{part}.js"), &script)?);
    }
    let segments = device::build(checkout, tools, mode, &work)?;
    files.push(beside("segments.js", &segments.script)?);
    let start = start(checkout, &files, &work.join("start.js"))?;
    let wasm = beside("wasm", &bound.wasm())?;
    let digests = [("WASM_DIGEST", integrity(&wasm.bytes)), ("START_DIGEST", integrity(&start.bytes))];
    // The script that loads it knows its digest.
    files.extend([start, wasm, beside("segments.wasm", &segments.wasm)?]);
    files.push(beside("segments.plain.js", &segments.plain)?);
    let stem = publish(checkout, &files)?;
    load(checkout, stem, &digests, &work.join("loader.js"))
}

fn package(mode: Mode) -> Package {
    let release = Package {
        name: "sdk",
        profile: "small",
        bindgen: &["--omit-default-module-path"],
        optimise: OPTIMISE,
        edge: Some(&EDGE),
    };
    match mode {
        Mode::Release => release,
        Mode::Development => Package { profile: "dev", optimise: UNUSED, ..release },
    }
}

/// What starts the tracker: it knows the digests of what may be loaded later.
fn start(checkout: &Checkout, later: &[Beside], script: &Path) -> Result<Beside> {
    let digests = later.iter().map(|file| (file.ending.clone(), integrity(&file.bytes).into()));
    let digests = serde_json::Value::Object(digests.collect());
    let digests = format!("--define:DIGESTS={digests}");
    bundle(checkout, &source(checkout, "start"), script, &[MODULE, &[&*digests]].concat())?;
    beside("js", script)
}

/// Puts the files in their places and gives what is common to their names.
fn publish(checkout: &Checkout, files: &[Beside]) -> Result<String> {
    let all = files.iter().fold(Sha256::new(), |all, file| all.chain_update(&file.bytes));
    let stem = format!("sdk-{}", short(&all.finalize()));
    let folder = checkout.dist().join("assets/sdk");
    let names: Vec<String> = files.iter().map(|file| format!("{stem}.{}", file.ending)).collect();
    for (name, file) in names.iter().zip(files) {
        place_bytes(&file.bytes, &folder.join(name))?;
    }
    keep_only(&folder, &names.iter().map(String::as_str).collect::<Vec<_>>())?;
    Ok(format!("sdk/{stem}"))
}

/// Writes the script tag's file, under the name that shops use and under one of its own.
fn load(checkout: &Checkout, stem: String, digests: &[(&str, String)], script: &Path) -> Result<Sdk> {
    let names = digests.iter().map(|(name, digest)| (*name, digest.as_str())).chain([("FILES", &*stem)]);
    let define: Vec<String> = names.map(|(name, text)| format!("--define:{name}=\"{text}\"")).collect();
    minify(checkout, &source(checkout, "loader"), script, &define)?;
    let bytes = fs::read(script)?;
    let loader = format!("shoal-{}.js", short(&Sha256::digest(&bytes)));
    let assets = checkout.dist().join("assets");
    for old in fs::read_dir(&assets)?.filter_map(Result::ok).filter(|file| is_pinned(&file.file_name())) {
        fs::remove_file(old.path())?;
    }
    place_bytes(&bytes, &assets.join("shoal.js"))?;
    place_bytes(&bytes, &assets.join(&loader))?;
    Ok(Sdk { loader, integrity: integrity(&bytes), stem })
}

fn is_pinned(name: &std::ffi::OsStr) -> bool {
    name.to_string_lossy().starts_with("shoal-")
}

fn beside(ending: &str, file: &Path) -> Result<Beside> {
    let bytes = fs::read(file).with_context(|| format!("reading `{}`", file.display()))?;
    Ok(Beside { ending: ending.to_owned(), bytes })
}

fn source(checkout: &Checkout, script: &str) -> PathBuf {
    checkout.at(SCRIPTS).join(format!("{script}.js"))
}

/// As `integrity` takes it.
fn integrity(bytes: &[u8]) -> String {
    format!("sha256-{}", STANDARD.encode(Sha256::digest(bytes)))
}

/// Enough of a digest for a name.
fn short(digest: &[u8]) -> String {
    digest.iter().take(4).map(|byte| format!("{byte:02x}")).collect()
}
