//! The index of orders: what is bought together, and in what rhythm.

mod rhythm;

use std::collections::{BTreeMap, HashMap, HashSet};
use std::hash::BuildHasher;

use foldhash::fast::FixedState;
use serde::{Deserialize, Serialize};

use crate::pages::packed::Packed;
use crate::products::{Product, Products, best, reserve};

pub(crate) use rhythm::{DAY_MS, Rhythms, median};

/// After this many milliseconds (180 days) an order counts half as much for what is bought together.
pub const TOGETHER_HALF_LIFE_MS: i64 = 180 * 86_400_000;

/// Orders that are kept, the newest.
const ORDERS: usize = 100_000;

/// Orders of a product that are looked at, newest first.
const NEIGHBOURS: usize = 500;

/// Products of one order that are looked at: the orders of resellers say little about taste.
pub(crate) const BASKET: usize = 100;

/// An order, as far as recommendations go.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Order {
    /// The order's id; a repeat changes nothing.
    pub id: String,
    /// When it was placed, in milliseconds since the epoch.
    pub at: i64,
    /// Who bought, as a hash; empty where nobody is known.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub buyer: String,
    /// The products in it, each once.
    pub products: Vec<String>,
}

/// The newest orders, by product and by time. What it answers does not depend on the order of arrival.
#[derive(Debug, Default, Clone)]
pub(crate) struct Orders {
    /// The products of each order.
    baskets: BTreeMap<Placed, Box<[Product]>>,
    /// The orders of each product, newest last.
    postings: HashMap<Product, Vec<Placed>>,
    known: HashSet<u64>,
}

/// An order's place in time: when, and a hash of its id.
type Placed = (i64, u64);

impl Orders {
    /// Adds an order, its products in order of their numbers, each once. Returns whether it was new.
    pub(crate) fn learn(&mut self, id: &str, at: i64, basket: Vec<Product>) -> bool {
        let is_new = self.add((at, hash(id)), basket);
        while self.baskets.len() > ORDERS {
            self.forget_oldest();
        }
        is_new
    }

    fn add(&mut self, placed: Placed, basket: Vec<Product>) -> bool {
        if !self.known.insert(placed.1) {
            return false;
        }
        for product in &basket {
            let posting = self.postings.entry(*product).or_default();
            let place = posting.partition_point(|other| *other < placed);
            // Most products are in few orders; a list that grows by itself begins with room for four.
            reserve(posting, 1);
            posting.insert(place, placed);
        }
        self.baskets.insert(placed, basket.into());
        true
    }

    /// What is bought together with these products most tellingly, best first, these left out: the products
    /// of the newest orders that hold one of them, each order weighed by how few products it holds and by
    /// its age, each product damped by its own popularity.
    pub(crate) fn together(&self, asked: &[Product], limit: usize, products: &Products) -> Vec<Product> {
        let newest = self.baskets.last_key_value().map_or(0, |((at, _), _)| *at);
        let mut scores: HashMap<Product, f64> = HashMap::new();
        for product in asked {
            for placed in self.posting(*product).iter().rev().take(NEIGHBOURS) {
                let Some(basket) = self.baskets.get(placed) else { continue };
                let age = newest.saturating_sub(placed.0) as f64 / TOGETHER_HALF_LIFE_MS as f64;
                let weight = (-age).exp2() / (basket.len() as f64).sqrt();
                for other in basket.iter().filter(|other| !asked.contains(other)) {
                    *scores.entry(*other).or_default() += weight;
                }
            }
        }
        let damped = |(product, score): (Product, f64)| {
            (product, (score / (self.posting(product).len().max(1) as f64).sqrt()) as f32)
        };
        let best = best(scores.into_iter().map(damped).collect(), limit, products);
        best.into_iter().map(|(product, _)| product).collect()
    }

    /// How many orders are kept.
    pub(crate) fn len(&self) -> usize {
        self.baskets.len()
    }

    /// The bytes that it takes, about.
    pub(crate) fn bytes(&self) -> usize {
        const ENTRY: usize = 16;
        let baskets: usize = self.baskets.values().map(|basket| basket.len() * size_of::<Product>()).sum();
        let postings: usize =
            self.postings.values().map(|posting| posting.capacity() * size_of::<Placed>()).sum();
        baskets
            + postings
            + self.baskets.len() * (size_of::<Placed>() + size_of::<Box<[Product]>>() + ENTRY)
            + self.postings.len() * (size_of::<Vec<Placed>>() + ENTRY)
            + self.known.capacity() * ENTRY
    }

    fn posting(&self, product: Product) -> &[Placed] {
        self.postings.get(&product).map_or(&[], Vec::as_slice)
    }

    fn forget_oldest(&mut self) {
        let Some((placed, basket)) = self.baskets.pop_first() else { return };
        self.known.remove(&placed.1);
        for product in basket {
            if let Some(posting) = self.postings.get_mut(&product) {
                posting.retain(|other| *other != placed);
                if posting.is_empty() {
                    self.postings.remove(&product);
                }
            }
        }
    }
}

impl Packed for Orders {
    fn pack(&self, out: &mut Vec<u8>) {
        let baskets: Vec<(Placed, Vec<Product>)> =
            self.baskets.iter().map(|(placed, basket)| (*placed, basket.to_vec())).collect();
        baskets.pack(out);
    }

    fn unpack(input: &mut &[u8]) -> Option<Orders> {
        let mut orders = Orders::default();
        for (placed, basket) in Vec::<(Placed, Vec<Product>)>::unpack(input)? {
            orders.add(placed, basket);
        }
        Some(orders)
    }
}

/// A short stand-in for an id.
pub(crate) fn hash(id: &str) -> u64 {
    FixedState::default().hash_one(id)
}
