//! A piece of written JSON that knows where it stands.

use std::fmt::Display;
use std::ops::RangeInclusive;

use event::limits::ID_BYTES;
use serde_json::{Map, Value as Json};

use super::error::{DefinitionError, Fault, Trail};

/// A value inside a definition and the way to it.
#[derive(Clone, Copy)]
pub(crate) struct Place<'a> {
    value: &'a Json,
    trail: Trail<'a>,
}

impl<'a> Place<'a> {
    pub(crate) fn root(value: &'a Json) -> Place<'a> {
        Place { value, trail: Trail::ROOT }
    }

    pub(crate) fn value(&self) -> &'a Json {
        self.value
    }

    pub(crate) fn trail(&'a self) -> &'a Trail<'a> {
        &self.trail
    }

    pub(crate) fn fault(&self, code: Fault, message: impl Display) -> DefinitionError {
        self.trail.fault(code, message)
    }

    /// A fault of type: what was expected, and what was found instead.
    pub(crate) fn expected(&self, what: &str) -> DefinitionError {
        let message = format!("expected {what}, found {}", described(self.value));
        self.fault(Fault::WrongType, message)
    }

    pub(crate) fn object(&self, what: &str) -> Result<&'a Map<String, Json>, DefinitionError> {
        self.value.as_object().ok_or_else(|| self.expected(what))
    }

    /// Refuses keys that are not among `allowed`.
    pub(crate) fn only(&self, allowed: &[&str]) -> Result<(), DefinitionError> {
        let known = |key: &String| allowed.contains(&key.as_str());
        match self.value.as_object().and_then(|map| map.keys().find(|key| !known(key))) {
            None => Ok(()),
            Some(key) => Err(self.trail.key(key).fault(
                Fault::UnknownKey,
                format!("unknown key `{}`, expected {}", cut(key), one_of(allowed)),
            )),
        }
    }

    /// The fault of a `noun` that has none of the names by which it is recognised; of its keys, those
    /// `beside` a name say nothing of what it is.
    pub(crate) fn unknown(&self, noun: &str, names: &[&str], beside: &[&str]) -> DefinitionError {
        let expected = one_of(names);
        let tells = |key: &&String| !beside.contains(&key.as_str());
        let Some(key) = self.value.as_object().and_then(|map| map.keys().find(tells)) else {
            return self.fault(Fault::Missing, format!("expected a {noun} with {expected}"));
        };
        let trail = self.trail.key(key);
        if names.contains(&key.as_str()) {
            return trail.fault(Fault::WrongType, "expected a value, found null");
        }
        let message = format!("unknown {noun} `{}`, expected {expected}", cut(key));
        trail.fault(Fault::UnknownOperator, message)
    }

    /// The value of a key; `null` means that it is not there.
    pub(crate) fn get<'s>(&'s self, key: &'s str) -> Option<Place<'s>> {
        let value = self.value.as_object()?.get(key)?;
        (!value.is_null()).then(|| Place { value, trail: self.trail.key(key) })
    }

    pub(crate) fn need<'s>(&'s self, key: &'s str, what: &str) -> Result<Place<'s>, DefinitionError> {
        self.get(key).ok_or_else(|| {
            let message = format!("missing `{key}`, expected {what}");
            self.trail.key(key).fault(Fault::Missing, message)
        })
    }

    pub(crate) fn list<'s>(
        &'s self,
        what: &str,
    ) -> Result<impl ExactSizeIterator<Item = Place<'s>> + use<'s, 'a>, DefinitionError> {
        let list = self.value.as_array().ok_or_else(|| self.expected(what))?;
        Ok(list.iter().enumerate().map(|(index, value)| Place { value, trail: self.trail.index(index) }))
    }

    pub(crate) fn pair<'s>(&'s self, what: &str) -> Result<[Place<'s>; 2], DefinitionError> {
        let mut list = self.list(what)?;
        match (list.next(), list.next(), list.next()) {
            (Some(first), Some(second), None) => Ok([first, second]),
            _ => Err(self.expected(what)),
        }
    }

    pub(crate) fn text(&self, what: &str) -> Result<&'a str, DefinitionError> {
        self.value.as_str().ok_or_else(|| self.expected(what))
    }

    pub(crate) fn flag(&self) -> Result<bool, DefinitionError> {
        self.value.as_bool().ok_or_else(|| self.expected("true or false"))
    }

    pub(crate) fn number(&self) -> Result<f64, DefinitionError> {
        self.value.as_f64().filter(|number| number.is_finite()).ok_or_else(|| self.expected("a number"))
    }

    /// A whole number of a range.
    pub(crate) fn whole<T>(&self, range: RangeInclusive<T>) -> Result<T, DefinitionError>
    where
        T: TryFrom<u64> + PartialOrd + Display,
    {
        let written = self.value.as_u64().ok_or_else(|| self.expected("a whole number"))?;
        T::try_from(written).ok().filter(|number| range.contains(number)).ok_or_else(|| {
            let (least, most) = (range.start(), range.end());
            let message = format!("expected a whole number from {least} to {most}, found {written}");
            self.fault(Fault::BadValue, message)
        })
    }

    /// One of several things that have a word each; `noun` is what they are.
    pub(crate) fn word<T: Copy>(
        &self,
        noun: &str,
        all: &[T],
        word: impl Fn(T) -> &'static str,
    ) -> Result<T, DefinitionError> {
        let words: Vec<&str> = all.iter().map(|one| word(*one)).collect();
        let text = self.text(&one_of(&words))?;
        all.iter().copied().find(|one| word(*one) == text).ok_or_else(|| {
            let message = format!("unknown {noun} `{}`, expected {}", cut(text), one_of(&words));
            self.fault(Fault::BadValue, message)
        })
    }

    /// Text of 1 to 512 bytes that names something.
    pub(crate) fn name(&self, what: &str) -> Result<String, DefinitionError> {
        match self.text(what)? {
            "" => Err(self.fault(Fault::BadValue, format!("expected {what}, found empty text"))),
            text if text.len() > ID_BYTES => {
                Err(self.fault(Fault::TooMany, format!("expected at most {ID_BYTES} bytes")))
            }
            text => Ok(text.to_owned()),
        }
    }

    /// A name with dots between its parts, none of them empty.
    pub(crate) fn dotted(&self, what: &str) -> Result<String, DefinitionError> {
        let path = self.name(what)?;
        if path.split('.').any(str::is_empty) {
            let message = format!("expected {what} such as `city` or `address.city`, found `{}`", cut(&path));
            return Err(self.fault(Fault::BadValue, message));
        }
        Ok(path)
    }
}

/// The allowed words, as a reader of an error message wants them.
pub(crate) fn one_of(words: &[&str]) -> String {
    let quoted: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
    match quoted.as_slice() {
        [] => "nothing".to_owned(),
        [one] => one.clone(),
        many => format!("one of {}", many.join(", ")),
    }
}

/// A piece of what was written, short enough for a message.
pub(crate) fn cut(text: &str) -> String {
    const SHOWN: usize = 40;
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}

fn described(value: &Json) -> String {
    match value {
        Json::Null => "null".to_owned(),
        Json::Bool(truth) => truth.to_string(),
        Json::Number(number) => format!("the number {number}"),
        Json::String(text) => format!("the text `{}`", cut(text)),
        Json::Array(list) => format!("a list of {}", list.len()),
        Json::Object(_) => "an object".to_owned(),
    }
}
