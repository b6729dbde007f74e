//! `dev`: everything under `wrangler dev`, built again at every change.

use crate::build::{Mode, everything};
use crate::checkout::Checkout;
use crate::process::{check_interruption, pause};
use crate::progress::say;
use crate::serve::{Bindings, Options, Place};
use crate::stamp::write;
use anyhow::{Context, Result, bail};
use runtime::Group;
use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, SystemTime};

const PATIENCE: Duration = Duration::from_secs(5);

/// What is built again when it changes.
const SOURCES: &[&str] = &["crates", "www", "Cargo.toml"];

/// Builds, starts, and builds again until wrangler or the user ends it.
pub(crate) fn dev(checkout: &Checkout, options: &Options) -> Result<()> {
    let place = options.place(checkout.at(".shoal-dev"))?;
    everything(checkout, Mode::Development)?;
    say("starting wrangler");
    let (mut server, shop) = place.open(checkout, |bindings| start(checkout, &place, bindings))?;
    place.print_ready(&shop)?;
    let result = rebuild_on_change(checkout, &mut server);
    server.stop(PATIENCE);
    result
}

fn start(checkout: &Checkout, place: &Place, bindings: Bindings) -> Result<Group> {
    // Secrets go through a file: a command line is visible to other users.
    let secrets = place.data.join("bindings.env");
    let lines: Vec<String> = bindings.iter().map(|(name, text)| format!("{name}={text}\n")).collect();
    write(&secrets, lines.concat())?;
    let mut command = checkout.npm_program("wrangler");
    command
        .args(["dev", "--local", "--ip", "127.0.0.1", "--show-interactive-dev-session=false"])
        .args(["--port", &place.port.to_string()])
        .arg("--persist-to")
        .arg(place.data.join("state"))
        .arg("--env-file")
        .arg(&secrets)
        .env("WRANGLER_SEND_METRICS", "false")
        .stdin(Stdio::null());
    let mut server = Group::spawn(&mut command)?;
    while !runtime::answers(&place.url()) {
        if let Some(status) = server.ended() {
            bail!("wrangler ended ({status}); see above");
        }
        check_interruption()?;
    }
    Ok(server)
}

fn rebuild_on_change(checkout: &Checkout, server: &mut Group) -> Result<()> {
    let mut built = newest_change(checkout)?;
    loop {
        pause(Duration::from_millis(300))?;
        if let Some(status) = server.ended() {
            bail!("wrangler ended ({status}); see above");
        }
        let changed = newest_change(checkout)?;
        if changed == built {
            continue;
        }
        built = changed;
        if let Err(error) = everything(checkout, Mode::Development) {
            check_interruption()?;
            eprintln!("\nerror: {error:#}\nwaiting for the next change");
        }
    }
}

/// How many sources there are, and when the last of them changed.
fn newest_change(checkout: &Checkout) -> Result<(usize, SystemTime)> {
    let mut newest = (0, SystemTime::UNIX_EPOCH);
    for source in SOURCES {
        visit(&checkout.at(source), &mut newest)?;
    }
    Ok(newest)
}

fn visit(path: &Path, newest: &mut (usize, SystemTime)) -> Result<()> {
    let metadata = path.metadata().with_context(|| format!("reading `{}`", path.display()))?;
    newest.0 += 1;
    newest.1 = newest.1.max(metadata.modified()?);
    if metadata.is_dir() {
        for entry in path.read_dir().with_context(|| format!("reading `{}`", path.display()))? {
            visit(&entry?.path(), newest)?;
        }
    }
    Ok(())
}
