//! Child processes that never outlive this one, and Ctrl-C.

use anyhow::{Context, Result, bail};
use runtime::Group;
use std::fmt;
use std::io::Read;
use std::process::{Command, ExitStatus};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

static INTERRUPTED: AtomicBool = AtomicBool::new(false);
const PATIENCE: Duration = Duration::from_secs(3);

/// Ctrl-C, or another request to end.
#[derive(Debug)]
pub(crate) struct Interrupted;

impl fmt::Display for Interrupted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("interrupted")
    }
}

impl std::error::Error for Interrupted {}

/// From now on a signal to end is noticed by [`check_interruption`] instead of
/// ending this process, so that what it started can be ended first.
pub(crate) fn listen_for_interruption() -> Result<()> {
    ctrlc::set_handler(|| INTERRUPTED.store(true, Ordering::Relaxed)).context("listening for Ctrl-C")
}

/// An error once somebody wants this process to end.
pub(crate) fn check_interruption() -> Result<()> {
    if INTERRUPTED.load(Ordering::Relaxed) { Err(Interrupted.into()) } else { Ok(()) }
}

/// Sleeps, unless interrupted.
pub(crate) fn pause(time: Duration) -> Result<()> {
    std::thread::sleep(time);
    check_interruption()
}

/// Runs a command that shows its own output.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let status = finish(Group::spawn(command)?)?;
    if !status.success() {
        bail!("{} failed ({status})", shown(command));
    }
    Ok(())
}

/// Runs a command that may ask the user something, so it shares the terminal; Ctrl-C reaches it there.
pub(crate) fn converse(command: &mut Command) -> Result<()> {
    let status = command.status().with_context(|| format!("starting {}", shown(command)))?;
    check_interruption()?;
    if !status.success() {
        bail!("{} failed ({status})", shown(command));
    }
    Ok(())
}

/// Runs a command silently and returns what it printed; a failure shows it.
pub(crate) fn capture(command: &mut Command) -> Result<String> {
    let (mut reader, writer) = std::io::pipe().context("making a pipe")?;
    command.stdout(writer.try_clone().context("making a pipe")?).stderr(writer);
    let group = Group::spawn(command)?;
    // The command holds writing ends of the pipe: replaced, so that only the child's keep it open.
    command.stdout(std::process::Stdio::null()).stderr(std::process::Stdio::null());
    let reading = std::thread::spawn(move || {
        let mut printed = Vec::new();
        let _ = reader.read_to_end(&mut printed);
        String::from_utf8_lossy(&printed).into_owned()
    });
    let status = finish(group)?;
    let printed = reading.join().unwrap_or_default();
    if !status.success() {
        bail!("{} failed ({status}):\n{}", shown(command), printed.trim_end());
    }
    Ok(printed)
}

/// Whether a command runs and succeeds.
pub(crate) fn succeeds(command: &mut Command) -> bool {
    capture(command).is_ok()
}

/// Waits for a child; an interruption ends it with everything it started.
pub(crate) fn finish(mut group: Group) -> Result<ExitStatus> {
    let mut nap = Duration::from_millis(1);
    loop {
        if let Some(status) = group.ended() {
            return Ok(status);
        }
        if let Err(interrupted) = pause(nap) {
            group.stop(PATIENCE);
            return Err(interrupted);
        }
        nap = (nap * 2).min(Duration::from_millis(30));
    }
}

fn shown(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    let line: Vec<_> = words.map(|word| word.to_string_lossy()).collect();
    format!("`{}`", line.join(" "))
}
