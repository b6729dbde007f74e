//! Ranking by the sessions nearest to one.
//!
//! From each product of the session, the last ones counting most, to the newest sessions that hold it,
//! and in them to the products near it, rare ones counting more; then once more from the best products
//! found, which finds what no session holds together with the products asked for. Where each part comes
//! from is told with the crate.
//!
//! The weights were chosen on sessions cut from the end of the training parts of two click logs.

use std::collections::HashMap;

use foldhash::fast::FixedState;

use super::log::{Log, Position};
use super::open::Open;
use super::scores::{Scores, Sum};
use crate::products::{Product, Products, best, once_each};

/// Products of the session that are asked for, the last ones.
const ASKED: usize = 5;

/// What a product of the session counts, of what the one seen after it counts.
const FADE: f32 = 0.5;

/// Newest sessions of a product of the session that are looked at.
const NEAREST: usize = 100;

/// Products found that the walk goes on from. Twenty rank as well, but take half as long again.
const SEEDS: usize = 8;

/// Newest sessions of a product found that are looked at.
const NEAREST_TO_SEED: usize = 15;

/// What a product counts, of what one a step nearer in the session counts.
const STEP: f32 = 0.7;

/// Steps in a session that are looked at: nothing is gained further away.
const STEPS: usize = 6;

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

/// Numbers of sessions of a product below which it is kept how rare that is.
const COUNTS: usize = 256;

/// What a ranking needs room for; made once and used again.
#[derive(Debug)]
pub struct Scratch {
    scores: Scores,
    /// Newest entries of products, newest first.
    trails: Vec<Trail>,
    /// Products near one seed, and how near.
    beside: Vec<(Product, f32)>,
    /// What a product counts by its age.
    fresh: Vec<f32>,
    rarity: Rarity,
}

/// A product's newest entries.
#[derive(Debug, Default)]
struct Trail {
    entries: Vec<Position>,
    next: Option<Position>,
}

/// How much products count by the number of sessions that hold them, in a log of so many entries.
#[derive(Debug, Default)]
struct Rarity {
    entries: u64,
    by_count: Vec<Option<f32>>,
}

impl Rarity {
    fn reset(&mut self, entries: u64) {
        if self.entries != entries || self.by_count.is_empty() {
            self.entries = entries;
            self.by_count.clear();
            self.by_count.resize(COUNTS, None);
        }
    }

    /// The inverse document frequency, squared.
    fn of(&mut self, count: u32) -> f32 {
        let found = || (1.0 + self.entries as f32 / SESSION / count.max(1) as f32).ln().powi(2);
        match usize::try_from(count).ok().and_then(|count| self.by_count.get_mut(count)) {
            Some(known) => *known.get_or_insert_with(found),
            None => found(),
        }
    }
}

