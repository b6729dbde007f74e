//! Checking a product before it is taken into the catalogue.

use event::{Map, Value, limits};
use shard::product::drop_odd_urls;

use crate::fault::{Fault, Outcome};

/// The fields of a product that are kept as text.
const TEXTS: [&str; 6] = ["name", "category", "brand", "currency", "url", "image_url"];

/// A product as it is kept, or what is wrong with it. `path` names its place in the request.
pub(crate) fn checked_product(item: &Value, path: &str) -> Outcome<Map> {
    let refused =
        |field: &str, message: &str| Fault::bad_field("bad_product", format!("{path}{field}"), message);
    let Value::Map(fields) = item else {
        return Err(refused("", "expected an object"));
    };
    let id = fields.get("product_id").and_then(Value::text_form).unwrap_or_default();
    if id.is_empty() || id.len() > limits::ID_BYTES {
        return Err(refused(".product_id", "expected an id of 1 to 512 bytes"));
    }
    if let Some((below, message)) = limits::excess(fields, 1) {
        return Err(refused(&below, &message));
    }
    let mut product = fields.clone();
    product.retain(|_, value| !value.is_null());
    product.insert("product_id".to_owned(), Value::Text(id.into_owned()));
    for key in TEXTS {
        if product
            .get(key)
            .is_some_and(|value| value.as_text().is_none_or(|text| text.len() > limits::TEXT_BYTES))
        {
            return Err(refused(&format!(".{key}"), "expected text of at most 8192 bytes"));
        }
    }
    if let Some(price) = product.get("price") {
        let number = price.as_number().filter(|price| *price >= 0.0);
        let number = number.ok_or_else(|| refused(".price", "expected a number of zero or more"))?;
        product.insert("price".to_owned(), Value::Number(number));
    }
    if product.get("in_stock").is_some_and(|stock| !matches!(stock, Value::Bool(_))) {
        return Err(refused(".in_stock", "expected true or false"));
    }
    drop_odd_urls(&mut product);
    Ok(product)
}
