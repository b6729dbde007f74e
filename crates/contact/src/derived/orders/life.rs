//! The life of one order: what its events made of it, one after the other.

use std::borrow::Cow;

use event::{Map, Time, Value, ValueRef};
use segment::{Zone, date_of};

use super::worth;
use crate::derived::key::Key;
use crate::derived::record::Record;

const COMPLETED: &str = "order_completed";
const CANCELLED: &str = "order_cancelled";

/// An event about an order.
pub(super) struct Told<'a, R> {
    /// The order's id; an event that names none is an order of its own.
    pub(super) order: Option<Cow<'a, str>>,
    record: R,
}

/// An order as it was for a while, in which it counted.
pub(super) struct Stretch<'t, 'a, R> {
    told: &'t [Told<'a, R>],
    /// When the order was made.
    pub(super) time: Time,
    /// From when on it was like this; not before it was made.
    pub(super) from: Time,
    /// Until when, not included.
    pub(super) to: Option<Time>,
}

/// The events, those of one order together and in order.
pub(super) fn told<'a, R: Record<'a>>(records: impl Iterator<Item = R>) -> Vec<Told<'a, R>> {
    let mut told: Vec<_> = records.map(|record| Told { order: record.text(Key::OrderId), record }).collect();
    told.sort_by(|a, b| a.order.cmp(&b.order));
    told
}

/// The events of each order.
pub(super) fn orders<'t, 'a, R>(told: &'t [Told<'a, R>]) -> impl Iterator<Item = &'t [Told<'a, R>]> {
    told.chunk_by(|a, b| a.order.is_some() && a.order == b.order)
}

/// How an order was while it counted.
pub(super) fn stretches<'t, 'a, R: Record<'a>>(
    order: &'t [Told<'a, R>],
    zone: &Zone,
) -> impl Iterator<Item = Stretch<'t, 'a, R>> {
    let mut counts = true;
    order.iter().enumerate().filter_map(move |(at, told)| {
        counts = counts_after(&told.record, counts);
        let told_by_now = order.get(..=at).filter(|_| counts)?;
        let time = time(told_by_now, zone)?;
        let from = told.record.time().max(time);
        let to = order.get(at + 1).map(|next| next.record.time());
        let stretch = Stretch { told: told_by_now, time, from, to };
        to.is_none_or(|to| from < to).then_some(stretch)
    })
}

/// Whether an order counts after an event, having counted before it or not.
fn counts_after<'a>(record: &impl Record<'a>, counted: bool) -> bool {
    if record.name() == CANCELLED {
        return false;
    }
    match record.value(Key::Status) {
        None | Some(ValueRef::Text("")) => counted || record.name() == COMPLETED,
        Some(status) => status.as_text().is_some_and(is_good),
    }
}

fn is_good(status: &str) -> bool {
    ["completed", "delivered"].iter().any(|good| status.eq_ignore_ascii_case(good))
}

/// Its `date`, else the time of its first event.
fn time<'a, R: Record<'a>>(told: &[Told<'a, R>], zone: &Zone) -> Option<Time> {
    let date = content(told).find_map(|record| record.value(Key::Date));
    let date = date.and_then(|date| date_of(date, zone));
    date.or_else(|| Some(told.first()?.record.time()))
}

/// The events that say what is in the order, the last one first: a key has the value it has in the
/// first of them that tells it.
pub(super) fn content<'t, 'a: 't, R: Record<'a>>(told: &'t [Told<'a, R>]) -> impl Iterator<Item = R> + 't {
    told.iter().rev().map(|told| told.record).filter(|record| record.name() != CANCELLED)
}

impl<'t, 'a: 't, R: Record<'a>> Stretch<'t, 'a, R> {
    /// The order's id, if it has one.
    pub(super) fn id(&self) -> Option<&'t Cow<'a, str>> {
        self.told.first()?.order.as_ref()
    }

    /// The events that say what is in it, the last one first.
    pub(super) fn content(&self) -> impl Iterator<Item = R> + 't {
        content(self.told)
    }

    /// What it is worth; one that does not say is worth nothing.
    pub(super) fn worth(&self) -> f64 {
        let number = |key| self.content().find_map(|record| record.value(key))?.as_number();
        worth(number).unwrap_or_default()
    }

    /// The quantities of its items; no quantity is one.
    pub(super) fn items(&self) -> f64 {
        let told = self.content().find(|record| record.value(Key::Items).is_some());
        let items = told.map_or(&[][..], |record| record.items());
        items.iter().filter_map(Value::as_map).fold(0.0, |sum, item| sum + quantity(item))
    }
}

fn quantity(item: &Map) -> f64 {
    item.get(Key::Quantity.dotted()).and_then(Value::as_number).unwrap_or(1.0)
}
