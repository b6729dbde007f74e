//! One transaction for all batches that arrive together.
//!
//! The platform holds every answer back until what was written is on disk, and writes of one turn
//! of the event loop go there together. A shard has to wait for the disk at each of these commits,
//! so the first request waits a moment for others that are already at the door, and takes theirs in
//! with its own.

use std::cell::{Cell, RefCell};
use std::time::Duration;

use futures_channel::oneshot::{Sender, channel};

use crate::message::{Batch, Delivered, Place};

/// How long the first request waits for others: little beside the trip to the disk that it shares.
const GATHERING: Duration = Duration::from_millis(1);

/// Those who wait at the door.
#[derive(Default)]
pub(super) struct Commits {
    is_gathering: Cell<bool>,
    waiting: RefCell<Vec<Waiting>>,
}

/// A batch that somebody else takes in.
pub(super) struct Waiting {
    pub(super) place: Place,
    pub(super) batch: Batch,
    pub(super) answer: Answer,
}

/// Where the answer to a batch goes.
pub(super) struct Answer(Sender<Vec<Delivered>>);

/// Whose turn it is.
pub(super) enum Turn {
    /// Ours, with those who came meanwhile.
    Ours(Batch, Vec<Waiting>),
    /// It was somebody else's, who stored our batch.
    Stored(Vec<Delivered>),
    /// It was somebody else's, who could not.
    Failed,
}

impl Commits {
    /// Waits until it is clear who takes a batch in.
    pub(super) async fn gather(&self, place: &Place, batch: Batch) -> Turn {
        if self.is_gathering.replace(true) {
            let (answer, told) = channel();
            self.waiting.borrow_mut().push(Waiting { place: place.clone(), batch, answer: Answer(answer) });
            return told.await.map_or(Turn::Failed, Turn::Stored);
        }
        let door = Door(self);
        worker::Delay::from(GATHERING).await;
        let waiting = self.waiting.take();
        drop(door);
        Turn::Ours(batch, waiting)
    }
}

impl Answer {
    /// Tells what became of the calls of the batch.
    pub(super) fn tell(self, delivered: Vec<Delivered>) {
        // Whoever is gone needs no answer.
        let _ = self.0.send(delivered);
    }
}

/// Opens the door again, also when the one who gathered is gone: those who waited for it are on their own.
struct Door<'a>(&'a Commits);

impl Drop for Door<'_> {
    fn drop(&mut self) {
        self.0.is_gathering.set(false);
        self.0.waiting.take();
    }
}
