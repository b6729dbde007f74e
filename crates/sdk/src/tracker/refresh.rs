//! When the blocks of the page are out of date.
//!
//! A block must know what was just viewed, so a refresh has three steps: something relevant
//! happens, a moment later everything recorded is sent, and once that has arrived the blocks
//! are asked for.

use alloc::string::String;

use crate::call::Kind;

/// What happens together is answered together: a page view and the product view after it.
const GATHER_MS: u64 = 100;

/// Events after which a block may look different, as Segment and GA4 name them.
const RELEVANT: [&str; 12] = [
    "product_viewed",
    "product_added",
    "product_removed",
    "cart_viewed",
    "cart_updated",
    "cart_cleared",
    "order_completed",
    "view_item",
    "add_to_cart",
    "remove_from_cart",
    "view_cart",
    "purchase",
];

/// How far the blocks are from what was recorded.
#[derive(Debug, Default)]
pub struct Refresh {
    has_blocks: bool,
    due: Option<u64>,
    sending: bool,
}

impl Refresh {
    pub(super) fn call(&mut self, kind: Kind, name: &str, now: u64) {
        let relevant = match kind {
            Kind::Page | Kind::Identify | Kind::Alias => true,
            Kind::Group => false,
            Kind::Track => is_relevant(name),
        };
        if relevant {
            self.stale(now);
        }
    }

    pub(super) fn blocks_changed(&mut self, now: u64) {
        self.has_blocks = true;
        self.stale(now);
    }

    /// A page without blocks sends at its own pace.
    pub(super) fn stale(&mut self, now: u64) {
        if self.has_blocks && self.due.is_none() {
            self.due = Some(now + GATHER_MS);
        }
    }

    /// Whether it is time to send what was recorded.
    pub(super) fn due(&mut self, now: u64) -> bool {
        let due = self.due.is_some_and(|due| due <= now);
        if due {
            self.due = None;
            self.sending = true;
        }
        due
    }

    /// Whether it is time to ask for the blocks, given that the outbox has `settled`.
    pub(super) fn take(&mut self, settled: bool) -> bool {
        settled && core::mem::take(&mut self.sending)
    }

    pub(super) fn wake_at(&self) -> Option<u64> {
        self.due
    }
}

/// `Product Viewed` and `product_viewed` are one name.
fn is_relevant(name: &str) -> bool {
    let name: String = name.chars().map(|c| if c == ' ' { '_' } else { c.to_ascii_lowercase() }).collect();
    RELEVANT.contains(&name.as_str())
}
