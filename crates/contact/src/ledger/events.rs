//! Events as a ledger gives them: calls as they came, and orders as they were made from calls.

use std::cmp::Ordering;

use event::{Call, Time, Value};
use segment::{Event, Events, Found, Path};

use crate::derived::OrderVersion;

/// The events of one name.
#[derive(Debug, Clone, Copy)]
pub enum LedgerEvents<'a> {
    /// Calls.
    Calls(&'a [Call]),
    /// The made-up events `order`.
    Orders(&'a [MadeOrder]),
}

/// One event.
#[derive(Debug, Clone, Copy)]
pub enum LedgerEvent<'a> {
    /// A call.
    Call(&'a Call),
    /// A made-up event `order`.
    Order(&'a MadeOrder),
}

/// An order as it was for a while, in the shape of an event.
#[derive(Debug, Clone, PartialEq)]
pub struct MadeOrder {
    call: Call,
    visible: (Time, Option<Time>),
}

impl MadeOrder {
    /// The event that an order is: with the id of the order, else that of the event that told it.
    pub(super) fn of(version: &OrderVersion<'_, &Call>) -> Option<MadeOrder> {
        let (latest, first) = (version.content.first()?, version.content.last()?);
        let id = version.id.as_deref().unwrap_or(&first.id).to_owned();
        let told = version.content.iter().rev().flat_map(|call| &call.params);
        let params = told.filter(|(_, value)| !value.is_null());
        let call = Call {
            id,
            time: version.time,
            name: segment::ORDER.to_owned(),
            params: params.map(|(key, value)| (key.clone(), value.clone())).collect(),
            ..(*latest).clone()
        };
        Some(MadeOrder { call, visible: version.visible })
    }

    pub(super) fn order(&self) -> (Time, &str) {
        (self.call.time, &self.call.id)
    }
}

impl<'a> Events<'a> for LedgerEvents<'a> {
    type Event = LedgerEvent<'a>;

    fn len(&self) -> usize {
        match self {
            LedgerEvents::Calls(calls) => calls.len(),
            LedgerEvents::Orders(orders) => orders.len(),
        }
    }

    fn get(&self, index: usize) -> Option<LedgerEvent<'a>> {
        match self {
            LedgerEvents::Calls(calls) => calls.get(index).map(LedgerEvent::Call),
            LedgerEvents::Orders(orders) => orders.get(index).map(LedgerEvent::Order),
        }
    }
}

impl<'a> LedgerEvent<'a> {
    /// The call, or what an order would be as one.
    pub fn call(self) -> &'a Call {
        match self {
            LedgerEvent::Call(call) => call,
            LedgerEvent::Order(order) => &order.call,
        }
    }
}

impl<'a> Event<'a> for LedgerEvent<'a> {
    fn time(&self) -> Time {
        self.call().time
    }

    fn order(&self, other: &Self) -> Ordering {
        self.call().order(&other.call())
    }

    fn param(&self, path: &Path) -> Found<'a> {
        self.call().param(path)
    }

    fn context(&self, path: &Path) -> Found<'a> {
        self.call().context(path)
    }

    fn items(&self) -> &'a [Value] {
        self.call().items()
    }

    fn visible(&self) -> (Time, Option<Time>) {
        match self {
            LedgerEvent::Call(call) => (call.time, None),
            LedgerEvent::Order(order) => order.visible,
        }
    }
}
