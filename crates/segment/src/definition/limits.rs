//! How large a definition may be.

use super::error::{DefinitionError, Fault};
use super::place::Place;

/// Conditions inside each other; filters inside each other likewise.
pub const DEPTH: usize = 16;
/// Conditions in one definition, those that hold others included.
pub const CONDITIONS: usize = 256;
/// Filters in one definition.
pub const FILTERS: usize = 1_024;
/// Steps in one sequence.
pub const STEPS: usize = 256;
/// Definitions inside one definition.
pub const SEGMENTS: usize = 1_024;
/// Segments of one definition in a row, each of which depends on the next.
pub const CHAIN: usize = 16;
/// Bytes that the compiled form of one regular expression may take.
pub const PATTERN_BYTES: usize = 1 << 20;

/// What was counted while a definition is read.
#[derive(Default)]
pub(crate) struct Reading {
    conditions: usize,
    filters: usize,
}

impl Reading {
    /// Counts a condition at this depth, 1 being the outermost.
    pub(crate) fn condition(&mut self, place: &Place<'_>, depth: usize) -> Result<(), DefinitionError> {
        self.conditions += 1;
        check(place, self.conditions, CONDITIONS, "conditions")?;
        check_depth(place, depth, "conditions")
    }

    /// Counts a filter at this depth, 1 being the outermost of its condition.
    pub(crate) fn filter(&mut self, place: &Place<'_>, depth: usize) -> Result<(), DefinitionError> {
        self.filters += 1;
        check(place, self.filters, FILTERS, "filters")?;
        check_depth(place, depth, "filters")
    }
}

fn check(place: &Place<'_>, count: usize, limit: usize, what: &str) -> Result<(), DefinitionError> {
    if count > limit {
        return Err(place.fault(Fault::TooMany, format!("expected at most {limit} {what} in a definition")));
    }
    Ok(())
}

fn check_depth(place: &Place<'_>, depth: usize, what: &str) -> Result<(), DefinitionError> {
    if depth > DEPTH {
        return Err(place.fault(Fault::TooDeep, format!("expected at most {DEPTH} {what} inside each other")));
    }
    Ok(())
}
