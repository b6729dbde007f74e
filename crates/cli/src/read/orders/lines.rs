//! Orders as one JSON object a line, in the shape of Yespo's API.

use std::io::BufRead;

use anyhow::Result;
use dialect::yespo;
use event::{Arrival, Time};
use serde_json::Value;

use crate::read::calls::told;
use crate::read::date::Dates;
use crate::read::{Item, Line, Lines, Piece, Refusal};

/// The orders of a file of JSON lines.
pub(crate) struct OrderLines<R> {
    lines: Lines<R>,
    dates: Dates,
}

impl<R: BufRead> OrderLines<R> {
    /// The orders in `input`, their dates read by `dates`.
    pub(crate) fn new(input: R, dates: Dates) -> OrderLines<R> {
        OrderLines { lines: Lines::new(input), dates }
    }

    fn order(&self, line: &Line) -> Result<String, String> {
        if !line.is_whole {
            return Err("the line is too long to be an order".to_owned());
        }
        let mut order: Value = serde_json::from_slice(&line.bytes).map_err(|_| "not JSON".to_owned())?;
        // A date without a zone is local here; the server would take the shop's zone.
        if let Some(date) = order.get_mut("date")
            && let Some(text) = date.as_str()
        {
            let moment = self.dates.read(text).ok_or("the date is not like 2011-12-09 12:50:00")?;
            *date = moment.at.to_string().into();
        }
        let json = order.to_string();
        yespo::order(json.as_bytes(), &Arrival::at(Time::MAX)).map_err(|error| told(&error))?;
        Ok(json)
    }
}

impl<R: BufRead> Iterator for OrderLines<R> {
    type Item = Result<Piece>;

    fn next(&mut self) -> Option<Self::Item> {
        let line = match self.lines.next()? {
            Ok(line) => line,
            Err(error) => return Some(Err(error.into())),
        };
        let number = line.number;
        Some(Ok(match self.order(&line) {
            Ok(json) => Piece::Item(Item { line: number, lines: 1, name: "order", note: None, json }),
            Err(reason) => Piece::Refused(Refusal { line: number, lines: 1, reason, row: line.text() }),
        }))
    }
}

#[cfg(test)]
mod tests {
    use jiff::tz::TimeZone;

    use super::*;

    #[test]
    fn each_line_is_an_order() {
        let text = r#"{"externalOrderId":"1","email":"a@b.kz","totalCost":5,"status":"DELIVERED","date":"2026-03-01 10:00"}
{"externalOrderId":"1","email":"a@b.kz","totalCost":5,"status":"LOST"}
{"externalOrderId":"1","email":"a@b.kz","totalCost":5,"status":"DELIVERED","date":"01.03.2026"}
{"#;
        let dates = Dates::new(TimeZone::get("Asia/Almaty").unwrap());
        let found: Vec<String> = OrderLines::new(text.as_bytes(), dates)
            .map(|piece| match piece.unwrap() {
                Piece::Item(item) => item.json,
                Piece::Refused(refusal) => format!("{}: {}", refusal.line, refusal.reason),
            })
            .collect();
        assert_eq!(
            found,
            [
                r#"{"date":"2026-03-01T05:00:00Z","email":"a@b.kz","externalOrderId":"1","status":"DELIVERED","totalCost":5}"#,
                "2: `status`: expected one of `INITIALIZED`, `IN_PROGRESS`, `DELIVERED`, `CANCELLED`, `ABANDONED_SHOPPING_CART`",
                "3: the date is not like 2011-12-09 12:50:00",
                "4: not JSON",
            ]
        );
    }
}
