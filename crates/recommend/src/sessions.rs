//! The index of sessions, and what it leads to.

mod log;
mod open;
mod returns;
mod scores;
mod walk;

#[cfg(test)]
mod tests;

use crate::pages::packed::{Packed, Pieces};
use crate::products::{Product, Products, best, once_each};
use log::Log;
use open::Open;
use returns::{Course, Returns};
use walk::{Found, Ground};

pub use open::{LATE_MS, PAUSE_MS};
pub use walk::Scratch;

/// Clicks that an index keeps unless told otherwise: about 70 MB.
const CAPACITY: usize = 8_000_000;

/// The power of what the walk finds of a product of the session in the chance of going back to it.
const EVIDENCE: f32 = 0.3;

/// What a product of the session has of it when the walk does not find it.
const NO_EVIDENCE: f32 = 0.3;

/// The chance of going back to a product seen too long ago to be counted.
const LONG_AGO: f32 = 0.002;

/// What may be ranked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Among {
    /// Every product, those of the session too: what is looked at next.
    All,
    /// Products that the session has not seen: what a shop shows.
    New,
}

/// What was clicked one after another, kept current by every click.
///
/// Holds the newest sessions within a number of clicks. A session ends when more than [`PAUSE_MS`] pass.
/// Which product comes next is found from the sessions nearest to the one asked about, and from how
/// often the shop's visitors go back to what they saw.
///
/// What it answers does not depend on the order in which clicks arrive, as long as none comes more than
/// [`LATE_MS`] after a later one; one that does is still taken in, as belonging to what is still open.
/// The same product clicked by the same visitor at the same millisecond counts once while the session
/// is open.
#[derive(Debug)]
pub struct Sessions {
    products: Products,
    open: Open,
    log: Log,
    returns: Returns,
    clicks: u64,
}

impl Default for Sessions {
    fn default() -> Sessions {
        Sessions::new(CAPACITY)
    }
}

impl Sessions {
    /// An index of at least this many of the newest clicks.
    pub fn new(capacity: usize) -> Sessions {
        Sessions {
            products: Products::default(),
            open: Open::default(),
            log: Log::new(capacity),
            returns: Returns::default(),
            clicks: 0,
        }
    }

    /// Adds a click of a visitor on a product, at milliseconds since the epoch. Returns whether it was
    /// new.
    pub fn click(&mut self, visitor: &str, product: &str, at: i64) -> bool {
        let product = self.products.number(product);
        let is_new = self.open.add(visitor, product, at);
        self.clicks += u64::from(is_new);
        while let Some(session) = self.open.pop_ended() {
            self.keep(&session);
        }
        is_new
    }

    /// Takes all sessions as over: no more clicks will come.
    pub fn close(&mut self) {
        while let Some(session) = self.open.pop() {
            self.keep(&session);
        }
    }

    /// The number of a product, a new one if it was never seen.
    pub(crate) fn number(&mut self, product: &str) -> Product {
        self.products.number(product)
    }

    /// The products by number.
    pub(crate) fn products(&self) -> &Products {
        &self.products
    }

    /// The sessions that are over.
    pub(crate) fn log(&self) -> &Log {
        &self.log
    }

    /// The same, to be read from pages.
    pub(crate) fn log_mut(&mut self) -> &mut Log {
        &mut self.log
    }

    /// Everything but products and the log.
    pub(crate) fn pack_rest(&self, out: &mut Pieces) {
        self.clicks.pack(out);
        self.open.pack(out);
        self.returns.pack(out);
    }

    pub(crate) fn read_rest(&mut self, input: &mut &[u8]) -> Option<()> {
        self.clicks = Packed::unpack(input)?;
        self.open = Packed::unpack(input)?;
        self.returns = Packed::unpack(input)?;
        Some(())
    }

    fn keep(&mut self, clicks: &[Product]) {
        self.returns.learn(clicks);
        self.log.add(&once_each(clicks.iter().copied()));
    }

    /// How many clicks it has learnt from.
    pub fn len(&self) -> u64 {
        self.clicks
    }

    /// Whether it has learnt from none.
    pub fn is_empty(&self) -> bool {
        self.clicks == 0
    }

    /// The bytes that the sessions take that are over, without the names of products.
    pub fn bytes(&self) -> usize {
        self.log.bytes() + self.returns.bytes()
    }

    /// The bytes that those take that may go on, about.
    pub fn open_bytes(&self) -> usize {
        self.open.bytes()
    }

