//! Calls as reducers read them.

use event::{Call, Time, Value};
use segment::{Found, Path};

use super::key::{Key, Place};
use super::record::Record;

impl<'a> Record<'a> for &'a Call {
    fn time(&self) -> Time {
        self.time
    }

    fn name(&self) -> &'a str {
        &self.name
    }

    fn find(&self, key: Key) -> Found<'a> {
        match key.place() {
            Place::Params => key.path().find(&self.params),
            Place::Context => key.path().find(&self.context),
        }
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
