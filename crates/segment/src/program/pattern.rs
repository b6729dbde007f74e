//! Regular expressions.

#[cfg(feature = "full")]
use regex::{Regex, RegexBuilder};

#[cfg(feature = "full")]
use crate::definition::limits;
use crate::definition::{DefinitionError, Fault, Trail};

/// A regular expression ready to run.
#[cfg(feature = "full")]
#[derive(Debug, Clone)]
pub(crate) struct Pattern(Regex);

#[cfg(feature = "full")]
impl Pattern {
    pub(crate) fn compile(
        pattern: &str,
        ignore_case: bool,
        trail: &Trail<'_>,
    ) -> Result<Pattern, DefinitionError> {
        let built = RegexBuilder::new(pattern)
            .case_insensitive(ignore_case)
            .size_limit(limits::PATTERN_BYTES)
            .build();
        built.map(Pattern).map_err(|error| {
            let message = match error {
                regex::Error::CompiledTooBig(_) => "expected a smaller regular expression".to_owned(),
                error => {
                    let detail = error.to_string();
                    let reason = detail.lines().last().unwrap_or_default();
                    format!(
                        "expected a regular expression in Rust `regex` syntax, {}",
                        reason.trim_start_matches("error: ")
                    )
                }
            };
            trail.key("matches").fault(Fault::BadPattern, message)
        })
    }

    /// Whether some part of the text matches.
    pub(crate) fn is_in(&self, text: &str) -> bool {
        self.0.is_match(text)
    }
}

/// There is none in a build without the feature `full`.
#[cfg(not(feature = "full"))]
#[derive(Debug, Clone)]
pub(crate) struct Pattern;

#[cfg(not(feature = "full"))]
impl Pattern {
    pub(crate) fn compile(
        _pattern: &str,
        _ignore_case: bool,
        trail: &Trail<'_>,
    ) -> Result<Pattern, DefinitionError> {
        Err(trail.key("matches").fault(Fault::BadPattern, "expected no `matches` in this build"))
    }

    /// Whether some part of the text matches.
    pub(crate) fn is_in(&self, _text: &str) -> bool {
        false
    }
}
