//! One contact of an archive, as evaluation sees it.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::cmp::Ordering;

use event::{Time, Value};
use segment::{Course, Event, EventName, Events, Found, History, Path, Zone};

use crate::bound::{Bound, Source};
use crate::column::Column;

/// What happened to one contact.
#[derive(Debug)]
pub struct Contact<'b> {
    bound: &'b Bound<'b>,
    number: u32,
    id: OnceCell<Cow<'b, str>>,
}

/// The events of one name of one contact.
#[derive(Debug, Clone, Copy)]
pub struct Rows<'b> {
    source: Option<&'b Source<'b>>,
    from: usize,
    to: usize,
}

/// One event of an archive.
#[derive(Debug, Clone, Copy)]
pub struct Row<'b> {
    source: &'b Source<'b>,
    row: usize,
}

impl<'b> Contact<'b> {
    pub(crate) fn new(bound: &'b Bound<'b>, number: u32) -> Contact<'b> {
        Contact { bound, number, id: OnceCell::new() }
    }
}

impl History for Contact<'_> {
    type Events<'a>
        = Rows<'a>
    where
        Self: 'a;

    fn contact(&self) -> &str {
        self.id.get_or_init(|| self.bound.archive.id(self.number))
    }

    fn begin(&self) -> Option<Time> {
        self.bound.archive.contacts.begin(self.number)
    }

    fn events(&self, name: &EventName, _zone: &Zone) -> Rows<'_> {
        match self.bound.source(name) {
            Some(source) => Rows::of(source, self.number),
            None => Rows { source: None, from: 0, to: 0 },
        }
    }

    fn each_name<'a>(&'a self, take: impl FnMut(Rows<'a>)) {
        let events = self.bound.sources.iter().filter(|source| source.table.is_of_events());
        events.map(|source| Rows::of(source, self.number)).for_each(take);
    }

    fn attribute(&self, path: &Path, _zone: &Zone) -> Course<'_> {
        match self.bound.attributes.get(path.slot()) {
            Some(Some(attribute)) => {
                Course { changes: Cow::Borrowed(attribute.changes(self.number)), resolved: 1 }
            }
            _ => Course::MISSING,
        }
    }

    fn recall(&self, slot: usize, code: u32, decide: impl FnOnce() -> bool) -> bool {
        self.bound.recall(slot, code, decide)
    }
}

impl<'b> Rows<'b> {
    /// The events of a contact.
    #[inline]
    pub(crate) fn of(source: &'b Source<'b>, contact: u32) -> Rows<'b> {
        let rows = source.table.runs.rows(contact);
        Rows { source: Some(source), from: rows.start, to: rows.end }
    }

    /// How many of them are not before a time.
    pub(crate) fn since(&self, time: Time) -> usize {
        let first =
            self.source.map_or(self.to, |source| source.table.since(self.from..self.to, time.millis()));
        self.to - first
    }
}

impl<'b> Events<'b> for Rows<'b> {
    type Event = Row<'b>;

    #[inline]
    fn len(&self) -> usize {
        self.to.saturating_sub(self.from)
    }

    #[inline]
    fn get(&self, index: usize) -> Option<Row<'b>> {
        let row = self.from + index;
        (row < self.to).then_some(Row { source: self.source?, row })
    }

    #[inline]
    fn time(&self, index: usize) -> Option<Time> {
        let row = self.from + index;
        if row >= self.to {
            return None;
        }
        self.source?.table.times.get(row).and_then(Time::from_millis)
    }
}

impl<'b> Row<'b> {
    #[inline]
    fn find(&self, columns: &'b [Option<&'b Column>], path: &Path) -> Found<'b> {
        match columns.get(path.slot()) {
            Some(Some(column)) => path.find_below(column.value(self.row), 1),
            _ => Found::Missing,
        }
    }

    /// The order of two events of one time.
    fn rank(&self) -> Option<i64> {
        self.source.table.ties.rank(self.row)
    }
}

impl<'b> Event<'b> for Row<'b> {
    #[inline]
    fn time(&self) -> Time {
        self.source.table.times.get(self.row).and_then(Time::from_millis).unwrap_or(Time::MIN)
    }

    fn order(&self, other: &Self) -> Ordering {
        if std::ptr::eq(self.source.table, other.source.table) {
            return self.row.cmp(&other.row);
        }
        self.time().cmp(&other.time()).then_with(|| self.rank().cmp(&other.rank()))
    }

    #[inline]
    fn param(&self, path: &Path) -> Found<'b> {
        self.find(&self.source.params, path)
    }

    fn context(&self, path: &Path) -> Found<'b> {
        self.find(&self.source.contexts, path)
    }

    fn items(&self) -> &'b [Value] {
        self.source.items.map_or(&[], |column| column.list(self.row))
    }

    #[inline]
    fn code(&self, path: &Path) -> Option<u32> {
        self.source.params.get(path.slot()).copied().flatten()?.code(self.row)
    }
}
