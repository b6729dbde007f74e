//! Where something stands in a definition, written as the `segment` crate writes it in its faults.

use std::fmt;

use serde_json::{Map, Value};

/// A way from the root of the definition.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Place(Vec<Step>);

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Step {
    Key(&'static str),
    Index(usize),
}

impl Place {
    /// The value of a key of the root.
    pub(crate) fn root(key: &'static str) -> Self {
        Self(vec![Step::Key(key)])
    }

    /// The value of a key.
    pub(crate) fn key(&self, key: &'static str) -> Self {
        self.then(Step::Key(key))
    }

    /// An element of a list.
    pub(crate) fn at(&self, index: usize) -> Self {
        self.then(Step::Index(index))
    }

    fn then(&self, step: Step) -> Self {
        Self(self.0.iter().cloned().chain([step]).collect())
    }

    /// What stands here.
    pub(crate) fn find<'a>(&self, document: &'a Value) -> Option<&'a Value> {
        self.0.iter().try_fold(document, |value, step| match step {
            Step::Key(key) => value.get(key),
            Step::Index(index) => value.get(index),
        })
    }

    /// Puts a value here; objects on the way are made, lists are not.
    pub(crate) fn put(&self, document: &mut Value, new: Value) {
        let mut value = document;
        for step in &self.0 {
            let inside = match step {
                Step::Key(key) => {
                    if !value.is_object() {
                        *value = Value::Object(Map::new());
                    }
                    value.as_object_mut().map(|map| map.entry(*key).or_insert(Value::Null))
                }
                Step::Index(index) => value.get_mut(index),
            };
            match inside {
                Some(inside) => value = inside,
                None => return,
            }
        }
        *value = new;
    }

    /// Takes away what stands here; what follows in a list moves up.
    pub(crate) fn remove(&self, document: &mut Value) {
        let Some((last, way)) = self.0.split_last() else { return };
        let parent = way.iter().try_fold(document, |value, step| match step {
            Step::Key(key) => value.get_mut(key),
            Step::Index(index) => value.get_mut(index),
        });
        match (parent, last) {
            (Some(Value::Object(map)), Step::Key(key)) => drop(map.remove(*key)),
            (Some(Value::Array(list)), Step::Index(index)) if *index < list.len() => {
                drop(list.remove(*index))
            }
            _ => {}
        }
    }

    /// Whether a fault's path is here or further inside.
    pub(crate) fn holds(&self, path: &str) -> bool {
        let here = self.to_string();
        path.strip_prefix(here.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
    }
}

impl fmt::Display for Place {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, step) in self.0.iter().enumerate() {
            match step {
                Step::Key(key) if index == 0 => formatter.write_str(key)?,
                Step::Key(key) => write!(formatter, ".{key}")?,
                Step::Index(index) => write!(formatter, "[{index}]")?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn first_bound() -> Place {
        Place::root("where").key("all").at(1).key("is").key("gte")
    }

    #[test]
    fn a_place_is_written_as_faults_write_it() {
        let definition = json!({"where": {"all": [{"everyone": true}, {"event": "a", "is": {"gte": "x"}}]}});
        let fault = segment::Definition::from_json(&definition).unwrap_err();
        assert_eq!(fault.path, first_bound().to_string());
        assert!(Place::root("where").key("all").at(1).holds(&fault.path));
        assert!(!Place::root("where").key("all").at(10).holds(&fault.path));
        assert!(!Place::root("where").key("al").holds(&fault.path));
    }

    #[test]
    fn putting_makes_the_way() {
        let mut document = json!({"where": {"all": [{}, {"event": "a"}]}});
        first_bound().put(&mut document, json!(3));
        assert_eq!(document, json!({"where": {"all": [{}, {"event": "a", "is": {"gte": 3}}]}}));
        assert_eq!(first_bound().find(&document), Some(&json!(3)));
    }

    #[test]
    fn removing_moves_the_rest_up() {
        let mut document = json!({"where": {"all": [1, 2, 3]}});
        Place::root("where").key("all").at(1).remove(&mut document);
        Place::root("where").key("all").at(7).remove(&mut document);
        assert_eq!(document, json!({"where": {"all": [1, 3]}}));
    }
}
