//! What an evaluation looks at: one history, at one instant, at times narrowed to one value of a key.

use event::{Time, Value, ValueRef};

use super::now::Now;
use super::share::Findings;
use crate::history::{Event, EventName, Events, History, Mark};
use crate::path::{Found, Path};

/// A history at an instant.
pub(crate) struct Scene<'a, H> {
    pub(crate) history: &'a H,
    pub(crate) now: Now<'a>,
    /// The innermost value that the events are narrowed to.
    pub(crate) narrow: Option<&'a Narrow<'a>>,
    /// What shared leaves have answered on this history at this instant.
    pub(crate) found: Option<&'a Findings>,
}

impl<H> Clone for Scene<'_, H> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<H> Copy for Scene<'_, H> {}

/// The event type of a history.
pub type EventOf<'a, H> = <<H as History>::Events<'a> as Events<'a>>::Event;

/// Events narrowed to one value of a key: those whose own param equals it, whole, and of the others
/// the items that equal it.
pub(crate) struct Narrow<'a> {
    pub(crate) key: &'a Path,
    pub(crate) value: ValueRef<'a>,
    /// How many narrowings there are around this one.
    pub(crate) level: u32,
    pub(crate) outer: Option<&'a Narrow<'a>>,
    /// The events that are left, by the slot of their name and their place.
    pub(crate) left: &'a [Left],
}

/// An event that is left in a narrowed history.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Left {
    /// The slot of its name.
    pub(crate) slot: usize,
    /// Its place among the events of its name.
    pub(crate) place: u32,
    /// A bit for each narrowing that it has passed by its items alone.
    pub(crate) by_items: u32,
}

impl<'a, H: History> Scene<'a, H> {
    /// The events of a name.
    pub(crate) fn events(&self, name: &EventName) -> List<'a, H> {
        let left = self.narrow.map(|narrow| {
            let first = narrow.left.partition_point(|left| left.slot < name.slot());
            let left = narrow.left.get(first..).unwrap_or_default();
            left.get(..left.partition_point(|left| left.slot == name.slot())).unwrap_or_default()
        });
        List { events: self.history.events(name, self.now.zone), left, narrow: self.narrow }
    }
}

/// The events of one name, as far as they are left.
pub(crate) struct List<'a, H: History + 'a> {
    events: H::Events<'a>,
    left: Option<&'a [Left]>,
    narrow: Option<&'a Narrow<'a>>,
}

impl<'a, H: History> List<'a, H> {
    pub(crate) fn len(&self) -> usize {
        self.left.map_or_else(|| self.events.len(), <[Left]>::len)
    }

    pub(crate) fn get(&self, index: usize) -> Option<Sight<'a, EventOf<'a, H>>> {
        let Some(left) = self.left else {
            let event = self.events.get(index)?;
            return Some(Sight::whole(event));
        };
        let left = left.get(index)?;
        let event = self.events.get(left.place as usize)?;
        Some(Sight { event, by_items: left.by_items, narrow: self.narrow })
    }

    /// The place of an event among all of its name.
    pub(crate) fn place(&self, index: usize) -> Option<u32> {
        match self.left {
            None => u32::try_from(index).ok(),
            Some(left) => left.get(index).map(|left| left.place),
        }
    }

    pub(crate) fn time(&self, index: usize) -> Option<Time> {
        match self.left {
            None => self.events.time(index),
            Some(left) => self.events.time(left.get(index)?.place as usize),
        }
    }

    /// The place of the first event whose time is no longer `before`.
    pub(crate) fn first_not(&self, mut before: impl FnMut(Time) -> bool) -> usize {
        match self.left {
            None => self.events.first_not(before),
            Some(left) => {
                left.partition_point(|left| self.events.time(left.place as usize).is_some_and(&mut before))
            }
        }
    }

    /// The events from a place on.
    pub(crate) fn from(&self, first: usize) -> impl DoubleEndedIterator<Item = Sight<'a, EventOf<'a, H>>> {
        (first..self.len()).filter_map(|index| self.get(index))
    }
}

/// An event as it is seen in the scene.
#[derive(Clone, Copy)]
pub(crate) struct Sight<'a, E> {
    pub(crate) event: E,
    by_items: u32,
    narrow: Option<&'a Narrow<'a>>,
}

impl<'a, E: Event<'a>> Sight<'a, E> {
    /// An event as it is left in a narrowed history, if it is.
    pub(crate) fn narrowed(event: E, narrow: Option<&'a Narrow<'a>>) -> Option<Sight<'a, E>> {
        let Some(this) = narrow else {
            return Some(Sight::whole(event));
        };
        let outer = Sight::narrowed(event, this.outer)?;
        if has(&outer.param(this.key), this.value) {
            return Some(Sight { narrow, ..outer });
        }
        let by_items = outer.by_items | 1 << this.level;
        outer.items().any(|item| this.keeps_item(item)).then_some(Sight { by_items, narrow, ..outer })
    }

    /// An event of the whole history.
    pub(crate) fn whole(event: E) -> Sight<'a, E> {
        Sight { event, by_items: 0, narrow: None }
    }

    pub(crate) fn time(&self) -> Time {
        self.event.time()
    }

    pub(crate) fn param(&self, path: &Path) -> Found<'a> {
        if self.by_items == 0 || path.head() != ITEMS {
            return self.event.param(path);
        }
        path.find_in_elements(self.items())
    }

    /// The number that stands for a param, where values are interned.
    pub(crate) fn code(&self, path: &Path) -> Option<u32> {
        if self.by_items == 0 || path.head() != ITEMS { self.event.code(path) } else { None }
    }

    /// What tells the value of a param from others.
    pub(crate) fn mark(&self, path: &Path) -> Option<Mark> {
        if self.by_items == 0 || path.head() != ITEMS { self.event.mark(path) } else { None }
    }

    /// The items that are left.
    pub(crate) fn items(&self) -> impl Iterator<Item = &'a Value> + use<'a, E> {
        let (by_items, narrow) = (self.by_items, self.narrow);
        self.event.items().iter().filter(move |item| by_items == 0 || is_left(item, by_items, narrow))
    }

    pub(crate) fn by_items(&self) -> u32 {
        self.by_items
    }
}

const ITEMS: &str = "items";

/// Whether an item equals the value of each narrowing that the event passed by its items alone.
fn is_left(item: &Value, by_items: u32, narrow: Option<&Narrow<'_>>) -> bool {
    let mut level = narrow;
    while let Some(narrow) = level {
        if by_items & (1 << narrow.level) != 0 && !narrow.keeps_item(item) {
            return false;
        }
        level = narrow.outer;
    }
    true
}

impl Narrow<'_> {
    /// Whether an item has the value.
    pub(crate) fn keeps_item(&self, item: &Value) -> bool {
        item.as_map().is_some_and(|fields| has(&self.key.find(fields), self.value))
    }
}

/// Whether this value, or an element of this list, is the one.
pub(crate) fn has(found: &Found<'_>, value: ValueRef<'_>) -> bool {
    let mut one = false;
    found.each(|found| one |= found.same_as(value));
    one
}
