//! Dotted paths into objects and lists.

use event::{Map, Value};

/// The parts of a dotted path, at least one.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Path {
    head: Box<str>,
    rest: Box<[Box<str>]>,
}

/// What a path leads to; `null` is missing, inside lists too.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Found<'a> {
    Missing,
    One(&'a Value),
    /// The path led through a list: what was found in its elements.
    Many(Vec<&'a Value>),
}

impl Path {
    pub(crate) fn new(dotted: &str) -> Path {
        let mut parts = dotted.split('.').map(Box::from);
        Path { head: parts.next().unwrap_or_default(), rest: parts.collect() }
    }

    /// The top-level key.
    pub(crate) fn head(&self) -> &str {
        &self.head
    }

    /// What stands under the path.
    pub(crate) fn find<'a>(&self, fields: &'a Map) -> Found<'a> {
        fields.get(&*self.head).map_or(Found::Missing, |value| self.find_below(value))
    }

    /// What stands under the path, `top` being the value of its top-level key.
    pub(crate) fn find_below<'a>(&self, top: &'a Value) -> Found<'a> {
        descend(top, &self.rest)
    }
}

fn descend<'a>(value: &'a Value, rest: &[Box<str>]) -> Found<'a> {
    let Some((key, below)) = rest.split_first() else {
        return match value {
            Value::Null => Found::Missing,
            value => Found::One(value),
        };
    };
    match value {
        Value::Map(fields) => fields.get(&**key).map_or(Found::Missing, |value| descend(value, below)),
        Value::List(elements) => {
            let mut found = Vec::new();
            elements.iter().for_each(|element| gather(element, rest, &mut found));
            Found::Many(found)
        }
        _ => Found::Missing,
    }
}

/// Adds what `rest` leads to from an element of a list; lists found there become part of the list.
fn gather<'a>(value: &'a Value, rest: &[Box<str>], found: &mut Vec<&'a Value>) {
    match (value, rest.split_first()) {
        (Value::List(elements), _) => elements.iter().for_each(|element| gather(element, rest, found)),
        (Value::Null, _) => {}
        (value, None) => found.push(value),
        (Value::Map(fields), Some((key, below))) => {
            if let Some(value) = fields.get(&**key) {
                gather(value, below, found);
            }
        }
        _ => {}
    }
}

impl<'a> Found<'a> {
    /// The elements, if a list was found; those that are `null` are missing.
    pub(crate) fn elements(&self) -> Option<impl Iterator<Item = &'a Value> + Clone + '_> {
        let (direct, gathered): (&'a [Value], &[&'a Value]) = match self {
            Found::One(Value::List(elements)) => (elements, &[]),
            Found::Many(found) => (&[], found),
            _ => return None,
        };
        let there = |value: &&Value| !value.is_null();
        Some(direct.iter().chain(gathered.iter().copied()).filter(there))
    }

    /// The numbers: of the value, or of each element of the list.
    pub(crate) fn numbers(&self, mut take: impl FnMut(f64)) {
        match (self.elements(), self) {
            (Some(elements), _) => elements.filter_map(Value::as_number).for_each(take),
            (None, Found::One(value)) => {
                if let Some(number) = value.as_number() {
                    take(number);
                }
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(json: &str, path: &str, found: Option<&str>) {
        let fields: Map = serde_json::from_str(json).unwrap();
        let got = match Path::new(path).find(&fields) {
            Found::Missing => None,
            Found::One(value) => Some(serde_json::to_string(value).unwrap()),
            Found::Many(values) => Some(serde_json::to_string(&values).unwrap()),
        };
        assert_eq!(got.as_deref(), found, "{path} in {json}");
    }

    #[test]
    fn paths_reach_inside_objects_and_through_lists() {
        check(r#"{"a": {"b": 1}}"#, "a.b", Some("1"));
        check(r#"{"a": {"b": null}}"#, "a.b", None);
        check(r#"{"a": 5}"#, "a.b", None);
        check(r#"{"a": [{"b": 1}, {"c": 2}, {"b": 3}]}"#, "a.b", Some("[1,3]"));
        check(r#"{"a": [{"c": 2}]}"#, "a.b", Some("[]"));
        check(r#"{"a": []}"#, "a.b", Some("[]"));
        check(r#"{"a": [{"b": [1, 2]}, {"b": [3, null]}]}"#, "a.b", Some("[1,2,3]"));
        check(r#"{"a": [{"b": [{"c": 1}]}, {"b": {"c": 2}}]}"#, "a.b.c", Some("[1,2]"));
        check(r#"{"a.b": 1}"#, "a.b", None);
    }
}
