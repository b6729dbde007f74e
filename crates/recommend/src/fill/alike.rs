//! Products that are like one: what those do who looked at it, else what it is.

use super::CANDIDATES;
use super::blend::Blend;
use crate::catalogue::Card;
use crate::index::Index;
use crate::products::{Product, once_each, ranked};
use crate::sessions::Scratch;

/// The newest products of a category that are looked at, besides the most popular.
const NEWEST: usize = 200;

impl Index {
    /// Products related to these, the last of which counts most: viewed with them, bought with them, and of
    /// their kind. A product that nobody has seen yet has its kind alone.
    pub(super) fn related(&self, seeds: &[Product], scratch: &mut Scratch) -> Vec<Product> {
        let (mut blend, weights) = (Blend::default(), self.weights);
        blend.add(weights.viewed, self.sessions.onward(seeds, CANDIDATES, scratch));
        blend.add(weights.bought, self.together(seeds));
        if let Some(last) = seeds.last() {
            blend.add(weights.alike, self.alike(*last));
        }
        blend.best(seeds, self.sessions.products())
    }

    /// Products of the same category, else of the one above it: of the same brand, of about the same price,
    /// and popular.
    fn alike(&self, seed: Product) -> Vec<Product> {
        let Some(card) = self.catalogue.card(seed) else { return Vec::new() };
        let mut found = Vec::new();
        for category in self.catalogue.upwards(card.category()) {
            let popular = self.usual.best(Some(category)).iter().copied();
            let newest = self.catalogue.within(category).take(NEWEST);
            let near = once_each(popular.chain(newest).filter(|product| !found.contains(product)));
            let near: Vec<(Product, f32)> = near
                .into_iter()
                .filter_map(|product| {
                    Some((product, self.likeness(card, product, self.catalogue.card(product)?)))
                })
                .collect();
            found.extend(ranked(near, self.sessions.products()));
            if found.len() >= CANDIDATES {
                break;
            }
        }
        found
    }

    fn likeness(&self, card: &Card, product: Product, other: &Card) -> f32 {
        let is_of_brand = card.brand() != crate::catalogue::NONE && card.brand() == other.brand();
        let brand = if is_of_brand { 1.0 } else { 0.0 };
        // One for the same price, a half for double or half of it.
        let price = match card.price().zip(other.price()) {
            Some((one, other)) if one > 0.0 && other > 0.0 => (one.min(other) / one.max(other)) as f32,
            _ => 0.0,
        };
        let best = self.usual.best(None).first().map_or(0.0, |best| self.usual.of(*best));
        let popular = if best > 0.0 { (self.usual.of(product) / best).sqrt() } else { 0.0 };
        brand + price + popular
    }
}