    /// The products most likely to come next in a session, given oldest first; the best first, at most
    /// `limit`. Equally good ones stand in order of their ids, shorter ids first. Where the session
    /// leads to fewer, and for a session that is empty or unknown, those that are [trending](Self::trending)
    /// follow.
    pub fn next<'a>(
        &'a self,
        session: &'a [impl AsRef<str>],
        among: Among,
        limit: usize,
        scratch: &mut Scratch,
    ) -> Vec<&'a str> {
        let mut unknown = Unknown { first: self.products.len(), names: Vec::new() };
        let clicks: Vec<Product> = session
            .iter()
            .map(AsRef::as_ref)
            .map(|name| self.products.known(name).unwrap_or_else(|| unknown.number(name)))
            .collect();
        let seen = once_each(clicks.iter().rev().copied());
        let mut found = self.ground().walk(&seen, scratch);
        if among == Among::All {
            self.weigh_returns(&clicks, &seen, &mut found);
        }
        let mut ranked = best(found.new, limit, &self.products);
        if ranked.len() < limit {
            self.fill(&seen, limit, &mut ranked);
        }
        let name = |product| self.products.name(product).or_else(|| unknown.name(product));
        ranked.into_iter().filter_map(|(product, _)| name(product)).collect()
    }

    /// New products to which a session leads, given oldest first, the best first; none where it leads nowhere.
    pub(crate) fn onward(&self, session: &[Product], limit: usize, scratch: &mut Scratch) -> Vec<Product> {
        let seen = once_each(session.iter().rev().copied());
        let found = self.ground().walk(&seen, scratch);
        best(found.new, limit, &self.products).into_iter().map(|(product, _)| product).collect()
    }

    /// The products that most of the latest sessions hold, best first, among those that `pick` picks: of
    /// the sessions that may go on, and of the last four to eight thousand products of others.
    pub fn trending(&self, limit: usize, pick: impl Fn(&str) -> bool) -> Vec<&str> {
        let mut popular = self.ground().popular();
        popular.retain(|(product, _)| self.products.name(*product).is_some_and(&pick));
        let best = best(popular, limit, &self.products);
        best.into_iter().filter_map(|(product, _)| self.products.name(product)).collect()
    }

    /// Turns weights into chances: of what is new, and of going back to each product seen.
    fn weigh_returns(&self, clicks: &[Product], seen: &[Product], found: &mut Found) {
        let mut chances = self.returns.chances(&Course::of(clicks));
        let back: f32 = chances.iter().sum();
        let evidence = found.seen.get(..chances.len()).unwrap_or_default();
        let mean = evidence.iter().sum::<f32>() / chances.len().max(1) as f32;
        if mean > 0.0 {
            for (chance, evidence) in chances.iter_mut().zip(evidence) {
                *chance *= (evidence / mean + NO_EVIDENCE).powf(EVIDENCE);
            }
            let whole: f32 = chances.iter().sum();
            chances.iter_mut().for_each(|chance| *chance *= back / whole);
        }
        // To the power of 1.25: the best stand out more.
        found.new.iter_mut().for_each(|(_, weight)| *weight *= weight.sqrt().sqrt());
        let whole: f32 = found.new.iter().map(|(_, weight)| weight).sum();
        found.new.iter_mut().for_each(|(_, weight)| *weight *= (1.0 - back).max(0.0) / whole);
        let chances = chances.into_iter().chain(std::iter::repeat(LONG_AGO));
        found.new.extend(seen.iter().copied().zip(chances));
    }

    /// Adds what was clicked most of late.
    fn fill(&self, seen: &[Product], limit: usize, ranked: &mut Vec<(Product, f32)>) {
        let mut popular = self.ground().popular();
        popular.retain(|(product, _)| {
            !seen.contains(product) && ranked.iter().all(|(other, _)| other != product)
        });
        ranked.extend(best(popular, limit - ranked.len(), &self.products));
    }

    fn ground(&self) -> Ground<'_> {
        Ground { products: &self.products, log: &self.log, open: &self.open }
    }
}

/// Products of a session that nobody has clicked yet, with the numbers after those that are known.
struct Unknown<'a> {
    first: usize,
    names: Vec<&'a str>,
}

impl<'a> Unknown<'a> {
    fn number(&mut self, name: &'a str) -> Product {
        let place = self.names.iter().position(|other| *other == name).unwrap_or_else(|| {
            self.names.push(name);
            self.names.len() - 1
        });
        Product::try_from(self.first + place).unwrap_or(Product::MAX)
    }

    fn name(&self, product: Product) -> Option<&'a str> {
        self.names.get(usize::try_from(product).ok()?.checked_sub(self.first)?).copied()
    }
}
