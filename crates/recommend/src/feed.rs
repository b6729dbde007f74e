//! Products as shops tell them: checked, in one form, and what of them counts for choosing.

use std::borrow::Cow;

use event::{Map, Value, limits};

use crate::block::Fault;
use crate::item::{Item, LEVELS};

/// The fields of a product that are text.
const TEXTS: [&str; 6] = ["variant", "name", "brand", "currency", "url", "image_url"];

/// The fields of a product that are numbers of zero or more.
const NUMBERS: [&str; 4] = ["price", "old_price", "sale_price", "stock"];

/// The most tags of a product.
const TAGS: usize = 100;

/// A product as it is kept, or what is wrong with it. `path` names its place in the request.
///
/// `product_id` becomes text. A `category` may be a path or a list of its levels, `tags` a list or text
/// with commas; both are kept in the first form. Where a feed tells a `sale_price` below the `price`, that
/// is the price and the other the `old_price`. Everything else is kept as it is told. A `null` stays: in an
/// update it takes the field away.
///
/// # Errors
/// The first fault, with its path.
pub fn checked(item: &Value, path: &str) -> Result<Map, Fault> {
    let refused =
        |field: &str, message: &str| Fault { path: format!("{path}{field}"), message: message.to_owned() };
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
    product.insert("product_id".to_owned(), Value::Text(id.into_owned()));
    let is_told = |product: &Map, key: &str| product.get(key).is_some_and(|value| !value.is_null());
    for key in TEXTS {
        if is_told(&product, key) && product.get(key).is_some_and(|value| value.as_text().is_none()) {
            return Err(refused(&format!(".{key}"), "expected text of at most 8192 bytes"));
        }
    }
    for key in NUMBERS {
        if let Some(value) = product.get(key).filter(|value| !value.is_null()) {
            let number = value.as_number().filter(|number| *number >= 0.0);
            let number =
                number.ok_or_else(|| refused(&format!(".{key}"), "expected a number of zero or more"))?;
            product.insert(key.to_owned(), Value::Number(number));
        }
    }
    if is_told(&product, "in_stock") && !matches!(product.get("in_stock"), Some(Value::Bool(_))) {
        return Err(refused(".in_stock", "expected true or false"));
    }
    if is_told(&product, "attributes") && !matches!(product.get("attributes"), Some(Value::Map(_))) {
        return Err(refused(".attributes", "expected an object"));
    }
    if let Some(value) = product.get("category").filter(|value| !value.is_null()) {
        let category = category(value);
        let category = category.ok_or_else(|| {
            refused(".category", "expected a path such as `Home > Lamps`, or a list of its levels")
        })?;
        product.insert("category".to_owned(), Value::Text(category));
    }
    if let Some(value) = product.get("tags").filter(|value| !value.is_null()) {
        let tags = texts(value, ',').filter(|tags| tags.len() <= TAGS);
        let tags = tags.ok_or_else(|| refused(".tags", "expected a list of at most 100 texts"))?;
        product.insert("tags".to_owned(), Value::List(tags.into_iter().map(Value::Text).collect()));
    }
    put_sale_first(&mut product);
    Ok(product)
}

/// What of a checked product counts for choosing.
pub fn item(product: &Map) -> Item {
    let text = |key: &str| product.get(key).and_then(Value::as_text).map(str::to_owned);
    let number = |key: &str| product.get(key).and_then(Value::as_number);
    let in_stock = match product.get("in_stock") {
        Some(Value::Bool(is)) => Some(*is),
        _ => number("stock").map(|stock| stock > 0.0),
    };
    Item {
        category: text("category"),
        brand: text("brand"),
        price: number("price"),
        in_stock,
        tags: product.get("tags").and_then(|tags| texts(tags, ',')).unwrap_or_default(),
    }
}

/// What a product is after an update: fields that it tells are as told, those it tells to be `null` are
/// gone, the others stay.
pub fn updated(mut product: Map, update: Map) -> Map {
    for (key, value) in update.iter() {
        product.insert(key.clone(), value.clone());
    }
    without_nulls(product)
}

/// The product without fields that are `null`.
pub fn without_nulls(mut product: Map) -> Map {
    product.retain(|_, value| !value.is_null());
    product
}

