//! What an index is told, one after the other; what it holds follows from it.

use serde::{Deserialize, Serialize};

use crate::index::{Click, Index};
use crate::item::Item;
use crate::orders::Order;

/// Something that an index learns from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Told {
    /// A product, as the catalogue has it from an instant on.
    Product {
        /// Its id.
        id: String,
        /// What is known of it.
        item: Item,
        /// From when on, in milliseconds since the epoch.
        at: i64,
    },
    /// A product was viewed.
    View(Click),
    /// A product was put into a cart.
    Cart(Click),
    /// An order was placed.
    Order(Order),
}

impl Index {
    /// Learns. A view or an order that was learnt before changes nothing.
    pub fn learn(&mut self, told: &Told) {
        match told {
            Told::Product { id, item, at } => self.put(id, item, *at),
            Told::View(click) => {
                self.view(click);
            }
            Told::Cart(click) => self.cart(click),
            Told::Order(order) => {
                self.order(order);
            }
        }
    }
}
