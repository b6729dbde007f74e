//! From items to a server: several requests at once, each repeated until it is stored.

mod batch;
mod server;

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use crate::read::{Item, Piece, Pieces, Refusal};
use batch::{Batch, Batcher};

pub(crate) use server::{Failure, Server, Target};

/// Set when the work is to end: by Ctrl-C, or because a request failed for good.
pub(crate) type Stop = Arc<AtomicBool>;

/// What happens while a file is sent.
pub(crate) enum Happening {
    /// Items were passed over because an earlier run sent them.
    Skipped {
        /// How many items.
        items: u64,
        /// How many lines they were made of.
        lines: u64,
        /// How many bytes of the file they take.
        position: u64,
    },
    /// Something in the file cannot be sent.
    Refused(Refusal),
    /// The server has a batch.
    Sent(Sent),
    /// The server does not take anything, or does again: a line for the person who waits.
    Trouble(String),
    /// A request failed for good.
    Failed(Failure),
    /// The file cannot be read on.
    Unreadable(anyhow::Error),
}

/// A batch that the server has.
pub(crate) struct Sent {
    /// Batches count from 0, without gaps.
    pub(crate) number: u64,
    /// Its items.
    pub(crate) items: Vec<Item>,
    /// How many bytes of the file were read when it was full.
    pub(crate) position: u64,
    /// Those of its items that the server refused.
    pub(crate) refused: Vec<Refusal>,
}

/// What to send, and from where on.
pub(crate) struct Job {
    /// The contents of the file.
    pub(crate) pieces: Pieces,
    /// Items at the beginning that an earlier run sent.
    pub(crate) skip: u64,
    /// How many bytes of the file were read.
    pub(crate) position: Arc<AtomicU64>,
    /// Requests at the same time.
    pub(crate) connections: usize,
}

/// Sends everything, telling what happens as it happens; returns when nothing is under way any more.
/// Memory holds a few batches, however large the file is.
pub(crate) fn send(job: Job, server: &Server, stop: &Stop, mut tell: impl FnMut(Happening)) {
    let connections = job.connections;
    let (happenings, told) = sync_channel(64);
    let (batches, waiting) = sync_channel(connections);
    let waiting = Arc::new(Mutex::new(waiting));
    thread::scope(|scope| {
        for _ in 0..connections {
            let (waiting, happenings) = (Arc::clone(&waiting), happenings.clone());
            scope.spawn(move || send_batches(&waiting, server, stop, &happenings));
        }
        // The reader must notice when all senders have ended.
        drop(waiting);
        scope.spawn(move || read_batches(job, stop, &batches, &happenings));
        told.iter().for_each(&mut tell);
    });
}

fn read_batches(job: Job, stop: &Stop, batches: &SyncSender<Batch>, happenings: &SyncSender<Happening>) {
    let mut batcher = Batcher::default();
    let mut skipping = Skipping::new(job.skip);
    let position = || job.position.load(Ordering::Relaxed);
    for piece in job.pieces {
        if stop.load(Ordering::Relaxed) {
            break;
        }
        let happening = match piece {
            Err(error) => Some(Happening::Unreadable(error)),
            Ok(Piece::Refused(refusal)) => Some(Happening::Refused(refusal)),
            Ok(Piece::Item(item)) if skipping.takes(&item) => skipping.done(position()),
            Ok(Piece::Item(item)) => {
                let full = batcher.push(item, position());
                if full.is_some_and(|batch| batches.send(batch).is_err()) {
                    break;
                }
                None
            }
        };
        if happening.is_some_and(|happening| happenings.send(happening).is_err()) {
            break;
        }
    }
    if let Some(batch) = batcher.rest(position()) {
        // Nobody waits for it any more when a request failed for good.
        let _ = batches.send(batch);
    }
}

/// Items that an earlier run sent.
struct Skipping {
    all: u64,
    items: u64,
    lines: u64,
}

impl Skipping {
    fn new(all: u64) -> Skipping {
        Skipping { all, items: 0, lines: 0 }
    }

    /// Whether this item is one of them.
    fn takes(&mut self, item: &Item) -> bool {
        let takes = self.items < self.all;
        if takes {
            self.items += 1;
            self.lines += item.lines;
        }
        takes
    }

    /// What is to be told after the last of them.
    fn done(&self, position: u64) -> Option<Happening> {
        (self.items == self.all).then_some(Happening::Skipped {
            items: self.items,
            lines: self.lines,
            position,
        })
    }
}

fn send_batches(
    waiting: &Mutex<Receiver<Batch>>,
    server: &Server,
    stop: &Stop,
    happenings: &SyncSender<Happening>,
) {
    while !stop.load(Ordering::Relaxed) {
        let next = waiting.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(batch) = next else { return };
        let happening = match server.send(&batch.items, stop, happenings) {
            Ok(refused) => Happening::Sent(Sent {
                number: batch.number,
                items: batch.items,
                position: batch.position,
                refused,
            }),
            Err(failure) => {
                stop.store(true, Ordering::Relaxed);
                Happening::Failed(failure)
            }
        };
        if happenings.send(happening).is_err() {
            return;
        }
    }
}
