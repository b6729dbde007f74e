//! After how long a product is bought again.

use std::collections::HashMap;

use crate::pages::packed::{Packed, Pieces};
use crate::products::Product;

pub(crate) const DAY_MS: i64 = 86_400_000;

/// Purchases that wait for the next one of the same buyer; the oldest half goes above it.
const WAITING: usize = 100_000;

/// Spans of a product that are kept, the last ones.
const SPANS: usize = 31;

/// Spans that it takes to speak of a shop's rhythm.
const ENOUGH: usize = 3;

/// After how long products are bought again by the same buyer.
#[derive(Debug, Default, Clone)]
pub(crate) struct Rhythms {
    /// The last purchase of a product by a buyer.
    last: HashMap<(u64, Product), i64>,
    /// The milliseconds between two purchases, the last ones.
    spans: HashMap<Product, Vec<i64>>,
}

impl Rhythms {
    /// Learns that somebody bought a product at an instant. What is bought again within a day belongs to
    /// the same purchase.
    pub(crate) fn learn(&mut self, buyer: u64, product: Product, at: i64) {
        let last = self.last.entry((buyer, product)).or_insert(at);
        let span = at.saturating_sub(*last);
        *last = at.max(*last);
        if span > DAY_MS {
            let spans = self.spans.entry(product).or_default();
            spans.push(span);
            if spans.len() > SPANS {
                spans.remove(0);
            }
        }
        if self.last.len() > WAITING {
            let mut times: Vec<i64> = self.last.values().copied().collect();
            let half = times.len() / 2;
            let (_, middle, _) = times.select_nth_unstable(half);
            let middle = *middle;
            // Made anew: a table that things were taken out of grows instead of filling the gaps.
            self.last = std::mem::take(&mut self.last).into_iter().filter(|(_, at)| *at > middle).collect();
        }
    }

    /// The shop's median between two purchases of a product by one buyer, once there are a few.
    pub(crate) fn of(&self, product: Product) -> Option<i64> {
        let spans = self.spans.get(&product).filter(|spans| spans.len() >= ENOUGH)?;
        median(spans.clone())
    }

    /// The bytes that it takes, about.
    pub(crate) fn bytes(&self) -> usize {
        const ENTRY: usize = 32;
        const LAST: usize = size_of::<((u64, Product), i64)>() + 1;
        let spans: usize = self.spans.values().map(|spans| spans.capacity() * size_of::<i64>() + ENTRY).sum();
        self.last.capacity() * LAST * 8 / 7 + spans
    }
}

impl Packed for Rhythms {
    fn pack(&self, out: &mut Pieces) {
        self.last.pack(out);
        self.spans.pack(out);
    }

    fn unpack(input: &mut &[u8]) -> Option<Rhythms> {
        Some(Rhythms { last: Packed::unpack(input)?, spans: Packed::unpack(input)? })
    }
}

/// The middle one of some numbers, the lower of two.
pub(crate) fn median(mut numbers: Vec<i64>) -> Option<i64> {
    let middle = numbers.len().checked_sub(1)? / 2;
    let (_, median, _) = numbers.select_nth_unstable(middle);
    Some(*median)
}
