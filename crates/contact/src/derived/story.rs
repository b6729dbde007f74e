//! The values that an attribute takes, as a reducer tells them.

use std::borrow::Cow;

use event::{Time, Value};
use segment::Change;

/// What holds from the beginning, before anything is told of a contact: kept in one place for all, so
/// that a course which nothing changes costs no allocation.
pub(super) static ZERO: [Change; 1] = [always(Value::Number(0.0))];
pub(super) static NO: [Change; 1] = [always(Value::Bool(false))];
pub(super) static NOTHING: [Change; 0] = [];

/// A value that holds from the beginning.
pub(super) const fn always(value: Value) -> Change {
    Change { time: Time::MIN, value }
}

/// An instant as the value of an attribute: milliseconds, which date tests read.
pub(super) fn instant(time: Time) -> Value {
    Value::Number(time.millis() as f64)
}

/// Most courses are no longer than this.
const FEW: usize = 4;

/// A course in the making: changes in order of time, none of them to the value that is there.
#[derive(Debug, Clone)]
pub(super) struct Story {
    from_the_beginning: &'static [Change],
    changes: Vec<Change>,
}

impl Story {
    /// A course that begins like this.
    pub(super) fn beginning(from_the_beginning: &'static [Change]) -> Story {
        Story { from_the_beginning, changes: Vec::new() }
    }

    /// The attribute has this value from `time` on, which is not before the last change.
    pub(super) fn set(&mut self, time: Time, value: Value) {
        if self.changes.last().is_some_and(|last| last.time == time) {
            self.changes.pop();
        }
        if self.latest() == Some(&value) || self.latest().is_none() && value.is_null() {
            return;
        }
        if self.changes.is_empty() {
            self.changes.reserve(FEW);
            self.changes.extend(self.from_the_beginning.iter().cloned());
        }
        self.changes.push(Change { time, value });
    }

    fn latest(&self) -> Option<&Value> {
        self.told().last().map(|change| &change.value)
    }

    /// The changes so far.
    pub(super) fn told(&self) -> &[Change] {
        if self.changes.is_empty() { self.from_the_beginning } else { &self.changes }
    }

    /// How much of it there is, to come back to.
    pub(super) fn mark(&self) -> usize {
        self.changes.len()
    }

    /// Takes back what was told after a mark.
    pub(super) fn back_to(&mut self, mark: usize) {
        self.changes.truncate(mark);
    }

    /// The course.
    pub(super) fn end(self) -> Cow<'static, [Change]> {
        match self.changes.is_empty() {
            true => Cow::Borrowed(self.from_the_beginning),
            false => Cow::Owned(self.changes),
        }
    }
}
