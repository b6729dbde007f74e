//! One product, from fields that have any of the names in use.

use std::borrow::Cow;

use serde_json::{Map, Value};

use super::{NAME, PRODUCT_ID};
use crate::read::table::Names;

const TEXTS: [(&str, Names); 7] = [
    ("variant", &["variant", "varianttitle"]),
    ("name", NAME),
    ("category", &["category", "producttype", "googleproductcategory"]),
    ("brand", &["brand", "vendor"]),
    ("currency", &["currency"]),
    ("url", &["url", "link"]),
    ("image_url", &["imageurl", "image", "imagelink"]),
];
const PRICES: [(&str, Names); 3] = [
    ("price", &["price"]),
    ("sale_price", &["saleprice"]),
    ("old_price", &["oldprice", "compareatprice", "regularprice"]),
];
const IN_STOCK: Names = &["instock", "availability"];
const STOCK: Names = &["stock", "quantity", "stockquantity", "inventory"];
const TAGS: Names = &["tags", "labels"];

/// What feeds tell of products besides; in the catalogue they are attributes.
const ATTRIBUTES: [(&str, Names); 8] = [
    ("color", &["color", "colour"]),
    ("size", &["size"]),
    ("material", &["material"]),
    ("pattern", &["pattern"]),
    ("gender", &["gender"]),
    ("age_group", &["agegroup"]),
    ("condition", &["condition"]),
    ("group", &["itemgroupid"]),
];

/// What the names of a table's columns begin with that are attributes.
const ATTRIBUTE: &str = "attributes.";

/// Makes a product of the fields that `field` finds, or tells what is wrong with one.
pub(super) fn read(field: impl Fn(Names) -> Option<String>) -> Result<Value, &'static str> {
    let filled = |names| field(names).filter(|text| !text.is_empty());
    let mut product = Map::new();
    product.insert("product_id".to_owned(), filled(PRODUCT_ID).ok_or("no product id")?.into());
    for (key, names) in TEXTS {
        if let Some(text) = filled(names) {
            product.insert(key.to_owned(), text.into());
        }
    }
    for (key, names) in PRICES {
        let Some(text) = filled(names) else { continue };
        let (price, currency) = price(&text)?;
        product.insert(key.to_owned(), price.into());
        if let Some(currency) = currency {
            product.entry("currency").or_insert_with(|| currency.into());
        }
    }
    if let Some(text) = filled(IN_STOCK) {
        product.insert("in_stock".to_owned(), stock(&text)?.into());
    }
    if let Some(text) = filled(STOCK) {
        product.insert("stock".to_owned(), quantity(&text)?.into());
    }
    if let Some(text) = filled(TAGS) {
        product.insert("tags".to_owned(), text.into());
    }
    let told =
        ATTRIBUTES.into_iter().filter_map(|(key, names)| Some((key.to_owned(), filled(names)?.into())));
    let attributes: Map<String, Value> = told.collect();
    if !attributes.is_empty() {
        product.insert("attributes".to_owned(), attributes.into());
    }
    Ok(Value::Object(product))
}

/// Adds the attributes that a table has in columns of their own: `attributes.watts`.
pub(super) fn add_attributes<'a>(product: &mut Value, cells: impl Iterator<Item = (&'a str, String)>) {
    for (title, text) in cells.filter(|(_, text)| !text.is_empty()) {
        let Some(name) = title.strip_prefix(ATTRIBUTE).filter(|name| !name.is_empty()) else { continue };
        if let Value::Object(product) = product {
            let attributes = product.entry("attributes").or_insert_with(|| Map::new().into());
            if let Value::Object(attributes) = attributes {
                attributes.insert(name.to_owned(), text.into());
            }
        }
    }
}

/// `9.5`, or with the code of a currency: `9.50 USD`.
fn price(text: &str) -> Result<(f64, Option<&str>), &'static str> {
    let is_code = |part: &str| part.len() == 3 && part.bytes().all(|byte| byte.is_ascii_uppercase());
    let (number, currency) = match text.split_once(' ') {
        Some((number, code)) if is_code(code.trim()) => (number, Some(code.trim())),
        Some((code, number)) if is_code(code) => (number.trim(), Some(code)),
        _ => (text, None),
    };
    match with_point(number).parse::<f64>() {
        Ok(price) if price.is_finite() && price >= 0.0 => Ok((price, currency)),
        Ok(price) if price < 0.0 => Err("negative price"),
        _ => Err("the price is not a number"),
    }
}

/// A number whose cents stand behind a comma, as most of Europe writes it, with a point. A comma before three
/// digits may be one between thousands, and stays.
fn with_point(number: &str) -> Cow<'_, str> {
    match number.split_once(',') {
        Some((whole, cents)) if matches!(cents.len(), 1 | 2) => format!("{whole}.{cents}").into(),
        _ => number.into(),
    }
}

/// What can be ordered but not sent yet is not in stock.
fn stock(text: &str) -> Result<bool, &'static str> {
    match text.to_lowercase().replace('_', " ").as_str() {
        "true" | "1" | "yes" | "y" | "in stock" => Ok(true),
        "false" | "0" | "no" | "n" | "out of stock" | "preorder" | "backorder" => Ok(false),
        _ => Err("in_stock is neither true nor false"),
    }
}

/// How many there are; shops tell a debt of the store as a negative number.
fn quantity(text: &str) -> Result<f64, &'static str> {
    match text.parse::<f64>() {
        Ok(quantity) if quantity.is_finite() => Ok(quantity.max(0.0)),
        _ => Err("the stock is not a number"),
    }
}