impl Default for Scratch {
    fn default() -> Scratch {
        let fresh = |age| (age as f32 / AGES as f32 + FRESH).powf(-FASHION);
        Scratch {
            scores: Scores::default(),
            trails: Vec::new(),
            beside: Vec::new(),
            fresh: (0..=AGES).map(fresh).collect(),
            rarity: Rarity::default(),
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
        let Scratch { scores, trails, beside, fresh, rarity } = scratch;
        scores.reserve(self.products.len());
        rarity.reset(self.log.len());
        let freshness = self.fashion(fresh);
        let asked = session.get(..session.len().min(ASKED)).unwrap_or(session);
        let mut fade = 1.0;
        self.follow(asked.iter().copied(), NEAREST, trails);
        for (product, trail) in asked.iter().zip(&*trails) {
            let weight = fade * rarity.of(self.log.count(*product));
            self.beside(*product, trail, NEAREST, |other, share| {
                if let Some(sum) = scores.of(other) {
                    sum.near += weight * share;
                }
            });
            fade *= FADE;
        }
        let mut nearby = 0.0;
        for sum in scores.all() {
            sum.near *= rarity.of(self.log.count(sum.product)) * freshness(sum.product);
            nearby += sum.near;
        }
        let seeds = self.seeds(scores.all(), asked);
        self.follow(seeds.iter().map(|(seed, _)| *seed), NEAREST_TO_SEED, trails);
        for ((seed, weight), trail) in seeds.into_iter().zip(&*trails) {
            let mut whole = 0.0;
            self.beside(seed, trail, NEAREST_TO_SEED, |other, share| {
                beside.push((other, share));
                whole += share;
            });
            let weight = if whole > 0.0 { weight / whole } else { 0.0 };
            for (other, share) in beside.drain(..) {
                if let Some(sum) = scores.of(other) {
                    sum.onward += weight * share;
                }
            }
        }
        let mut further = 0.0;
        for sum in scores.all().iter_mut().filter(|sum| sum.onward > 0.0) {
            sum.onward *= freshness(sum.product) / (self.log.count(sum.product).max(1) as f32).sqrt();
            further += sum.onward;
        }
        let share = |part: f32, whole: f32| if whole > 0.0 { part / whole } else { 0.0 };
        let share = |sum: &Sum| share(sum.near, nearby) + ONWARD * share(sum.onward, further);
        let take = |product: &Product| {
            let sum = scores.of(*product)?;
            Some(std::mem::replace(sum, Sum { near: 0.0, onward: 0.0, ..*sum }))
        };
        let seen = session.iter().map(take).map(|sum| sum.map_or(0.0, |sum| share(&sum))).collect();
        let new = scores.all().iter().map(|sum| (sum.product, share(sum)));
        let new = new.filter(|(_, weight)| *weight > 0.0).collect();
        scores.clear();
        Found { new, seen }
    }

    /// In how many of the latest sessions products are.
    pub(super) fn popular(self) -> Vec<(Product, f32)> {
        let open = self.open.products().map(|(product, viewers)| (product, viewers as f32));
        let mut sessions: HashMap<Product, f32, FixedState> = open.collect();
        self.log.latest().for_each(|product| *sessions.entry(product).or_default() += 1.0);
        sessions.into_iter().collect()
    }

    /// Finds the newest entries of products, of each at most so many. All go back a step in turn: while one
    /// waits for memory, so do the others.
    fn follow(self, products: impl Iterator<Item = Product>, limit: usize, trails: &mut Vec<Trail>) {
        let mut count = 0;
        for product in products {
            if trails.len() == count {
                trails.push(Trail::default());
            }
            if let Some(trail) = trails.get_mut(count) {
                trail.entries.clear();
                trail.next = self.log.newest(product);
            }
            count += 1;
        }
        for _ in 0..limit {
            let mut goes_on = false;
            for trail in trails.iter_mut().take(count) {
                if let Some(position) = trail.next {
                    trail.entries.push(position);
                    trail.next = self.log.before(position);
                    goes_on = true;
                }
            }
            if !goes_on {
                break;
            }
        }
    }

    /// The products beside one in the newest sessions with it, and what each counts there.
    fn beside(self, product: Product, trail: &Trail, sessions: usize, mut add: impl FnMut(Product, f32)) {
        let open = self.open.with(product);
        let rest = sessions.saturating_sub(open.len());
        for clicks in open.take(sessions) {
            let products = once_each(clicks.iter().map(|(_, product)| *product));
            let at = products.iter().position(|other| *other == product).unwrap_or(0);
            let (before, after) = products.split_at_checked(at).unwrap_or_default();
            spread(before.iter().rev().copied(), BEFORE, &mut add);
            spread(after.iter().skip(1).copied(), 1.0, &mut add);
        }
        for position in trail.entries.iter().take(rest) {
            let (before, after) = self.log.around(*position);
            spread(before, BEFORE, &mut add);
            spread(after, 1.0, &mut add);
        }
    }

    /// The best of the products found, best first.
    fn seeds(self, found: &[Sum], asked: &[Product]) -> Vec<(Product, f32)> {
        let found = found.iter().filter(|sum| !asked.contains(&sum.product));
        best(found.map(|sum| (sum.product, sum.near)).collect(), SEEDS, self.products)
    }

    /// Finds what a product counts by its age in the log.
    fn fashion(self, fresh: &[f32]) -> impl Fn(Product) -> f32 {
        let ages = AGES as f32 / self.log.len().max(1) as f32;
        move |product| {
            let newer = self.log.newest(product).map_or(0, |newest| self.log.newer(newest));
            fresh.get((newer as f32 * ages) as usize).copied().unwrap_or(1.0)
        }
    }
}

fn spread(products: impl Iterator<Item = Product>, weight: f32, add: &mut impl FnMut(Product, f32)) {
    let mut weight = weight;
    for product in products.take(STEPS) {
        add(product, weight);
        weight *= STEP;
    }
}
