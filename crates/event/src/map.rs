//! The fields of an object.

use std::fmt;

use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::text::same;
use crate::value::Value;

/// Values by their keys, in the order of the keys; as a rule a few.
///
/// One sorted list rather than a tree: most objects have less than ten fields, and evaluation looks up
/// fields more often than it does anything else.
#[derive(Clone, PartialEq, Default)]
pub struct Map(Vec<(String, Value)>);

/// Up to so many fields, going through them finds one sooner than halving does.
const FEW: usize = 12;

impl Map {
    /// No fields.
    pub const fn new() -> Map {
        Map(Vec::new())
    }

    /// How many fields there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The value under a key.
    pub fn get(&self, key: &str) -> Option<&Value> {
        if self.0.len() <= FEW {
            return self.0.iter().find(|(known, _)| same(known, key)).map(|(_, value)| value);
        }
        let (_, value) = self.0.get(self.place(key).ok()?)?;
        Some(value)
    }

    /// The value under a key, to be changed.
    pub fn get_mut(&mut self, key: &str) -> Option<&mut Value> {
        let place = self.place(key).ok()?;
        self.0.get_mut(place).map(|(_, value)| value)
    }

    /// Whether there is such a key.
    pub fn contains_key(&self, key: &str) -> bool {
        self.get(key).is_some()
    }

    /// Puts a value under a key; returns the one that was there.
    pub fn insert(&mut self, key: String, value: Value) -> Option<Value> {
        match self.place(&key) {
            Ok(place) => self.0.get_mut(place).map(|(_, known)| std::mem::replace(known, value)),
            Err(place) => {
                self.0.insert(place, (key, value));
                None
            }
        }
    }

    /// The value under a key, which is `value` if there was none.
    pub fn get_or_insert(&mut self, key: String, value: Value) -> Option<&mut Value> {
        let place = self.place(&key).unwrap_or_else(|place| {
            self.0.insert(place, (key, value));
            place
        });
        self.0.get_mut(place).map(|(_, value)| value)
    }

    /// Takes out the value under a key.
    pub fn remove(&mut self, key: &str) -> Option<Value> {
        let place = self.place(key).ok()?;
        Some(self.0.remove(place).1)
    }

    /// Takes out all values.
    pub fn clear(&mut self) {
        self.0.clear();
    }

    /// Keeps the fields that `keep` says.
    pub fn retain(&mut self, mut keep: impl FnMut(&String, &mut Value) -> bool) {
        self.0.retain_mut(|(key, value)| keep(key, value));
    }

    /// The fields, in the order of their keys.
    pub fn iter(&self) -> Iter<'_> {
        self.0.iter().map(|(key, value)| (key, value))
    }

    /// The keys, in order.
    pub fn keys(&self) -> impl DoubleEndedIterator<Item = &String> + Clone {
        self.0.iter().map(|(key, _)| key)
    }

    /// The values, in the order of their keys.
    pub fn values(&self) -> impl DoubleEndedIterator<Item = &Value> + Clone {
        self.0.iter().map(|(_, value)| value)
    }

    /// The values, to be changed.
    pub fn values_mut(&mut self) -> impl Iterator<Item = &mut Value> {
        self.0.iter_mut().map(|(_, value)| value)
    }

    /// The fields of an object that is being read.
    pub(crate) fn read<'de, A: MapAccess<'de>>(mut access: A) -> Result<Map, A::Error> {
        let mut fields = Vec::new();
        while let Some(field) = access.next_entry()? {
            fields.push(field);
        }
        Ok(Map(in_order(fields)))
    }

    /// The place of a key, or where it belongs.
    fn place(&self, key: &str) -> Result<usize, usize> {
        self.0.binary_search_by(|(known, _)| known.as_str().cmp(key))
    }
}

/// The fields of a [`Map`].
type Iter<'a> =
    std::iter::Map<std::slice::Iter<'a, (String, Value)>, fn(&'a (String, Value)) -> (&'a String, &'a Value)>;

impl<K: Into<String>> FromIterator<(K, Value)> for Map {
    /// Of fields of one key the last one stands.
    fn from_iter<I: IntoIterator<Item = (K, Value)>>(fields: I) -> Map {
        let fields = fields.into_iter().map(|(key, value)| (key.into(), value));
        Map(in_order(fields.collect()))
    }
}

