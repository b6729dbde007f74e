//! Dotted paths into objects and lists.

use std::fmt;
use std::sync::Arc;

use event::{Map, Value, ValueRef};

use crate::compact::{Packed, Reader, Writer};

/// A dotted path, as a program asks for it.
#[derive(Clone, PartialEq, Eq)]
pub struct Path {
    parts: Arc<[Box<str>]>,
    slot: usize,
}

impl Packed for Path {
    fn write(&self, to: &mut Writer) {
        self.parts.to_vec().write(to);
        self.slot.write(to);
    }

    fn read(from: &mut Reader<'_>) -> Path {
        Path { parts: Vec::read(from).into(), slot: usize::read(from) }
    }
}

/// What a path leads to; `null` is missing, inside lists too.
#[derive(Debug, Clone, PartialEq)]
pub enum Found<'a> {
    /// Nothing.
    Missing,
    /// A value.
    One(ValueRef<'a>),
    /// The path led through a list: what was found in its elements.
    Many(Vec<ValueRef<'a>>),
}

impl Path {
    /// A path outside of a program.
    pub fn new(dotted: &str) -> Path {
        Path::numbered(dotted, 0)
    }

    /// The reserved attribute that tells in which lists and frozen segments the contact is: true
    /// under the id of each.
    pub const MEMBERSHIPS: &str = "segments";

    pub(crate) fn of_parts(parts: &[&str], slot: usize) -> Path {
        Path { parts: parts.iter().map(|part| Box::from(*part)).collect(), slot }
    }

    pub(crate) fn numbered(dotted: &str, slot: usize) -> Path {
        Path { parts: dotted.split('.').map(Box::from).collect(), slot }
    }

    /// Its parts, at least one.
    pub fn parts(&self) -> &[Box<str>] {
        &self.parts
    }

    /// The top-level key.
    pub fn head(&self) -> &str {
        self.parts.first().map_or("", |head| head)
    }

    /// The path as it is written.
    pub fn dotted(&self) -> String {
        self.parts.join(".")
    }

    /// Its number among the paths of the program, counted from 0.
    pub fn slot(&self) -> usize {
        self.slot
    }

    /// What stands under the path.
    pub fn find<'a>(&self, fields: &'a Map) -> Found<'a> {
        fields.get(self.head()).map_or(Found::Missing, |value| self.find_below(value.view(), 1))
    }

    /// What stands under the path, `top` being the value of its first `resolved` parts.
    pub fn find_below<'a>(&self, top: ValueRef<'a>, resolved: usize) -> Found<'a> {
        descend(top, self.parts.get(resolved..).unwrap_or_default())
    }

    /// What stands under the path below the elements of a list that stands under its first part.
    pub(crate) fn find_in_elements<'a>(&self, elements: impl Iterator<Item = &'a Value>) -> Found<'a> {
        let mut found = Vec::new();
        let rest = self.parts.get(1..).unwrap_or_default();
        elements.for_each(|element| gather(element.view(), rest, &mut found));
        Found::Many(found)
    }
}

impl fmt::Debug for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.dotted())
    }
}

fn descend<'a>(value: ValueRef<'a>, rest: &[Box<str>]) -> Found<'a> {
    let Some((key, below)) = rest.split_first() else {
        return match value {
            ValueRef::Null => Found::Missing,
            value => Found::One(value),
        };
    };
    match value {
        ValueRef::Map(fields) => fields.get(key).map_or(Found::Missing, |value| descend(value.view(), below)),
        ValueRef::List(elements) => {
            let mut found = Vec::new();
            elements.iter().for_each(|element| gather(element.view(), rest, &mut found));
            Found::Many(found)
        }
        _ => Found::Missing,
    }
}

/// Adds what `rest` leads to from an element of a list; lists found there become part of the list.
fn gather<'a>(value: ValueRef<'a>, rest: &[Box<str>], found: &mut Vec<ValueRef<'a>>) {
    match (value, rest.split_first()) {
        (ValueRef::List(elements), _) => {
            elements.iter().for_each(|element| gather(element.view(), rest, found));
        }
        (ValueRef::Null, _) => {}
        (value, None) => found.push(value),
        (ValueRef::Map(fields), Some((key, below))) => {
            if let Some(value) = fields.get(key) {
                gather(value.view(), below, found);
            }
        }
        _ => {}
    }
}

impl<'a> Found<'a> {
    /// The elements, if a list was found; those that are `null` are missing.
    pub fn elements(&self) -> Option<impl Iterator<Item = ValueRef<'a>> + Clone + '_> {
        let (direct, gathered): (&'a [Value], &[ValueRef<'a>]) = match self {
            Found::One(ValueRef::List(elements)) => (elements, &[]),
            Found::Many(found) => (&[], found),
            _ => return None,
        };
        let there = |value: &ValueRef<'_>| !value.is_null();
        Some(direct.iter().map(Value::view).chain(gathered.iter().copied()).filter(there))
    }

    /// The values: the one there is, or each element of the list.
    pub(crate) fn each(&self, mut take: impl FnMut(ValueRef<'a>)) {
        match (self, self.elements()) {
            (_, Some(elements)) => elements.for_each(take),
            (Found::One(value), None) => take(*value),
            _ => {}
        }
    }

    /// The value itself, copied; `Null` if there is none.
    pub fn to_value(&self) -> Value {
        match self {
            Found::Missing => Value::Null,
            Found::One(value) => value.to_value(),
            Found::Many(values) => Value::List(values.iter().map(|value| value.to_value()).collect()),
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
            Found::One(value) => Some(serde_json::to_string(&value.to_value()).unwrap()),
            many => Some(serde_json::to_string(&many.to_value()).unwrap()),
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
