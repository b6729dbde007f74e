//! What has been derived from a ledger and still holds.

use std::borrow::Cow;
use std::cell::OnceCell;

use event::Call;
use segment::{Change, Course, Zone};

use super::events::MadeOrder;
use crate::derived::{DerivedAttribute, Growing, Namespace, Records};

/// What was derived in one timezone, and then in others.
#[derive(Debug, Clone)]
pub(super) struct Remembered {
    zone: Zone,
    orders: OnceCell<Vec<MadeOrder>>,
    /// The courses of the fields of each namespace, as far as they were asked for.
    courses: [OnceCell<Box<[OnceCell<Kept>]>>; Namespace::ALL.len()],
    next: Place,
}

/// Where something may be remembered.
pub(super) type Place = OnceCell<Box<Remembered>>;

/// A course.
#[derive(Debug, Clone)]
enum Kept {
    /// It takes one more call as it comes.
    Growing(Box<Growing>),
    /// It is told anew when something changes.
    Told(Cow<'static, [Change]>),
}

impl Remembered {
    /// What is remembered for a timezone.
    pub(super) fn for_zone<'p>(place: &'p Place, zone: &Zone) -> &'p Remembered {
        let mut remembered = place.get_or_init(|| Remembered::nothing(zone));
        while remembered.zone != *zone {
            remembered = remembered.next.get_or_init(|| Remembered::nothing(zone));
        }
        remembered
    }

    fn nothing(zone: &Zone) -> Box<Remembered> {
        Box::new(Remembered {
            zone: zone.clone(),
            orders: OnceCell::new(),
            courses: Default::default(),
            next: OnceCell::new(),
        })
    }

    /// Takes in a call that has come.
    pub(super) fn take(place: &mut Place, call: &Call) {
        Remembered::each(place, call, |field| {
            let grown = field.get_mut().is_none_or(|kept| kept.grow(call));
            if !grown {
                field.take();
            }
        });
    }

    /// Forgets what a call that has gone may have changed.
    pub(super) fn forget(place: &mut Place, call: &Call) {
        Remembered::each(place, call, |field| _ = field.take());
    }

    /// Goes through what a call may change.
    fn each(place: &mut Place, call: &Call, mut change: impl FnMut(&mut OnceCell<Kept>)) {
        let mut next = place.get_mut();
        while let Some(remembered) = next {
            for (namespace, fields) in Namespace::ALL.into_iter().zip(&mut remembered.courses) {
                let Some(fields) = fields.get_mut() else { continue };
                if namespace.concerns(call) {
                    fields.iter_mut().for_each(&mut change);
                }
            }
            if Namespace::Orders.concerns(call) {
                remembered.orders.take();
            }
            next = remembered.next.get_mut();
        }
    }

    pub(super) fn orders(&self, make: impl FnOnce() -> Vec<MadeOrder>) -> &[MadeOrder] {
        self.orders.get_or_init(make)
    }

    /// The course of an attribute; those of objects and of models are made anew each time.
    pub(super) fn course(&self, attribute: &DerivedAttribute, records: &impl Records) -> Course<'_> {
        let namespace = attribute.namespace();
        let kept = attribute.field().and_then(|(place, field)| {
            let fields = self.courses.get(namespace as usize)?;
            let fields = fields.get_or_init(|| namespace.fields().iter().map(|_| OnceCell::new()).collect());
            let make = || match Growing::of(namespace, field, records, &self.zone) {
                Some(growing) => Kept::Growing(Box::new(growing)),
                None => Kept::Told(attribute.course(records, &self.zone).changes),
            };
            Some(fields.get(place)?.get_or_init(make).changes())
        });
        match kept {
            Some(changes) => Course { changes: Cow::Borrowed(changes), resolved: attribute.resolved() },
            None => attribute.course(records, &self.zone),
        }
    }
}

impl Kept {
    fn changes(&self) -> &[Change] {
        match self {
            Kept::Growing(growing) => growing.told(),
            Kept::Told(changes) => changes,
        }
    }

    /// Takes in a call, if that is possible.
    fn grow(&mut self, call: &Call) -> bool {
        match self {
            Kept::Growing(growing) => growing.grow(call),
            Kept::Told(_) => false,
        }
    }
}

#[cfg(test)]
#[path = "remembered_tests.rs"]
mod tests;
