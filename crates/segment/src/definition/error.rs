//! Why a definition is refused.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A fault in a definition: where it is and what was expected there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{}{message}", prefix(.path))]
pub struct DefinitionError {
    /// What kind of fault it is.
    pub code: Fault,
    /// The JSON path of the fault, such as `where.all[1].is.gte`; empty for the whole definition.
    pub path: String,
    /// What was expected there.
    pub message: String,
}

fn prefix(path: &str) -> String {
    if path.is_empty() { String::new() } else { format!("{path}: ") }
}

/// The kinds of faults, as words for programs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fault {
    /// The text is no JSON.
    NotJson,
    /// A key that means nothing here.
    UnknownKey,
    /// A condition, filter, window or measure that does not exist.
    UnknownOperator,
    /// A key that must be there is not.
    Missing,
    /// Text where a number is expected, and the like.
    WrongType,
    /// The right type, but not one of the values that mean something.
    BadValue,
    /// A duration that cannot be read.
    BadDuration,
    /// A date or time that cannot be read.
    BadTime,
    /// A timezone that the IANA database does not know.
    BadTimezone,
    /// A regular expression that cannot be read or is too large.
    BadPattern,
    /// Bounds that nothing can meet.
    Impossible,
    /// Segments that depend on each other in a circle.
    Cycle,
    /// More levels than the limit.
    TooDeep,
    /// More conditions than the limit.
    TooMany,
    /// The id of a segment that does not exist.
    UnknownSegment,
}

/// Where something stands in a definition; printed as a JSON path.
#[derive(Clone, Copy)]
pub(crate) struct Trail<'a> {
    parent: Option<&'a Trail<'a>>,
    step: Step<'a>,
}

#[derive(Clone, Copy)]
enum Step<'a> {
    Root,
    Key(&'a str),
    Index(usize),
}

impl<'a> Trail<'a> {
    pub(crate) const ROOT: Trail<'static> = Trail { parent: None, step: Step::Root };

    pub(crate) fn key(&'a self, key: &'a str) -> Trail<'a> {
        Trail { parent: Some(self), step: Step::Key(key) }
    }

    pub(crate) fn index(&'a self, index: usize) -> Trail<'a> {
        Trail { parent: Some(self), step: Step::Index(index) }
    }

    #[cfg(feature = "full")]
    pub(crate) fn fault(&self, code: Fault, message: impl fmt::Display) -> DefinitionError {
        DefinitionError { code, path: self.to_string(), message: message.to_string() }
    }

    /// Without words: what is read was checked before.
    #[cfg(not(feature = "full"))]
    pub(crate) fn fault(&self, code: Fault, _message: impl fmt::Display) -> DefinitionError {
        DefinitionError { code, path: String::new(), message: String::new() }
    }
}

impl fmt::Display for Trail<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(parent) = self.parent else {
            return Ok(());
        };
        parent.fmt(f)?;
        match self.step {
            Step::Root => Ok(()),
            Step::Index(index) => write!(f, "[{index}]"),
            Step::Key(key) if !is_plain(key) => write!(f, "[{key:?}]"),
            Step::Key(key) if parent.parent.is_none() => f.write_str(key),
            Step::Key(key) => write!(f, ".{key}"),
        }
    }
}

fn is_plain(key: &str) -> bool {
    !key.is_empty() && key.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '-')
}
