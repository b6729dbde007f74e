//! Which formats there are, and which one a file is in.

use super::catalog;
use super::orders;
use super::table::Header;

/// What a file holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Format {
    /// Calls in Segment's format, one JSON object a line
    Segment,
    /// Order lines as CSV, one product of one order a line
    Orders,
    /// Products, as CSV or as one JSON object a line
    Catalog,
}

impl Format {
    /// The word for it on the command line.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Format::Segment => "segment",
            Format::Orders => "orders",
            Format::Catalog => "catalog",
        }
    }

    /// The format that the first line of a file speaks of.
    pub(crate) fn of(head: &str) -> Option<Format> {
        if is_json(head) {
            let call: serde_json::Value = serde_json::from_str(head).ok()?;
            return match (call.get("type"), call.get("product_id")) {
                (Some(_), _) => Some(Format::Segment),
                (None, Some(_)) => Some(Format::Catalog),
                (None, None) => None,
            };
        }
        let header = Header::parse(head);
        if header.find(orders::columns::ORDER).is_some() && header.find(orders::columns::QUANTITY).is_some() {
            Some(Format::Orders)
        } else if header.find(catalog::PRODUCT_ID).is_some() {
            Some(Format::Catalog)
        } else {
            None
        }
    }
}

/// Whether a file that begins with this line is one of JSON lines.
pub(crate) fn is_json(head: &str) -> bool {
    head.trim_start().starts_with('{')
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
            ("email,phone", None),
            ("", None),
        ] {
            assert_eq!(Format::of(head), format, "{head}");
        }
    }
}
