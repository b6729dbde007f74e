//! `orders`: what a contact has bought, and the orders themselves.

mod life;
mod standing;
mod version;

use std::borrow::Cow;

use event::Value;
use segment::{Change, Zone};

use super::key::Key;
use super::record::{Names, Record, Records, Wanted};
use super::story::{NOTHING, Story, ZERO, instant};

use life::Told;
pub(super) use standing::{Standing, standings};
pub use version::{OrderVersion, order_versions};

pub(super) const WANTED: Wanted = Wanted::Events(Names::Orders);
pub(super) const REFUNDS: Wanted = Wanted::Events(Names::Refunds);
pub(super) const READS: &[Key] =
    &[Key::OrderId, Key::Date, Key::Revenue, Key::Total, Key::Value, Key::Status, Key::Items];
pub(super) const FIELDS: &[&str] =
    &["count", "revenue", "average_value", "items", "first_at", "last_at", "days_between_mean", "refunded"];

pub(super) fn course(field: &str, records: &impl Records, zone: &Zone) -> Cow<'static, [Change]> {
    let figure: fn(&Standing) -> Value = match field {
        "refunded" => return refunded(records),
        "count" => |standing| Value::Number(standing.count),
        "revenue" => |standing| Value::Number(standing.revenue),
        "items" => |standing| Value::Number(standing.items),
        "average_value" => |standing| number(standing.average()),
        "first_at" => |standing| standing.span.map_or(Value::Null, |(first, _)| instant(first)),
        "last_at" => |standing| standing.span.map_or(Value::Null, |(_, last)| instant(last)),
        _ => |standing| number(standing.days_between()),
    };
    let mut story = Story::beginning(match field {
        "count" | "revenue" | "items" => &ZERO,
        _ => &NOTHING,
    });
    standings(records, zone, |time, standing| story.set(time, figure(standing)));
    story.end()
}

fn number(number: Option<f64>) -> Value {
    number.map_or(Value::Null, Value::Number)
}

/// What was paid back, for whatever order.
fn refunded(records: &impl Records) -> Cow<'static, [Change]> {
    let mut story = Story::beginning(&ZERO);
    let mut sum = 0.0;
    for record in records.records(REFUNDS) {
        sum += worth(|key| record.number(key)).unwrap_or_default();
        story.set(record.time(), Value::Number(sum));
    }
    story.end()
}

/// `revenue`, else `total`, else `value`.
fn worth(number: impl Fn(Key) -> Option<f64>) -> Option<f64> {
    [Key::Revenue, Key::Total, Key::Value].into_iter().find_map(number)
}

/// The events of each order, in order.
fn told<R: Records>(records: &R) -> Vec<Told<'_, R::Record<'_>>> {
    life::told(records.records(WANTED))
}
