//! What has been derived from a ledger and still holds.

use std::borrow::Cow;
use std::cell::OnceCell;

use event::Call;
use segment::{Change, Course, Zone};

use super::events::MadeOrder;
use crate::derived::{DerivedAttribute, Namespace};

/// The courses of a namespace's fields, as far as they were asked for.
type Courses = Box<[OnceCell<Cow<'static, [Change]>>]>;

/// What was derived in one timezone, and then in others.
#[derive(Debug, Clone)]
pub(super) struct Remembered {
    zone: Zone,
    orders: OnceCell<Vec<MadeOrder>>,
    courses: [OnceCell<Courses>; Namespace::ALL.len()],
    next: Place,
}

/// Where something may be remembered.
pub(super) type Place = OnceCell<Box<Remembered>>;

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

    /// Forgets what a call, come or gone, may have changed.
    pub(super) fn forget(place: &mut Place, call: &Call) {
        let mut next = place.get_mut();
        while let Some(remembered) = next {
            for (namespace, courses) in Namespace::ALL.into_iter().zip(&mut remembered.courses) {
                if courses.get().is_some() && namespace.concerns(call) {
                    courses.take();
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
    pub(super) fn course(
        &self,
        attribute: &DerivedAttribute,
        make: impl FnOnce() -> Course<'static>,
    ) -> Course<'_> {
        let namespace = attribute.namespace();
        let cell = attribute.field().and_then(|field| {
            let courses = self.courses.get(namespace as usize)?;
            courses.get_or_init(|| namespace.fields().iter().map(|_| OnceCell::new()).collect()).get(field)
        });
        match cell {
            Some(cell) => {
                let changes = cell.get_or_init(|| make().changes);
                Course { changes: Cow::Borrowed(changes), resolved: attribute.resolved() }
            }
            None => make(),
        }
    }
}
