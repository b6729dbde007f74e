//! `orders.…` and the event `order`: orders upserted by their id.

use std::rc::Rc;

use event::{Map, Value};

use super::{Event, Local, Sight};

/// What is known of one order.
struct Order {
    /// An event that names no order is one of its own.
    id: Option<String>,
    /// The event that it began with.
    first: String,
    time: i64,
    content: Map,
    context: Map,
    counted: bool,
}

/// The orders that count, as events named `order`.
pub(super) fn made(events: &[Rc<Event>], local: &Local) -> Vec<Event> {
    let counted = orders(events, local).into_iter().filter(|order| order.counted);
    counted
        .map(|order| Event {
            time: order.time,
            id: order.id.unwrap_or(order.first),
            name: "order".to_owned(),
            params: order.content,
            context: order.context,
        })
        .collect()
}

fn orders(events: &[Rc<Event>], local: &Local) -> Vec<Order> {
    let mut orders: Vec<Order> = Vec::new();
    for event in events {
        let told = matches!(event.name.as_str(), "order_completed" | "order_updated");
        if !told && event.name != "order_cancelled" {
            continue;
        }
        let id = order_id(event);
        let known = orders.iter().position(|order| id.is_some() && order.id == id);
        let index = known.unwrap_or_else(|| {
            orders.push(Order {
                id,
                first: event.id.clone(),
                time: event.time,
                content: Map::new(),
                context: Map::new(),
                counted: told,
            });
            orders.len() - 1
        });
        let order = &mut orders[index];
        if told {
            order.context = event.context.clone();
            let known = event.params.iter().filter(|(_, value)| !value.is_null());
            order.content.extend(known.map(|(key, value)| (key.clone(), value.clone())));
        }
        let status = event.params.get("status").filter(|status| !status.is_null());
        order.counted = match (event.name.as_str(), status) {
            ("order_cancelled", _) => false,
            (_, Some(status)) => matches!(status.as_text(), Some("completed" | "delivered")),
            ("order_completed", None) => true,
            (_, None) => order.counted,
        };
    }
    for order in &mut orders {
        let date = order.content.get("date").map(|date| serde_json::to_value(date).unwrap());
        order.time = date.and_then(|date| local.moment(&date)).unwrap_or(order.time);
    }
    orders.sort_by(|a, b| (a.time, &a.id).cmp(&(b.time, &b.id)));
    orders
}

fn order_id(event: &Event) -> Option<String> {
    event.params.get("order_id")?.text_form().map(|id| id.into_owned())
}

/// What an order is worth: `revenue`, else `total`, else `value`.
fn worth(content: &Map) -> Option<f64> {
    ["revenue", "total", "value"].iter().find_map(|key| content.get(key)?.as_number())
}

fn quantity(item: &Map) -> f64 {
    item.get("quantity").and_then(Value::as_number).unwrap_or(1.0)
}

impl Sight<'_> {
    pub(super) fn orders(&self) -> Map {
        let events = self.world.events_until(self.now);
        let orders: Vec<Order> = orders(&events, self.local)
            .into_iter()
            .filter(|order| order.counted && order.time <= self.now)
            .collect();
        let count = orders.len() as f64;
        let revenue: f64 = orders.iter().filter_map(|order| worth(&order.content)).sum();
        let items = orders.iter().flat_map(|order| {
            let list = order.content.get("items").and_then(Value::as_list).unwrap_or_default();
            list.iter().filter_map(Value::as_map).map(quantity)
        });
        let refunds = events.iter().filter(|event| event.name == "order_refunded");
        let mut map = Map::new();
        let mut put = |key: &str, value: f64| map.insert(key.to_owned(), Value::Number(value));
        put("count", count);
        put("revenue", revenue + 0.0);
        put("items", items.fold(0.0, |sum, quantity| sum + quantity));
        put("refunded", refunds.filter_map(|event| worth(&event.params)).fold(0.0, |sum, worth| sum + worth));
        if let (Some(first), Some(last)) = (orders.first(), orders.last()) {
            put("average_value", revenue / count);
            put("first_at", first.time as f64);
            put("last_at", last.time as f64);
            if orders.len() > 1 {
                put("days_between_mean", (last.time - first.time) as f64 / 86_400_000.0 / (count - 1.0));
            }
        }
        map
    }
}
