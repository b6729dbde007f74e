//! What the orders that count add up to, and how that changes.

use event::Time;
use segment::Zone;

use super::life::{self, Stretch};
use super::told;
use crate::derived::record::{Record, Records};

const DAY: f64 = 86_400_000.0;

/// What the orders that count add up to.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(in crate::derived) struct Standing {
    pub(in crate::derived) count: f64,
    pub(in crate::derived) revenue: f64,
    pub(in crate::derived) items: f64,
    /// The times of the first and the last.
    pub(in crate::derived) span: Option<(Time, Time)>,
}

impl Standing {
    pub(super) fn average(&self) -> Option<f64> {
        (self.count > 0.0).then(|| self.revenue / self.count)
    }

    /// How many days there are between an order and the next one, on average.
    pub(super) fn days_between(&self) -> Option<f64> {
        let (first, last) = self.span.filter(|_| self.count > 1.0)?;
        Some((last.millis() - first.millis()) as f64 / DAY / (self.count - 1.0))
    }

    fn add(&mut self, entry: &Entry) {
        self.count += 1.0;
        self.revenue += entry.worth;
        self.items += entry.items;
        let first = self.span.map_or(entry.time, |(first, _)| first);
        self.span = Some((first, entry.time));
    }
}

/// Tells what the orders add up to, whenever that may have changed.
pub(in crate::derived) fn standings(
    records: &impl Records,
    zone: &Zone,
    mut tell: impl FnMut(Time, &Standing),
) {
    let told = told(records);
    let mut turns = Vec::with_capacity(told.len());
    for (number, order) in life::orders(&told).enumerate() {
        for stretch in life::stretches(order, zone) {
            let entry = Entry::of(&stretch, number);
            turns.push(Turn { time: stretch.from, comes: true, entry });
            turns.extend(stretch.to.map(|time| Turn { time, comes: false, entry }));
        }
    }
    turns.sort_by_key(|turn| turn.time);
    let mut book = Book::default();
    for same in turns.chunk_by(|a, b| a.time == b.time) {
        same.iter().for_each(|turn| book.turn(turn));
        if let Some(turn) = same.first() {
            tell(turn.time, book.standing());
        }
    }
}

/// One order among those that count.
#[derive(Debug, Clone, Copy)]
struct Entry {
    time: Time,
    /// Orders are numbered by their ids.
    number: usize,
    worth: f64,
    items: f64,
}

impl Entry {
    fn of<'a, R: Record<'a>>(stretch: &Stretch<'_, 'a, R>, number: usize) -> Entry {
        Entry { time: stretch.time, number, worth: stretch.worth(), items: stretch.items() }
    }

    fn order(&self) -> (Time, usize) {
        (self.time, self.number)
    }
}

/// An order comes to count, or no longer does.
struct Turn {
    time: Time,
    comes: bool,
    entry: Entry,
}

/// The orders that count, in (time, id) order. Sums are what adding in this order gives.
#[derive(Default)]
struct Book {
    entries: Vec<Entry>,
    standing: Standing,
    is_stale: bool,
}

impl Book {
    fn turn(&mut self, turn: &Turn) {
        let order = turn.entry.order();
        let at = self.entries.partition_point(|entry| entry.order() < order);
        match (turn.comes, self.entries.get(at)) {
            (true, None) => {
                self.entries.push(turn.entry);
                self.standing.add(&turn.entry);
                return;
            }
            (true, Some(_)) => self.entries.insert(at, turn.entry),
            (false, Some(_)) => _ = self.entries.remove(at),
            (false, None) => {}
        }
        self.is_stale = true;
    }

    fn standing(&mut self) -> &Standing {
        if std::mem::take(&mut self.is_stale) {
            self.standing = Standing::default();
            self.entries.iter().for_each(|entry| self.standing.add(entry));
        }
        &self.standing
    }
}
