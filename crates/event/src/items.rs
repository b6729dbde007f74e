//! What an event is about: its items.

use crate::map::Map;
use crate::value::Value;

/// The params with their `products` as `items`, and each item with its `total` where price and quantity
/// tell it; no quantity is one.
pub fn arrange(mut params: Map) -> Map {
    if let Some(products) = params.remove("products")
        && params.get("items").is_none_or(Value::is_null)
    {
        params.insert("items".to_owned(), products);
    }
    if let Some(Value::List(items)) = params.get_mut("items") {
        items.iter_mut().for_each(add_total);
    }
    params
}

/// Each item has its `total`: price × quantity; no quantity is one.
fn add_total(item: &mut Value) {
    let Value::Map(fields) = item else { return };
    if fields.get("total").is_some_and(|total| !total.is_null()) {
        return;
    }
    let quantity = fields
        .get("quantity")
        .map_or(Some(1.0), |value| if value.is_null() { Some(1.0) } else { value.as_number() });
    let price = fields.get("price").and_then(Value::as_number);
    // One that is too large for a number is left out: it could not be stored.
    if let Some(total) =
        price.zip(quantity).map(|(price, quantity)| price * quantity).filter(|it| it.is_finite())
    {
        fields.insert("total".to_owned(), Value::Number(total));
    }
}
