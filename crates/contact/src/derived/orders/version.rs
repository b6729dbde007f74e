//! The made-up events `order`: one per order id, in one version after the other.

use std::borrow::Cow;

use event::{Time, Value};
use segment::{Found, Path, Zone};

use super::{life, told};
use crate::derived::key::Key;
use crate::derived::record::{Record, Records};

/// An order that counts, as it was for a while.
#[derive(Debug, Clone)]
pub struct OrderVersion<'a, R> {
    /// The order's id; an event that named none is an order of its own.
    pub id: Option<Cow<'a, str>>,
    /// When the order was made.
    pub time: Time,
    /// The stretch of `now` in which this version is there: from the call that made it, or the
    /// order's own time if that is later, to the call that changed it.
    pub visible: (Time, Option<Time>),
    /// The events that tell its content, the last one first; at least one.
    pub content: Vec<R>,
}

/// The versions of every order, in (time, id) order of the orders.
pub fn order_versions<'r, R: Records>(records: &'r R, zone: &Zone) -> Vec<OrderVersion<'r, R::Record<'r>>> {
    let told = told(records);
    let stretches = life::orders(&told).flat_map(|order| life::stretches(order, zone));
    let mut versions: Vec<_> = stretches
        .map(|stretch| OrderVersion {
            id: stretch.id().cloned(),
            time: stretch.time,
            visible: (stretch.from, stretch.to),
            content: stretch.content().collect(),
        })
        .collect();
    versions.sort_by_key(|version| version.time);
    versions
}

impl<'a, R: Record<'a>> OrderVersion<'a, R> {
    /// What stands under a path among its params.
    pub fn param(&self, path: &Path) -> Found<'a> {
        let is_top = path.parts().len() == 1;
        let head = (!is_top).then(|| Path::new(path.head()));
        let head = head.as_ref().unwrap_or(path);
        let told = self.content.iter().find(|record| record.param(head) != Found::Missing);
        told.map_or(Found::Missing, |record| record.param(path))
    }

    /// What stands under a path in the context of the last event that told its content.
    pub fn context(&self, path: &Path) -> Found<'a> {
        self.content.first().map_or(Found::Missing, |record| record.context(path))
    }

    /// Its items.
    pub fn items(&self) -> &'a [Value] {
        let told = self.content.iter().find(|record| record.value(Key::Items).is_some());
        told.map_or(&[], |record| record.items())
    }
}
