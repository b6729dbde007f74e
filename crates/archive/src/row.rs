//! The events of an archive.

use std::cmp::Ordering;

use contact::derived::{Key, Record};
use event::{Time, Value, ValueRef};
use segment::{Found, Mark, Path};

use crate::bound::Source;
use crate::column::Column;
use crate::table::Place;

/// The events of one name of one contact.
#[derive(Debug, Clone, Copy)]
pub struct Rows<'b> {
    source: Option<&'b Source<'b>>,
    from: u32,
    to: u32,
}

/// One event, or another call.
#[derive(Debug, Clone, Copy)]
pub struct Row<'b> {
    pub(crate) source: &'b Source<'b>,
    row: u32,
}

impl<'b> Rows<'b> {
    /// No events.
    pub(crate) const NONE: Rows<'static> = Rows { source: None, from: 0, to: 0 };

    /// The events of a contact.
    #[inline]
    pub(crate) fn of(source: &'b Source<'b>, contact: u32) -> Rows<'b> {
        let rows = source.rows(contact);
        Rows { source: Some(source), from: rows.start, to: rows.end }
    }

    /// How many of them are not before a time.
    pub(crate) fn since(&self, time: Time) -> usize {
        let rows = self.from as usize..self.to as usize;
        let first = self.source.map_or(rows.end, |source| source.table.since(rows.clone(), time.millis()));
        rows.end.saturating_sub(first)
    }

    /// Whether there are any.
    pub(crate) fn is_some(&self) -> bool {
        self.from < self.to
    }

    #[inline]
    pub(crate) fn len(&self) -> usize {
        self.to.saturating_sub(self.from) as usize
    }

    #[inline]
    pub(crate) fn get(&self, index: usize) -> Option<Row<'b>> {
        let row = self.from + u32::try_from(index).ok()?;
        (row < self.to).then_some(Row { source: self.source?, row })
    }

    #[inline]
    pub(crate) fn time(&self, index: usize) -> Option<Time> {
        let row = self.from as usize + index;
        if row >= self.to as usize {
            return None;
        }
        self.source?.table.times.get(row).and_then(Time::from_millis)
    }

    /// The time of each in order.
    pub(crate) fn times(self) -> impl DoubleEndedIterator<Item = Time> {
        (0..self.len()).filter_map(move |index| self.time(index))
    }

    /// Each of them in order.
    pub(crate) fn iter(self) -> impl Iterator<Item = Row<'b>> {
        (0..self.len()).filter_map(move |index| self.get(index))
    }
}

impl<'b> Row<'b> {
    /// The same row, where the program is bound for longer.
    pub(crate) fn within<'c>(&self, sources: &'c [Source<'c>]) -> Option<Row<'c>> {
        Some(Row { source: sources.get(self.source.number)?, row: self.row })
    }

    #[inline]
    pub(crate) fn time(&self) -> Time {
        self.source.table.times.get(self.row as usize).and_then(Time::from_millis).unwrap_or(Time::MIN)
    }

    /// Its id, if it is needed to tell its place among events of the same time.
    pub(crate) fn id(&self) -> Option<&'b str> {
        self.source.table.ties.id(self.row as usize)
    }

    /// The order of two events of one contact: by time, then by id.
    pub(crate) fn compare(&self, other: &Row<'_>) -> Ordering {
        if self.source.number == other.source.number {
            return self.row.cmp(&other.row);
        }
        self.time().cmp(&other.time()).then_with(|| self.id().cmp(&other.id()))
    }

    #[inline]
    pub(crate) fn param(&self, path: &Path) -> Found<'b> {
        self.found(self.source.column(path), path)
    }

    /// Whether something stands under the top-level key of the path among its params.
    pub(crate) fn tells(&self, path: &Path) -> bool {
        let column = self.source.column(path);
        column.is_some_and(|column| !column.value(self.row as usize).is_null())
    }

    /// Whether its param `items` is there, a list or not.
    pub(crate) fn has_items(&self) -> bool {
        self.source.items.is_some_and(|column| !column.value(self.row as usize).is_null())
    }

    pub(crate) fn context(&self, path: &Path) -> Found<'b> {
        self.found(self.source.contexts.get(path.slot()).copied().flatten(), path)
    }

    pub(crate) fn items(&self) -> &'b [Value] {
        self.source.items.map_or(&[], |column| column.list(self.row as usize))
    }

    #[inline]
    pub(crate) fn code(&self, path: &Path) -> Option<u32> {
        self.source.column(path)?.code(self.row as usize)
    }

    #[inline]
    pub(crate) fn mark(&self, path: &Path) -> Option<Mark> {
        if path.parts().len() > 1 {
            return None;
        }
        let column = self.source.column(path);
        column.map_or(Some(Mark::Nothing), |column| column.mark(self.row as usize))
    }

    pub(crate) fn marked(&self, path: &Path, mark: Mark) -> ValueRef<'b> {
        let column = self.source.column(path);
        column.map_or(ValueRef::Null, |column| column.marked(mark))
    }

    #[inline]
    fn found(&self, column: Option<&'b Column>, path: &Path) -> Found<'b> {
        column.map_or(Found::Missing, |column| path.find_below(column.value(self.row as usize), 1))
    }
}

/// A call as what is derived is made from it: the paths are none of the program's.
impl<'b> Record<'b> for Row<'b> {
    fn time(&self) -> Time {
        Row::time(self)
    }

    fn id(&self) -> Option<&'b str> {
        Row::id(self)
    }

    fn name(&self) -> &'b str {
        &self.source.table.name
    }

    fn find(&self, key: Key) -> Found<'b> {
        self.found(self.source.keys.get(key as usize).copied().flatten(), key.path())
    }

    fn param(&self, path: &Path) -> Found<'b> {
        self.found(self.source.table.column(Place::Params, path.head()), path)
    }

    fn context(&self, path: &Path) -> Found<'b> {
        self.found(self.source.table.column(Place::Context, path.head()), path)
    }

    fn items(&self) -> &'b [Value] {
        Row::items(self)
    }
}
