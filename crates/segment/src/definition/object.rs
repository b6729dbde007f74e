//! JSON objects as they are written out.

use serde_json::{Map, Value as Json};

/// An object that is being written, key by key.
#[derive(Default)]
pub(crate) struct Object(Map<String, Json>);

impl Object {
    pub(crate) fn with(mut self, key: &str, value: impl Into<Json>) -> Object {
        self.0.insert(key.to_owned(), value.into());
        self
    }

    /// Leaves the key out if there is nothing to write.
    pub(crate) fn maybe(self, key: &str, value: Option<impl Into<Json>>) -> Object {
        match value {
            Some(value) => self.with(key, value),
            None => self,
        }
    }

    pub(crate) fn into_json(self) -> Json {
        Json::Object(self.0)
    }
}
