//! References: which segments a definition names, and that they do not go round in a circle.

use std::collections::{BTreeMap, BTreeSet};

use super::error::{DefinitionError, Fault, Trail};
use super::limits::CHAIN;
use super::place::cut;
use super::{Condition, Definition};

/// A segment is named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Reference<'d> {
    /// Where, as a JSON path.
    pub(crate) path: String,
    /// Its id.
    pub(crate) segment: &'d str,
}

impl Definition {
    /// The ids of the segments that it depends on and does not define itself, sorted, each once.
    pub fn references(&self) -> impl Iterator<Item = &str> {
        let outer = references(self, &Trail::ROOT);
        let inner = self.segments.iter().flat_map(|(id, definition)| inside(id, definition));
        let ids = outer.into_iter().chain(inner).map(|reference| reference.segment);
        let foreign = ids.filter(|id| !self.segments.contains_key(*id));
        foreign.collect::<BTreeSet<_>>().into_iter()
    }
}

/// The references of one of the definitions inside a definition.
fn inside<'d>(id: &str, definition: &'d Definition) -> Vec<Reference<'d>> {
    references(definition, &Trail::ROOT.key("segments").key(id))
}

/// The references of a definition's own condition.
fn references<'d>(definition: &'d Definition, trail: &Trail<'_>) -> Vec<Reference<'d>> {
    let mut found = Vec::new();
    if let Some(condition) = &definition.condition {
        collect(condition, &trail.key("where"), &mut found);
    }
    found
}

fn collect<'d>(condition: &'d Condition, trail: &Trail<'_>, found: &mut Vec<Reference<'d>>) {
    let mut each = |of: &'d [Condition], trail: &Trail<'_>| {
        let numbered = of.iter().enumerate();
        numbered.for_each(|(index, inside)| collect(inside, &trail.index(index), found));
    };
    match condition {
        Condition::All(of) => each(of, &trail.key("all")),
        Condition::Any(of) => each(of, &trail.key("any")),
        Condition::AtLeast { of, .. } => each(of, &trail.key("at_least").key("of")),
        Condition::Not(inside) => collect(inside, &trail.key("not"), found),
        Condition::ForSome { that, .. } => collect(that, &trail.key("that"), found),
        Condition::Segment(membership) => {
            let mut name = |trail: &Trail<'_>, segment: &'d str| {
                found.push(Reference { path: trail.to_string(), segment });
            };
            name(&trail.key("segment"), &membership.segment);
            if let Some(from) = &membership.from {
                name(&trail.key("is").key("from"), from);
            }
        }
        Condition::Everyone
        | Condition::Attribute { .. }
        | Condition::AttributeAny { .. }
        | Condition::Held(_)
        | Condition::Event(_)
        | Condition::Pick(_)
        | Condition::Sequence(_)
        | Condition::Regular(_)
        | Condition::Compare(_)
        | Condition::Bucket(_) => {}
    }
}

/// Refuses segments that depend on themselves, and long chains of those that depend on each other.
pub(super) fn check(definition: &Definition) -> Result<(), DefinitionError> {
    let mut graph = Graph { segments: &definition.segments, way: Vec::new(), heights: BTreeMap::new() };
    graph.climb(references(definition, &Trail::ROOT))?;
    definition.segments.keys().try_for_each(|id| graph.height(id).map(drop))
}

struct Graph<'d> {
    segments: &'d BTreeMap<String, Definition>,
    /// The segments on the way to the one that is looked at.
    way: Vec<&'d str>,
    /// How many stand on each other, for those that have been looked at.
    heights: BTreeMap<&'d str, usize>,
}

impl<'d> Graph<'d> {
    /// How many segments stand on each other, this one on top; none where the shop has to know it.
    fn height(&mut self, id: &'d str) -> Result<usize, DefinitionError> {
        if let Some(height) = self.heights.get(id) {
            return Ok(*height);
        }
        let Some(definition) = self.segments.get(id) else {
            return Ok(0);
        };
        self.way.push(id);
        let height = 1 + self.climb(inside(id, definition))?;
        self.way.pop();
        self.heights.insert(id, height);
        Ok(height)
    }

    /// The greatest height of those that are referred to.
    fn climb(&mut self, references: Vec<Reference<'d>>) -> Result<usize, DefinitionError> {
        let mut highest = 0;
        for reference in references {
            if let Some(start) = self.way.iter().position(|id| *id == reference.segment) {
                return Err(circle(self.way.get(start..).unwrap_or_default(), reference));
            }
            let is_last = self.way.len() >= CHAIN;
            if is_last && self.segments.contains_key(reference.segment) {
                return Err(too_long(reference));
            }
            highest = highest.max(self.height(reference.segment)?);
            if highest >= CHAIN && !self.way.is_empty() {
                return Err(too_long(reference));
            }
        }
        Ok(highest)
    }
}

fn circle(way: &[&str], reference: Reference<'_>) -> DefinitionError {
    let ids: Vec<String> =
        way.iter().chain([&reference.segment]).map(|id| format!("`{}`", cut(id))).collect();
    let message = format!("expected no segment that depends on itself, found {}", ids.join(" → "));
    DefinitionError { code: Fault::Cycle, path: reference.path, message }
}

fn too_long(reference: Reference<'_>) -> DefinitionError {
    let message = format!("expected at most {CHAIN} segments in a row that depend on each other");
    DefinitionError { code: Fault::TooDeep, path: reference.path, message }
}
