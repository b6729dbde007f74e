//! A file of lines read on all cores.

mod chunks;
mod refusals;

use std::io;
use std::sync::atomic::Ordering;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Mutex, PoisonError};
use std::thread;

use anyhow::{Context, Result};

use crate::progress::Meter;
use crate::read::Source;

pub(crate) use chunks::{Chunk, Chunks};
pub(crate) use refusals::Refusals;

/// What lines amount to.
pub(crate) trait Part: Send + Sized {
    /// Adds what another part of the file amounts to; parts come in any order.
    fn absorb(&mut self, other: Self);

    /// How many items are in it.
    fn len(&self) -> u64;
}

/// Reads all calls of a file into `whole`. One thread reads the file, some parse pieces of it, this one
/// puts them together; whoever is ahead waits for the others.
pub(crate) fn gather<P: Part>(source: Source, mut whole: P, parse: impl Fn(&Chunk) -> P + Sync) -> Result<P> {
    let Source { input, position, identity, .. } = source;
    let mut meter = Meter::on_terminal(identity.map(|file| file.bytes), "calls");
    let workers = threads();
    let (to_parse, chunks) = sync_channel::<Chunk>(2 * workers);
    let (parsed, parts) = sync_channel::<P>(workers);
    let chunks = Mutex::new(chunks);
    thread::scope(|scope| {
        let reader =
            scope.spawn(move || Chunks::new(input).try_for_each(|chunk| hand_over(chunk, &to_parse)));
        for _ in 0..workers {
            let (parsed, chunks, parse) = (parsed.clone(), &chunks, &parse);
            scope.spawn(move || {
                while let Some(chunk) = next(chunks) {
                    if parsed.send(parse(&chunk)).is_err() {
                        break;
                    }
                }
            });
        }
        drop(parsed);
        for part in parts {
            whole.absorb(part);
            meter.at(position.load(Ordering::Relaxed), whole.len());
        }
        meter.end();
        // It ends with an error or not at all: it does not panic.
        reader.join().unwrap_or(Ok(())).context("it cannot be read to its end")
    })?;
    Ok(whole)
}

/// As many threads as there are cores, two at least: reading the file takes little.
pub(crate) fn threads() -> usize {
    thread::available_parallelism().map_or(2, |cores| cores.get().max(2))
}

fn hand_over(chunk: io::Result<Chunk>, to: &SyncSender<Chunk>) -> io::Result<()> {
    to.send(chunk?).map_err(|_| io::ErrorKind::BrokenPipe.into())
}

fn next(chunks: &Mutex<Receiver<Chunk>>) -> Option<Chunk> {
    chunks.lock().unwrap_or_else(PoisonError::into_inner).recv().ok()
}
