//! Whether a definition makes sense, and where it does not.

use std::fmt;

use super::{AtMost, Block, Filters, Kind, PriceRange, Variant};

/// The most products of a block.
pub const LIMIT: usize = 50;
/// The most categories, brands or tags of a filter.
pub const VALUES: usize = 100;
/// The most fallbacks.
pub const FALLBACKS: usize = 5;

/// Bytes of an id, of a name or title, and of a filter's value.
const ID_BYTES: usize = 64;
const NAME_BYTES: usize = 200;
const VALUE_BYTES: usize = 512;

/// The most languages of a title.
const LANGUAGES: usize = 50;

/// What is wrong with a definition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Where: `filters.price.lt`.
    pub path: String,
    /// What was expected.
    pub message: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}`: {}", self.path, self.message)
    }
}

impl std::error::Error for Fault {}

fn refuse<T>(path: impl Into<String>, message: impl Into<String>) -> Result<T, Fault> {
    Err(Fault { path: path.into(), message: message.into() })
}

impl Block {
    /// Checks what the types leave open.
    ///
    /// # Errors
    /// The first fault, with its path.
    pub fn check(&self) -> Result<(), Fault> {
        let is_id = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_' || c == '-';
        if self.id.is_empty() || self.id.len() > ID_BYTES || !self.id.chars().all(is_id) {
            return refuse("id", "expected 1 to 64 small letters, digits, `_` or `-`");
        }
        if self.name.len() > NAME_BYTES {
            return refuse("name", "expected at most 200 bytes");
        }
        let Some(split) = &self.split else {
            return self.check_settings("");
        };
        self.variant(Variant::A).check_settings("")?;
        if split.bucket > 100 {
            return refuse("split.bucket", format!("expected 0 to 100 percent, found {}", split.bucket));
        }
        if split.salt.is_empty() || split.salt.len() > VALUE_BYTES {
            return refuse("split.salt", "expected the name of a test, such as `test-1`");
        }
        self.variant(Variant::B).check_settings("split.with.")
    }

    fn check_settings(&self, at: &str) -> Result<(), Fault> {
        if self.title.len() > LANGUAGES {
            return refuse(format!("{at}title"), format!("expected at most {LANGUAGES} languages"));
        }
        for (language, title) in &self.title {
            let is_tag = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
            if !(2..=16).contains(&language.len()) || !language.chars().all(is_tag) {
                return refuse(
                    format!("{at}title"),
                    format!("expected languages such as `en` or `uk`, found `{language}`"),
                );
            }
            if title.trim().is_empty() || title.len() > NAME_BYTES {
                return refuse(format!("{at}title.{language}"), "expected 1 to 200 bytes of text");
            }
        }
        if !(1..=LIMIT).contains(&self.limit) {
            return refuse(format!("{at}limit"), format!("expected 1 to {LIMIT}, found {}", self.limit));
        }
        check_filters(&self.filters, &format!("{at}filters"))?;
        check_at_most(self.at_most, &format!("{at}at_most"))?;
        self.check_fallbacks(&format!("{at}fallbacks"))
    }

    fn check_fallbacks(&self, path: &str) -> Result<(), Fault> {
        if self.fallbacks.len() > FALLBACKS {
            return refuse(path, format!("expected at most {FALLBACKS}, found {}", self.fallbacks.len()));
        }
        let is_repeated =
            |(index, kind): &(usize, &Kind)| self.fallbacks.iter().take(*index).any(|before| before == *kind);
        match self.fallbacks.iter().enumerate().find(is_repeated) {
            Some((index, kind)) => {
                refuse(format!("{path}[{index}]"), format!("`{}` comes before already", kind.name()))
            }
            None => Ok(()),
        }
    }
}

fn check_filters(filters: &Filters, path: &str) -> Result<(), Fault> {
    let lists = [("category", &filters.category), ("brand", &filters.brand), ("tag", &filters.tag)];
    for (name, values) in lists {
        if values.len() > VALUES {
            return refuse(format!("{path}.{name}"), format!("expected at most {VALUES} values"));
        }
        let is_odd = |value: &String| value.trim().is_empty() || value.len() > VALUE_BYTES;
        if let Some(index) = values.iter().position(is_odd) {
            return refuse(format!("{path}.{name}[{index}]"), "expected 1 to 512 bytes of text");
        }
    }
    check_price(filters.price, &format!("{path}.price"))
}

fn check_price(range: PriceRange, path: &str) -> Result<(), Fault> {
    let bounds = [("gt", range.gt), ("gte", range.gte), ("lt", range.lt), ("lte", range.lte)];
    for (name, bound) in bounds {
        if bound.is_some_and(|bound| !bound.is_finite() || bound < 0.0) {
            return refuse(format!("{path}.{name}"), "expected a number of zero or more");
        }
    }
    if range.gt.is_some() && range.gte.is_some() || range.lt.is_some() && range.lte.is_some() {
        return refuse(path, "expected one lower and one upper bound at most");
    }
    let (low, high) = (range.gte.or(range.gt), range.lte.or(range.lt));
    let is_empty = low
        .zip(high)
        .is_some_and(|(low, high)| low > high || low == high && (range.gt.is_some() || range.lt.is_some()));
    if is_empty { refuse(path, "no price is within these bounds") } else { Ok(()) }
}

fn check_at_most(at_most: AtMost, path: &str) -> Result<(), Fault> {
    for (name, most) in [("category", at_most.category), ("brand", at_most.brand)] {
        if most.is_some_and(|most| !(1..=LIMIT).contains(&most)) {
            return refuse(format!("{path}.{name}"), format!("expected 1 to {LIMIT}"));
        }
    }
    Ok(())
}
