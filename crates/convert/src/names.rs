//! What the ids of the other system are called here.

use std::collections::BTreeMap;

use serde_json::Value as Json;

/// Names for ids: of events, metrics, actions, segments, lists, templates.
#[derive(Debug, Clone, Default)]
pub struct Names(BTreeMap<String, String>);

/// Why a file of names cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NamesError {
    /// It is not an object.
    #[error("expected a JSON object such as {{\"XyZ123\": \"order_completed\"}}")]
    NoObject,
    /// A name is no text.
    #[error("the name of `{0}` is not text")]
    NoText(String),
}

impl Names {
    /// Reads an object of ids and names.
    pub fn from_json(json: &Json) -> Result<Names, NamesError> {
        let map = json.as_object().ok_or(NamesError::NoObject)?;
        let names = map.iter().map(|(id, name)| match name.as_str().filter(|name| !name.is_empty()) {
            Some(name) => Ok((id.clone(), name.to_owned())),
            None => Err(NamesError::NoText(id.clone())),
        });
        names.collect::<Result<_, _>>().map(Names)
    }

    pub(crate) fn of(&self, id: &str) -> Option<&str> {
        self.0.get(id).map(String::as_str)
    }
}
