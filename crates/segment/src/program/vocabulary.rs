//! The names and paths that programs mention, each once and numbered.

use std::collections::BTreeMap;

use crate::history::EventName;
use crate::path::Path;

/// The names, paths and tests of one program, or of all programs that share their leaves.
///
/// Whoever evaluates many contacts finds out once where what each number stands for is kept.
#[derive(Debug, Clone, Default)]
pub struct Vocabulary {
    events: BTreeMap<Box<str>, EventName>,
    params: BTreeMap<Box<str>, Path>,
    contexts: BTreeMap<Box<str>, Path>,
    attributes: BTreeMap<Box<str>, Path>,
    tests: usize,
    every_event: bool,
}

impl Vocabulary {
    /// The names of the events that are looked at, sorted.
    pub fn events(&self) -> impl ExactSizeIterator<Item = &EventName> {
        self.events.values()
    }

    /// The paths of params that are looked at, those of the fields of items not included.
    pub fn params(&self) -> impl ExactSizeIterator<Item = &Path> {
        self.params.values()
    }

    /// The paths into the context of calls that are looked at.
    pub fn contexts(&self) -> impl ExactSizeIterator<Item = &Path> {
        self.contexts.values()
    }

    /// The paths of attributes that are looked at.
    pub fn attributes(&self) -> impl ExactSizeIterator<Item = &Path> {
        self.attributes.values()
    }

    /// How many tests of params there are.
    pub fn tests(&self) -> usize {
        self.tests
    }

    /// Whether events of other names count as well, with the params that are looked at.
    pub fn needs_every_event(&self) -> bool {
        self.every_event
    }

    pub(crate) fn need_every_event(&mut self, need: bool) {
        self.every_event |= need;
    }

    pub(crate) fn event(&mut self, name: &str) -> EventName {
        let slot = self.events.len();
        self.events.entry(name.into()).or_insert_with(|| EventName::numbered(name, slot)).clone()
    }

    pub(crate) fn param(&mut self, path: &str) -> Path {
        numbered(&mut self.params, path)
    }

    pub(crate) fn context(&mut self, path: &str) -> Path {
        numbered(&mut self.contexts, path)
    }

    pub(crate) fn attribute(&mut self, path: &str) -> Path {
        numbered(&mut self.attributes, path)
    }

    /// The attribute that tells membership of a segment whose members are put in from outside.
    pub(crate) fn membership(&mut self, id: &str) -> Path {
        let slot = self.attributes.len();
        let path = || Path::of_parts(&[Path::MEMBERSHIPS, id], slot);
        self.attributes.entry(format!("{}.{id}", Path::MEMBERSHIPS).into()).or_insert_with(path).clone()
    }

    /// The number of one more test.
    pub(crate) fn test(&mut self) -> usize {
        self.tests += 1;
        self.tests - 1
    }
}

fn numbered(paths: &mut BTreeMap<Box<str>, Path>, dotted: &str) -> Path {
    let slot = paths.len();
    paths.entry(dotted.into()).or_insert_with(|| Path::numbered(dotted, slot)).clone()
}
