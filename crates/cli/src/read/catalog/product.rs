//! One product, from fields that have any of the names in use.

use serde_json::{Map, Value};

use super::{NAME, PRODUCT_ID};
use crate::read::table::Names;

const TEXTS: [(&str, Names); 6] = [
    ("name", NAME),
    ("category", &["category", "producttype", "googleproductcategory"]),
    ("brand", &["brand"]),
    ("currency", &["currency"]),
    ("url", &["url", "link"]),
    ("image_url", &["imageurl", "image", "imagelink"]),
];
const PRICES: [(&str, Names); 2] = [("price", &["price"]), ("sale_price", &["saleprice"])];
const IN_STOCK: Names = &["instock", "availability"];

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
    Ok(Value::Object(product))
}

/// `9.5`, or with the code of a currency: `9.50 USD`.
fn price(text: &str) -> Result<(f64, Option<&str>), &'static str> {
    let is_code = |part: &str| part.len() == 3 && part.bytes().all(|byte| byte.is_ascii_uppercase());
    let (number, currency) = match text.split_once(' ') {
        Some((number, code)) if is_code(code.trim()) => (number, Some(code.trim())),
        Some((code, number)) if is_code(code) => (number.trim(), Some(code)),
        _ => (text, None),
    };
    match number.parse::<f64>() {
        Ok(price) if price.is_finite() && price >= 0.0 => Ok((price, currency)),
        Ok(price) if price < 0.0 => Err("negative price"),
        _ => Err("the price is not a number"),
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
