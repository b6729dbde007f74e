//! Everything that the blocks of a shop are filled from.

#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

use crate::catalogue::Catalogue;
use crate::fill::Weights;
use crate::item::Item;
use crate::orders::{BASKET, Order, Orders, Rhythms, hash};
use crate::pages::Written;
use crate::popularity::Popularity;
use crate::products::{Product, once_each};
use crate::sessions::Sessions;

/// After this many milliseconds (14 days) an order counts half as much for bestsellers.
pub const BOUGHT_HALF_LIFE_MS: i64 = 14 * 86_400_000;

/// After this many milliseconds (1 day) a view counts half as much for what trends.
pub const TREND_HALF_LIFE_MS: i64 = 86_400_000;

/// And for what a trend is compared with (14 days).
pub const USUAL_HALF_LIFE_MS: i64 = 14 * 86_400_000;

/// The most products of a catalogue.
pub const PRODUCTS: usize = 1_000_000;

/// Products viewed or bought that the catalogue does not have, of which the index takes note; and the bytes
/// of all ids above which it takes note of no more of these. Anybody can name products in a page.
const STRANGERS: usize = 200_000;
const ID_BYTES: usize = 32 * 1024 * 1024;

/// What putting a product into a cart counts, of what viewing it does.
const CART: f32 = 3.0;

/// Something that a visitor did with a product.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Click {
    /// Who, as a hash.
    pub visitor: String,
    /// The product.
    pub product: String,
    /// When, in milliseconds since the epoch.
    pub at: i64,
}

/// The products of a shop, and what is learnt of them from views, carts and orders, kept current by each.
///
/// Everything that many have is bounded: products by [`PRODUCTS`] and 200,000 that are not in the catalogue,
/// clicks by a number given, orders by 100,000, what changed of prices and stock by 90 days.
#[derive(Debug)]
pub struct Index {
    pub(crate) sessions: Sessions,
    pub(crate) catalogue: Catalogue,
    pub(crate) orders: Orders,
    pub(crate) rhythms: Rhythms,
    pub(crate) bought: Popularity,
    pub(crate) trend: Popularity,
    pub(crate) usual: Popularity,
    pub(crate) weights: Weights,
    pub(crate) written: Written,
}

impl Index {
    /// An index of at least this many of the newest clicks.
    pub fn new(clicks: usize) -> Index {
        Index {
            sessions: Sessions::new(clicks),
            catalogue: Catalogue::default(),
            orders: Orders::default(),
            rhythms: Rhythms::default(),
            bought: Popularity::new(BOUGHT_HALF_LIFE_MS),
            trend: Popularity::new(TREND_HALF_LIFE_MS),
            usual: Popularity::new(USUAL_HALF_LIFE_MS),
            weights: Weights::default(),
            written: Written::default(),
        }
    }

    /// Blends with other weights from now on.
    pub fn weigh(&mut self, weights: Weights) {
        self.weights = weights;
    }

    /// Whether the catalogue has a product.
    pub fn has(&self, id: &str) -> bool {
        self.sessions.products().known(id).is_some_and(|product| self.catalogue.card(product).is_some())
    }

    /// Adds a product or replaces it, as it is told at `now`, in milliseconds since the epoch. Whoever tells
    /// of it sees to it that there are no more than [`PRODUCTS`].
    pub fn put(&mut self, id: &str, item: &Item, now: i64) {
        let product = self.sessions.number(id);
        self.written.note(product);
        self.catalogue.put(product, item, now);
        let Some(card) = self.catalogue.card(product) else { return };
        for popularity in [&mut self.bought, &mut self.trend, &mut self.usual] {
            popularity.place(product, self.catalogue.upwards(card.category()), self.sessions.products());
        }
    }

    /// Learns that a product was viewed. Returns whether it is new.
    pub fn view(&mut self, click: &Click) -> bool {
        if !self.admits(&click.product) {
            return false;
        }
        let is_new = self.sessions.click(&click.visitor, &click.product, click.at);
        if is_new {
            self.heed(&click.product, 1.0, click.at);
        }
        is_new
    }

    /// Learns that a product was put into a cart.
    pub fn cart(&mut self, click: &Click) {
        if self.admits(&click.product) {
            self.heed(&click.product, CART, click.at);
        }
    }

    /// Learns from an order. Returns whether it is new.
    pub fn order(&mut self, order: &Order) -> bool {
        let mut numbers = Vec::new();
        for product in order.products.iter().take(BASKET) {
            if self.admits(product) {
                numbers.push(self.sessions.number(product));
            }
        }
        let mut basket = once_each(numbers.into_iter());
        basket.sort_unstable();
        if !self.orders.learn(&order.id, order.at, basket.clone()) {
            return false;
        }
        let buyer = (!order.buyer.is_empty()).then(|| hash(&order.buyer));
        for product in basket {
            self.written.note_score(product);
            let category = self.catalogue.card(product).map(|card| card.category());
            let groups = category.into_iter().flat_map(|category| self.catalogue.upwards(category));
            if self.bought.count(product, 1.0, order.at, groups, self.sessions.products()) {
                self.written.note_scores(self.sessions.products().len());
            }
            if let Some(buyer) = buyer {
                self.rhythms.learn(buyer, product, order.at);
            }
        }
        true
    }

    /// How many products the catalogue has.
    pub fn products(&self) -> usize {
        self.catalogue.len()
    }

    /// How many views it has learnt from.
    pub fn views(&self) -> u64 {
        self.sessions.len()
    }

    /// How many orders it keeps.
    pub fn orders(&self) -> usize {
        self.orders.len()
    }

    /// The bytes that it takes, about.
    pub fn bytes(&self) -> usize {
        let popularity = [&self.bought, &self.trend, &self.usual].map(Popularity::bytes);
        self.sessions.bytes()
            + self.sessions.open_bytes()
            + self.sessions.products().bytes()
            + self.catalogue.bytes()
            + self.orders.bytes()
            + self.rhythms.bytes()
            + popularity.into_iter().sum::<usize>()
    }

    /// Whether a product is known, or may become so.
    fn admits(&self, id: &str) -> bool {
        let products = self.sessions.products();
        let strangers = products.len().saturating_sub(self.catalogue.len());
        let is_room = strangers < STRANGERS && products.text_bytes() + id.len() <= ID_BYTES;
        is_room || products.known(id).is_some()
    }

    fn heed(&mut self, id: &str, weight: f32, at: i64) {
        let product: Product = self.sessions.number(id);
        self.written.note_score(product);
        let category = self.catalogue.card(product).map(|card| card.category());
        for popularity in [&mut self.trend, &mut self.usual] {
            let groups = category.into_iter().flat_map(|category| self.catalogue.upwards(category));
            if popularity.count(product, weight, at, groups, self.sessions.products()) {
                self.written.note_scores(self.sessions.products().len());
            }
        }
    }
}
