//! What is popular by now, in the whole shop and in each category, older events counting less.
//!
//! A product's score is the sum of its events, each counting twice as much as one that is a half-life
//! older ("forward decay"; Cormode et al., "Forward decay: a practical time decay model for streaming
//! systems", 2009). So a score changes with its product's events alone and only grows, which is why a
//! list of the best can be kept by comparing the product at hand with the last of the list.

use std::collections::HashMap;

use crate::catalogue::Group;
use crate::column::{Column, reserve};
use crate::pages::packed::{Packed, Pieces};
use crate::products::{Product, Products};

/// Products of a list of the best.
const BEST: usize = 200;

/// Above two to the power of this, scores are divided.
const HIGHEST: f64 = 60.0;

/// What is popular, with one half-life.
#[derive(Debug, Clone)]
pub(crate) struct Popularity {
    half_life: f64,
    /// The instant at which an event counts one; moved on before numbers grow too great.
    origin: Option<i64>,
    scores: Column<f32>,
    whole: Vec<Product>,
    groups: HashMap<Group, Vec<Product>>,
}

impl Popularity {
    /// With a half-life in milliseconds.
    pub(crate) fn new(half_life_ms: i64) -> Popularity {
        Popularity {
            half_life: half_life_ms as f64,
            origin: None,
            scores: Column::default(),
            whole: Vec::new(),
            groups: HashMap::new(),
        }
    }

    /// Counts an event on a product in these categories, at milliseconds since the epoch. Returns whether
    /// the scores of all products were divided.
    pub(crate) fn count(
        &mut self,
        product: Product,
        weight: f32,
        at: i64,
        groups: impl Iterator<Item = Group>,
        products: &Products,
    ) -> bool {
        let origin = self.origin;
        let amount = weight * self.worth(at);
        let score = self.of(product) + amount;
        self.scores.put(product, score);
        self.place(product, groups, products);
        origin.is_some() && origin != self.origin
    }

    /// Puts a product into the lists of these categories, if it is good enough for them.
    pub(crate) fn place(
        &mut self,
        product: Product,
        groups: impl Iterator<Item = Group>,
        products: &Products,
    ) {
        if self.of(product) > 0.0 {
            raise(&mut self.whole, product, &self.scores, products);
            for group in groups {
                raise(self.groups.entry(group).or_default(), product, &self.scores, products);
            }
        }
    }

    /// What a product counts, to be compared with others.
    pub(crate) fn of(&self, product: Product) -> f32 {
        self.scores.get(product).copied().unwrap_or(0.0)
    }

    /// What one event at an instant would count.
    pub(crate) fn unit(&self, at: i64) -> f32 {
        self.origin.map_or(1.0, |origin| ((at.saturating_sub(origin)) as f64 / self.half_life).exp2() as f32)
    }

    /// The best products of a category, or of the shop.
    pub(crate) fn best(&self, group: Option<Group>) -> &[Product] {
        match group {
            None => &self.whole,
            Some(group) => self.groups.get(&group).map_or(&[], Vec::as_slice),
        }
    }

    /// The bytes that it takes.
    pub(crate) fn bytes(&self) -> usize {
        let lists: usize = self.groups.values().map(|list| list.capacity() * size_of::<Product>() + 40).sum();
        self.scores.bytes() + lists
    }

    fn worth(&mut self, at: i64) -> f32 {
        let origin = *self.origin.get_or_insert(at);
        let halves = at.saturating_sub(origin) as f64 / self.half_life;
        if halves <= HIGHEST {
            return halves.exp2() as f32;
        }
        // Whole half-lives, so that dividing is exact.
        let moved = halves.floor();
        self.origin = Some(origin.saturating_add((moved * self.half_life) as i64));
        let part = (-moved).exp2() as f32;
        self.scores.iter_mut().for_each(|score| *score *= part);
        (halves - moved).exp2() as f32
    }
}

impl Popularity {
    /// Everything but the scores.
    pub(crate) fn pack_rest(&self, out: &mut Pieces) {
        self.origin.pack(out);
        self.whole.pack(out);
        self.groups.pack(out);
    }

    pub(crate) fn read_rest(&mut self, input: &mut &[u8]) -> Option<()> {
        self.origin = Packed::unpack(input)?;
        self.whole = Packed::unpack(input)?;
        self.groups = Packed::unpack(input)?;
        Some(())
    }

    /// Sets the score that was stored of a product.
    pub(crate) fn restore(&mut self, product: Product, score: f32) {
        if score > 0.0 {
            self.scores.put(product, score);
        }
    }
}

/// Puts a product, whose score has grown, where it belongs in a list of the best.
fn raise(list: &mut Vec<Product>, product: Product, scores: &Column<f32>, products: &Products) {
    let score = |product: Product| scores.get(product).copied().unwrap_or(0.0);
    let is_before =
        |a: Product, b: Product| score(b).total_cmp(&score(a)).then_with(|| products.order(a, b)).is_lt();
    if let Some(place) = list.iter().position(|other| *other == product) {
        list.remove(place);
    } else if list.len() >= BEST && list.last().is_some_and(|last| is_before(*last, product)) {
        return;
    }
    list.truncate(BEST - 1);
    let place = list.partition_point(|other| is_before(*other, product));
    reserve(list, 1);
    list.insert(place, product);
}
