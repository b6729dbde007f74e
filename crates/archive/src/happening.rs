//! Events as evaluation sees them: those that happened, and the orders made from them.

use std::cmp::Ordering;

use event::{Time, Value, ValueRef};
use segment::{Event, Events, Found, Mark, Path};

use crate::order::MadeOrder;
use crate::row::{Row, Rows};

/// The events of one name of one contact.
#[derive(Debug, Clone, Copy)]
pub enum Happenings<'b> {
    /// Events as they came.
    Rows(Rows<'b>),
    /// The made-up events `order`.
    Orders(&'b [MadeOrder<'b>]),
}

/// One event.
#[derive(Debug, Clone, Copy)]
pub enum Happening<'b> {
    /// An event as it came.
    Row(Row<'b>),
    /// A made-up event `order`.
    Order(&'b MadeOrder<'b>),
}

impl<'b> Events<'b> for Happenings<'b> {
    type Event = Happening<'b>;

    #[inline]
    fn len(&self) -> usize {
        match self {
            Happenings::Rows(rows) => rows.len(),
            Happenings::Orders(orders) => orders.len(),
        }
    }

    #[inline]
    fn get(&self, index: usize) -> Option<Happening<'b>> {
        match self {
            Happenings::Rows(rows) => rows.get(index).map(Happening::Row),
            Happenings::Orders(orders) => orders.get(index).map(Happening::Order),
        }
    }

    #[inline]
    fn time(&self, index: usize) -> Option<Time> {
        match self {
            Happenings::Rows(rows) => rows.time(index),
            Happenings::Orders(orders) => orders.get(index).map(|order| order.time),
        }
    }
}

impl<'b> Happening<'b> {
    /// Its id, where the archive knows it: of orders, and of what shares its time with others.
    fn id(&self) -> Option<&'b str> {
        match self {
            Happening::Row(row) => row.id(),
            Happening::Order(order) => Some(&order.id),
        }
    }
}

impl<'b> Event<'b> for Happening<'b> {
    #[inline]
    fn time(&self) -> Time {
        match self {
            Happening::Row(row) => row.time(),
            Happening::Order(order) => order.time,
        }
    }

    fn order(&self, other: &Self) -> Ordering {
        match (self, other) {
            (Happening::Row(a), Happening::Row(b)) => a.compare(b),
            _ => self.time().cmp(&other.time()).then_with(|| self.id().cmp(&other.id())),
        }
    }

    #[inline]
    fn param(&self, path: &Path) -> Found<'b> {
        match self {
            Happening::Row(row) => row.param(path),
            Happening::Order(order) => order.param(path),
        }
    }

    fn context(&self, path: &Path) -> Found<'b> {
        match self {
            Happening::Row(row) => row.context(path),
            Happening::Order(order) => order.context(path),
        }
    }

    fn items(&self) -> &'b [Value] {
        match self {
            Happening::Row(row) => row.items(),
            Happening::Order(order) => order.items(),
        }
    }

    #[inline]
    fn code(&self, path: &Path) -> Option<u32> {
        match self {
            Happening::Row(row) => row.code(path),
            Happening::Order(_) => None,
        }
    }

    #[inline]
    fn mark(&self, path: &Path) -> Option<Mark> {
        match self {
            Happening::Row(row) => row.mark(path),
            Happening::Order(_) => None,
        }
    }

    fn marked(&self, path: &Path, mark: Mark) -> ValueRef<'b> {
        match self {
            Happening::Row(row) => row.marked(path, mark),
            Happening::Order(_) => ValueRef::Null,
        }
    }

    fn visible(&self) -> (Time, Option<Time>) {
        match self {
            Happening::Row(row) => (row.time(), None),
            Happening::Order(order) => order.visible,
        }
    }
}
