//! What evaluation reads of a contact.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::fmt;
use std::hash::BuildHasher;
use std::ops::Range;
use std::sync::Arc;

use event::{Time, Value, ValueRef};
use foldhash::fast::FixedState;

use crate::compact::{Packed, Reader, Writer};
use crate::path::{Found, Path};
use crate::zone::Zone;

/// The past of one contact, and what of its future is already known.
///
/// It holds every call, those after the `now` of an evaluation included: evaluation does not see
/// them, but a verdict that one of them changes expires at its time.
pub trait History {
    /// The events of one name.
    type Events<'a>: Events<'a>
    where
        Self: 'a;

    /// The contact's id, as it is written out: its user id, else its anonymous id.
    fn contact(&self) -> &str;

    /// The time of the contact's first call of any kind; before it the contact is in no segment.
    /// `None`: there was no call.
    fn begin(&self) -> Option<Time>;

    /// Whether the first call was at `now` or before.
    fn has_begun(&self, now: Time) -> bool {
        self.begin().is_some_and(|begin| begin <= now)
    }

    /// The events of this name in (time, id) order, each id once. The dates of orders are read in the
    /// timezone.
    fn events(&self, name: &EventName, zone: &Zone) -> Self::Events<'_>;

    /// All events, a list for each name, in whatever order of the names.
    fn each_name<'a>(&'a self, take: impl FnMut(Self::Events<'a>));

    /// The values that the attribute took. Derived attributes come before traits of the same name; the
    /// days and dates they are made from are those of the timezone.
    fn attribute(&self, path: &Path, zone: &Zone) -> Course<'_>;

    /// The value of the attribute at an instant. A history may know it without all that the attribute
    /// was before.
    fn attribute_at(&self, path: &Path, zone: &Zone, at: Time) -> Current<'_> {
        self.attribute(path, zone).at(at)
    }

    /// The answer of a test, numbered `slot` in the program, on the interned value `code`.
    /// `decide` finds it; a history that interns values may remember what it found.
    fn recall(&self, _slot: usize, _code: u32, decide: impl FnOnce() -> bool) -> bool {
        decide()
    }
}

/// The events of one name, in order.
#[expect(clippy::len_without_is_empty, reason = "nobody asks whether there are none")]
pub trait Events<'a>: Clone {
    /// A handle on one of them.
    type Event: Event<'a>;

    /// How many there are.
    fn len(&self) -> usize;

    /// The event at a place.
    fn get(&self, index: usize) -> Option<Self::Event>;

    /// The time of the event at a place.
    fn time(&self, index: usize) -> Option<Time> {
        self.get(index).map(|event| event.time())
    }

    /// The events of some places.
    fn range(&self, places: Range<usize>) -> impl DoubleEndedIterator<Item = Self::Event> {
        places.filter_map(|index| self.get(index))
    }

    /// The place of the first event whose time is no longer `before`: all earlier ones' are. It is
    /// looked for from the end, since most windows hold the latest events.
    fn first_not(&self, mut before: impl FnMut(Time) -> bool) -> usize {
        let (mut low, mut high) = (0, self.len());
        let mut step = 1;
        while high > 0 {
            let probe = high.saturating_sub(step);
            if self.time(probe).is_some_and(&mut before) {
                low = probe + 1;
                break;
            }
            high = probe;
            step *= 2;
        }
        while low < high {
            let middle = low + (high - low) / 2;
            match self.time(middle) {
                Some(time) if before(time) => low = middle + 1,
                _ => high = middle,
            }
        }
        low
    }
}

/// A handle on one event, cheap to copy.
pub trait Event<'a>: Copy {
    /// When it happened.
    fn time(&self) -> Time;

    /// Which of two events comes first: by time, then by id.
    fn order(&self, other: &Self) -> Ordering;

    /// What stands under a path among its params.
    fn param(&self, path: &Path) -> Found<'a>;

    /// What stands under a path in the call's context.
    fn context(&self, path: &Path) -> Found<'a>;

    /// The elements of its param `items`, if that is a list.
    fn items(&self) -> &'a [Value];

    /// A number that stands for the param of this path, where values are interned: equal numbers
    /// mean equal values, whatever the event.
    fn code(&self, _path: &Path) -> Option<u32> {
        None
    }

    /// What tells the value of a param from others. `None` where that cannot be told, which is so of all
    /// events of a name or of none.
    fn mark(&self, _path: &Path) -> Option<Mark> {
        None
    }

    /// The value that a mark stands for, which an event of the same history has.
    fn marked(&self, _path: &Path, _mark: Mark) -> ValueRef<'a> {
        ValueRef::Null
    }

    /// The stretch of `now` in which this event is there: from its time on, for all but the made-up
    /// events `order`, which are there in one version after the other.
    fn visible(&self) -> (Time, Option<Time>) {
        (self.time(), None)
    }
}

