//! The made-up events `order`, as they were for a while.

use std::cell::OnceCell;

use contact::derived::order_versions;
use event::{Time, Value};
use segment::{Found, Path, Zone};

use crate::bound::Bound;
use crate::history::Calls;
use crate::row::Row;

/// An order in one of its versions.
#[derive(Debug)]
pub struct MadeOrder<'b> {
    pub(crate) id: Box<str>,
    pub(crate) time: Time,
    pub(crate) visible: (Time, Option<Time>),
    /// The events that tell its content, the last one first.
    content: Box<[Row<'b>]>,
}

impl<'b> MadeOrder<'b> {
    pub(crate) fn param(&self, path: &Path) -> Found<'b> {
        let told = |row: &&Row<'b>| row.tells(path);
        self.content.iter().find(told).map_or(Found::Missing, |row| row.param(path))
    }

    pub(crate) fn context(&self, path: &Path) -> Found<'b> {
        self.content.first().map_or(Found::Missing, |row| row.context(path))
    }

    pub(crate) fn items(&self) -> &'b [Value] {
        self.content.iter().find(|row| row.has_items()).map_or(&[], Row::items)
    }
}

impl<'b> Bound<'b> {
    /// The versions of all orders of a contact, in (time, id) order.
    pub(crate) fn orders<'c>(&'c self, calls: &Calls<'_>, zone: &Zone) -> Vec<MadeOrder<'c>> {
        let versions = order_versions(calls, zone).into_iter();
        let mut orders: Vec<MadeOrder<'c>> = versions
            .map(|version| {
                // An order that names no id goes by that of its first event.
                let first = version.content.last().and_then(Row::id).unwrap_or_default();
                MadeOrder {
                    id: version.id.as_deref().unwrap_or(first).into(),
                    time: version.time,
                    visible: version.visible,
                    content: version.content.iter().filter_map(|row| row.within(&self.sources)).collect(),
                }
            })
            .collect();
        orders.sort_by(|a, b| (a.time, &a.id).cmp(&(b.time, &b.id)));
        orders
    }
}

/// The orders of a contact as they are in one timezone, and then in others.
#[derive(Debug)]
pub(crate) struct Orders<'b> {
    zone: Zone,
    made: Vec<MadeOrder<'b>>,
    next: OnceCell<Box<Orders<'b>>>,
}

impl<'b> Orders<'b> {
    /// The orders in a timezone, made where they are not known yet.
    pub(crate) fn of<'o>(
        mut known: &'o OnceCell<Box<Orders<'b>>>,
        zone: &Zone,
        make: impl Fn() -> Vec<MadeOrder<'b>>,
    ) -> &'o [MadeOrder<'b>] {
        loop {
            let orders = known
                .get_or_init(|| Box::new(Orders { zone: zone.clone(), made: make(), next: OnceCell::new() }));
            if orders.zone == *zone {
                return &orders.made;
            }
            known = &orders.next;
        }
    }
}
