//! An order put together from its lines, and the calls it makes.

use event::Value;
use jiff::Timestamp;
use serde::Serialize;

use super::line::{Kind, LineError, OrderLine, Product};
use crate::read::date::Moment;

/// Lines of one order that are kept; many more than one call can hold.
const MOST_PRODUCTS: usize = 4_000;

/// An order.
#[derive(Debug, Clone)]
pub(super) struct Order {
    pub(super) id: String,
    /// The first line of the file that is about it.
    pub(super) line: u64,
    /// How many lines are.
    pub(super) lines: u64,
    pub(super) customer: String,
    country: String,
    date: Moment,
    kind: Kind,
    products: Vec<Product>,
    total: f64,
}

/// Whether a call names its products or only tells their ids.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Names {
    Kept,
    LeftOut,
}

impl Order {
    /// The order that a line begins.
    pub(super) fn begin(line: OrderLine) -> Order {
        Order {
            id: line.order,
            line: line.line,
            lines: 1,
            customer: line.customer,
            country: line.country,
            date: line.date,
            kind: line.kind,
            total: line.product.price * line.product.quantity,
            products: vec![line.product],
        }
    }

    /// Adds a further line. The order's time is that of its first line.
    pub(super) fn add(&mut self, line: OrderLine) -> Result<(), LineError> {
        if line.customer != self.customer {
            return Err(LineError::OtherCustomer);
        }
        if line.kind != self.kind {
            return Err(LineError::OtherKind);
        }
        self.lines += 1;
        self.total += line.product.price * line.product.quantity;
        if self.products.len() < MOST_PRODUCTS {
            self.products.push(line.product);
        }
        Ok(())
    }

    /// When it was.
    pub(super) fn time(&self) -> Timestamp {
        self.date.at
    }

    /// The event's name.
    pub(super) fn event(&self) -> &'static str {
        match self.kind {
            Kind::Sale => "order_completed",
            Kind::Refund => "order_refunded",
        }
    }

    /// The `track` call; its id is made from the order's, so that a repeat counts once.
    pub(super) fn call(&self, currency: Option<&str>, names: Names) -> String {
        let products = self.products.iter().map(|product| ProductJson {
            product_id: &product.id,
            name: Some(product.name.as_str()).filter(|name| names == Names::Kept && !name.is_empty()),
            price: product.price.into(),
            quantity: product.quantity.into(),
        });
        json(&Call {
            kind: "track",
            message_id: format!("order:{}", self.id),
            user_id: &self.customer,
            timestamp: self.date.at.to_string(),
            event: Some(self.event()),
            properties: Some(Properties {
                order_id: &self.id,
                currency,
                total: rounded(self.total).into(),
                products: products.collect(),
            }),
            traits: None,
        })
    }

    /// The `identify` call that tells the customer's country. Its id holds the day of the order, so that
    /// the same file tells it once and another file, with other orders, may tell another country.
    pub(super) fn identify(&self) -> String {
        let country = Some(self.country.as_str()).filter(|country| !country.is_empty());
        json(&Call {
            kind: "identify",
            message_id: format!("customer:{}:{}", self.customer, self.date.day),
            user_id: &self.customer,
            timestamp: self.date.at.to_string(),
            event: None,
            properties: None,
            traits: Some(Traits { country }),
        })
    }
}

/// Sums of prices without the dust of binary fractions.
fn rounded(total: f64) -> f64 {
    (total * 10_000.0).round() / 10_000.0
}

fn json(call: &Call<'_>) -> String {
    // Nothing but texts, numbers and lists: this cannot fail.
    serde_json::to_string(call).unwrap_or_default()
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Call<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    message_id: String,
    user_id: &'a str,
    timestamp: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    event: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    properties: Option<Properties<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    traits: Option<Traits<'a>>,
}

#[derive(Serialize)]
struct Properties<'a> {
    order_id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    currency: Option<&'a str>,
    total: Value,
    products: Vec<ProductJson<'a>>,
}

#[derive(Serialize)]
struct ProductJson<'a> {
    product_id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'a str>,
    price: Value,
    quantity: Value,
}

#[derive(Serialize)]
struct Traits<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    country: Option<&'a str>,
}
