//! What an index is told, one after the other; what it holds follows from it.

use event::{Call, Map, Value, limits};
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

impl Told {
    /// What a call tells of a visit: a product that was viewed, products that were put into the cart.
    pub fn of_visit(call: &Call) -> Vec<Told> {
        let told = match call.name.as_str() {
            "product_viewed" => Told::View,
            "product_added" => Told::Cart,
            _ => return Vec::new(),
        };
        let Some(owner) = call.owner() else { return Vec::new() };
        let (visitor, at) = (owner.contact_id().as_str().to_owned(), call.time.millis());
        let click = |product| told(Click { visitor: visitor.clone(), product, at });
        products(&call.params).into_iter().map(click).collect()
    }
}

impl Order {
    /// The order that a call tells of. Its id is the order's, so that one sent twice counts once.
    pub fn of(call: &Call) -> Option<Order> {
        if call.name != "order_completed" {
            return None;
        }
        let mut products = products(&call.params);
        products.sort();
        products.dedup();
        let id = call.params.get("order_id").and_then(Value::text_form);
        let id = id.map_or_else(|| call.id.clone(), |id| id.into_owned());
        let buyer = call.owner().map(|owner| owner.contact_id().to_string()).unwrap_or_default();
        (!products.is_empty()).then(|| Order { id, at: call.time.millis(), buyer, products })
    }
}

/// The ids of the products that the params of a call name: its items, else itself.
fn products(params: &Map) -> Vec<String> {
    let id = |params: &Map| Some(params.get("product_id")?.text_form()?.into_owned());
    let ids: Vec<String> = match params.get("items").and_then(Value::as_list) {
        Some(items) => items.iter().filter_map(|item| id(item.as_map()?)).collect(),
        None => id(params).into_iter().collect(),
    };
    ids.into_iter().filter(|id| (1..=limits::ID_BYTES).contains(&id.len())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use event::{Arrival, segment_api};

    #[track_caller]
    fn call(json: &str) -> Call {
        segment_api::parse(json.as_bytes(), None, &Arrival::recorded()).unwrap()
    }

    #[test]
    fn calls_tell_of_visits_and_orders() {
        let viewed = r#"{"type":"track","anonymousId":"a","timestamp":"2026-01-01T00:00:00Z","event":"product_viewed","properties":{"product_id":7}}"#;
        let visitor = call(viewed).owner().unwrap().contact_id().to_string();
        let click = Click { visitor: visitor.clone(), product: "7".to_owned(), at: 1_767_225_600_000 };
        assert_eq!(Told::of_visit(&call(viewed)), [Told::View(click.clone())]);
        let added = viewed.replace("product_viewed", "product_added");
        assert_eq!(Told::of_visit(&call(&added)), [Told::Cart(click)]);
        assert_eq!(Order::of(&call(viewed)), None);
        let ordered = r#"{"type":"track","anonymousId":"a","timestamp":"2026-01-01T00:00:00Z","event":"order_completed","properties":{"order_id":"o","products":[{"product_id":"7"},{"product_id":"3"},{"name":"x"},{"product_id":"7"}]}}"#;
        let order = Order::of(&call(ordered)).unwrap();
        assert_eq!((order.id.as_str(), order.buyer), ("o", visitor));
        assert_eq!(order.products, ["3", "7"]);
        assert!(Told::of_visit(&call(ordered)).is_empty());
    }
}
