//! `test`: every test there is.

use crate::build::{Mode, everything};
use crate::checkout::Checkout;
use crate::conformance;
use crate::process::{capture, check_interruption, run};
use crate::progress::say;
use crate::serve::Place;
use crate::simulate;
use crate::stamp::{empty_folder, write};
use crate::tools;
use crate::tools::chromium::{self, Chromium};
use crate::tools::engines::{self, Engines};
use crate::tools::python;
use crate::tools::wasm::{TARGET, WasmBindgen};
use anyhow::{Context, Result};
use std::path::{Path, PathBuf};
use std::process::Command;

/// Native, wasm in a browser, against the runtime, the API beside its document, end to end.
pub(crate) fn test(checkout: &Checkout) -> Result<()> {
    let wasm_bindgen = tools::install(checkout)?;
    let (chromium, engines) = (chromium::install()?, engines::install()?);
    say("native tests");
    // The Worker has no tests of its own: what decides anything is in the crates it is made of.
    let others = ["--exclude", "shoal-worker", "--exclude", "edge"];
    run(checkout.cargo().args(["test", "--locked", "--workspace"]).args(others))?;
    // On its own it has no more features than in a page.
    run(checkout.cargo().args(["test", "--locked", "--package", "device"]))?;
    say("types of the ES module");
    run(checkout.npm_program("tsc").args(["--project", "packages/shoal"]))?;
    say("shards through seeds of trouble");
    simulate::simulate(checkout, &simulate::Options::default())?;
    say("wasm tests, in a browser without a window");
    in_browser(checkout, &wasm_bindgen, &chromium)?;
    everything(checkout, Mode::Release)?;
    say("tests against the runtime");
    let python = python::environment(checkout, "clients", "tests/clients/requirements.txt")?.join("python");
    run(checkout.cargo().args(["test", "--locked", "--package", "edge"]).env("SHOAL_PYTHON", python))?;
    say("the API beside its document");
    conformance::check(checkout)?;
    say("end-to-end tests in browsers");
    end_to_end(checkout, &chromium, &engines)
}

/// How often a page is loaded until it has all of its scripts.
const LOADED_AT_MOST: usize = 6;

/// What the runner says of a page that still waits for scripts, before any test began.
const NOT_LOADED: &str = "Loading scripts...Failed to detect test as having been run";

fn in_browser(checkout: &Checkout, tools: &WasmBindgen, chromium: &Chromium) -> Result<()> {
    let options = webdriver_options(checkout, chromium)?;
    // On its own the SDK does without the standard library, its tests do not.
    for package in [&["suite"][..], &["sdk", "--features", "sdk/std"]] {
        let mut command = checkout.cargo();
        command
            .args(["test", "--locked", "--target", TARGET, "--package"])
            .args(package)
            .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", &tools.test_runner)
            .env("WASM_BINDGEN_TEST_ONLY_WEB", "1")
            .env("WASM_BINDGEN_TEST_TIMEOUT", "30")
            .env("WASM_BINDGEN_TEST_WEBDRIVER_JSON", &options)
            .env("CHROMEDRIVER", &chromium.driver);
        print!("{}", loaded(&mut command)?);
    }
    Ok(())
}

/// Runs tests in a page. Now and then the runner's server leaves one of the page's connections without an
/// answer; the page is loaded again then.
fn loaded(command: &mut Command) -> Result<String> {
    for _ in 1..LOADED_AT_MOST {
        match capture(command) {
            Err(error) if format!("{error:#}").contains(NOT_LOADED) => {
                say("the page did not get all of its scripts: once more");
            }
            ended => return ended,
        }
    }
    capture(command)
}

/// What the driver needs to start the browser without a window, also as root.
fn webdriver_options(checkout: &Checkout, chromium: &Chromium) -> Result<PathBuf> {
    let options = serde_json::json!({
        // The runner looks for itself whether the page is there, and for how long it waits.
        "pageLoadStrategy": "none",
        "goog:chromeOptions": {
            "binary": chromium.browser,
            "args": [
                "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
                "--disable-background-networking", "--disable-component-update", "--disable-sync",
            ],
        },
    });
    let path = checkout.target().join("xtask/webdriver.json");
    write(&path, options.to_string())?;
    Ok(path)
}

/// The journeys of `tests/browser`, through a demo shop of their own.
fn end_to_end(checkout: &Checkout, chromium: &Chromium, engines: &Engines) -> Result<()> {
    let data = empty_folder(checkout.target().join("xtask/browser"))?;
    let place = Place::demo(data)?;
    let (_server, shop) = place.open(checkout, |bindings| crate::run::start(checkout, &place, bindings))?;
    let journey = |file: &Path| {
        let mut node = checkout.npm_program("node");
        node.arg("--test")
            .arg(file)
            .env("CHROME", &chromium.browser)
            .env("FIREFOX", &engines.firefox)
            .env("WEBKIT", &engines.webkit)
            .env("WEBKIT_DRIVER", &engines.webkit_driver)
            .env("SHOAL_URL", place.url())
            .env("SHOAL_WRITE_KEY", &shop.write_key)
            .env("SHOAL_SOURCE_KEY", &shop.source_key)
            .env("SHOAL_ADMIN_KEY", &shop.admin_key)
            .env("SHOAL_TOKEN_SECRET", &shop.token_secret);
        run(&mut node)
    };
    for file in journeys(checkout)? {
        if let Err(error) = journey(&file) {
            check_interruption()?;
            // Now and then a browser leaves one request of a page without an answer; what is wrong stays so.
            say(&format!("once more: {error:#}"));
            journey(&file)?;
        }
    }
    Ok(())
}

/// The files of the journeys, in order.
fn journeys(checkout: &Checkout) -> Result<Vec<PathBuf>> {
    let folder = checkout.at("tests/browser");
    let files = std::fs::read_dir(&folder).with_context(|| format!("reading `{}`", folder.display()))?;
    let mut files = files.map(|file| Ok(file?.path())).collect::<Result<Vec<_>>>()?;
    files.retain(|file| file.to_string_lossy().ends_with(".test.js"));
    files.sort();
    Ok(files)
}