/// What tells one value of a param from others: of the events of one history two have the same mark of
/// a kind exactly if their values are the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mark {
    /// There is no value.
    Nothing,
    /// The place of a text or a truth value where they are kept.
    Code(u32),
    /// The bits of a number, zero being positive.
    Number(u64),
}

/// The values that an attribute took, in the order in which they took effect. Before the first change
/// it is missing.
#[derive(Debug, Clone, PartialEq)]
pub struct Course<'a> {
    /// The changes.
    pub changes: Cow<'a, [Change]>,
    /// Of how many parts of the path these are already the values: 1 for values of the top-level
    /// key, 2 for those of `orders.revenue` itself.
    pub resolved: usize,
}

impl Course<'_> {
    /// An attribute that nobody ever told.
    pub const MISSING: Course<'static> = Course { changes: Cow::Borrowed(&[]), resolved: 1 };
}

impl<'a> Course<'a> {
    /// The value at an instant.
    pub fn at(self, time: Time) -> Current<'a> {
        let next = self.changes.partition_point(|change| change.time <= time);
        let value = match (self.changes, next.checked_sub(1)) {
            (Cow::Borrowed(changes), Some(last)) => {
                changes.get(last).map(|change| Cow::Borrowed(&change.value))
            }
            (Cow::Owned(changes), Some(last)) => {
                changes.into_iter().nth(last).map(|change| Cow::Owned(change.value))
            }
            (_, None) => None,
        };
        Current { value: value.unwrap_or(Cow::Borrowed(&Value::Null)), resolved: self.resolved }
    }
}

/// The value of an attribute at an instant.
#[derive(Debug, Clone, PartialEq)]
pub struct Current<'a> {
    /// The value; `Value::Null` when there is none.
    pub value: Cow<'a, Value>,
    /// Of how many parts of the path it is the value: see [`Course`].
    pub resolved: usize,
}

impl Current<'_> {
    /// What stands under the path.
    pub(crate) fn below(&self, path: &Path) -> Found<'_> {
        path.find_below(self.value.view(), self.resolved)
    }
}

/// An attribute took a value.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// When it did.
    pub time: Time,
    /// The value from then on; `Value::Null` when the attribute was taken away.
    pub value: Value,
}

/// The name of an event, as a program asks for it.
#[derive(Clone, PartialEq, Eq)]
pub struct EventName {
    text: Arc<str>,
    slot: usize,
    hash: u64,
    is_order: bool,
}

impl Packed for EventName {
    fn write(&self, to: &mut Writer) {
        self.text.to_string().write(to);
        self.slot.write(to);
    }

    fn read(from: &mut Reader<'_>) -> EventName {
        EventName::numbered(&String::read(from), usize::read(from))
    }
}

/// The made-up events that stand for orders.
pub const ORDER: &str = "order";

impl EventName {
    /// A name outside of a program.
    pub fn new(text: &str) -> EventName {
        EventName::numbered(text, 0)
    }

    pub(crate) fn numbered(text: &str, slot: usize) -> EventName {
        EventName { text: text.into(), slot, hash: EventName::hash_of(text), is_order: text == ORDER }
    }

    /// The name.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The hash of this name.
    pub fn hash(&self) -> u64 {
        self.hash
    }

    /// A hash of any name, for whoever keeps events by name: it need not be found again for each
    /// evaluation. It may be another in another build.
    pub fn hash_of(name: &str) -> u64 {
        FixedState::default().hash_one(name)
    }

    /// Its number among the names of the program, counted from 0.
    pub fn slot(&self) -> usize {
        self.slot
    }

    /// Whether these are the made-up events, which come and go in versions.
    pub fn is_order(&self) -> bool {
        self.is_order
    }
}

impl fmt::Debug for EventName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.text)
    }
}
