//! Which formats there are, and which one a file is in.

use super::catalog::{self, is_xml};
use super::table::{Header, Names};
use super::{contacts, events, orders};

/// What a file holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Format {
    /// Calls in Segment's format, one JSON object a line
    Segment,
    /// Order lines as CSV, one product of one order a line; or orders as JSON objects
    Orders,
    /// Products, as CSV, as JSON objects or as a Google Merchant feed (XML or TSV)
    Catalog,
    /// Contacts, as CSV or as JSON objects
    Contacts,
    /// Any events as CSV, one a line
    Csv,
}

/// How the lines of a file are to be read.
#[derive(Debug, Clone)]
pub(crate) enum Shape {
    /// One JSON object a line.
    Json,
    /// XML.
    Xml,
    /// A table with this first line.
    Table(Header),
}

/// Columns that only a feed of products has beside an `id`.
const FEED: Names = &["link", "price", "imagelink"];

impl Shape {
    /// The shape that the first line of a file speaks of.
    pub(crate) fn of(head: &str) -> Shape {
        if head.trim_start().starts_with('{') {
            Shape::Json
        } else if is_xml(head) {
            Shape::Xml
        } else {
            Shape::Table(Header::parse(head))
        }
    }
}

impl Format {
    /// The word for it on the command line.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Format::Segment => "segment",
            Format::Orders => "orders",
            Format::Catalog => "catalog",
            Format::Contacts => "contacts",
            Format::Csv => "csv",
        }
    }

    /// The format that the first line of a file speaks of.
    pub(crate) fn of(head: &str, shape: &Shape) -> Option<Format> {
        match shape {
            Shape::Json => Format::of_json(head),
            Shape::Xml => Some(Format::Catalog),
            Shape::Table(header) => Format::of_table(header),
        }
    }

    fn of_json(head: &str) -> Option<Format> {
        let object: serde_json::Value = serde_json::from_str(head).ok()?;
        let has = |keys: &[&str]| keys.iter().any(|key| object.get(key).is_some());
        if has(&["type"]) {
            Some(Format::Segment)
        } else if has(&["product_id"]) {
            Some(Format::Catalog)
        } else if has(&["externalOrderId"]) {
            Some(Format::Orders)
        } else if has(&[
            "userId",
            "user_id",
            "externalCustomerId",
            "customer_id",
            "email",
            "phone",
            "channels",
        ]) {
            Some(Format::Contacts)
        } else {
            None
        }
    }

    fn of_table(header: &Header) -> Option<Format> {
        let has = |names: Names| header.find(names).is_some();
        if has(orders::columns::ORDER) && has(orders::columns::QUANTITY) {
            Some(Format::Orders)
        } else if has(events::EVENT) && has(events::TIME) {
            Some(Format::Csv)
        } else if has(contacts::EMAIL) || has(contacts::PHONE) {
            Some(Format::Contacts)
        } else if has(catalog::PRODUCT_ID) && (!has(&["id"]) || has(FEED)) {
            Some(Format::Catalog)
        } else {
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_format_is_told_from_the_first_line() {
        for (head, format) in [
            (r#"{"type":"track","userId":"1"}"#, Some(Format::Segment)),
            (r#"{"product_id":"7","name":"Cup"}"#, Some(Format::Catalog)),
            (r#"{"name":"Cup"}"#, None),
            (
                "Invoice,StockCode,Description,Quantity,InvoiceDate,Price,Customer ID,Country",
                Some(Format::Orders),
            ),
            ("order_id;product_id;quantity;date;price;customer_id", Some(Format::Orders)),
            ("product_id,name,category,price", Some(Format::Catalog)),
            (r#"{"externalOrderId":"1"}"#, Some(Format::Orders)),
            (r#"{"email":"a@b.kz"}"#, Some(Format::Contacts)),
            ("id\ttitle\tlink\tprice", Some(Format::Catalog)),
            ("<?xml version=\"1.0\"?>", Some(Format::Catalog)),
            ("id,email,name", Some(Format::Contacts)),
            ("customer_id,event,timestamp", Some(Format::Csv)),
            ("id,name", None),
            ("", None),
        ] {
            assert_eq!(Format::of(head, &Shape::of(head)), format, "{head}");
        }
    }
}
