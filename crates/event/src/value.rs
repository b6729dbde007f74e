//! Values of params, traits and context.

use std::borrow::Cow;
use std::fmt;

use crate::map::Map;
use crate::value_ref::ValueRef;
use serde::de::{MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A JSON value; every number is an IEEE double.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Value {
    /// `null`: means missing.
    #[default]
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A finite number.
    Number(f64),
    /// Text.
    Text(String),
    /// A list.
    List(Vec<Value>),
    /// An object.
    Map(Map),
}

impl Value {
    /// Whether this is `null`, which means missing.
    pub fn is_null(&self) -> bool {
        matches!(self, Value::Null)
    }

    /// This value, seen from outside.
    pub fn view(&self) -> ValueRef<'_> {
        match self {
            Value::Null => ValueRef::Null,
            Value::Bool(truth) => ValueRef::Bool(*truth),
            Value::Number(number) => ValueRef::Number(*number),
            Value::Text(text) => ValueRef::Text(text),
            Value::List(list) => ValueRef::List(list),
            Value::Map(map) => ValueRef::Map(map),
        }
    }

    /// The text by which two values are compared: text as it is, a number as its shortest decimal
    /// text. Nothing for the rest.
    pub fn text_form(&self) -> Option<Cow<'_, str>> {
        self.view().text_form()
    }

    /// Whether the two are one value: equal as text, a number being its shortest decimal text;
    /// `true` equals only `true`.
    pub fn same_as(&self, other: &Value) -> bool {
        self.view().same_as(other.view())
    }

    /// The number this is: a number, or text that is a JSON number.
    pub fn as_number(&self) -> Option<f64> {
        self.view().as_number()
    }

    /// The text this is; a number is no text.
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The elements, if this is a list.
    pub fn as_list(&self) -> Option<&[Value]> {
        match self {
            Value::List(list) => Some(list),
            _ => None,
        }
    }

    /// The fields, if this is an object.
    pub fn as_map(&self) -> Option<&Map> {
        match self {
            Value::Map(map) => Some(map),
            _ => None,
        }
    }
}

impl From<serde_json::Value> for Value {
    fn from(json: serde_json::Value) -> Value {
        match json {
            serde_json::Value::Null => Value::Null,
            serde_json::Value::Bool(truth) => Value::Bool(truth),
            serde_json::Value::Number(number) => number.as_f64().map_or(Value::Null, Value::Number),
            serde_json::Value::String(text) => Value::Text(text),
            serde_json::Value::Array(list) => Value::List(list.into_iter().map(Value::from).collect()),
            serde_json::Value::Object(map) => {
                Value::Map(map.into_iter().map(|(key, value)| (key, Value::from(value))).collect())
            }
        }
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Value {
        Value::Text(text.to_owned())
    }
}

impl From<f64> for Value {
    fn from(number: f64) -> Value {
        Value::Number(number)
    }
}

impl Serialize for Value {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Value::Null => serializer.serialize_unit(),
            Value::Bool(truth) => serializer.serialize_bool(*truth),
            Value::Number(number) => serialize_number(*number, serializer),
            Value::Text(text) => serializer.serialize_str(text),
            Value::List(list) => list.serialize(serializer),
            Value::Map(map) => map.serialize(serializer),
        }
    }
}

/// Whole numbers are written without a fraction, as they most often came.
fn serialize_number<S: Serializer>(number: f64, serializer: S) -> Result<S::Ok, S::Error> {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    if number.fract() == 0.0 && number.abs() <= EXACT {
        serializer.serialize_i64(number as i64)
    } else {
        serializer.serialize_f64(number)
    }
}

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(ValueVisitor)
    }
}

struct ValueVisitor;

impl<'de> Visitor<'de> for ValueVisitor {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_none<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        Value::deserialize(deserializer)
    }

    fn visit_bool<E>(self, truth: bool) -> Result<Value, E> {
        Ok(Value::Bool(truth))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Value, E> {
        Ok(Value::Number(number as f64))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Value, E> {
        Ok(Value::Number(number as f64))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Value, E> {
        Ok(Value::Number(number))
    }

    fn visit_str<E>(self, text: &str) -> Result<Value, E> {
        Ok(Value::Text(text.to_owned()))
    }

    fn visit_string<E>(self, text: String) -> Result<Value, E> {
        Ok(Value::Text(text))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(value) = seq.next_element()? {
            list.push(value);
        }
        Ok(Value::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, access: A) -> Result<Value, A::Error> {
        Map::read(access).map(Value::Map)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn value(json: &str) -> Value {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn one_value_is_equal_text() {
        for (a, b, same) in [
            ("42", "\"42\"", true),
            ("5", "\"5.0\"", false),
            ("1.50", "1.5", true),
            ("-0", "0", true),
            ("true", "true", true),
            ("true", "\"true\"", false),
            ("null", "null", false),
            ("[1]", "[1]", false),
        ] {
            assert_eq!(value(a).same_as(&value(b)), same, "{a} and {b}");
        }
    }

    #[test]
    fn text_that_is_a_json_number_is_a_number() {
        for (json, number) in [
            ("\"12.5\"", Some(12.5)),
            ("\"-1e3\"", Some(-1000.0)),
            ("\" 1\"", None),
            ("\"1 \"", None),
            ("\"01\"", None),
            ("\"0x10\"", None),
            ("\"1,5\"", None),
            ("\"\"", None),
            ("true", None),
        ] {
            assert_eq!(value(json).as_number(), number, "{json}");
        }
    }

    #[test]
    fn json_comes_back_as_it_was() {
        let json = r#"{"a":[1,2.5,"x",null,true],"b":{"c":-3}}"#;
        assert_eq!(serde_json::to_string(&value(json)).unwrap(), json);
    }
}
