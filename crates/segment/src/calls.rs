//! Calls as events: what a history that keeps calls as they came gives.

use std::cmp::Ordering;

use event::{Call, Time, Value};

use crate::history::{Event, Events};
use crate::path::{Found, Path};

impl<'a> Events<'a> for &'a [Call] {
    type Event = &'a Call;

    fn len(&self) -> usize {
        <[Call]>::len(self)
    }

    fn get(&self, index: usize) -> Option<&'a Call> {
        <[Call]>::get(self, index)
    }
}

impl<'a> Event<'a> for &'a Call {
    fn time(&self) -> Time {
        self.time
    }

    fn order(&self, other: &Self) -> Ordering {
        (self.time, &self.id).cmp(&(other.time, &other.id))
    }

    fn param(&self, path: &Path) -> Found<'a> {
        path.find(&self.params)
    }

    fn context(&self, path: &Path) -> Found<'a> {
        path.find(&self.context)
    }

    fn items(&self) -> &'a [Value] {
        self.params.get("items").and_then(Value::as_list).unwrap_or_default()
    }
}
