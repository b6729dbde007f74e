//! Products: as a table, as one JSON object a line, or as a feed in XML.

mod feed;
mod product;

use std::io::BufRead;

use anyhow::Result;
use serde_json::Value;

use super::table::{Header, Names, Row, Table};
use super::{Item, Line, Lines, Piece, Refusal};

pub(crate) use feed::{CatalogFeed, is_xml};

/// The column without which a table is no catalogue.
pub(super) const PRODUCT_ID: Names = &["productid", "sku", "stockcode", "id"];
/// What a product is called.
pub(super) const NAME: Names = &["name", "productname", "title"];

/// The products of a table.
pub(crate) struct CatalogTable<R> {
    table: Table<R>,
    header: Header,
}

impl<R: BufRead> CatalogTable<R> {
    /// The products in `input`, which begins with the header line.
    pub(crate) fn new(input: R, header: Header) -> Result<CatalogTable<R>> {
        header.need([PRODUCT_ID])?;
        Ok(CatalogTable { table: Table::new(input, &header), header })
    }

    fn read(&self, row: &Row) -> Result<Value, &'static str> {
        let mut product = product::read(|names| Some(row.cell(self.header.find(names)?).into_owned()))?;
        let cells = self.header.titles().map(|(column, title)| (title, row.cell(column).into_owned()));
        product::add_attributes(&mut product, cells);
        Ok(product)
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
            Ok(line) => Ok(piece(line.number, product_of(&line), || line.text())),
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
            CatalogTable::new(text.as_bytes(), Header::parse(head)).unwrap(),
            &[
                r#"{"attributes":{"color":"red"},"in_stock":true,"name":"Cup","price":2.5,"product_id":"7"}"#,
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
    fn stock_tags_and_attributes_are_taken_along() {
        let head = "sku;variant;compare_at_price;price;stock;tags;colour;attributes.Watts";
        let text = format!(
            "{head}\n7;Large;20;15;3;new, warm;red;40\n8;;;;-2;;;\n9;;;;many;;;\n6;;19,9;12,50;;;;\n5;;;1,250;;;;\n"
        );
        check(
            CatalogTable::new(text.as_bytes(), Header::parse(head)).unwrap(),
            &[
                r#"{"attributes":{"Watts":"40","color":"red"},"old_price":20.0,"price":15.0,"product_id":"7","stock":3.0,"tags":"new, warm","variant":"Large"}"#,
                r#"{"product_id":"8","stock":0.0}"#,
                "4: the stock is not a number",
                r#"{"old_price":19.9,"price":12.5,"product_id":"6"}"#,
                "6: the price is not a number",
            ],
        );
    }

    #[test]
    fn a_merchant_feed_may_be_a_table() {
        let head = "id\ttitle\tlink\timage link\tprice\tsale price\tavailability\tproduct type\tbrand";
        let text = format!(
            "{head}\n7\tCup\thttps://s/7\thttps://s/7.png\t15.00 USD\t12 USD\tin stock\tHome > Cups\tAcme\n\
             8\tPlate\t\t\t1.299,00 EUR\t\tbackorder\t\t\n9\tFork\t\t\tEUR 3\t\tpreorder\t\t\n"
        );
        check(
            CatalogTable::new(text.as_bytes(), Header::parse(head)).unwrap(),
            &[
                r#"{"brand":"Acme","category":"Home > Cups","currency":"USD","image_url":"https://s/7.png","in_stock":true,"name":"Cup","price":15.0,"product_id":"7","sale_price":12.0,"url":"https://s/7"}"#,
                "3: the price is not a number",
                r#"{"currency":"EUR","in_stock":false,"name":"Fork","price":3.0,"product_id":"9"}"#,
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
