//! Which changes of the address count as a page view.
//!
//! Single-page applications change it in bursts: routers call `replaceState` and then
//! `pushState`, redirects push twice, and the title follows late. So a view waits a moment, and
//! what happens in that moment is one view.

use alloc::borrow::ToOwned;
use alloc::string::String;

use crate::address::Address;
use crate::call::Kind;

/// How long a view waits for the page to settle.
const SETTLE_MS: u64 = 50;

/// Whether page views are counted by themselves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Counting {
    /// Every view.
    #[default]
    Automatic,
    /// Only those the page reports.
    ByHand,
}

/// How the address came to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Move {
    /// The page was loaded, or shown for the first time after prerendering.
    Load,
    /// `history.pushState`.
    Push,
    /// `history.replaceState`: it mends the address of the same view unless the path differs.
    Replace,
    /// Back or forward within the page.
    Pop,
    /// The page came back from the back/forward cache.
    Resume,
}

/// A page view, to be counted if it is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct View {
    /// The address that was viewed.
    pub address: String,
    /// The address viewed before within this page; the first view has none.
    pub referrer: Option<String>,
    /// When it began.
    pub at: u64,
    /// Whether it is told: not where the page reports its views itself.
    pub is_told: bool,
}

/// The address as last seen, and the view that waits to be counted.
#[derive(Debug, Default)]
pub struct Visits {
    counting: Counting,
    address: String,
    counted: String,
    pending: Option<View>,
}

impl Visits {
    pub(super) fn new(counting: Counting) -> Visits {
        Visits { counting, ..Visits::default() }
    }

    pub(super) fn moved(&mut self, how: Move, address: &str, now: u64) {
        let counts = self.counts(how, address);
        let before = core::mem::replace(&mut self.address, address.to_owned());
        match &mut self.pending {
            // Back where it was before anything was counted: nothing happened.
            Some(_) if counts && same_view(&self.counted, address) => self.pending = None,
            Some(view) => view.address = address.to_owned(),
            None if counts => {
                self.pending = Some(View {
                    address: address.to_owned(),
                    referrer: (how != Move::Load).then_some(before),
                    at: now,
                    is_told: self.counting == Counting::Automatic,
                });
            }
            None => {}
        }
    }

    /// The page makes a call: a view it follows comes first, one that it reports itself is told by that.
    pub(super) fn call(&mut self, kind: Kind) -> Option<View> {
        let mut view = self.take()?;
        view.is_told &= kind != Kind::Page;
        Some(view)
    }

    pub(super) fn due(&mut self, now: u64) -> Option<View> {
        match self.wake_at() {
            Some(at) if at <= now => self.take(),
            _ => None,
        }
    }

    pub(super) fn take(&mut self) -> Option<View> {
        let view = self.pending.take()?;
        self.counted.clone_from(&view.address);
        Some(view)
    }

    pub(super) fn wake_at(&self) -> Option<u64> {
        self.pending.as_ref().map(|view| view.at + SETTLE_MS)
    }

    fn counts(&self, how: Move, address: &str) -> bool {
        match how {
            Move::Load | Move::Resume => true,
            Move::Push | Move::Pop => !same_view(&self.address, address),
            Move::Replace => Address::new(&self.address).path != Address::new(address).path,
        }
    }
}

fn same_view(one: &str, other: &str) -> bool {
    Address::new(one).view == Address::new(other).view
}
