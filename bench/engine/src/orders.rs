//! Five segments over real orders, as a check and as a figure.
//!
//! Each invoice is one event at the time of its first line: what was bought, or what was returned.

use crate::bulk::{Answer, answer};
use crate::reference::Question;
use archive::{Archive, Builder};
use event::{Keep, Time, Value, ValueRef};
use serde_json::json;
use std::collections::BTreeMap;
use std::error::Error;
use std::io::Read;

/// The time of the last line.
const LAST: i64 = 1_323_435_000_000;

/// One invoice: its time and lines.
#[derive(Default)]
struct Invoice {
    customer: String,
    time: String,
    items: Vec<Value>,
}

/// Reads the orders and asks the five.
pub fn measure(csv: impl Read) -> Result<Vec<Answer>, Box<dyn Error>> {
    let archive = read(csv)?;
    let total = json!({"sum": "total", "over": "items"});
    let both = json!(["order_completed", "order_returned"]);
    let questions = [
        (
            "sum in 90 days > 1000",
            708,
            json!({"event": both, "measure": total, "within": {"last": "90d"}, "is": {"gt": 1_000}}),
        ),
        (
            "sum of what was bought in 90 days > 100",
            2_764,
            json!({"event": "order_completed", "measure": total, "within": {"last": "90d"}, "is": {"gt": 100}}),
        ),
        (
            "bought in 365 days, not in the last 180",
            791,
            json!({"all": [{"event": "order_completed", "within": {"last": "365d"}},
                        {"not": {"event": "order_completed", "within": {"last": "180d"}}}]}),
        ),
        (
            "at least 3 invoices in 30 days",
            232,
            json!({"event": "order_completed", "within": {"last": "30d"}, "is": {"gte": 3}}),
        ),
        (
            "average basket > 500",
            999,
            json!({"compare": {"left": {"event": "order_completed", "measure": total}, "op": "gt",
                            "right": {"event": "order_completed"}, "times": 500}}),
        ),
    ];
    let ask = |(name, members, condition)| {
        answer(&archive, &Question { name, condition, now: LAST, members: Some(members) })
    };
    Ok(questions.into_iter().map(ask).collect())
}

fn read(csv: impl Read) -> Result<Archive, Box<dyn Error>> {
    let mut invoices: BTreeMap<String, Invoice> = BTreeMap::new();
    for line in csv::Reader::from_reader(csv).into_deserialize() {
        let (number, product, _, quantity, time, price, customer, _): Line = line?;
        if customer.is_empty() {
            continue;
        }
        let invoice = invoices.entry(number).or_default();
        if invoice.items.is_empty() || time < invoice.time {
            invoice.time = time;
        }
        invoice.customer = customer;
        invoice.items.push(item(product, quantity, price));
    }
    let mut builder = Builder::new(Keep::everything());
    for (number, invoice) in &invoices {
        let event = if number.starts_with('C') { "order_returned" } else { "order_completed" };
        let time = Time::parse(&format!("{}Z", invoice.time.replace(' ', "T")))?;
        let params = [("order_id", ValueRef::Text(number)), ("items", ValueRef::List(&invoice.items))];
        builder.event(&invoice.customer, time, number, event, params);
    }
    Ok(builder.build())
}

/// Invoice, product, description, quantity, time, price, customer, country.
type Line = (String, String, String, f64, String, f64, String, String);

fn item(product: String, quantity: f64, price: f64) -> Value {
    let total = price * quantity;
    let numbers = [("quantity", quantity), ("price", price), ("total", total)];
    let numbers = numbers.map(|(key, value)| (key.to_owned(), Value::Number(value)));
    Value::Map(numbers.into_iter().chain([("product_id".to_owned(), Value::Text(product))]).collect())
}
