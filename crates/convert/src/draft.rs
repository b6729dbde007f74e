//! Pieces of a definition in the making.

use serde_json::{Map, Value as Json, json};

/// Every one of these; one alone stands for itself.
pub(crate) fn all(parts: Vec<Json>) -> Json {
    joined("all", parts)
}

/// One of these; one alone stands for itself.
pub(crate) fn any(parts: Vec<Json>) -> Json {
    joined("any", parts)
}

fn joined(key: &str, mut parts: Vec<Json>) -> Json {
    match parts.pop() {
        Some(only) if parts.is_empty() => only,
        last => {
            parts.extend(last);
            json!({ key: parts })
        }
    }
}

/// The opposite; of an opposite it is what it was.
pub(crate) fn not(part: Json) -> Json {
    match part.get("not") {
        Some(positive) => positive.clone(),
        None => json!({ "not": part }),
    }
}

/// What a test looks at.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Subject {
    /// An attribute of the contact.
    Attribute(String),
    /// A param of an event, or a field of an item.
    Param(String),
    /// Something of an event's context.
    Context(String),
    /// The time of an event.
    At,
}

impl Subject {
    /// The condition, or the filter, that it passes `test`.
    pub(crate) fn is(&self, test: Json) -> Json {
        match self {
            Subject::Attribute(path) => json!({"attribute": path, "is": test}),
            Subject::Param(path) => json!({"param": path, "is": test}),
            Subject::Context(path) => json!({"context": path, "is": test}),
            Subject::At => json!({ "at": test }),
        }
    }

    /// It has a value that does not pass `test`.
    pub(crate) fn present_and_not(&self, test: Json) -> Json {
        all(vec![self.is(json!({"set": true})), not(self.is(test))])
    }
}

/// Events of some names that pass filters within a window.
#[derive(Debug, Clone, Default)]
pub(crate) struct Events {
    pub(crate) names: Vec<String>,
    pub(crate) filters: Vec<Json>,
    pub(crate) within: Option<Json>,
}

impl Events {
    pub(crate) fn named(name: impl Into<String>) -> Events {
        Events { names: vec![name.into()], ..Events::default() }
    }

    /// There is one.
    pub(crate) fn happened(self) -> Json {
        Json::Object(self.keyed("event"))
    }

    /// Their number passes `test`.
    pub(crate) fn counted(self, test: Json) -> Json {
        if test == json!({"gte": 1}) {
            return self.happened();
        }
        let mut map = self.keyed("event");
        map.insert("is".to_owned(), test);
        Json::Object(map)
    }

    /// A measure over them passes `test`.
    pub(crate) fn measured(self, measure: Json, test: Json) -> Json {
        let mut map = self.keyed("event");
        map.insert("measure".to_owned(), measure);
        map.insert("is".to_owned(), test);
        Json::Object(map)
    }

    /// The `first` or `last` of them has this.
    pub(crate) fn picked(self, end: &str, has: Vec<Json>) -> Json {
        let mut map = self.keyed(end);
        if !has.is_empty() {
            map.insert("has".to_owned(), all(has));
        }
        Json::Object(map)
    }

    /// The names under this key, `where` and `within`: a condition or a step of a sequence.
    pub(crate) fn keyed(self, key: &str) -> Map<String, Json> {
        let mut map = Map::new();
        map.insert(key.to_owned(), one_or_many(self.names));
        if !self.filters.is_empty() {
            map.insert("where".to_owned(), all(self.filters));
        }
        if let Some(within) = self.within {
            map.insert("within".to_owned(), within);
        }
        map
    }
}

fn one_or_many(mut names: Vec<String>) -> Json {
    match names.pop() {
        Some(only) if names.is_empty() => json!(only),
        last => {
            names.extend(last);
            json!(names)
        }
    }
}

/// The values that a value may equal; `"true"` may also be meant for the truth.
pub(crate) fn equal_to(values: &[&Json]) -> Json {
    let mut wanted: Vec<Json> = Vec::new();
    for value in values {
        let twins = match value {
            Json::Bool(truth) => vec![json!(truth), json!(truth.to_string())],
            Json::String(text) if text == "true" || text == "false" => {
                vec![json!(text == "true"), json!(text)]
            }
            other => vec![(*other).clone()],
        };
        wanted.extend(twins);
    }
    match wanted.as_slice() {
        [only] => json!({ "eq": only }),
        _ => json!({ "in": wanted }),
    }
}

/// A value as text.
pub(crate) fn text_of(value: &Json) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
