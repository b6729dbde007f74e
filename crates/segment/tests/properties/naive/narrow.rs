//! `for_some`: the history narrowed to one value of a key.

use std::rc::Rc;

use event::Value;
use serde_json::Value as Json;

use super::measure::distinct;
use super::{Event, Sight, values};

impl Sight<'_> {
    pub(super) fn for_some(&self, condition: &Json) -> bool {
        let key = condition["for_some"].as_str().unwrap();
        // Orders stand beside the calls that tell them where somebody asks for them by their name.
        let asks_for_orders = names_orders(&condition["that"]);
        let events = self.events.iter().filter(|event| asks_for_orders || event.name != "order");
        let candidates: Vec<Value> = events.flat_map(|event| candidates(event, key)).collect();
        distinct(&candidates).iter().any(|candidate| self.narrowed(key, candidate).holds(&condition["that"]))
    }

    fn narrowed(&self, key: &str, candidate: &Value) -> Sight<'_> {
        let events = self.events.iter().filter_map(|event| narrowed(event, key, candidate)).collect();
        Sight { events, ..*self }
    }
}

fn names_orders(condition: &Json) -> bool {
    match condition {
        Json::String(text) => text == "order",
        Json::Array(parts) => parts.iter().any(names_orders),
        Json::Object(parts) => parts.values().any(names_orders),
        _ => false,
    }
}

/// The key's values on an event or its items.
fn candidates(event: &Event, key: &str) -> Vec<Value> {
    let own = values(&event.params, key);
    own.into_iter().chain(event.items().into_iter().flat_map(|item| values(item, key))).collect()
}

/// An event whose own param equals the candidate stays whole; else it stays with the items that
/// equal it, if any; else it goes.
fn narrowed(event: &Rc<Event>, key: &str, candidate: &Value) -> Option<Rc<Event>> {
    let equal = |values: Vec<Value>| values.iter().any(|value| value.same_as(candidate));
    if equal(values(&event.params, key)) {
        return Some(Rc::clone(event));
    }
    let items: Vec<Value> = event
        .items()
        .into_iter()
        .filter(|item| equal(values(item, key)))
        .map(|item| Value::Map(item.clone()))
        .collect();
    (!items.is_empty()).then(|| {
        let mut event = Event::clone(event);
        event.params.insert("items".to_owned(), Value::List(items));
        Rc::new(event)
    })
}
