//! A value seen from outside, wherever it is kept.

use std::borrow::Cow;

use crate::digits::Digits;
use crate::map::Map;
use crate::value::Value;

/// A borrowed value: cheap to copy, and not bound to how it is kept.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum ValueRef<'a> {
    /// `null`: means missing.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A finite number.
    Number(f64),
    /// Text.
    Text(&'a str),
    /// A list.
    List(&'a [Value]),
    /// An object.
    Map(&'a Map),
}

impl<'a> ValueRef<'a> {
    /// Whether this is `null`, which means missing.
    pub fn is_null(self) -> bool {
        self == ValueRef::Null
    }

    /// The text by which two values are compared: text as it is, a number as its shortest decimal
    /// text. Nothing for the rest.
    pub fn text_form(self) -> Option<Cow<'a, str>> {
        match self {
            ValueRef::Text(text) => Some(Cow::Borrowed(text)),
            ValueRef::Number(number) => Some(Cow::Owned(read_number(number, str::to_owned))),
            _ => None,
        }
    }

    /// Reads the text by which two values are compared: see [`ValueRef::text_form`].
    pub fn read_text<T>(self, read: impl FnOnce(&str) -> T) -> Option<T> {
        match self {
            ValueRef::Text(text) => Some(read(text)),
            ValueRef::Number(number) => Some(read_number(number, read)),
            _ => None,
        }
    }

    /// Whether the two are one value: equal as text, a number being its shortest decimal text;
    /// `true` equals only `true`.
    pub fn same_as(self, other: ValueRef<'_>) -> bool {
        match (self, other) {
            (ValueRef::Number(a), ValueRef::Number(b)) => a == b,
            (ValueRef::Text(a), ValueRef::Text(b)) => a == b,
            (ValueRef::Bool(a), ValueRef::Bool(b)) => a == b,
            (ValueRef::Number(number), ValueRef::Text(text))
            | (ValueRef::Text(text), ValueRef::Number(number)) => {
                read_number(number, |number| number == text)
            }
            _ => false,
        }
    }

    /// The number this is: a number, or text that is a JSON number.
    pub fn as_number(self) -> Option<f64> {
        match self {
            ValueRef::Number(number) => Some(number),
            ValueRef::Text(text) => crate::text::number(text),
            _ => None,
        }
    }

    /// The text this is; a number is no text.
    pub fn as_text(self) -> Option<&'a str> {
        match self {
            ValueRef::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The fields, if this is an object.
    pub fn as_map(self) -> Option<&'a Map> {
        match self {
            ValueRef::Map(map) => Some(map),
            _ => None,
        }
    }

    /// The value itself, copied.
    pub fn to_value(self) -> Value {
        match self {
            ValueRef::Null => Value::Null,
            ValueRef::Bool(truth) => Value::Bool(truth),
            ValueRef::Number(number) => Value::Number(number),
            ValueRef::Text(text) => Value::Text(text.to_owned()),
            ValueRef::List(list) => Value::List(list.to_vec()),
            ValueRef::Map(map) => Value::Map(map.clone()),
        }
    }
}

impl<'a> From<&'a Value> for ValueRef<'a> {
    fn from(value: &'a Value) -> ValueRef<'a> {
        value.view()
    }
}

fn read_number<T>(number: f64, read: impl FnOnce(&str) -> T) -> T {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    // Whole numbers are told sooner as what they are; and there is one zero.
    if number.fract() == 0.0 && number.abs() <= EXACT {
        read(Digits::of(number as i64).as_str())
    } else {
        read(&crate::text::decimal(number))
    }
}
