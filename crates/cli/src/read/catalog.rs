//! Products, as a table or as one JSON object a line.

use std::io::BufRead;

use anyhow::Result;
use serde_json::{Map, Value};

use super::table::{Header, Names, Row, Table};
use super::{Item, Line, Lines, Piece, Refusal};

/// The column without which a table is no catalogue.
pub(super) const PRODUCT_ID: Names = &["productid", "sku", "stockcode"];

const TEXTS: [(&str, Names); 6] = [
    ("name", &["name", "productname", "title"]),
    ("category", &["category"]),
    ("brand", &["brand"]),
    ("currency", &["currency"]),
    ("url", &["url", "link"]),
    ("image_url", &["imageurl", "image", "imagelink"]),
];
const PRICE: Names = &["price"];
const IN_STOCK: Names = &["instock", "availability"];

/// The products of a table.
pub(crate) struct CatalogTable<R> {
    table: Table<R>,
    id: usize,
    texts: Vec<(&'static str, usize)>,
    price: Option<usize>,
    in_stock: Option<usize>,
}

impl<R: BufRead> CatalogTable<R> {
    /// The products in `input`, which begins with the line `head`.
    pub(crate) fn new(input: R, head: &str) -> Result<CatalogTable<R>> {
        let header = Header::parse(head);
        let [id] = header.need([PRODUCT_ID])?;
        let texts = TEXTS.iter().filter_map(|(key, names)| Some((*key, header.find(names)?))).collect();
        Ok(CatalogTable {
            id,
            texts,
            price: header.find(PRICE),
            in_stock: header.find(IN_STOCK),
            table: Table::new(input, &header),
        })
    }

    fn read(&self, row: &Row) -> Result<Value, &'static str> {
        let id = row.cell(self.id);
        if id.is_empty() {
            return Err("no product id");
        }
        let mut product = Map::new();
        product.insert("product_id".to_owned(), id.as_ref().into());
        for (key, column) in &self.texts {
            let text = row.cell(*column);
            if !text.is_empty() {
                product.insert((*key).to_owned(), text.as_ref().into());
            }
        }
        if let Some(price) = self.filled(row, self.price) {
            product.insert("price".to_owned(), read_price(&price)?.into());
        }
        if let Some(stock) = self.filled(row, self.in_stock) {
            product.insert("in_stock".to_owned(), read_stock(&stock)?.into());
        }
        Ok(Value::Object(product))
    }

    fn filled<'r>(&self, row: &'r Row, column: Option<usize>) -> Option<std::borrow::Cow<'r, str>> {
        column.map(|column| row.cell(column)).filter(|text| !text.is_empty())
    }
}

fn read_price(text: &str) -> Result<f64, &'static str> {
    match text.parse::<f64>() {
        Ok(price) if price.is_finite() && price >= 0.0 => Ok(price),
        Ok(price) if price < 0.0 => Err("negative price"),
        _ => Err("the price is not a number"),
    }
}

fn read_stock(text: &str) -> Result<bool, &'static str> {
    match text.to_lowercase().as_str() {
        "true" | "1" | "yes" | "y" | "in stock" | "in_stock" => Ok(true),
        "false" | "0" | "no" | "n" | "out of stock" | "out_of_stock" => Ok(false),
        _ => Err("in_stock is neither true nor false"),
    }
}

impl<R: BufRead> Iterator for CatalogTable<R> {
    type Item = Result<Piece>;

    fn next(&mut self) -> Option<Self::Item> {
        let (row, fits) = match self.table.next().transpose()? {
            Ok(read) => read,
            Err(error) => return Some(Err(error)),
        };
        let product =
            if fits { self.read(&row) } else { Err("another number of columns than the first line") };
        Some(Ok(piece(row.line, product, || row.text())))
    }
}

/// The products of a file of JSON lines.
pub(crate) struct CatalogLines<R> {
    lines: Lines<R>,
}

impl<R: BufRead> CatalogLines<R> {
    /// The products in `input`.
    pub(crate) fn new(input: R) -> CatalogLines<R> {
        CatalogLines { lines: Lines::new(input) }
    }
}

impl<R: BufRead> Iterator for CatalogLines<R> {
    type Item = Result<Piece>;

    fn next(&mut self) -> Option<Self::Item> {
        Some(match self.lines.next()? {
            Ok(line) => Ok(piece(line.number, product_of(&line), || {
                String::from_utf8_lossy(&line.bytes).trim().to_owned()
            })),
            Err(error) => Err(error.into()),
        })
    }
}

/// The rest of what a product must be is for the server to judge.
fn product_of(line: &Line) -> Result<Value, &'static str> {
    if !line.is_whole {
        return Err("the line is too long to be a product");
    }
    match serde_json::from_slice(&line.bytes) {
        Ok(Value::Object(product)) => Ok(Value::Object(product)),
        Ok(_) => Err("not a JSON object"),
        Err(_) => Err("not JSON"),
    }
}

fn piece(line: u64, product: Result<Value, &'static str>, row: impl Fn() -> String) -> Piece {
    let refused =
        |reason: &str| Piece::Refused(Refusal { line, lines: 1, reason: reason.to_owned(), row: row() });
    match product.map(|product| product.to_string()) {
        Err(reason) => refused(reason),
        Ok(json) if json.len() > event::limits::EVENT_BYTES => refused("larger than 32 KB"),
        Ok(json) => Piece::Item(Item { line, lines: 1, name: "product", note: None, json }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(pieces: impl Iterator<Item = Result<Piece>>, expected: &[&str]) {
        let found: Vec<String> = pieces
            .map(|piece| match piece.unwrap() {
                Piece::Item(item) => item.json,
                Piece::Refused(refusal) => format!("{}: {}", refusal.line, refusal.reason),
            })
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn a_table_becomes_products() {
        let head = "product_id,name,price,in_stock,colour";
        let text = format!(
            "{head}\n7,Cup,2.50,true,red\n8,,,,\n,Cup,1,,\n9,Cup,cheap,,\n9,Cup,-1,,\n9,Cup,1,maybe,\n9,Cup\n"
        );
        check(
            CatalogTable::new(text.as_bytes(), head).unwrap(),
            &[
                r#"{"in_stock":true,"name":"Cup","price":2.5,"product_id":"7"}"#,
                r#"{"product_id":"8"}"#,
                "4: no product id",
                "5: the price is not a number",
                "6: negative price",
                "7: in_stock is neither true nor false",
                "8: another number of columns than the first line",
            ],
        );
    }

    #[test]
    fn json_lines_become_products() {
        let text = "{\"product_id\":7,\"tags\":[\"new\"]}\n\n[]\n{\n";
        check(
            CatalogLines::new(text.as_bytes()),
            &[r#"{"product_id":7,"tags":["new"]}"#, "3: not a JSON object", "4: not JSON"],
        );
    }
}
