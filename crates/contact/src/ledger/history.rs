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
            false => LedgerEvents::Calls(self.named(name.text())),
        }
    }

    fn each_name<'a>(&'a self, mut take: impl FnMut(LedgerEvents<'a>)) {
        let events = self.calls.iter().filter(|(name, _)| !name.is_empty());
        events.for_each(|(_, list)| take(LedgerEvents::Calls(list)));
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
        let lists = |names: &[&str]| names.iter().filter_map(|name| self.calls.get(*name)).collect();
        let lists: Vec<&Vec<Call>> = match wanted {
            Wanted::Events(names) => lists(names.list()),
            Wanted::EveryEvent => {
                self.calls.iter().filter(|(name, _)| !name.is_empty()).map(|(_, list)| list).collect()
            }
            Wanted::EveryCall => self.calls.values().collect(),
        };
        let mut calls: Vec<&Call> = Vec::with_capacity(lists.iter().map(|list| list.len()).sum());
        calls.extend(lists.into_iter().flatten());
        calls.sort_by(|a, b| order(a).cmp(&order(b)));
        calls.into_iter()
    }

    fn told(&self, key: &str) -> impl Iterator<Item = Told<'_>> {
        let outside = self.outside.get(key);
        let calls = self.calls.get("").filter(|_| outside.is_none()).into_iter().flatten();
        let in_calls = calls.filter_map(move |call| {
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
