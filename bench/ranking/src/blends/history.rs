//! What each visitor did so far, and the index of what all of them did.

use recommend::{Bought, Click, Index, Item, Order, PAUSE_MS, Seen, Visitor};
use std::collections::{HashMap, HashSet};

use super::log::{Event, What};

/// Clicks that the index keeps, as in the Worker, and views and purchases that are known of a visitor.
const CLICKS: usize = 2_000_000;
const KNOWN: usize = 100;

/// A view to be told, from what its visitor did before.
pub struct Row {
    pub visitor: Visitor,
    pub next: String,
    pub at: i64,
}

/// What a visitor did: when, with which product.
type Past = (i64, i32, What);

/// Goes through a log.
pub struct Walk {
    index: Index,
    known: HashSet<i32>,
    visitors: HashMap<i32, Vec<Past>>,
    /// The products of each purchase that was not learnt yet.
    baskets: HashMap<i64, Vec<String>>,
}

impl Walk {
    /// Before the first of these events.
    pub fn before(events: &[Event]) -> Walk {
        let mut baskets: HashMap<i64, Vec<String>> = HashMap::new();
        for event in events.iter().filter(|event| event.what == What::Buy) {
            baskets.entry(event.purchase).or_default().push(event.product.to_string());
        }
        Walk { index: Index::new(CLICKS), known: HashSet::new(), visitors: HashMap::new(), baskets }
    }

    /// Learns of an event.
    pub fn learn(&mut self, event: &Event) {
        let Event { at, visitor, what, product, category, purchase } = *event;
        if self.known.insert(product) {
            let item = Item { category: Some(category.to_string()), ..Item::default() };
            self.index.put(&product.to_string(), &item, at);
        }
        let click = Click { visitor: visitor.to_string(), product: product.to_string(), at };
        match what {
            What::View => {
                self.index.view(&click);
            }
            What::Cart => self.index.cart(&click),
            What::Buy => {
                if let Some(products) = self.baskets.remove(&purchase) {
                    self.index.order(&Order { id: purchase.to_string(), at, buyer: click.visitor, products });
                }
            }
        }
        self.visitors.entry(visitor).or_default().push((at, product, what));
    }

    /// A view that is to be told, if its visitor was here before and its product is in the index and new to
    /// them. The index does not learn of it.
    pub fn told(&mut self, event: &Event) -> Option<Row> {
        let past = self.visitors.entry(event.visitor).or_default();
        let is_new = past.iter().all(|(_, product, _)| *product != event.product);
        let is_row = event.what == What::View && !past.is_empty() && is_new && self.known.contains(&event.product);
        let row = is_row.then(|| Row {
            visitor: visitor(event.visitor, past, event.at),
            next: event.product.to_string(),
            at: event.at,
        });
        past.push((event.at, event.product, event.what));
        row
    }

    /// The index of what was learnt.
    pub fn into_index(self) -> Index {
        self.index
    }
}

fn visitor(id: i32, past: &[Past], now: i64) -> Visitor {
    let of = |wanted: What| past.iter().rev().filter(move |(.., what)| *what == wanted);
    let mut viewed: Vec<Seen> = Vec::new();
    for (at, product, _) in of(What::View) {
        let product = product.to_string();
        if viewed.len() < KNOWN && viewed.iter().all(|seen| seen.product != product) {
            viewed.push(Seen { product, at: *at });
        }
    }
    let mut end = now;
    let mut session: Vec<String> = of(What::View)
        .take_while(|(at, ..)| {
            let goes_on = end - at <= PAUSE_MS;
            end = *at;
            goes_on
        })
        .take(KNOWN)
        .map(|(_, product, _)| product.to_string())
        .collect();
    session.reverse();
    let bought: Vec<Bought> = of(What::Buy)
        .take(KNOWN)
        .map(|(at, product, _)| Bought { product: product.to_string(), at: *at, quantity: 1.0 })
        .collect();
    let is_bought = |product: &String| bought.iter().any(|bought| bought.product == *product);
    let mut cart: Vec<String> = of(What::Cart).take(KNOWN).map(|(_, product, _)| product.to_string()).collect();
    cart.retain(|product| !is_bought(product));
    Visitor { id: id.to_string(), viewed, session, cart, bought, shown: Vec::new() }
}
