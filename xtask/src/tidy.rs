//! What reviewers forget to look at.

use crate::checkout::Checkout;
use crate::process::capture;
use crate::tools::wasm::TARGET;
use anyhow::{Result, bail};
use std::fs;
use std::process::Command;

/// Crates that know no platform, and what they must not reach.
const PURE: &[&str] =
    &["event", "dialect", "segment", "contact", "recommend", "shard", "api", "convert", "archive"];
const PLATFORM: &[&str] = &["worker", "web-sys", "js-sys", "wasm-bindgen"];

/// Fails with the list of everything that is untidy.
pub(crate) fn tidy(checkout: &Checkout) -> Result<()> {
    let mut faults = Vec::new();
    for path in files(checkout)? {
        if let Ok(text) = fs::read_to_string(checkout.at(&path)) {
            faults.extend(faults_in(&path, &text).into_iter().map(|fault| format!("{path}: {fault}")));
        }
    }
    faults.extend(faults_in_documents(checkout)?);
    faults.extend(impurities(checkout)?);
    if faults.is_empty() {
        return Ok(());
    }
    bail!("untidy:\n  {}", faults.join("\n  "))
}

/// The files that are in the repository or about to be.
fn files(checkout: &Checkout) -> Result<Vec<String>> {
    let mut git = Command::new("git");
    git.args(["ls-files", "--cached", "--others", "--exclude-standard"]).current_dir(&checkout.root);
    Ok(capture(&mut git)?.lines().map(str::to_owned).collect())
}

fn faults_in(path: &str, text: &str) -> Vec<&'static str> {
    let is_rust = path.ends_with(".rs");
    let is_test_script = path.starts_with("tests/") && path.ends_with(".js");
    let is_written =
        is_rust || [".js", ".css", ".html", ".md", ".toml"].iter().any(|end| path.ends_with(end));
    let mut faults = Vec::new();
    if is_rust && !text.starts_with("//!") {
        faults.push("the first line is not `//!` with what the file is for");
    }
    // Put together here, so that this file passes its own check.
    if is_rust && text.contains(concat!("#[", "ignore")) {
        faults.push("a test is ignored");
    }
    if is_written && [concat!("TO", "DO"), concat!("FIX", "ME")].iter().any(|word| text.contains(word)) {
        faults.push("something is left to be done");
    }
    if is_test_script && [".skip(", ".only(", ".todo("].iter().any(|call| text.contains(call)) {
        faults.push("a test is left out");
    }
    faults
}

/// Documents and folders name the same crates, and the changelog says something.
fn faults_in_documents(checkout: &Checkout) -> Result<Vec<String>> {
    let read = |name: &str| fs::read_to_string(checkout.at(name)).unwrap_or_default();
    let architecture = read("ARCHITECTURE.md");
    let mut faults = Vec::new();
    for entry in fs::read_dir(checkout.at("crates"))? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if !architecture.contains(&format!("`{name}`")) && !architecture.contains(&format!("crates/{name}")) {
            faults.push(format!("ARCHITECTURE.md: the crate `{name}` is not in it"));
        }
    }
    for document in ["ARCHITECTURE.md", "README.md"] {
        for name in crates_named_in(&read(document)) {
            if !checkout.at("crates").join(&name).is_dir() {
                faults.push(format!("{document}: there is no `crates/{name}`"));
            }
        }
    }
    if !read("CHANGELOG.md").lines().any(|line| line.starts_with("- ")) {
        faults.push("CHANGELOG.md: it has no entry".to_owned());
    }
    Ok(faults)
}

/// Every `x` of a `crates/x` in the text.
fn crates_named_in(text: &str) -> Vec<String> {
    let is_part = |character: &char| character.is_ascii_alphanumeric() || *character == '-';
    let names = text.split("crates/").skip(1).map(|rest| rest.chars().take_while(is_part).collect());
    names.filter(|name: &String| !name.is_empty()).collect()
}

/// The pure crates that reach the platform, as wasm.
fn impurities(checkout: &Checkout) -> Result<Vec<String>> {
    let mut faults = Vec::new();
    for package in PURE {
        let mut tree = checkout.cargo();
        tree.args(["tree", "--locked", "--quiet", "--prefix", "none", "--edges", "normal"]);
        let tree = capture(tree.args(["--target", TARGET, "--package", package]))?;
        let reached = tree.lines().filter_map(|line| line.split(' ').next());
        let mut reached: Vec<&str> = reached.filter(|name| PLATFORM.contains(name)).collect();
        reached.dedup();
        if !reached.is_empty() {
            faults.push(format!("crates/{package}: it reaches {}", reached.join(", ")));
        }
    }
    Ok(faults)
}

#[cfg(test)]
mod tests {
    use super::{crates_named_in, faults_in};

    #[test]
    fn faults_are_found_where_they_count() {
        assert_eq!(faults_in("crates/a/src/b.rs", "//! Does b.\n"), [""; 0]);
        assert_eq!(faults_in("crates/a/src/b.rs", "fn b() {}").len(), 1);
        assert_eq!(faults_in("tests/browser/a.test.js", "test.only('x')").len(), 1);
        assert_eq!(faults_in("www/shop/list.js", "rows.skip(2)"), [""; 0]);
    }

    #[test]
    fn crates_are_found_in_prose() {
        assert_eq!(crates_named_in("see `crates/sdk`, crates/event/src and crates/."), ["sdk", "event"]);
    }
}
