//! Segments to start from.

use serde_json::{Value, json};

/// A segment to start from.
pub(crate) struct Example {
    /// Its name in the address of the builder.
    pub(crate) key: &'static str,
    /// What it is called.
    pub(crate) name: &'static str,
    definition: fn() -> Value,
}

impl Example {
    /// The definition that fills the builder.
    pub(crate) fn definition(&self) -> Value {
        let mut definition = (self.definition)();
        if let Some(map) = definition.as_object_mut() {
            map.insert("name".to_owned(), Value::from(self.name));
        }
        definition
    }

    /// The example of this name.
    pub(crate) fn of_key(key: &str) -> Option<&'static Self> {
        EXAMPLES.iter().find(|example| example.key == key)
    }
}

/// Every example.
pub(crate) const EXAMPLES: [Example; 4] = [
    Example {
        key: "cart",
        name: "Put more than 20 into the cart within the last 30 seconds",
        definition: cart,
    },
    Example { key: "bought", name: "Bought in the last 7 days", definition: bought },
    Example { key: "spent", name: "Spent over 100 in three months", definition: spent },
    Example { key: "hesitant", name: "Viewed twice, nothing in the cart today", definition: hesitant },
];

fn cart() -> Value {
    json!({ "where": { "all": [
        { "event": "product_added", "within": { "last": "30s" }, "measure": { "sum": "total" }, "is": { "gt": 20 } },
    ] } })
}

fn bought() -> Value {
    json!({ "where": { "all": [{ "event": "order_completed", "within": { "last": "7d" }, "is": { "gte": 1 } }] } })
}

fn spent() -> Value {
    json!({ "where": { "all": [
        { "event": "order_completed", "within": { "last": "3mo" }, "measure": { "sum": "total" }, "is": { "gt": 100 } },
    ] } })
}

fn hesitant() -> Value {
    json!({ "where": { "all": [
        { "event": "product_viewed", "within": { "calendar": "today" }, "is": { "gte": 2 } },
        { "not": { "event": "product_added", "within": { "calendar": "today" }, "is": { "gte": 1 } } },
    ] } })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_example_is_a_definition() {
        for example in &EXAMPLES {
            let definition = segment::Definition::from_json(&example.definition()).unwrap();
            assert_eq!(definition.name, example.name);
        }
    }
}
