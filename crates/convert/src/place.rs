//! A piece of the foreign JSON that knows where it stands.

use serde_json::Value as Json;

use crate::report::Report;

/// A value inside the foreign definition and the way to it.
#[derive(Clone)]
pub(crate) struct Place<'a> {
    value: &'a Json,
    path: String,
}

impl<'a> Place<'a> {
    pub(crate) fn root(value: &'a Json) -> Place<'a> {
        Place { value, path: String::new() }
    }

    pub(crate) fn value(&self) -> &'a Json {
        self.value
    }

    /// The JSON path, such as `properties.values[0].key`; empty for the whole.
    pub(crate) fn path(&self) -> &str {
        &self.path
    }

    /// The value of a key; `null` means that it is not there.
    pub(crate) fn get(&self, key: &str) -> Option<Place<'a>> {
        let value = self.value.as_object()?.get(key)?;
        (!value.is_null()).then(|| Place { value, path: self.path_of(key) })
    }

    pub(crate) fn need(&self, key: &str, report: &mut Report<'_>) -> Option<Place<'a>> {
        let found = self.get(key);
        if found.is_none() {
            report.refuse::<()>(self, format!("`{key}` is missing"));
        }
        found
    }

    pub(crate) fn items(&self) -> Option<Vec<Place<'a>>> {
        let list = self.value.as_array()?.iter().enumerate();
        Some(list.map(|(at, value)| Place { value, path: format!("{}[{at}]", self.path) }).collect())
    }

    pub(crate) fn list(&self, report: &mut Report<'_>) -> Option<Vec<Place<'a>>> {
        self.items().or_else(|| report.refuse(self, "expected a list"))
    }

    pub(crate) fn text(&self, report: &mut Report<'_>) -> Option<&'a str> {
        self.value.as_str().or_else(|| report.refuse(self, "expected text"))
    }

    /// A number, or text that is one.
    pub(crate) fn number(&self, report: &mut Report<'_>) -> Option<Json> {
        let number = match self.value {
            Json::Number(_) => Some(self.value.clone()),
            Json::String(text) => serde_json::from_str(text).ok().filter(Json::is_number),
            _ => None,
        };
        number.or_else(|| report.refuse(self, format!("expected a number, found `{}`", cut(self.value))))
    }

    /// A whole number above or equal to `least`, or text that is one.
    pub(crate) fn whole(&self, least: u64, report: &mut Report<'_>) -> Option<u64> {
        let whole = match self.value {
            Json::Number(number) => number.as_u64().or_else(|| exact(number.as_f64()?)),
            Json::String(text) => text.parse().ok(),
            _ => None,
        };
        whole.filter(|whole| (least..=LARGEST).contains(whole)).or_else(|| {
            let found = cut(self.value);
            report.refuse(self, format!("expected a whole number of at least {least}, found `{found}`"))
        })
    }

    pub(crate) fn flag(&self, report: &mut Report<'_>) -> Option<bool> {
        self.value.as_bool().or_else(|| report.refuse(self, "expected true or false"))
    }

    /// A whole number, text or truth that a value can be compared with.
    pub(crate) fn scalar(&self, report: &mut Report<'_>) -> Option<&'a Json> {
        match self.value {
            Json::String(_) | Json::Number(_) | Json::Bool(_) => Some(self.value),
            _ => report.refuse(self, "expected text, a number, true or false"),
        }
    }

    /// Some values that a value can be compared with: a list of them, or one.
    pub(crate) fn scalars(&self, report: &mut Report<'_>) -> Option<Vec<&'a Json>> {
        let places = self.items().unwrap_or_else(|| vec![self.clone()]);
        if places.is_empty() {
            return report.refuse(self, "an empty list of values");
        }
        places.iter().map(|place| place.scalar(report)).collect()
    }

    /// Refuses every key that is not among `known`.
    pub(crate) fn only(&self, known: &[&str], report: &mut Report<'_>) -> Option<()> {
        let Some(map) = self.value.as_object() else {
            return report.refuse(self, "expected an object");
        };
        let strangers: Vec<&String> = map
            .iter()
            .filter(|(key, value)| !known.contains(&key.as_str()) && !value.is_null())
            .map(|(key, _)| key)
            .collect();
        for key in &strangers {
            let place = Place { value: self.value, path: self.path_of(key) };
            report.refuse::<()>(&place, format!("`{key}` is not known here"));
        }
        strangers.is_empty().then_some(())
    }

    fn path_of(&self, key: &str) -> String {
        let plain = !key.is_empty() && key.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '-');
        match (plain, self.path.is_empty()) {
            (true, true) => key.to_owned(),
            (true, false) => format!("{}.{key}", self.path),
            (false, _) => format!("{}[{key:?}]", self.path),
        }
    }
}

/// The largest whole number that JSON tells from its neighbours.
const LARGEST: u64 = (1 << 53) - 1;

fn exact(number: f64) -> Option<u64> {
    (number.fract() == 0.0 && (0.0..=LARGEST as f64).contains(&number)).then_some(number as u64)
}

/// A piece of what was written, short enough for a message.
pub(crate) fn cut(value: &Json) -> String {
    const SHOWN: usize = 60;
    let text = match value {
        Json::String(text) => text.clone(),
        other => other.to_string(),
    };
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text,
    }
}
