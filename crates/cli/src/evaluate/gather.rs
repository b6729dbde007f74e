//! From lines to a builder, on all cores.

use std::io;
use std::sync::atomic::Ordering;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Mutex, PoisonError};
use std::thread;

use anyhow::{Context, Result};
use archive::Builder;
use event::{Arrival, Keep, segment_api};

use super::chunks::{Chunk, Chunks};
use super::file::Input;
use super::refusals::Refusals;
use crate::progress::Meter;
use crate::read::Source;

/// What a file, or a part of it, holds.
pub(super) struct Gathering {
    pub(super) builder: Builder,
    pub(super) refusals: Refusals,
}

/// Reads all calls and keeps of them what `keep` says. One thread reads the file, some parse pieces of
/// it, this one puts them together; whoever is ahead waits for the others.
pub(super) fn gather(input: &Input, arrival: &Arrival, keep: Keep) -> Result<Gathering> {
    let Source { input, position, identity, .. } = input.open()?;
    let mut meter = Meter::on_terminal(identity.map(|file| file.bytes), "calls");
    let mut whole = Gathering::new(&keep);
    let workers = threads();
    let (to_parse, chunks) = sync_channel::<Chunk>(2 * workers);
    let (parsed, parts) = sync_channel::<Gathering>(workers);
    let chunks = Mutex::new(chunks);
    thread::scope(|scope| {
        let reader =
            scope.spawn(move || Chunks::new(input).try_for_each(|chunk| hand_over(chunk, &to_parse)));
        for _ in 0..workers {
            let (parsed, chunks, keep) = (parsed.clone(), &chunks, &keep);
            scope.spawn(move || {
                while let Some(chunk) = next(chunks) {
                    if parsed.send(parse(&chunk, arrival, keep)).is_err() {
                        break;
                    }
                }
            });
        }
        drop(parsed);
        for part in parts {
            whole.absorb(part);
            meter.at(position.load(Ordering::Relaxed), whole.builder.len() as u64);
        }
        meter.end();
        // It ends with an error or not at all: it does not panic.
        reader.join().unwrap_or(Ok(())).context("the calls cannot be read on")
    })?;
    Ok(whole)
}

/// As many threads as there are cores, two at least: reading the file takes little.
pub(super) fn threads() -> usize {
    thread::available_parallelism().map_or(2, |cores| cores.get().max(2))
}

fn hand_over(chunk: io::Result<Chunk>, to: &SyncSender<Chunk>) -> io::Result<()> {
    to.send(chunk?).map_err(|_| io::ErrorKind::BrokenPipe.into())
}

fn next(chunks: &Mutex<Receiver<Chunk>>) -> Option<Chunk> {
    chunks.lock().unwrap_or_else(PoisonError::into_inner).recv().ok()
}

fn parse(chunk: &Chunk, arrival: &Arrival, keep: &Keep) -> Gathering {
    let mut part = Gathering::new(keep);
    for (number, line) in chunk.lines() {
        match segment_api::parse_kept(line, None, arrival, keep) {
            Ok(call) => part.builder.call(&call),
            Err(error) => part.refusals.add(number, || match error.path.as_str() {
                "" => error.message,
                path => format!("`{path}`: {}", error.message),
            }),
        }
    }
    part
}

impl Gathering {
    fn new(keep: &Keep) -> Gathering {
        Gathering { builder: Builder::new(keep.clone()), refusals: Refusals::default() }
    }

    fn absorb(&mut self, part: Gathering) {
        self.builder.absorb(part.builder);
        self.refusals.absorb(part.refusals);
    }
}
