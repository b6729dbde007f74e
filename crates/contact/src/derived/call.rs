//! Calls as reducers read them.

use event::{Call, Time, Value, ValueRef};
use segment::{Event, Found, Path};

use super::key::{Key, Place};
use super::record::Record;

impl<'a> Record<'a> for &'a Call {
    fn time(&self) -> Time {
        self.time
    }

    fn id(&self) -> Option<&'a str> {
        Some(&self.id)
    }

    fn name(&self) -> &'a str {
        &self.name
    }

    fn find(&self, key: Key) -> Found<'a> {
        let fields = match key.place() {
            Place::Params => &self.params,
            Place::Context => &self.context,
        };
        let (top, below) = key.parts();
        match (fields.get(top).map(Value::view), below) {
            (None | Some(ValueRef::Null), _) => Found::Missing,
            (Some(value), None) => Found::One(value),
            (Some(value), Some(_)) => key.path().find_below(value, 1),
        }
    }

    fn param(&self, path: &Path) -> Found<'a> {
        Event::param(self, path)
    }

    fn context(&self, path: &Path) -> Found<'a> {
        Event::context(self, path)
    }

    fn items(&self) -> &'a [Value] {
        Event::items(self)
    }
}
