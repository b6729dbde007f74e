//! One contact of an archive, as evaluation sees it.

use std::borrow::Cow;
use std::cell::OnceCell;

use contact::derived::{Records, Told, Wanted};
use event::Time;
use segment::{Course, Current, EventName, History, Path, Zone};

use crate::bound::{self, Bound};
use crate::contacts::Id;
use crate::happening::Happenings;
use crate::order::Orders;
use crate::row::{Row, Rows};

/// What happened to one contact.
#[derive(Debug)]
pub struct Contact<'b> {
    bound: &'b Bound<'b>,
    number: u32,
    id: OnceCell<Id<'b>>,
    orders: OnceCell<Box<Orders<'b>>>,
}

impl<'b> Contact<'b> {
    pub(crate) fn new(bound: &'b Bound<'b>, number: u32) -> Contact<'b> {
        Contact { bound, number, id: OnceCell::new(), orders: OnceCell::new() }
    }

    fn records(&self) -> Calls<'b> {
        Calls { bound: self.bound, number: self.number }
    }
}

impl History for Contact<'_> {
    type Events<'a>
        = Happenings<'a>
    where
        Self: 'a;

    fn contact(&self) -> &str {
        self.id.get_or_init(|| self.bound.archive.contacts.ids.get(self.number)).as_str()
    }

    fn begin(&self) -> Option<Time> {
        self.bound.archive.contacts.begin(self.number)
    }

    #[inline]
    fn has_begun(&self, now: Time) -> bool {
        self.bound.archive.contacts.has_begun(self.number, now.millis())
    }

    #[inline]
    fn events(&self, name: &EventName, zone: &Zone) -> Happenings<'_> {
        if name.is_order() {
            let made = Orders::of(&self.orders, zone, || self.bound.orders(&self.records(), zone));
            return Happenings::Orders(made);
        }
        Happenings::Rows(self.bound.source(name).map_or(Rows::NONE, |source| Rows::of(source, self.number)))
    }

    fn each_name<'a>(&'a self, mut take: impl FnMut(Happenings<'a>)) {
        let events = self.bound.sources.iter().filter(|source| source.table.is_of_events());
        events.for_each(|source| take(Happenings::Rows(Rows::of(source, self.number))));
    }

    fn attribute(&self, path: &Path, zone: &Zone) -> Course<'_> {
        match self.bound.told(path) {
            Some(bound::Told::Derived(attribute)) => attribute.course(&self.records(), zone),
            Some(bound::Told::Trait(Some(attribute))) => {
                Course { changes: Cow::Borrowed(attribute.changes(self.number)), resolved: 1 }
            }
            _ => Course::MISSING,
        }
    }

    fn attribute_at(&self, path: &Path, zone: &Zone, at: Time) -> Current<'_> {
        if let Some(bound::Told::Derived(attribute)) = self.bound.told(path)
            && let Some(current) = attribute.current(&self.records(), zone, at)
        {
            return current;
        }
        self.attribute(path, zone).at(at)
    }

    #[inline]
    fn recall(&self, slot: usize, code: u32, decide: impl FnOnce() -> bool) -> bool {
        self.bound.recall(slot, code, decide)
    }
}

/// The calls of one contact, as what is derived from them is made.
pub(crate) struct Calls<'b> {
    bound: &'b Bound<'b>,
    number: u32,
}

impl Records for Calls<'_> {
    type Record<'a>
        = Row<'a>
    where
        Self: 'a;

    fn records(&self, wanted: Wanted) -> impl Iterator<Item = Row<'_>> {
        let mut lists =
            self.bound.wanted(wanted).map(|source| Rows::of(source, self.number)).filter(Rows::is_some);
        let (first, second) = (lists.next().unwrap_or(Rows::NONE), lists.next());
        let Some(second) = second else {
            return first.iter().chain(Vec::new());
        };
        let mut rows: Vec<Row<'_>> = first.iter().chain(second.iter()).collect();
        rows.extend(lists.flat_map(Rows::iter));
        rows.sort_by(Row::compare);
        Rows::NONE.iter().chain(rows)
    }

    fn each_time(&self, wanted: Wanted, until: Time, mut take: impl FnMut(Time)) {
        let mut lists =
            self.bound.wanted(wanted).map(|source| Rows::of(source, self.number)).filter(Rows::is_some);
        let (first, second) = (lists.next().unwrap_or(Rows::NONE), lists.next());
        let Some(second) = second else {
            return first.times().take_while(|time| *time <= until).for_each(take);
        };
        let mut times: Vec<Time> = first.times().chain(second.times()).collect();
        times.extend(lists.flat_map(Rows::times));
        times.sort_unstable();
        times.into_iter().take_while(|time| *time <= until).for_each(&mut take);
    }

    fn ends(&self, wanted: Wanted, until: Time) -> Option<(Time, Time)> {
        let mut ends: Option<(Time, Time)> = None;
        for rows in self.bound.wanted(wanted).map(|source| Rows::of(source, self.number)) {
            let Some(first) = rows.time(0).filter(|first| *first <= until) else { continue };
            let last = rows.times().rev().find(|time| *time <= until).unwrap_or(first);
            ends = Some(ends.map_or((first, last), |ends| (ends.0.min(first), ends.1.max(last))));
        }
        ends
    }

    fn told(&self, key: &str) -> impl Iterator<Item = Told<'_>> {
        let attribute = self.bound.archive.attribute(key);
        attribute.into_iter().flat_map(|attribute| attribute.told(self.number))
    }
}
