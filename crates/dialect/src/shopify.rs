//! The data of Shopify's web pixel events: products, carts and checkouts as nested objects.
//!
//! Source of the shapes: Shopify's web pixels reference, standard events.

use event::{Map, Value};

/// Tells what the nested objects say in the fields that are stored, each where it is not told already.
/// The objects themselves stay.
pub(crate) fn unfold(params: &mut Map) {
    if !params.values().any(|value| matches!(value, Value::Map(_))) {
        return;
    }
    let mut told = Map::new();
    if let Some(variant) = object(params, "productVariant") {
        told.extend(product(variant));
    }
    if let Some(line) = object(params, "cartLine") {
        told.extend(cart_line(line));
    }
    if let Some(collection) = object(params, "collection") {
        put(&mut told, "list_id", collection.get("id"));
        put(&mut told, "category", collection.get("title"));
        put_items(&mut told, collection.get("productVariants"), product);
    }
    if let Some(result) = object(params, "searchResult") {
        put(&mut told, "query", result.get("query"));
        put_items(&mut told, result.get("productVariants"), product);
    }
    if let Some(cart) = object(params, "cart") {
        put(&mut told, "cart_id", cart.get("id"));
        put_items(&mut told, cart.get("lines"), cart_line);
    }
    if let Some(checkout) = object(params, "checkout") {
        put(&mut told, "checkout_id", checkout.get("token"));
        put(&mut told, "order_id", at(checkout, &["order", "id"]));
        put(&mut told, "total", at(checkout, &["totalPrice", "amount"]));
        put(&mut told, "subtotal", at(checkout, &["subtotalPrice", "amount"]));
        put(&mut told, "tax", at(checkout, &["totalTax", "amount"]));
        put(&mut told, "shipping", at(checkout, &["shippingLine", "price", "amount"]));
        put(&mut told, "currency", checkout.get("currencyCode"));
        put_items(&mut told, checkout.get("lineItems"), line_item);
    }
    for (key, value) in told {
        if params.get(&key).is_none_or(Value::is_null) {
            params.insert(key, value);
        }
    }
}

/// A variant of a product.
fn product(variant: &Map) -> Map {
    let mut told = Map::new();
    put(&mut told, "product_id", at(variant, &["product", "id"]).or(variant.get("id")));
    put(&mut told, "variant", variant.get("id"));
    put(&mut told, "sku", variant.get("sku"));
    put(&mut told, "name", at(variant, &["product", "title"]).or(variant.get("title")));
    put(&mut told, "category", at(variant, &["product", "type"]));
    put(&mut told, "brand", at(variant, &["product", "vendor"]));
    put(&mut told, "url", at(variant, &["product", "url"]));
    put(&mut told, "image_url", at(variant, &["image", "src"]));
    put(&mut told, "price", at(variant, &["price", "amount"]));
    put(&mut told, "currency", at(variant, &["price", "currencyCode"]));
    told
}

fn cart_line(line: &Map) -> Map {
    let mut told = object(line, "merchandise").map(product).unwrap_or_default();
    put(&mut told, "quantity", line.get("quantity"));
    told
}

fn line_item(item: &Map) -> Map {
    let mut told = object(item, "variant").map(product).unwrap_or_default();
    put(&mut told, "quantity", item.get("quantity"));
    put(&mut told, "total", at(item, &["finalLinePrice", "amount"]));
    if !told.contains_key("name") {
        put(&mut told, "name", item.get("title"));
    }
    told
}

fn object<'m>(map: &'m Map, key: &str) -> Option<&'m Map> {
    map.get(key)?.as_map()
}

fn at<'m>(map: &'m Map, path: &[&str]) -> Option<&'m Value> {
    let (last, above) = path.split_last()?;
    let inner = above.iter().try_fold(map, |map, key| object(map, key))?;
    inner.get(last).filter(|value| !value.is_null())
}

/// Only what is a value by itself: what a foreign page calls `cart` may be anything.
fn put(told: &mut Map, key: &str, value: Option<&Value>) {
    if let Some(value @ (Value::Text(_) | Value::Number(_) | Value::Bool(_))) = value {
        told.insert(key.to_owned(), value.clone());
    }
}

fn put_items(told: &mut Map, list: Option<&Value>, read: fn(&Map) -> Map) {
    let Some(list) = list.and_then(Value::as_list) else {
        return;
    };
    let items = list.iter().filter_map(Value::as_map).map(read).map(Value::Map);
    told.insert("items".to_owned(), Value::List(items.collect()));
}
