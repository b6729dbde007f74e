//! One durable commit for all requests that arrive while another is under way.
//!
//! The platform holds every answer back until what was written is on disk, and writes of one turn
//! of the event loop go there together. Without this each request would have a turn, and a trip to
//! the disk, of its own.

use std::cell::{Cell, RefCell};

use futures_channel::oneshot::{Sender, channel};

use crate::store::Store;

#[derive(Default)]
pub(super) struct Commits {
    under_way: Cell<bool>,
    waiting: RefCell<Vec<Sender<()>>>,
}

impl Commits {
    /// Runs `body` at once, or, while a commit is under way, together with all that wait for it.
    pub(super) async fn share<T>(&self, store: &Store, body: impl FnOnce() -> T) -> T {
        if self.under_way.get() {
            let (sender, receiver) = channel();
            self.waiting.borrow_mut().push(sender);
            // An error means that the one under way is gone: then it is our turn all the same.
            let _ = receiver.await;
        }
        let value = body();
        if !self.under_way.replace(true) {
            store.synced().await;
            self.under_way.set(false);
            self.waiting.take().into_iter().for_each(|sender| {
                let _ = sender.send(());
            });
        }
        value
    }
}
