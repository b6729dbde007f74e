//! One line of an order.

use super::columns::Columns;
use super::window::WINDOW;
use crate::read::date::{Dates, Moment};
use crate::read::table::Row;

/// A line that can be part of an order.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct OrderLine {
    /// The line of the file.
    pub(super) line: u64,
    pub(super) order: String,
    pub(super) customer: String,
    pub(super) country: String,
    pub(super) date: Moment,
    pub(super) kind: Kind,
    pub(super) product: Product,
}

/// What a line says of its product.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Product {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) price: f64,
    /// Above zero, also in a refund.
    pub(super) quantity: f64,
}

/// Which way the goods went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// To the customer.
    Sale,
    /// Back to the shop.
    Refund,
}

/// Why a line is not sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(super) enum LineError {
    #[error("another number of columns than the first line")]
    Columns,
    #[error("no order id")]
    NoOrder,
    #[error("no customer id")]
    NoCustomer,
    #[error("no product id")]
    NoProduct,
    #[error("the quantity is not a number")]
    Quantity,
    #[error("zero quantity")]
    ZeroQuantity,
    #[error("negative quantity in an order that is not a cancellation")]
    NegativeQuantity,
    #[error("the price is not a number")]
    Price,
    #[error("negative price")]
    NegativePrice,
    #[error("the date is not like 2011-12-09 12:50:00")]
    Date,
    #[error("another customer than on the order's first line")]
    OtherCustomer,
    #[error("sale and refund in one order")]
    OtherKind,
    #[error("more than {WINDOW} lines away from the rest of its order: sort the file by order")]
    Apart,
}

/// Reads one line.
pub(super) fn read(row: &Row, columns: &Columns, dates: &Dates) -> Result<OrderLine, LineError> {
    let order = filled(row, columns.order).ok_or(LineError::NoOrder)?;
    let customer = filled(row, columns.customer).ok_or(LineError::NoCustomer)?;
    let product = filled(row, columns.product).ok_or(LineError::NoProduct)?;
    let (kind, quantity) = goods(&order, &row.cell(columns.quantity))?;
    let price = number(&row.cell(columns.price)).ok_or(LineError::Price)?;
    if price < 0.0 {
        return Err(LineError::NegativePrice);
    }
    let text = |column: Option<usize>| column.and_then(|column| filled(row, column)).unwrap_or_default();
    Ok(OrderLine {
        line: row.line,
        customer: whole(&customer).to_owned(),
        country: text(columns.country),
        date: dates.read(&row.cell(columns.date)).ok_or(LineError::Date)?,
        kind,
        product: Product { id: product, name: text(columns.name), price, quantity },
        order,
    })
}

fn filled(row: &Row, column: usize) -> Option<String> {
    let text = row.cell(column);
    (!text.is_empty()).then(|| text.into_owned())
}

/// A negative quantity is a refund where the order's id begins with C, as cancellations' ids do.
fn goods(order: &str, quantity: &str) -> Result<(Kind, f64), LineError> {
    let quantity = number(quantity).ok_or(LineError::Quantity)?;
    if quantity == 0.0 {
        Err(LineError::ZeroQuantity)
    } else if quantity > 0.0 {
        Ok((Kind::Sale, quantity))
    } else if order.starts_with(['C', 'c']) {
        Ok((Kind::Refund, -quantity))
    } else {
        Err(LineError::NegativeQuantity)
    }
}

fn number(text: &str) -> Option<f64> {
    text.parse::<f64>().ok().filter(|number| number.is_finite())
}

/// Spreadsheets write the id 13085 as 13085.0.
fn whole(id: &str) -> &str {
    match id.strip_suffix(".0") {
        Some(digits) if !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()) => digits,
        _ => id,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_lose_the_fraction_of_a_spreadsheet() {
        for (id, expected) in [("13085", "13085"), ("13085.0", "13085"), ("A1.0", "A1.0"), (".0", ".0")] {
            assert_eq!(whole(id), expected);
        }
    }

    #[test]
    fn goods_go_one_way_or_the_other() {
        for (order, quantity, expected) in [
            ("489434", "24", Ok((Kind::Sale, 24.0))),
            ("489434", "0.5", Ok((Kind::Sale, 0.5))),
            ("C489449", "-12", Ok((Kind::Refund, 12.0))),
            ("C-17", "2", Ok((Kind::Sale, 2.0))),
            ("489434", "-1", Err(LineError::NegativeQuantity)),
            ("489434", "0", Err(LineError::ZeroQuantity)),
            ("489434", "", Err(LineError::Quantity)),
            ("489434", "NaN", Err(LineError::Quantity)),
            ("489434", "two", Err(LineError::Quantity)),
        ] {
            assert_eq!(goods(order, quantity), expected, "{order} {quantity}");
        }
    }
}
