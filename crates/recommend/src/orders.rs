//! The index of orders.

use std::collections::{BTreeMap, HashMap};

use serde::{Deserialize, Serialize};

/// After this many milliseconds (14 days) an order counts half as much for bestsellers.
pub const HALF_LIFE_MS: i64 = 14 * 86_400_000;

/// Orders of a product that are looked at, newest first.
const NEIGHBOURS: usize = 500;

/// Products of one order that are looked at: the orders of resellers say little about taste.
const BASKET: usize = 100;

/// An order, as far as recommendations go.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Order {
    /// The order's id; a repeat changes nothing.
    pub id: String,
    /// When it was placed, in milliseconds since the epoch.
    pub at: i64,
    /// The products in it, each once.
    pub products: Vec<String>,
}

/// Every order, by product and by time.
#[derive(Debug, Default)]
pub struct Orders {
    numbers: HashMap<String, u32>,
    products: Vec<String>,
    /// The products of each order, by number.
    baskets: BTreeMap<Placed, Vec<u32>>,
    /// The orders of each product, newest last.
    postings: Vec<Vec<Placed>>,
    known: std::collections::HashSet<String>,
}

/// An order's place in time: when, and the how-many-th that was learnt.
type Placed = (i64, u32);

impl Orders {
    /// Adds an order. Returns whether it was new.
    pub fn learn(&mut self, order: &Order) -> bool {
        if !self.known.insert(order.id.clone()) {
            return false;
        }
        let placed = (order.at, u32::try_from(self.known.len()).unwrap_or(u32::MAX));
        let mut basket: Vec<u32> =
            order.products.iter().take(BASKET).map(|product| self.number(product)).collect();
        basket.sort_unstable();
        basket.dedup();
        for &product in &basket {
            if let Some(posting) = usize::try_from(product).ok().and_then(|at| self.postings.get_mut(at)) {
                let at = posting.partition_point(|other| *other < placed);
                posting.insert(at, placed);
            }
        }
        self.baskets.insert(placed, basket);
        true
    }

    /// How many orders there are.
    pub fn len(&self) -> usize {
        self.known.len()
    }

    /// Whether there is no order yet.
    pub fn is_empty(&self) -> bool {
        self.known.is_empty()
    }

    /// The products bought together with these most tellingly, best first, these left out.
    pub fn also_bought(&self, products: &[impl AsRef<str>], limit: usize) -> Vec<&str> {
        let asked: Vec<u32> =
            products.iter().filter_map(|product| self.numbers.get(product.as_ref()).copied()).collect();
        let mut scores: HashMap<u32, f64> = HashMap::new();
        for product in &asked {
            for placed in self.posting(*product).iter().rev().take(NEIGHBOURS) {
                let Some(basket) = self.baskets.get(placed) else {
                    continue;
                };
                let weight = 1.0 / (basket.len() as f64).sqrt();
                for other in basket.iter().filter(|other| !asked.contains(other)) {
                    *scores.entry(*other).or_default() += weight;
                }
            }
        }
        let damped = scores.into_iter().map(|(product, score)| {
            let orders = self.posting(product).len().max(1) as f64;
            (product, score / orders.sqrt())
        });
        self.best(damped.collect(), limit)
    }

    /// The products that most orders hold at `now`, best first, among those that `pick` picks.
    pub fn bestsellers(&self, now: i64, limit: usize, pick: impl Fn(&str) -> bool) -> Vec<&str> {
        let mut scores: HashMap<u32, f64> = HashMap::new();
        for ((at, _), basket) in &self.baskets {
            let age = now.saturating_sub(*at).max(0) as f64;
            let weight = (-age / HALF_LIFE_MS as f64).exp2();
            for product in basket {
                *scores.entry(*product).or_default() += weight;
            }
        }
        let picked = scores.into_iter().filter(|(product, _)| self.name(*product).is_some_and(&pick));
        self.best(picked.collect(), limit)
    }

    fn best(&self, mut scores: Vec<(u32, f64)>, limit: usize) -> Vec<&str> {
        scores.sort_by(|(a, x), (b, y)| y.total_cmp(x).then_with(|| self.name(*a).cmp(&self.name(*b))));
        scores.into_iter().take(limit).filter_map(|(product, _)| self.name(product)).collect()
    }

    fn posting(&self, product: u32) -> &[Placed] {
        usize::try_from(product).ok().and_then(|at| self.postings.get(at)).map_or(&[], Vec::as_slice)
    }

    fn name(&self, product: u32) -> Option<&str> {
        usize::try_from(product).ok().and_then(|at| self.products.get(at)).map(String::as_str)
    }

    fn number(&mut self, product: &str) -> u32 {
        if let Some(number) = self.numbers.get(product) {
            return *number;
        }
        let number = u32::try_from(self.products.len()).unwrap_or(u32::MAX);
        self.numbers.insert(product.to_owned(), number);
        self.products.push(product.to_owned());
        self.postings.push(Vec::new());
        number
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn learnt(baskets: &[(i64, &[&str])]) -> Orders {
        let mut orders = Orders::default();
        for (n, (at, products)) in baskets.iter().enumerate() {
            let products = products.iter().map(|p| p.to_string()).collect();
            assert!(orders.learn(&Order { id: n.to_string(), at: *at, products }));
        }
        orders
    }

    #[test]
    fn a_popular_product_does_not_drown_the_telling_one() {
        let orders = learnt(&[
            (1, &["teapot", "cosy", "bag"]),
            (2, &["teapot", "cosy", "bag"]),
            (3, &["lamp", "bag"]),
            (4, &["frame", "bag"]),
            (5, &["vase", "bag"]),
        ]);
        assert_eq!(orders.also_bought(&["teapot"], 9), ["cosy", "bag"]);
        assert_eq!(orders.also_bought(&["teapot", "cosy"], 9), ["bag"]);
        assert!(orders.also_bought(&["unknown"], 9).is_empty());
    }

    #[test]
    fn older_orders_count_less() {
        let orders = learnt(&[(0, &["old"]), (0, &["old"]), (0, &["old"]), (4 * HALF_LIFE_MS, &["new"])]);
        assert_eq!(orders.bestsellers(4 * HALF_LIFE_MS, 2, |_| true), ["new", "old"]);
        assert_eq!(orders.bestsellers(0, 1, |_| true), ["old"]);
        assert_eq!(orders.bestsellers(0, 2, |product| product == "new"), ["new"]);
    }

    #[test]
    fn a_repeated_order_counts_once() {
        let mut orders = learnt(&[(0, &["a", "b"])]);
        let again = Order { id: "0".to_owned(), at: 9, products: vec!["a".to_owned(), "c".to_owned()] };
        assert!(!orders.learn(&again));
        assert_eq!(orders.len(), 1);
        assert_eq!(orders.also_bought(&["a"], 9), ["b"]);
    }
}
