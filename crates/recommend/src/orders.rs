//! The index of orders: what is bought together, and in what rhythm.

mod rhythm;

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};
use std::hash::BuildHasher;

use foldhash::fast::FixedState;
use hashbrown::HashTable;
use serde::{Deserialize, Serialize};

use crate::column::{Lists, settle};
use crate::pages::packed::{Packed, Pieces, pack_all, pack_length};
use crate::products::{Product, Products, best};

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
    /// Each in a place that it keeps, which is given to another when it is forgotten.
    kept: Vec<Kept>,
    free: Option<Place>,
    /// The places of orders by the hashes of their ids.
    known: HashTable<Place>,
    /// The orders of each product, newest last.
    postings: Lists,
    /// The oldest first.
    ages: BinaryHeap<Reverse<Placed>>,
    /// When the newest was placed.
    newest: i64,
}

/// Where in the list an order is.
type Place = u32;

/// When an order was placed, and a hash of its id.
type Placed = (i64, u64);

/// An order and its products.
#[derive(Debug, Clone)]
struct Kept {
    placed: Placed,
    basket: Box<[Product]>,
}

impl Orders {
    /// Adds an order, its products in order of their numbers, each once. Returns whether it was new.
    pub(crate) fn learn(&mut self, id: &str, at: i64, basket: Vec<Product>) -> bool {
        let is_new = self.add((at, hash(id)), basket);
        while self.len() > ORDERS {
            self.forget_oldest();
        }
        is_new
    }

    fn add(&mut self, placed: Placed, basket: Vec<Product>) -> bool {
        let Orders { kept, known, .. } = self;
        let id = |place: &Place| of(kept, *place).map_or(0, |kept| kept.placed.1);
        if known.find(placed.1, |place| id(place) == placed.1).is_some() {
            return false;
        }
        let place = self.free.take().unwrap_or(kept.len() as Place);
        known.insert_unique(placed.1, place, id);
        let basket: Box<[Product]> = basket.into();
        for product in &basket {
            let is_older = |other: &Place| of(kept, *other).is_some_and(|other| other.placed < placed);
            let index = self.postings.get(*product).partition_point(is_older);
            self.postings.insert(*product, index, place);
        }
        self.newest = self.newest.max(placed.0);
        if self.ages.len() == self.ages.capacity() {
            self.ages.reserve_exact(1 + self.ages.len() / 8);
        }
        self.ages.push(Reverse(placed));
        let order = Kept { placed, basket };
        settle(kept, place, order);
        true
    }

    /// What is bought together with these products most tellingly, best first, these left out: the products
    /// of the newest orders that hold one of them, each order weighed by how few products it holds and by
    /// its age, each product damped by its own popularity.
    pub(crate) fn together(&self, asked: &[Product], limit: usize, products: &Products) -> Vec<Product> {
        let mut scores: HashMap<Product, f64, FixedState> = HashMap::default();
        for product in asked {
            for place in self.postings.get(*product).iter().rev().take(NEIGHBOURS) {
                let Some(Kept { placed, basket }) = of(&self.kept, *place) else { continue };
                let age = self.newest.saturating_sub(placed.0) as f64 / TOGETHER_HALF_LIFE_MS as f64;
                let weight = (-age).exp2() / (basket.len() as f64).sqrt();
                for other in basket.iter().filter(|other| !asked.contains(other)) {
                    *scores.entry(*other).or_default() += weight;
                }
            }
        }
        let damped = |(product, score): (Product, f64)| {
            (product, (score / (self.postings.get(product).len().max(1) as f64).sqrt()) as f32)
        };
        let best = best(scores.into_iter().map(damped).collect(), limit, products);
        best.into_iter().map(|(product, _)| product).collect()
    }

    /// How many orders are kept.
    pub(crate) fn len(&self) -> usize {
        self.ages.len()
    }

    /// The bytes that it takes, about.
    pub(crate) fn bytes(&self) -> usize {
        let baskets: usize = self.kept.iter().map(|kept| size_of_val(&*kept.basket)).sum();
        baskets
            + self.kept.capacity() * size_of::<Kept>()
            + self.known.allocation_size()
            + self.postings.bytes()
            + self.ages.capacity() * size_of::<Placed>()
    }

    fn forget_oldest(&mut self) {
        let Orders { kept, known, .. } = self;
        let Some(Reverse(placed)) = self.ages.pop() else { return };
        let is_it = |place: &Place| of(kept, *place).is_some_and(|kept| kept.placed.1 == placed.1);
        let Ok(found) = known.find_entry(placed.1, is_it) else { return };
        let (place, _) = found.remove();
        self.free = Some(place);
        let basket = kept.get_mut(place as usize).map(|kept| std::mem::take(&mut kept.basket));
        for product in basket.unwrap_or_default() {
            self.postings.remove(product, place);
        }
    }
}

fn of(kept: &[Kept], place: Place) -> Option<&Kept> {
    kept.get(place as usize)
}

impl Packed for Orders {
    fn pack(&self, out: &mut Pieces) {
        pack_length(self.len(), out);
        for place in &self.known {
            if let Some(Kept { placed, basket }) = of(&self.kept, *place) {
                placed.pack(out);
                pack_all(basket.iter(), out);
            }
        }
    }

    fn unpack(input: &mut &[u8]) -> Option<Orders> {
        let mut orders = Orders::default();
        for _ in 0..u32::unpack(input)? {
            let (placed, basket) = Packed::unpack(input)?;
            orders.add(placed, basket);
        }
        Some(orders)
    }
}

/// A short stand-in for an id.
pub(crate) fn hash(id: &str) -> u64 {
    FixedState::default().hash_one(id)
}