/// Sorts fields by their keys; of fields of one key the last one stands.
fn in_order(mut fields: Vec<(String, Value)>) -> Vec<(String, Value)> {
    if !fields.is_sorted_by(|(a, _), (b, _)| a < b) {
        fields.sort_by(|(a, _), (b, _)| a.cmp(b));
        fields.dedup_by(|(later, value), (key, kept)| {
            let same = later == key;
            if same {
                std::mem::swap(value, kept);
            }
            same
        });
    }
    fields
}

impl Extend<(String, Value)> for Map {
    fn extend<I: IntoIterator<Item = (String, Value)>>(&mut self, fields: I) {
        self.0.extend(fields);
        self.0 = in_order(std::mem::take(&mut self.0));
    }
}

impl<K: Into<String>, const N: usize> From<[(K, Value); N]> for Map {
    fn from(fields: [(K, Value); N]) -> Map {
        fields.into_iter().collect()
    }
}

impl IntoIterator for Map {
    type Item = (String, Value);
    type IntoIter = std::vec::IntoIter<(String, Value)>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<'a> IntoIterator for &'a Map {
    type Item = (&'a String, &'a Value);
    type IntoIter = Iter<'a>;

    fn into_iter(self) -> Iter<'a> {
        self.0.iter().map(|(key, value)| (key, value))
    }
}

impl fmt::Debug for Map {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self).finish()
    }
}

impl Serialize for Map {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self)
    }
}

impl<'de> Deserialize<'de> for Map {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Map, D::Error> {
        struct Fields;
        impl<'de> Visitor<'de> for Fields {
            type Value = Map;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, access: A) -> Result<Map, A::Error> {
                Map::read(access)
            }
        }
        deserializer.deserialize_map(Fields)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;

    #[derive(Debug, Clone)]
    enum Step {
        Insert(String, f64),
        Otherwise(String, f64),
        Remove(String),
        Extend(Vec<(String, f64)>),
    }

    fn steps() -> impl Strategy<Value = Vec<Step>> {
        let key = || "[a-d]{0,2}";
        let field = || (key(), 0..9_i32).prop_map(|(key, value)| (key, f64::from(value)));
        let step = prop_oneof![
            4 => field().prop_map(|(key, value)| Step::Insert(key, value)),
            2 => field().prop_map(|(key, value)| Step::Otherwise(key, value)),
            2 => key().prop_map(Step::Remove),
            1 => prop::collection::vec(field(), 0..6).prop_map(Step::Extend),
        ];
        prop::collection::vec(step, 0..40)
    }

    proptest! {
        #[test]
        fn it_is_a_sorted_map(steps in steps()) {
            let (mut map, mut tree) = (Map::new(), BTreeMap::<String, Value>::new());
            for step in steps {
                match step {
                    Step::Insert(key, value) => {
                        let (known, expected) = (map.insert(key.clone(), value.into()), tree.insert(key, value.into()));
                        prop_assert_eq!(known, expected);
                    }
                    Step::Otherwise(key, value) => {
                        let expected = tree.entry(key.clone()).or_insert(value.into());
                        prop_assert_eq!(map.get_or_insert(key, value.into()), Some(expected));
                    }
                    Step::Remove(key) => prop_assert_eq!(map.remove(&key), tree.remove(&key)),
                    Step::Extend(fields) => {
                        map.extend(fields.iter().map(|(key, value)| (key.clone(), Value::from(*value))));
                        tree.extend(fields.into_iter().map(|(key, value)| (key, value.into())));
                    }
                }
                prop_assert!(map.iter().eq(tree.iter()));
                for key in ["", "a", "ab", "d", "dd"] {
                    prop_assert_eq!(map.get(key), tree.get(key));
                }
            }
            let written = serde_json::to_string(&map).unwrap();
            prop_assert_eq!(&written, &serde_json::to_string(&tree).unwrap());
            prop_assert_eq!(serde_json::from_str::<Map>(&written).unwrap(), map);
        }
    }

    #[test]
    fn of_fields_of_one_key_the_last_one_stands() {
        let map: Map = serde_json::from_str(r#"{"b": 1, "a": 2, "b": 3, "a": null, "b": 4}"#).unwrap();
        assert_eq!(format!("{map:?}"), r#"{"a": Null, "b": Number(4.0)}"#);
    }
}
