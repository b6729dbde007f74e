//! `ci`: everything a change has to pass.

use crate::checkout::Checkout;
use crate::process::run;
use crate::progress::{say, shown};
use crate::tools::{self, wasm::TARGET};
use crate::{bench, deploy, size, test, tidy};
use anyhow::Result;
use std::time::Instant;

/// The crates that become wasm; each is linted alone, as it is compiled, because
/// the SDK does without the standard library that the others bring.
const WASM: &[&str] = &["shoal-worker", "sdk", "console"];

/// Quick checks first; then the tests; then what needs a whole build.
pub(crate) fn ci(checkout: &Checkout) -> Result<()> {
    let begun = Instant::now();
    let checkout = &checkout.once();
    say("tools");
    tools::install(checkout)?;
    say("format");
    run(checkout.cargo().args(["fmt", "--all", "--check"]))?;
    say("tidiness");
    tidy::tidy(checkout)?;
    lint(checkout)?;
    say("benchmarks");
    bench::check(checkout)?;
    document(checkout)?;
    test::test(checkout)?;
    say("sizes");
    size::size(checkout)?;
    say("deployment, without uploading");
    deploy::rehearse(checkout)?;
    say(&format!("all passed in {}", shown(begun.elapsed())));
    Ok(())
}

fn lint(checkout: &Checkout) -> Result<()> {
    say("lints");
    let natively = ["--workspace", "--exclude", "shoal-worker", "--all-targets"];
    run(checkout.cargo().args(["clippy", "--locked"]).args(natively).args(["--", "-D", "warnings"]))?;
    for package in WASM {
        let as_wasm = ["--lib", "--target", TARGET, "--package", package];
        run(checkout.cargo().args(["clippy", "--locked"]).args(as_wasm).args(["--", "-D", "warnings"]))?;
    }
    Ok(())
}

fn document(checkout: &Checkout) -> Result<()> {
    say("documentation");
    // It is read by whoever works on the code, so private items belong to it.
    let flags = "-D warnings -A rustdoc::private_intra_doc_links";
    let natively = ["--workspace", "--exclude", "shoal-worker"];
    for which in [&natively[..], &["--package", "shoal-worker", "--target", TARGET]] {
        let mut command = checkout.cargo();
        command
            .args(["doc", "--locked", "--no-deps", "--document-private-items"])
            .args(which)
            .env("RUSTDOCFLAGS", flags);
        run(&mut command)?;
    }
    Ok(())
}
