//! What is told about a conversion: what is not certain, and what cannot be converted.

use std::collections::BTreeMap;
use std::fmt;

use serde_json::Value as Json;

use crate::names::Names;
use crate::place::Place;

/// Something about the converted definition that is not certain or not quite the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// The JSON path in the foreign definition.
    pub path: String,
    /// What is not certain.
    pub message: String,
}

/// A part of the foreign definition that cannot be converted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// The JSON path in the foreign definition.
    pub path: String,
    /// The foreign condition, and why there is none like it here.
    pub message: String,
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        at(f, &self.path, &self.message)
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        at(f, &self.path, &self.message)
    }
}

fn at(f: &mut fmt::Formatter<'_>, path: &str, message: &str) -> fmt::Result {
    if path.is_empty() { f.write_str(message) } else { write!(f, "{path}: {message}") }
}

/// Notes and refusals as they are found, and the names to use.
pub(crate) struct Report<'a> {
    names: &'a Names,
    /// Scoring plans by their ids.
    pub(crate) plans: BTreeMap<String, Place<'a>>,
    /// How many conditions were converted; one that is named in several places counts for each.
    conditions: usize,
    pub(crate) notes: Vec<Note>,
    pub(crate) refusals: Vec<Refusal>,
}

impl<'a> Report<'a> {
    pub(crate) fn new(names: &'a Names) -> Report<'a> {
        Report { names, plans: BTreeMap::new(), conditions: 0, notes: Vec::new(), refusals: Vec::new() }
    }

    /// Tells something once, at the first place that it is true of.
    pub(crate) fn note(&mut self, place: &Place<'_>, message: impl Into<String>) {
        let message = message.into();
        if self.notes.iter().all(|note| note.message != message) {
            self.notes.push(Note { path: place.path().to_owned(), message });
        }
    }

    /// Tells that a part cannot be converted; `None`, so that it may stand where the part would.
    pub(crate) fn refuse<T>(&mut self, place: &Place<'_>, message: impl Into<String>) -> Option<T> {
        let refusal = Refusal { path: place.path().to_owned(), message: message.into() };
        if !self.refusals.contains(&refusal) {
            self.refusals.push(refusal);
        }
        None
    }

    /// Counts a condition. What names others instead of holding them can unfold without end.
    pub(crate) fn condition(&mut self, place: &Place<'_>) -> Option<()> {
        const MOST: usize = 10_000;
        self.conditions += 1;
        if self.conditions > MOST {
            return self
                .refuse(place, format!("more than {MOST} conditions, each named again counted again"));
        }
        Some(())
    }

    /// The given name of an id, else the id.
    pub(crate) fn name(&self, id: &str) -> String {
        self.names.of(id).unwrap_or(id).to_owned()
    }

    pub(crate) fn given(&self, id: &str) -> Option<&'a str> {
        self.names.of(id)
    }

    /// An id as text; in JSON it may be a number.
    pub(crate) fn id(&mut self, place: &Place<'_>) -> Option<String> {
        match place.value() {
            Json::String(text) if !text.is_empty() => Some(text.clone()),
            Json::Number(number) => Some(number.to_string()),
            _ => self.refuse(place, "expected an id"),
        }
    }

    /// The segment that another system's segment, cohort or list is here.
    pub(crate) fn segment(&mut self, place: &Place<'_>) -> Option<String> {
        let id = self.id(place)?;
        if self.given(&id).is_none() {
            self.note(place, format!("the segment `{id}` must be there under this id"));
        }
        Some(self.name(&id))
    }
}

/// Converts each, so that every refusal is told; nothing if one of them is refused.
pub(crate) fn each<T, R>(
    of: impl IntoIterator<Item = T>,
    mut convert: impl FnMut(T) -> Option<R>,
) -> Option<Vec<R>> {
    let converted: Vec<Option<R>> = of.into_iter().map(&mut convert).collect();
    converted.into_iter().collect()
}
