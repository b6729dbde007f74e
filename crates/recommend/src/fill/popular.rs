//! What is popular: bought most, and looked at more than before.

use super::shelf::Shelf;
use crate::index::{Index, TREND_HALF_LIFE_MS, USUAL_HALF_LIFE_MS};
use crate::orders::DAY_MS;
use crate::popularity::Popularity;
use crate::products::{Product, ranked};

/// Views a day that both rates are given beforehand, so that a product seen twice is no trend.
const PRIOR: f32 = 1.0;

impl Index {
    /// What is bought most; then, for a shop that is new, what is viewed most, then what is new.
    pub(super) fn bestsellers(&self, shelf: &mut Shelf<'_>) {
        shelf.offer_all(self.most(&self.bought, shelf));
        self.rest(shelf);
    }

    /// What is viewed most by now, more so if that is more than it was: the rate of the last days, times
    /// the root of how often it is the rate of the last weeks. Then what is viewed most, then what is new.
    pub(super) fn trending(&self, shelf: &mut Shelf<'_>, now: i64) {
        let found: Vec<(Product, f32)> = self
            .most(&self.trend, shelf)
            .into_iter()
            .map(|product| (product, self.heat(product, now)))
            .collect();
        shelf.offer_all(ranked(found, self.sessions.products()));
        self.rest(shelf);
    }

    fn rest(&self, shelf: &mut Shelf<'_>) {
        shelf.offer_all(self.most(&self.usual, shelf));
        shelf.offer_all(self.catalogue.newest());
    }

    /// The best of the categories that the block is of, then of the shop.
    fn most(&self, popularity: &Popularity, shelf: &Shelf<'_>) -> Vec<Product> {
        let categories = shelf.categories();
        let found = categories.iter().flat_map(|category| popularity.best(Some(*category)));
        let found = found.map(|product| (*product, popularity.of(*product))).collect();
        let mut found = ranked(found, self.sessions.products());
        found.extend_from_slice(popularity.best(None));
        found
    }

    fn heat(&self, product: Product, now: i64) -> f32 {
        let now_rate = rate(&self.trend, product, now, TREND_HALF_LIFE_MS);
        let usual_rate = rate(&self.usual, product, now, USUAL_HALF_LIFE_MS);
        now_rate * ((now_rate + PRIOR) / (usual_rate + PRIOR)).sqrt()
    }
}

/// How many events a day a product has: the sum of what decays, over what one event a day would come to.
fn rate(popularity: &Popularity, product: Product, now: i64, half_life_ms: i64) -> f32 {
    let one_a_day = half_life_ms as f32 / DAY_MS as f32 / std::f32::consts::LN_2;
    popularity.of(product) / popularity.unit(now) / one_a_day
}
