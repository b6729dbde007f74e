//! Customers of a real order history, each with what their orders add up to.

use csv::Reader;
use event::Time;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::io::Read;

/// What one customer bought.
#[derive(Default)]
struct Customer {
    country: String,
    invoices: BTreeMap<String, Invoice>,
    /// The invoices that each product is on.
    products: BTreeMap<String, BTreeSet<String>>,
}

#[derive(Default)]
struct Invoice {
    time: String,
    total: f64,
}

/// Invoice, product, description, quantity, time, price, customer, country.
type Line = (String, String, String, f64, String, f64, String, String);

const WEEKDAYS: [&str; 7] = ["thu", "fri", "sat", "sun", "mon", "tue", "wed"];

/// The attributes of every customer, in the order of their numbers.
pub(crate) fn read(csv: impl Read) -> Result<Vec<Value>, Box<dyn Error>> {
    let mut customers: BTreeMap<String, Customer> = BTreeMap::new();
    for line in Reader::from_reader(csv).into_deserialize() {
        let (number, _, product, quantity, time, price, customer, country): Line = line?;
        if customer.is_empty() {
            continue;
        }
        let customer = customers.entry(customer).or_default();
        customer.country = country;
        customer.products.entry(product).or_default().insert(number.clone());
        let invoice = customer.invoices.entry(number).or_default();
        invoice.total += quantity * price;
        if invoice.time.is_empty() || time < invoice.time {
            invoice.time = time;
        }
    }
    customers.values().map(attributes).collect()
}

fn attributes(customer: &Customer) -> Result<Value, Box<dyn Error>> {
    let (returns, orders): (Vec<_>, Vec<_>) =
        customer.invoices.iter().partition(|(number, _)| number.starts_with('C'));
    let cents = |amount: f64| (amount * 100.0).round() / 100.0;
    let spent = cents(customer.invoices.values().map(|invoice| invoice.total).sum());
    let largest = cents(orders.iter().map(|(_, invoice)| invoice.total).fold(0.0, f64::max));
    let favourite = customer.products.iter().max_by_key(|(_, invoices)| invoices.len());
    let first = customer.invoices.values().map(|invoice| &*invoice.time).min().unwrap_or_default();
    let weekdays: Result<BTreeSet<&str>, _> =
        customer.invoices.values().map(|invoice| weekday(&invoice.time)).collect();
    Ok(json!({
        "country": customer.country,
        "invoices": orders.len(),
        "returns": returns.len(),
        "spent": spent,
        "largest": largest,
        "favourite": favourite.map(|(product, _)| product),
        "weekdays": weekdays?,
        "first": {
            "year": first[..4].parse::<u32>()?,
            "month": first[5..7].parse::<u32>()?,
            "weekday": weekday(first)?,
        },
    }))
}

/// Of a time such as `2009-12-01 07:45:00`.
fn weekday(time: &str) -> Result<&'static str, Box<dyn Error>> {
    const DAY: i64 = 86_400_000;
    let time = Time::parse(&format!("{}Z", time.replace(' ', "T")))?;
    Ok(WEEKDAYS[time.millis().div_euclid(DAY).rem_euclid(7) as usize])
}
