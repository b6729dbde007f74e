//! Ranking by the sessions nearest to one.
//!
//! From each product of the session, the last ones counting most, to the newest sessions that hold it,
//! and in them to the products near it, rare ones counting more; then once more from the best products
//! found, which finds what no session holds together with the products asked for. Where each part comes
//! from is told with the crate.
//!
//! The weights were chosen on sessions cut from the end of the training parts of two click logs.

use super::log::Log;
use super::open::Open;
use super::scores::Scores;
use crate::products::{Product, Products, best, once_each};

/// Products of the session that are asked for, the last ones.
const ASKED: usize = 5;

/// What a product of the session counts, of what the one seen after it counts.
const FADE: f32 = 0.5;

/// Newest sessions of a product of the session that are looked at.
const NEAREST: usize = 100;

/// Products found that the walk goes on from.
const SEEDS: usize = 20;

/// Newest sessions of a product found that are looked at.
const NEAREST_TO_SEED: usize = 20;

/// What a product counts, of what one a step nearer in the session counts.
const STEP: f32 = 0.7;

/// Steps in a session that are looked at: further away nothing is left to count.
const STEPS: usize = 12;

/// What a product seen before counts, of what one seen after counts.
const BEFORE: f32 = 0.8;

/// What the whole second part of the walk counts, of what the first counts.
const ONWARD: f32 = 0.8;

/// The power of its age in the log by which a product goes out of fashion.
const FASHION: f32 = 0.15;

/// What keeps the very newest products from standing out, as a part of the log.
const FRESH: f32 = 0.01;

/// Products of a session, about: turns entries of the log into sessions.
const SESSION: f32 = 5.0;

/// Ages of products that are told apart.
const AGES: usize = 1_000;

/// What a ranking needs room for; made once and used again.
#[derive(Debug)]
pub struct Scratch {
    near: Scores,
    onward: Scores,
    /// Products near one seed, and how near.
    beside: Vec<(Product, f32)>,
    /// What a product counts by its age.
    fresh: Vec<f32>,
}

impl Default for Scratch {
    fn default() -> Scratch {
        let fresh = |age| (age as f32 / AGES as f32 + FRESH).powf(-FASHION);
        Scratch {
            near: Scores::default(),
            onward: Scores::default(),
            beside: Vec::new(),
            fresh: (0..=AGES).map(fresh).collect(),
        }
    }
}

/// What the walk goes over.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ground<'a> {
    pub(super) products: &'a Products,
    pub(super) log: &'a Log,
    pub(super) open: &'a Open,
}

/// What a walk found, as shares of the whole.
#[derive(Debug)]
pub(super) struct Found {
    /// Products that are not in the session, in no order.
    pub(super) new: Vec<(Product, f32)>,
    /// What was found of each product of the session.
    pub(super) seen: Vec<f32>,
}

impl Ground<'_> {
    /// Walks from a session, each product once, the last seen first.
    pub(super) fn walk(self, session: &[Product], scratch: &mut Scratch) -> Found {
        let Scratch { near, onward, beside, fresh } = scratch;
        near.reserve(self.products.len());
        onward.reserve(self.products.len());
        let asked = session.get(..session.len().min(ASKED)).unwrap_or(session);
        let mut fade = 1.0;
        for product in asked {
            let weight = fade * self.rarity(*product);
            self.beside(*product, NEAREST, |other, share| near.add(other, weight * share));
            fade *= FADE;
        }
        let nearby = near.adjust(|product, sum| sum * self.rarity(product) * self.freshness(product, fresh));
        for (seed, weight) in self.seeds(near, asked) {
            let mut whole = 0.0;
            self.beside(seed, NEAREST_TO_SEED, |other, share| {
                beside.push((other, share));
                whole += share;
            });
            let weight = if whole > 0.0 { weight / whole } else { 0.0 };
            beside.drain(..).for_each(|(other, share)| onward.add(other, weight * share));
        }
        let further = onward.adjust(|product, sum| {
            sum * self.freshness(product, fresh) / (self.log.count(product).max(1) as f32).sqrt()
        });
        let share = |part: f32, whole: f32| if whole > 0.0 { part / whole } else { 0.0 };
        let share = |near: f32, onward: f32| share(near, nearby) + ONWARD * share(onward, further);
        let seen = session.iter().map(|product| share(near.take(*product), onward.take(*product))).collect();
        let only_further = onward.products().iter().filter(|product| near.of(**product) == 0.0);
        let products = near.products().iter().filter(|product| near.of(**product) > 0.0).chain(only_further);
        let weighed = products.map(|product| (*product, share(near.of(*product), onward.of(*product))));
        let new = weighed.filter(|(_, weight)| *weight > 0.0).collect();
        near.clear();
        onward.clear();
        Found { new, seen }
    }

    /// In how many of the latest sessions products are.
    pub(super) fn popular(self, scratch: &mut Scratch) -> Vec<(Product, f32)> {
        let near = &mut scratch.near;
        near.reserve(self.products.len());
        self.open.products().chain(self.log.latest()).for_each(|product| near.add(product, 1.0));
        let found = near.products().iter().map(|product| (*product, near.of(*product))).collect();
        near.clear();
        found
    }

    /// The products beside one in the newest sessions with it, and what each counts there.
    fn beside(self, product: Product, sessions: usize, mut add: impl FnMut(Product, f32)) {
        let open = self.open.with(product);
        let rest = sessions.saturating_sub(open.len());
        for clicks in open.take(sessions) {
            let products = once_each(clicks.iter().map(|(_, product)| *product));
            let at = products.iter().position(|other| *other == product).unwrap_or(0);
            let (before, after) = products.split_at_checked(at).unwrap_or_default();
            spread(before.iter().rev().copied(), BEFORE, &mut add);
            spread(after.iter().skip(1).copied(), 1.0, &mut add);
        }
        let mut next = self.log.newest(product);
        for _ in 0..rest {
            let Some(position) = next else { break };
            let (before, after) = self.log.around(position);
            spread(before, BEFORE, &mut add);
            spread(after, 1.0, &mut add);
            next = self.log.before(position);
        }
    }

    /// The best of the products found, best first.
    fn seeds(self, near: &Scores, asked: &[Product]) -> Vec<(Product, f32)> {
        let found = near.products().iter().filter(|product| !asked.contains(product));
        best(found.map(|product| (*product, near.of(*product))).collect(), SEEDS, self.products)
    }

    /// How few sessions hold a product: its inverse document frequency, squared.
    fn rarity(self, product: Product) -> f32 {
        let sessions = self.log.len() as f32 / SESSION;
        (1.0 + sessions / self.log.count(product).max(1) as f32).ln().powi(2)
    }

    fn freshness(self, product: Product, fresh: &[f32]) -> f32 {
        let age = self.log.newest(product).map_or(0.0, |newest| self.log.age(newest));
        fresh.get((age * AGES as f32) as usize).copied().unwrap_or(1.0)
    }
}

fn spread(products: impl Iterator<Item = Product>, weight: f32, add: &mut impl FnMut(Product, f32)) {
    let mut weight = weight;
    for product in products.take(STEPS) {
        add(product, weight);
        weight *= STEP;
    }
}
