//! Order lines as CSV: the lines of one order become one call.

pub(super) mod columns;
mod line;
mod lines;
mod order;
mod recent;
mod window;

use std::collections::VecDeque;
use std::io::BufRead;

use anyhow::Result;
use event::{Arrival, limits, segment_api};
use jiff::Timestamp;

use super::calls::told;
use super::date::Dates;
use super::table::{Header, Row, Table};
use super::{Item, Piece, Refusal};
use columns::Columns;
use line::LineError;
pub(crate) use lines::OrderLines;
use order::Order;
use recent::Recent;
use window::Window;

/// How many customers are remembered as told about; one seen again later is told about again, which
/// changes nothing.
const CUSTOMERS: usize = 1_000_000;

/// How the lines are read.
pub(crate) struct OrdersConfig {
    /// How dates are read.
    pub(crate) dates: Dates,
    /// The currency of all prices, as the calls name it.
    pub(crate) currency: Option<String>,
}

/// The calls that a file of order lines makes: an `identify` for each customer when first met, then one
/// `order_completed` or `order_refunded` for each order.
pub(crate) struct Orders<R> {
    table: Table<R>,
    columns: Columns,
    config: OrdersConfig,
    window: Window,
    customers: Recent,
    made: VecDeque<Piece>,
    last: Option<Timestamp>,
    is_over: bool,
}

impl<R: BufRead> Orders<R> {
    /// The orders in `input`, which begins with the header line.
    pub(crate) fn new(input: R, header: Header, config: OrdersConfig) -> Result<Orders<R>> {
        Ok(Orders {
            columns: Columns::of(&header)?,
            table: Table::new(input, &header),
            config,
            window: Window::default(),
            customers: Recent::of(CUSTOMERS),
            made: VecDeque::new(),
            last: None,
            is_over: false,
        })
    }

    /// Reads to the end; the time of the last order that can be sent.
    pub(crate) fn last(mut self) -> Result<Option<Timestamp>> {
        while !self.is_over {
            self.step()?;
            self.made.clear();
        }
        Ok(self.last)
    }

    fn step(&mut self) -> Result<()> {
        let Some((row, fits)) = self.table.next()? else {
            self.is_over = true;
            for order in self.window.rest() {
                self.finish(&order);
            }
            return Ok(());
        };
        if let Err(error) = self.take(&row, fits) {
            self.made.push_back(Piece::Refused(Refusal {
                line: row.line,
                lines: 1,
                reason: error.to_string(),
                row: row.text(),
            }));
        }
        for order in self.window.closed() {
            self.finish(&order);
        }
        Ok(())
    }

    fn take(&mut self, row: &Row, fits: bool) -> Result<(), LineError> {
        self.window.tick();
        if !fits {
            return Err(LineError::Columns);
        }
        self.window.take(line::read(row, &self.columns, &self.config.dates)?)
    }

    /// Makes the calls of an order that is complete.
    fn finish(&mut self, order: &Order) {
        let (json, note) = order_json(order, self.config.currency.as_deref());
        let item = Item { line: order.line, lines: order.lines, name: order.event(), note, json };
        match fault_of(&item.json) {
            Some(reason) => self.made.push_back(Piece::Refused(Refusal {
                line: item.line,
                lines: item.lines,
                reason,
                row: format!("order {} of {} lines", order.id, order.lines),
            })),
            None => {
                self.last = self.last.max(Some(order.time()));
                if self.customers.insert(&order.customer) {
                    self.made.push_back(Piece::Item(customer(order)));
                }
                self.made.push_back(Piece::Item(item));
            }
        }
    }
}

impl<R: BufRead> Iterator for Orders<R> {
    type Item = Result<Piece>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(piece) = self.made.pop_front() {
                return Some(Ok(piece));
            }
            if self.is_over {
                return None;
            }
            if let Err(error) = self.step() {
                self.is_over = true;
                return Some(Err(error));
            }
        }
    }
}

/// An order that is too large for one call keeps its items and goes without their names, which the
/// catalogue knows.
fn order_json(order: &Order, currency: Option<&str>) -> (String, Option<&'static str>) {
    let json = order.call(currency, order::Names::Kept);
    if json.len() <= limits::EVENT_BYTES {
        return (json, None);
    }
    let json = order.call(currency, order::Names::LeftOut);
    (json, Some("sent without the names of the products: with them the order is over 32 KB"))
}

/// What the server would say against a call.
fn fault_of(json: &str) -> Option<String> {
    if json.len() > limits::EVENT_BYTES {
        return Some("the order is over 32 KB even without the names of its products".to_owned());
    }
    segment_api::parse(json.as_bytes(), None, &Arrival::recorded()).err().map(|error| told(&error))
}

fn customer(order: &Order) -> Item {
    Item { line: order.line, lines: 0, name: "identify", note: None, json: order.identify() }
}

#[cfg(test)]
#[path = "orders/tests.rs"]
mod tests;
