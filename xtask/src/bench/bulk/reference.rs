//! The table of the five reference segments.

use super::{Answer, Bulk};
use crate::bench::peers::{Peer, Times};
use crate::bench::table::{Table, count, figure, times};
use anyhow::{Context, Result, bail};

/// The segments, and how many times as fast as the fastest peer each is wanted.
pub(super) const WANTED: [(&str, f64); 5] = [("i", 3.0), ("ii", 4.0), ("iii", 3.0), ("iv", 5.0), ("v", 8.0)];

/// Milliseconds of the five.
type Five = [f64; 5];

/// Prints what everybody took, and how many times as long as ours that is.
pub(super) fn print(native: &Bulk, wasm: &Bulk, peers: &[Peer]) -> Result<()> {
    let (ours, in_wasm) = (ours(native)?, ours(wasm)?);
    let mut table = Table::new(&["", "load s", "MB", "i", "ii", "iii", "iv", "v"]);
    let members = native.reference.iter().take(WANTED.len()).map(|answer| count(answer.members));
    table.row(cells("members", None, members));
    table.row(cells("Shoal", Some(size(native)), ours.map(figure)));
    table.row(cells("Shoal in wasm", Some(size(wasm)), in_wasm.map(figure)));
    let (mut fastest, mut fastest_tuned) = ([f64::INFINITY; 5], [f64::INFINITY; 5]);
    for peer in peers {
        let (written, tuned) = theirs(peer, &native.reference)?;
        table.row(cells(&peer.engine, Some((peer.load_s, peer.megabytes)), written.map(figure)));
        table.row(cells("  tuned by hand", None, tuned.map(figure)));
        fastest.iter_mut().zip(written).for_each(|(least, time)| *least = least.min(time));
        fastest_tuned.iter_mut().zip(tuned).for_each(|(least, time)| *least = least.min(time));
    }
    table.row(cells("wasm takes (wanted: 2×)", None, ratios(in_wasm, ours)));
    if !peers.is_empty() {
        table.row(cells("fastest peer takes", None, ratios(fastest, ours)));
        table.row(cells("  wanted", None, WANTED.map(|(_, wanted)| format!("{wanted}×"))));
        table.row(cells("  tuned by hand", None, ratios(fastest_tuned, ours)));
    }
    let (contacts, events) = (count(native.contacts), count(native.events));
    table.print(&format!("Bulk: a new segment over {contacts} contacts with {events} events in memory, ms"));
    Ok(())
}

fn ours(bulk: &Bulk) -> Result<Five> {
    five(|name| bulk.reference.iter().find(|answer| answer.name == name).map(|it| it.milliseconds))
}

/// As written and tuned, once it is certain that the answers are the same.
fn theirs(peer: &Peer, reference: &[Answer]) -> Result<(Five, Five)> {
    for answer in reference.iter().take(WANTED.len()) {
        let found = peer.segments.get(&answer.name).map(|times| times.members);
        if found != Some(answer.members) {
            bail!("{} finds {found:?} members in {} instead of {}", peer.engine, answer.name, answer.members);
        }
    }
    let of = |form: fn(&Times) -> f64| five(|name| peer.segments.get(name).map(form));
    Ok((of(|times| times.written)?, of(|times| times.tuned)?))
}

fn five(of: impl Fn(&str) -> Option<f64>) -> Result<Five> {
    let mut five = [0.0; 5];
    for (time, (name, _)) in five.iter_mut().zip(WANTED) {
        *time = of(name).with_context(|| format!("segment {name} was not measured"))?;
    }
    Ok(five)
}

fn ratios(slow: Five, fast: Five) -> impl Iterator<Item = String> {
    slow.into_iter().zip(fast).map(|(slow, fast)| times(slow, fast))
}

/// Seconds to load, and megabytes.
fn size(bulk: &Bulk) -> (f64, f64) {
    (bulk.load_s, (bulk.bytes_of_contacts + bulk.bytes_of_events) as f64 / 1e6)
}

fn cells(name: &str, size: Option<(f64, f64)>, five: impl IntoIterator<Item = String>) -> Vec<String> {
    let size = size.map_or(<[String; 2]>::default(), |(load, megabytes)| [load, megabytes].map(figure));
    [name.to_owned()].into_iter().chain(size).chain(five).collect()
}
