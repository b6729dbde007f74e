//! One durable commit for all requests that arrive together.
//!
//! The platform holds every answer back until what was written is on disk, and writes of one turn
//! of the event loop go there together. A shard has to wait for the disk at each of these commits,
//! so the first request waits a moment for others that are already at the door.

use std::cell::{Cell, RefCell};
use std::time::Duration;

use futures_channel::oneshot::{Sender, channel};

/// How long the first request waits for others: little beside the trip to the disk that it shares.
const GATHERING: Duration = Duration::from_millis(1);

#[derive(Default)]
pub(super) struct Commits {
    gathering: Cell<bool>,
    waiting: RefCell<Vec<Sender<()>>>,
}

impl Commits {
    /// Returns when it is this request's turn to write, in one turn with those that came with it.
    pub(super) async fn gather(&self) {
        if self.gathering.replace(true) {
            let (sender, receiver) = channel();
            self.waiting.borrow_mut().push(sender);
            // An error means that the first one is gone: then it is our turn all the same.
            let _ = receiver.await;
            return;
        }
        worker::Delay::from(GATHERING).await;
        self.gathering.set(false);
        self.waiting.take().into_iter().for_each(|sender| {
            let _ = sender.send(());
        });
    }
}
