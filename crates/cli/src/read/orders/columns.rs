//! Where in a line what stands.

use anyhow::Result;

use crate::read::table::{Header, Names};

/// The order's id; needed.
pub(in crate::read) const ORDER: Names = &["orderid", "invoice", "invoiceno", "order", "ordernumber"];
/// How many; needed.
pub(in crate::read) const QUANTITY: Names = &["quantity", "qty"];

const PRODUCT: Names = &["productid", "stockcode", "sku", "itemid"];
const NAME: Names = &["name", "description", "productname", "title"];
const DATE: Names = &["date", "invoicedate", "orderdate", "createdat"];
const PRICE: Names = &["price", "unitprice"];
const CUSTOMER: Names = &["customerid", "customer", "userid"];
const COUNTRY: Names = &["country"];

/// The places of the columns.
pub(super) struct Columns {
    pub(super) order: usize,
    pub(super) product: usize,
    pub(super) quantity: usize,
    pub(super) date: usize,
    pub(super) price: usize,
    pub(super) customer: usize,
    pub(super) name: Option<usize>,
    pub(super) country: Option<usize>,
}

impl Columns {
    pub(super) fn of(header: &Header) -> Result<Columns> {
        let [order, product, quantity, date, price, customer] =
            header.need([ORDER, PRODUCT, QUANTITY, DATE, PRICE, CUSTOMER])?;
        Ok(Columns {
            order,
            product,
            quantity,
            date,
            price,
            customer,
            name: header.find(NAME),
            country: header.find(COUNTRY),
        })
    }
}
