//! How prices and stock went of late: what tells that a price dropped, or that a product is back.

use std::collections::{BTreeSet, HashMap};

use super::Card;
use crate::pages::packed::{Packed, Pieces, pack_all};
use crate::products::Product;

/// How long a change is remembered: 90 days.
const MEMORY_MS: i64 = 90 * 86_400_000;

/// Changes of one product that are remembered, the last ones.
const OF_ONE: usize = 16;

/// Changes that are remembered in all; the oldest go first.
const OF_ALL: usize = 200_000;

/// What a product was before it changed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Past {
    /// Until when it was so, in milliseconds since the epoch.
    pub(crate) until: i64,
    /// What it cost.
    pub(crate) price: Option<f64>,
    /// Whether it could be bought.
    pub(crate) is_in_stock: bool,
}

/// The changes of all products.
#[derive(Debug, Default, Clone)]
pub(crate) struct Courses {
    /// Of each product, oldest first.
    pasts: HashMap<Product, Vec<Past>>,
    order: BTreeSet<(i64, Product)>,
    /// Products whose price went down, by the instant of the last time.
    drops: BTreeSet<(i64, Product)>,
}

impl Courses {
    /// Remembers what a product was before, if its price or stock is another now.
    pub(super) fn note(&mut self, product: Product, before: Card, after: Card, now: i64) {
        if before.price() == after.price() && before.is_in_stock() == after.is_in_stock() {
            return;
        }
        let past = Past { until: now, price: before.price(), is_in_stock: before.is_in_stock() };
        self.remember(product, past);
        if before.price().zip(after.price()).is_some_and(|(before, after)| after < before) {
            self.drops.insert((now, product));
        }
        self.forget(now);
    }

    /// Adds what a product was until an instant.
    pub(crate) fn remember(&mut self, product: Product, past: Past) {
        let pasts = self.pasts.entry(product).or_default();
        let place = pasts.partition_point(|other| other.until <= past.until);
        pasts.insert(place, past);
        self.order.insert((past.until, product));
        if pasts.len() > OF_ONE {
            let lost = pasts.remove(0).until;
            if pasts.iter().all(|past| past.until != lost) {
                self.order.remove(&(lost, product));
            }
        }
    }

    /// What a product was at an instant, if it is known to have changed since.
    pub(crate) fn at(&self, product: Product, instant: i64) -> Option<Past> {
        self.pasts.get(&product)?.iter().find(|past| past.until > instant).copied()
    }

    /// Products whose price went down after an instant, the last ones first.
    pub(crate) fn dropped_since(&self, instant: i64) -> impl Iterator<Item = Product> + '_ {
        let after = (instant.saturating_add(1), Product::MIN);
        self.drops.range(after..).rev().map(|(_, product)| *product)
    }

    /// The bytes that it takes, about.
    pub(crate) fn bytes(&self) -> usize {
        const NODE: usize = 24;
        let pasts: usize = self.pasts.values().map(|pasts| pasts.capacity() * size_of::<Past>() + 40).sum();
        pasts + (self.order.len() + self.drops.len()) * NODE
    }

    fn forget(&mut self, now: i64) {
        while let Some((until, product)) = self.order.first().copied() {
            if until >= now.saturating_sub(MEMORY_MS) && self.order.len() <= OF_ALL {
                return;
            }
            self.order.pop_first();
            self.drops.remove(&(until, product));
            if let Some(pasts) = self.pasts.get_mut(&product) {
                pasts.retain(|past| past.until > until);
                if pasts.is_empty() {
                    self.pasts.remove(&product);
                }
            }
        }
    }
}

impl Packed for Past {
    fn pack(&self, out: &mut Pieces) {
        self.until.pack(out);
        self.price.pack(out);
        self.is_in_stock.pack(out);
    }

    fn unpack(input: &mut &[u8]) -> Option<Past> {
        let (until, price) = (i64::unpack(input)?, Packed::unpack(input)?);
        Some(Past { until, price, is_in_stock: bool::unpack(input)? })
    }
}

impl Packed for Courses {
    fn pack(&self, out: &mut Pieces) {
        self.pasts.pack(out);
        pack_all(self.drops.iter().collect::<Vec<_>>().into_iter(), out);
    }

    fn unpack(input: &mut &[u8]) -> Option<Courses> {
        let pasts: HashMap<Product, Vec<Past>> = Packed::unpack(input)?;
        let all = pasts.iter().flat_map(|(product, pasts)| pasts.iter().map(|past| (past.until, *product)));
        let order = all.collect();
        let drops: Vec<(i64, Product)> = Packed::unpack(input)?;
        Some(Courses { pasts, order, drops: drops.into_iter().collect() })
    }
}
