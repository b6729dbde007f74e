//! `v1/orders`: orders, each told again whenever it changes.

use event::{Arrival, Call, CallError, CallKind, Map, Time, Value, arrange, limits};

use super::who::{Who, addresses, nobody};
use crate::fields::{name_event, name_product};
use crate::names::Dialect;
use crate::sent::{object, text, within_limits};

/// Fields that speak of the contact, not of the order, and the traits they become.
const TRAITS: [&str; 4] = ["email", "phone", "firstName", "lastName"];

/// What an order's status makes of it.
const STATUSES: [(&str, &str, &str); 5] = [
    ("INITIALIZED", "order_completed", "order_updated"),
    ("IN_PROGRESS", "order_completed", "order_updated"),
    ("DELIVERED", "order_completed", "order_updated"),
    ("CANCELLED", "order_cancelled", "order_cancelled"),
    ("ABANDONED_SHOPPING_CART", "cart_updated", "cart_updated"),
];

/// One order as it was told, upserted by its id: if the order is not known yet it is `first`, at the time
/// it was made, else `again`, at the time of the news. Which of the two, the store knows: they are told
/// apart by the id of `first`, which an order has once.
#[derive(Debug, Clone, PartialEq)]
pub struct Order {
    /// The order's id.
    pub id: String,
    /// What it says of the contact, if anything.
    pub contact: Option<Call>,
    /// The order, when it is told for the first time.
    pub first: Call,
    /// The order, when it was told before. `None` for a cart, which has no life as an order.
    pub again: Option<Call>,
}

/// Reads one order. Its status, as other values, stays as it was sent: only a delivered order counts.
///
/// # Errors
/// What the order lacks or has wrong, with its path.
pub fn order(json: &[u8], arrival: &Arrival) -> Result<Order, CallError> {
    let mut order = object(json, limits::EVENT_BYTES)?;
    within_limits(&order)?;
    let id = text(&order, "externalOrderId")?
        .ok_or_else(|| CallError::new("no_id", "externalOrderId", "expected the order's id"))?;
    let (status, first_name, next_name) = status(order.get("status"))?;
    if order.get("totalCost").and_then(Value::as_number).is_none() {
        return Err(CallError::new("bad_number", "totalCost", "expected the order's total as a number"));
    }
    check_items(order.get("items"))?;
    let (made, now) = times(&order, arrival)?;
    let addresses = addresses(text(&order, "email")?, text(&order, "phone")?, None);
    let who = Who { user: text(&order, "externalCustomerId")?, addresses };
    if !who.is_somebody() {
        return Err(nobody("externalCustomerId"));
    }
    let traits = TRAITS.into_iter().filter_map(|key| order.remove(key).map(|value| (key.to_owned(), value)));
    let traits: Map = traits.filter(|(_, value)| !value.is_null()).collect();
    order.remove("externalCustomerId");
    order.insert("date".to_owned(), Value::Text(made.to_string()));

    let contact = (!traits.is_empty()).then(|| {
        let told = Call { traits, ..who.clone().call(CallKind::Identify, made) };
        Call { id: told.made_id(None), ..told }
    });
    let params = params(order);
    let event = |name: &str, time| Call {
        name: name.to_owned(),
        params: params.clone(),
        ..who.clone().call(CallKind::Track, time)
    };
    let mut first = event(first_name, made);
    if status == "ABANDONED_SHOPPING_CART" {
        first.id = first.made_id(None);
        return Ok(Order { id, contact, first, again: None });
    }
    first.id = format!("order:{id}");
    // News of one order come one after the other: the time tells them apart, and its digits sort.
    let again = Call { id: format!("order:{id}:{:015}", now.millis()), ..event(next_name, now) };
    Ok(Order { id, contact, first, again: Some(again) })
}

fn status(value: Option<&Value>) -> Result<(&'static str, &'static str, &'static str), CallError> {
    let given = value.and_then(Value::as_text).unwrap_or_default();
    STATUSES.into_iter().find(|(status, ..)| status.eq_ignore_ascii_case(given)).ok_or_else(|| {
        let names = STATUSES.map(|(status, ..)| format!("`{status}`")).join(", ");
        CallError::new("bad_status", "status", format!("expected one of {names}"))
    })
}

/// When the order was made, and when it is told.
fn times(order: &Map, arrival: &Arrival) -> Result<(Time, Time), CallError> {
    let bad = |message: String| CallError::new("bad_time", "date", message);
    let date = match order.get("date") {
        None | Some(Value::Null) => None,
        Some(Value::Text(text)) => Some(arrival.read_local(text).map_err(|error| bad(error.to_string()))?),
        Some(Value::Number(millis)) => Some(
            Time::from_millis(*millis as i64)
                .ok_or_else(|| bad("expected milliseconds since 1970".to_owned()))?,
        ),
        Some(_) => return Err(bad("expected the order's date".to_owned())),
    };
    let made = arrival.time_of(date, None).ok_or_else(|| bad("expected the order's date".to_owned()))?;
    Ok((made, arrival.received().unwrap_or(made)))
}

fn check_items(items: Option<&Value>) -> Result<(), CallError> {
    let items = match items {
        None | Some(Value::Null) => return Ok(()),
        Some(Value::List(items)) => items,
        Some(_) => return Err(CallError::new("bad_type", "items", "expected a list of items")),
    };
    for (at, item) in items.iter().enumerate() {
        let item = item
            .as_map()
            .ok_or_else(|| CallError::new("bad_type", &format!("items[{at}]"), "expected an object"))?;
        let has_id =
            item.get("externalItemId").is_some_and(|id| id.text_form().is_some_and(|id| !id.is_empty()));
        if !has_id {
            let path = format!("items[{at}].externalItemId");
            return Err(CallError::new("no_id", &path, "expected the item's id"));
        }
    }
    Ok(())
}

fn params(order: Map) -> Map {
    let mut params = order;
    if let Some(Value::Text(source)) = params.get_mut("source") {
        // Written `Online` as often as `online`, and compared as it stands.
        if source.eq_ignore_ascii_case("online") || source.eq_ignore_ascii_case("offline") {
            source.make_ascii_lowercase();
        }
    }
    if let Some(Value::List(items)) = params.get_mut("items") {
        for item in items {
            if let Value::Map(fields) = item {
                name_product(fields, Some(Dialect::YespoRest));
            }
        }
    }
    name_event(&mut params, Dialect::YespoRest);
    arrange(params)
}