fn put_sale_first(product: &mut Map) {
    let number = |key: &str| product.get(key).and_then(Value::as_number);
    if let Some((sale, price)) =
        number("sale_price").zip(number("price")).filter(|(sale, price)| sale < price)
    {
        product.insert("price".to_owned(), Value::Number(sale));
        product.insert("old_price".to_owned(), Value::Number(price));
    }
    product.retain(|key, _| key != "sale_price");
}

fn category(value: &Value) -> Option<String> {
    match value {
        Value::Text(path) => Some(path.trim().to_owned()),
        value => Some(texts(value, LEVELS)?.join(" > ")),
    }
}

/// The texts of a list, or of a text with something between them.
fn texts(value: &Value, between: char) -> Option<Vec<String>> {
    let texts = match value {
        Value::Text(text) => text.split(between).map(Cow::Borrowed).map(Some).collect(),
        Value::List(list) => list.iter().map(Value::text_form).collect::<Vec<_>>(),
        _ => return None,
    };
    let texts: Option<Vec<Cow<'_, str>>> = texts.into_iter().collect();
    Some(texts?.iter().map(|text| text.trim().to_owned()).filter(|text| !text.is_empty()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(json: &str) -> Value {
        serde_json::from_str(json).unwrap()
    }

    #[track_caller]
    fn check(told: &str, expected: Result<&str, &str>) {
        let kept = checked(&value(told), "items[0]").map(|product| serde_json::to_string(&product).unwrap());
        let kept = kept.map_err(|fault| fault.to_string());
        assert_eq!(kept.as_deref().map_err(String::as_str), expected, "{told}");
    }

    #[test]
    fn products_come_in_one_form() {
        check(
            r#"{"product_id": 7, "category": "Home>Light", "tags": "new, ,warm", "stock": "3"}"#,
            Ok(r#"{"category":"Home>Light","product_id":"7","stock":3,"tags":["new","warm"]}"#),
        );
        check(
            r#"{"product_id": "7", "category": ["Home", "Light"], "price": 20, "sale_price": 15, "more": [1]}"#,
            Ok(r#"{"category":"Home > Light","more":[1],"old_price":20,"price":15,"product_id":"7"}"#),
        );
        check(
            r#"{"product_id": "7", "price": 20, "sale_price": 25, "name": null}"#,
            Ok(r#"{"name":null,"price":20,"product_id":"7"}"#),
        );
    }

    #[test]
    fn a_fault_is_told_with_its_place() {
        for (told, fault) in [
            ("7", "`items[0]`: expected an object"),
            (r#"{"name": "x"}"#, "`items[0].product_id`: expected an id of 1 to 512 bytes"),
            (r#"{"product_id": 1, "price": -1}"#, "`items[0].price`: expected a number of zero or more"),
            (r#"{"product_id": 1, "stock": "many"}"#, "`items[0].stock`: expected a number of zero or more"),
            (r#"{"product_id": 1, "in_stock": "yes"}"#, "`items[0].in_stock`: expected true or false"),
            (r#"{"product_id": 1, "tags": [[]]}"#, "`items[0].tags`: expected a list of at most 100 texts"),
            (r#"{"product_id": 1, "attributes": []}"#, "`items[0].attributes`: expected an object"),
            (
                r#"{"product_id": 1, "category": 7}"#,
                "`items[0].category`: expected a path such as `Home > Lamps`, or a list of its levels",
            ),
        ] {
            check(told, Err(fault));
        }
    }

    #[test]
    fn an_update_keeps_what_it_does_not_tell() {
        let known = value(r#"{"product_id": "7", "name": "Cup", "price": 9, "old_price": 12}"#);
        let update = value(r#"{"product_id": "7", "price": 8, "old_price": null}"#);
        let merged = updated(known.as_map().unwrap().clone(), update.as_map().unwrap().clone());
        assert_eq!(Value::Map(merged), value(r#"{"product_id": "7", "name": "Cup", "price": 8}"#));
    }

    #[test]
    fn stock_follows_from_what_is_told_of_it() {
        for (told, in_stock) in [
            (r#"{"product_id": "7"}"#, None),
            (r#"{"product_id": "7", "stock": 0}"#, Some(false)),
            (r#"{"product_id": "7", "stock": 2}"#, Some(true)),
            (r#"{"product_id": "7", "stock": 0, "in_stock": true}"#, Some(true)),
        ] {
            assert_eq!(item(value(told).as_map().unwrap()).in_stock, in_stock, "{told}");
        }
    }
}
