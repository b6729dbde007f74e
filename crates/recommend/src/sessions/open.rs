//! The sessions that may go on: the clicks of each visitor, in order of time.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use crate::pages::packed::Packed;
use crate::products::Product;

/// A session ends when more than this many milliseconds (30 minutes) pass without a click.
pub const PAUSE_MS: i64 = 30 * 60_000;

/// Clicks that come at most this many milliseconds (10 minutes) after later ones are put in their place.
pub const LATE_MS: i64 = 10 * 60_000;

/// Clicks of one visitor that are kept, the last ones.
const CLICKS: usize = 256;

/// Visitors that are kept; those who are away longest go first.
const VISITORS: usize = 50_000;

/// Clicks of all visitors that are kept: 8 MB of them, and as much to find them by.
const CLICKS_OF_ALL: usize = 500_000;

/// Clicks by visitor. What is in it does not depend on the order of arrival, as long as nothing comes
/// later than [`LATE_MS`].
#[derive(Debug, Default)]
pub(super) struct Open {
    visitors: HashMap<Arc<str>, Vec<(i64, Product)>>,
    /// When the first session of each visitor had its last click.
    ends: BTreeSet<(i64, Arc<str>)>,
    /// Who clicked a product, in order of their ids.
    viewers: HashMap<Product, Vec<Arc<str>>>,
    /// The instant of the newest click.
    newest: Option<i64>,
    clicks: usize,
}

impl Open {
    /// Adds a click. Returns whether it is new: a visitor clicks a product once at an instant.
    pub(super) fn add(&mut self, visitor: &str, product: Product, at: i64) -> bool {
        let visitor =
            self.visitors.get_key_value(visitor).map_or_else(|| visitor.into(), |(id, _)| Arc::clone(id));
        let clicks = self.visitors.entry(Arc::clone(&visitor)).or_default();
        let place = clicks.partition_point(|(other, _)| *other <= at);
        let same = clicks.get(..place).unwrap_or_default().iter().rev().take_while(|(other, _)| *other == at);
        if same.into_iter().any(|(_, other)| *other == product) {
            return false;
        }
        if !clicks.is_empty() {
            self.ends.remove(&(first_end(clicks), Arc::clone(&visitor)));
        }
        clicks.insert(place, (at, product));
        let lost = (clicks.len() > CLICKS).then(|| clicks.remove(0).1);
        self.clicks += usize::from(lost.is_none());
        let lost = lost.filter(|lost| clicks.iter().all(|(_, other)| other != lost));
        self.ends.insert((first_end(clicks), Arc::clone(&visitor)));
        let viewers = self.viewers.entry(product).or_default();
        if let Err(place) = viewers.binary_search(&visitor) {
            viewers.insert(place, Arc::clone(&visitor));
        }
        if let Some(lost) = lost {
            self.unview(lost, &visitor);
        }
        self.newest = self.newest.max(Some(at));
        true
    }

    /// Takes out a session that is over by now, the one that ended first before the others.
    pub(super) fn pop_ended(&mut self) -> Option<Vec<Product>> {
        let (end, _) = self.ends.first()?;
        let is_over = *end < self.newest?.saturating_sub(PAUSE_MS + LATE_MS);
        let is_full = self.visitors.len() > VISITORS || self.clicks > CLICKS_OF_ALL;
        if is_over || is_full { self.pop() } else { None }
    }

    /// Takes out the session that ended first.
    pub(super) fn pop(&mut self) -> Option<Vec<Product>> {
        let (_, visitor) = self.ends.pop_first()?;
        let mut session = self.visitors.remove(&visitor)?;
        let rest = session.split_off(first_length(&session));
        self.clicks -= session.len();
        let products: Vec<Product> = session.into_iter().map(|(_, product)| product).collect();
        for product in &products {
            if rest.iter().all(|(_, other)| other != product) {
                self.unview(*product, &visitor);
            }
        }
        if !rest.is_empty() {
            self.ends.insert((first_end(&rest), Arc::clone(&visitor)));
            self.visitors.insert(visitor, rest);
        }
        Some(products)
    }

    /// The clicks of visitors who clicked a product.
    pub(super) fn with(&self, product: Product) -> impl ExactSizeIterator<Item = &[(i64, Product)]> {
        let viewers = self.viewers.get(&product).map_or(&[][..], Vec::as_slice);
        viewers.iter().map(|visitor| self.visitors.get(visitor).map_or(&[][..], Vec::as_slice))
    }

    /// Every product that was clicked, once for each visitor who did.
    pub(super) fn products(&self) -> impl Iterator<Item = Product> + '_ {
        self.viewers.iter().flat_map(|(product, viewers)| viewers.iter().map(|_| *product))
    }

    /// The bytes that it takes, about.
    pub(super) fn bytes(&self) -> usize {
        const VISITOR: usize = 160;
        const VIEWER: usize = 48;
        let click = size_of::<(i64, Product)>() + size_of::<Arc<str>>();
        self.clicks * click + self.visitors.len() * VISITOR + self.viewers.len() * VIEWER
    }

    fn unview(&mut self, product: Product, visitor: &Arc<str>) {
        if let Some(viewers) = self.viewers.get_mut(&product) {
            if let Ok(place) = viewers.binary_search(visitor) {
                viewers.remove(place);
            }
            if viewers.is_empty() {
                self.viewers.remove(&product);
            }
        }
    }
}

impl Packed for Open {
    fn pack(&self, out: &mut Vec<u8>) {
        self.newest.pack(out);
        self.visitors.pack(out);
    }

    fn unpack(input: &mut &[u8]) -> Option<Open> {
        let mut open = Open { newest: Packed::unpack(input)?, ..Open::default() };
        open.visitors = Packed::unpack(input)?;
        for (visitor, clicks) in &open.visitors {
            open.ends.insert((first_end(clicks), Arc::clone(visitor)));
            open.clicks += clicks.len();
            for (_, product) in clicks {
                let viewers = open.viewers.entry(*product).or_default();
                if let Err(place) = viewers.binary_search(visitor) {
                    viewers.insert(place, Arc::clone(visitor));
                }
            }
        }
        Some(open)
    }
}

/// How many of a visitor's clicks belong to the first session.
fn first_length(clicks: &[(i64, Product)]) -> usize {
    let pause = clicks.windows(2).position(|pair| match pair {
        [(one, _), (next, _)] => next.saturating_sub(*one) > PAUSE_MS,
        _ => false,
    });
    pause.map_or(clicks.len(), |index| index + 1)
}

fn first_end(clicks: &[(i64, Product)]) -> i64 {
    first_length(clicks).checked_sub(1).and_then(|last| clicks.get(last)).map_or(i64::MIN, |(at, _)| *at)
}
