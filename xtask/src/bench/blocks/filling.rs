//! A shop for blocks: the products and the latest sessions of a public click log. Categories, prices and
//! orders are made up, since the log has none.

use anyhow::{Context, Result};
use flate2::read::GzDecoder;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::fs::File;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

use super::asker::Asker;

/// Sessions that are told, the latest of the log, and those of them whose visitors ask for blocks.
const SESSIONS: usize = 20_000;
const ASKING: usize = 500;

/// Milliseconds between two sessions, and between two views of one.
const SESSION_MS: i64 = 10_000;
const VIEW_MS: i64 = 500;

/// Products and calls of one request.
const PRODUCTS: usize = 1_000;
const CALLS: usize = 500;

/// What the shop holds.
pub(super) struct Filled {
    products: usize,
    /// Of the visitors who ask, the last product that each viewed.
    last: Vec<u32>,
    views: usize,
}

impl Filled {
    pub(super) fn products(&self) -> usize {
        self.products
    }

    pub(super) fn views(&self) -> usize {
        self.views
    }

    /// The browser that asks in a round.
    pub(super) fn visitor(&self, round: usize) -> String {
        visitor(round % ASKING)
    }

    /// The customer who asks in a round.
    pub(super) fn customer(&self, round: usize) -> String {
        customer(round % ASKING / 2 * 2)
    }

    /// The product on the page.
    pub(super) fn product(&self, round: usize) -> String {
        self.last.get(round % ASKING).map(u32::to_string).unwrap_or_default()
    }
}

/// Tells a shop of a log.
pub(super) fn of_log(asker: &Asker, log: &Path) -> Result<Filled> {
    let mut sessions = read(log)?;
    let products: BTreeSet<u32> = sessions.iter().flatten().copied().collect();
    let items: Vec<Value> = products.iter().map(|number| product(*number)).collect();
    items.chunks(PRODUCTS).try_for_each(|items| asker.put(items))?;
    tell(asker, &sessions.split_off(sessions.len().saturating_sub(SESSIONS)), products.len())
}

fn tell(asker: &Asker, sessions: &[Vec<u32>], products: usize) -> Result<Filled> {
    let now = i64::try_from(SystemTime::now().duration_since(UNIX_EPOCH)?.as_millis())?;
    // The first visitors are those of the newest sessions, who are still there; they come last.
    let newest_first: Vec<(usize, &Vec<u32>)> = sessions.iter().rev().enumerate().collect();
    let calls: Vec<Value> = newest_first
        .into_iter()
        .rev()
        .flat_map(|(number, session)| {
            calls(number, session, now - i64::try_from(number).unwrap_or(0) * SESSION_MS)
        })
        .collect();
    calls.chunks(CALLS).try_for_each(|calls| asker.send(calls))?;
    let last = sessions.iter().rev().take(ASKING).filter_map(|session| session.last().copied()).collect();
    Ok(Filled { products, last, views: sessions.iter().map(Vec::len).sum() })
}

fn read(log: &Path) -> Result<Vec<Vec<u32>>> {
    let file = File::open(log).with_context(|| format!("opening {}", log.display()))?;
    let numbers = |line: std::io::Result<String>| -> Result<Vec<u32>> {
        Ok(line?.split_whitespace().map(str::parse).collect::<Result<_, _>>()?)
    };
    BufReader::new(GzDecoder::new(file)).lines().map(numbers).collect()
}

/// What the visitor of a session did: views; every other one who asks is a customer as well, with an order.
fn calls(number: usize, session: &[u32], end: i64) -> Vec<Value> {
    let visitor = visitor(number);
    let begun = end - i64::try_from(session.len()).unwrap_or(0) * VIEW_MS;
    let mut at = begun;
    let mut calls: Vec<Value> = Vec::new();
    for (place, product) in session.iter().enumerate() {
        at += VIEW_MS;
        calls.push(view(&visitor, &product.to_string(), Some(at), &format!("view-{number}-{place}")));
    }
    if number < ASKING && number.is_multiple_of(2) {
        let items: Vec<Value> =
            session.iter().take(3).map(|product| json!({"product_id": product.to_string()})).collect();
        calls.push(json!({
            "type": "identify", "messageId": format!("customer-{number}"), "timestamp": begun,
            "anonymousId": visitor, "userId": customer(number),
        }));
        calls.push(json!({
            "type": "track", "event": "order_completed", "messageId": format!("order-{number}"), "timestamp": at,
            "userId": customer(number), "properties": {"order_id": number.to_string(), "products": items},
        }));
    }
    calls
}

fn visitor(number: usize) -> String {
    format!("visitor-{number}")
}

fn customer(number: usize) -> String {
    format!("customer-{number}")
}

/// A view, now or at an instant in milliseconds.
pub(super) fn view(visitor: &str, product: &str, at: Option<i64>, id: &str) -> Value {
    json!({
        "type": "track", "event": "product_viewed", "messageId": id, "timestamp": at,
        "anonymousId": visitor, "properties": {"product_id": product},
    })
}

fn product(number: u32) -> Value {
    json!({
        "product_id": number.to_string(),
        "name": format!("Product {number} of a shop of the usual sort"),
        "category": format!("Category {} > Part {}", number % 20, number % 400),
        "brand": format!("Brand {}", number % 900),
        "price": f64::from(number % 9_000) / 100.0,
        "currency": "EUR",
        "url": format!("https://shop.example/product/{number}"),
        "image_url": format!("https://shop.example/pictures/{number}.jpg"),
        "in_stock": !number.is_multiple_of(10),
    })
}
