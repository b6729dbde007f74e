//! Several rankings made one, and the blend for a visitor.

use std::collections::HashMap;

use super::CANDIDATES;
use super::seeds::Seeds;
use crate::catalogue::Group;
use crate::index::Index;
use crate::products::{Product, Products, ranked};
use crate::sessions::Scratch;

/// What keeps the first places of a ranking from deciding alone.
const HEAD: f32 = 5.0;

/// Rankings made one by the places of the products in each (reciprocal rank fusion; Cormack, Clarke and
/// Büttcher, "Reciprocal rank fusion outperforms Condorcet and individual rank learning methods", 2009),
/// each ranking with a weight of its own.
#[derive(Debug, Default)]
pub(super) struct Blend {
    weights: HashMap<Product, f32>,
}

impl Blend {
    /// Adds a ranking, the best first.
    pub(super) fn add(&mut self, weight: f32, ranking: impl IntoIterator<Item = Product>) {
        for (place, product) in ranking.into_iter().enumerate() {
            *self.weights.entry(product).or_default() += weight / (place as f32 + HEAD);
        }
    }

    /// All of them but these, the best first.
    pub(super) fn best(self, without: &[Product], products: &Products) -> Vec<Product> {
        let others = self.weights.into_iter().filter(|(product, _)| !without.contains(product));
        ranked(others.collect(), products)
    }
}

/// What each ranking counts in the two blends. Of the defaults, `bought` and `alike` were chosen on the last
/// week but one of a shop's log; those of the blend for a visitor are set by hand, since that log does not
/// tell them apart (`cargo xtask bench blends`).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Weights {
    /// For a visitor: where this session leads.
    pub session: f32,
    /// Where earlier views lead.
    pub before: f32,
    /// What is bought with what is in the cart or was bought.
    pub orders: f32,
    /// What is popular in the categories of most interest.
    pub category: f32,
    /// Related to a product: what is viewed with it.
    pub viewed: f32,
    /// What is bought with it.
    pub bought: f32,
    /// What is of its kind.
    pub alike: f32,
}

impl Default for Weights {
    fn default() -> Weights {
        Weights {
            session: 1.0,
            before: 0.2,
            orders: 0.3,
            category: 0.1,
            viewed: 1.0,
            bought: 0.1,
            alike: 0.1,
        }
    }
}

/// Categories of interest.
const CATEGORIES: usize = 3;

/// What a view counts for interest in a category, of what the one after it counts.
const INTEREST: f32 = 0.9;

impl Index {
    /// What suits a visitor: where this session leads, where earlier views lead, what is bought with what
    /// is in the cart or was bought, and what is popular in the categories of most interest.
    pub(super) fn personal(&self, seeds: &Seeds, scratch: &mut Scratch) -> Vec<Product> {
        let (mut blend, weights) = (Blend::default(), self.weights);
        blend.add(weights.session, self.sessions.onward(&seeds.of_session, CANDIDATES, scratch));
        if !seeds.before.is_empty() {
            blend.add(weights.before, self.sessions.onward(&seeds.before, CANDIDATES, scratch));
        }
        blend.add(weights.orders, self.together(&seeds.of_orders));
        for (category, share) in self.interests(&seeds.history) {
            blend.add(weights.category * share, self.usual.best(Some(category)).iter().copied());
        }
        blend.best(&seeds.of_session, self.sessions.products())
    }

    /// The categories of most interest, and what part of all interest each has.
    fn interests(&self, history: &[Product]) -> Vec<(Group, f32)> {
        let mut shares: HashMap<Group, f32> = HashMap::new();
        let (mut weight, mut whole) = (1.0, 0.0);
        for card in history.iter().filter_map(|product| self.catalogue.card(*product)) {
            if card.category() != crate::catalogue::NONE {
                *shares.entry(card.category()).or_default() += weight;
                whole += weight;
            }
            weight *= INTEREST;
        }
        let mut shares: Vec<(Group, f32)> =
            shares.into_iter().map(|(category, share)| (category, share / whole)).collect();
        shares.sort_unstable_by(|(a, x), (b, y)| y.total_cmp(x).then(a.cmp(b)));
        shares.truncate(CATEGORIES);
        shares
    }
}
