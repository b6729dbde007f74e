//! What concerns a visitor's own products: prices, stock, and buying again.

use std::collections::BTreeMap;

use crate::index::Index;
use crate::orders::{DAY_MS, median};
use crate::products::{Product, ranked};
use crate::visitor::Visitor;

/// How long a lower price is news to those who never saw the product: 14 days.
const NEWS_MS: i64 = 14 * DAY_MS;

/// The part of the time between two purchases after which the next is due, and how many of these times
/// pass before it is given up.
const DUE: f64 = 0.85;
const GIVEN_UP: f64 = 3.0;

impl Index {
    /// What costs less than when the visitor saw it last, the greatest part off first; then what costs less
    /// than some days ago, the most popular first.
    pub(super) fn price_dropped(&self, visitor: &Visitor, now: i64) -> Vec<Product> {
        let products = self.sessions.products();
        let mut own: Vec<(Product, f32)> = Vec::new();
        for seen in &visitor.viewed {
            let Some(product) = products.known(&seen.product) else { continue };
            if own.iter().all(|(other, _)| *other != product) {
                own.extend(self.part_off(product, seen.at).map(|part| (product, part)));
            }
        }
        let from = now.saturating_sub(NEWS_MS);
        let dropped = self.catalogue.courses().dropped_since(from);
        let dropped = dropped.filter(|product| self.part_off(*product, from).is_some());
        let news = dropped.map(|product| (product, self.usual.of(product))).collect();
        [ranked(own, products), ranked(news, products)].concat()
    }

    /// What was out of stock when the visitor saw it and is in stock now, seen last first.
    pub(super) fn back_in_stock(&self, visitor: &Visitor) -> Vec<Product> {
        let is_back = |product: Product, at: i64| {
            self.catalogue.card(product).is_some_and(|card| card.is_in_stock())
                && self.catalogue.courses().at(product, at).is_some_and(|past| !past.is_in_stock)
        };
        let seen = visitor.viewed.iter().filter_map(|seen| {
            let product = self.sessions.products().known(&seen.product)?;
            is_back(product, seen.at).then_some(product)
        });
        seen.collect()
    }

    /// What the customer is to buy again: by the median of the times between their own purchases of it, else
    /// by the shop's for this product. What is due longest, measured by its own time, comes first.
    pub(super) fn due_again(&self, visitor: &Visitor, now: i64) -> Vec<Product> {
        let products = self.sessions.products();
        let mut purchases: BTreeMap<Product, Vec<i64>> = BTreeMap::new();
        for bought in &visitor.bought {
            if let Some(product) = products.known(&bought.product) {
                purchases.entry(product).or_default().push(bought.at);
            }
        }
        let mut due: Vec<(Product, f32)> = Vec::new();
        for (product, mut times) in purchases {
            times.sort_unstable();
            let Some(last) = times.last().copied() else { continue };
            let Some(rhythm) = own_rhythm(&times).or_else(|| self.rhythms.of(product)) else { continue };
            let passed = now.saturating_sub(last) as f64 / rhythm as f64;
            if (DUE..GIVEN_UP).contains(&passed) {
                due.push((product, passed as f32));
            }
        }
        ranked(due, products)
    }

    /// What part of its price at an instant a product does not cost any more.
    fn part_off(&self, product: Product, at: i64) -> Option<f32> {
        let before = self.catalogue.courses().at(product, at)?.price.filter(|price| *price > 0.0)?;
        let part = 1.0 - self.catalogue.card(product)?.price()? / before;
        (part > 0.0).then_some(part as f32)
    }
}

/// The median of the times between purchases, those within a day being one purchase.
fn own_rhythm(times: &[i64]) -> Option<i64> {
    let spans = times.windows(2).filter_map(|pair| match pair {
        [one, next] => Some(next.saturating_sub(*one)).filter(|span| *span > DAY_MS),
        _ => None,
    });
    median(spans.collect())
}
