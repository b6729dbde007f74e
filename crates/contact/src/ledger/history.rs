//! What evaluation, and what is derived, reads of a ledger.

use std::borrow::Cow;

use event::{Call, Time};
use segment::{Course, EventName, History, Path, Zone};

use super::events::{LedgerEvents, MadeOrder};
use super::remembered::Remembered;
use super::{Ledger, order};
use crate::derived::{DerivedAttribute, Records, Told, Wanted, order_versions};

impl History for Ledger {
    type Events<'a> = LedgerEvents<'a>;

    fn contact(&self) -> &str {
        self.owner.as_ref().map_or("", |owner| &owner.id)
    }

    fn begin(&self) -> Option<Time> {
        self.begin
    }

    fn events(&self, name: &EventName, zone: &Zone) -> LedgerEvents<'_> {
        match name.is_order() {
            true => LedgerEvents::Orders(self.orders(zone)),
            false => LedgerEvents::Calls(self.calls.hashed(name.text(), name.hash())),
        }
    }

    fn each_name<'a>(&'a self, mut take: impl FnMut(LedgerEvents<'a>)) {
        self.calls.events().for_each(|list| take(LedgerEvents::Calls(list)));
    }

    fn attribute(&self, path: &Path, zone: &Zone) -> Course<'_> {
        match DerivedAttribute::of(path) {
            Some(attribute) => {
                let memory = Remembered::for_zone(&self.memory, zone);
                memory.course(&attribute, self)
            }
            None => {
                let told = self.outside.get(path.head()).or_else(|| self.attributes.get(path.head()));
                let changes = told.map_or(&[][..], Vec::as_slice);
                Course { changes: Cow::Borrowed(changes), resolved: 1 }
            }
        }
    }
}

impl Records for Ledger {
    type Record<'a> = &'a Call;

    fn records(&self, wanted: Wanted) -> impl Iterator<Item = &Call> {
        let lists: Vec<&[Call]> = match wanted {
            Wanted::Events(names) => names.list().iter().map(|name| self.calls.named(name)).collect(),
            Wanted::EveryEvent => self.calls.events().collect(),
            Wanted::EveryCall => self.calls.iter().map(|(_, list)| list).collect(),
        };
        let mut calls: Vec<&Call> = Vec::with_capacity(lists.iter().map(|list| list.len()).sum());
        calls.extend(lists.into_iter().flatten());
        calls.sort_by(|a, b| order(a).cmp(&order(b)));
        calls.into_iter()
    }

    fn told(&self, key: &str) -> impl Iterator<Item = Told<'_>> {
        let outside = self.outside.get(key);
        let calls = if outside.is_none() { self.calls.named("") } else { &[] };
        let in_calls = calls.iter().filter_map(move |call| {
            Some(Told { time: call.time, id: Some(&call.id), value: call.traits.get(key)? })
        });
        let outside = outside.into_iter().flatten();
        outside.map(|change| Told { time: change.time, id: None, value: &change.value }).chain(in_calls)
    }
}

impl Ledger {
    /// The orders, as they were made in the timezone.
    fn orders(&self, zone: &Zone) -> &[MadeOrder] {
        Remembered::for_zone(&self.memory, zone).orders(|| {
            let versions = order_versions(self, zone);
            let mut orders: Vec<MadeOrder> = versions.iter().filter_map(MadeOrder::of).collect();
            orders.sort_by(|a, b| a.order().cmp(&b.order()));
            orders
        })
    }
}
