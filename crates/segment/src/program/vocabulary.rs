//! The names and paths that programs mention, each once and numbered.

use crate::history::EventName;
use crate::path::Path;

/// Things by their names, sorted by these.
#[derive(Debug, Clone)]
struct Named<T>(Vec<(Box<str>, T)>);

impl<T> Default for Named<T> {
    fn default() -> Named<T> {
        Named(Vec::new())
    }
}

impl<T: Clone> Named<T> {
    fn values(&self) -> impl ExactSizeIterator<Item = &T> {
        self.0.iter().map(|(_, value)| value)
    }

    /// What has this name; `make` makes it, given its number, where there is none.
    fn get(&mut self, name: &str, make: impl FnOnce(usize) -> T) -> T {
        let slot = self.0.len();
        match self.0.binary_search_by(|(known, _)| (**known).cmp(name)) {
            Ok(place) => self.0.get(place).map_or_else(|| make(slot), |(_, value)| value.clone()),
            Err(place) => {
                let value = make(slot);
                self.0.insert(place, (name.into(), value.clone()));
                value
            }
        }
    }
}

/// The names, paths and tests of one program, or of all programs that share their leaves.
///
/// Whoever evaluates many contacts finds out once where what each number stands for is kept.
#[derive(Debug, Clone, Default)]
pub struct Vocabulary {
    events: Named<EventName>,
    params: Named<Path>,
    contexts: Named<Path>,
    attributes: Named<Path>,
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
        self.events.get(name, |slot| EventName::numbered(name, slot))
    }

    pub(crate) fn param(&mut self, path: &str) -> Path {
        self.params.get(path, |slot| Path::numbered(path, slot))
    }

    pub(crate) fn context(&mut self, path: &str) -> Path {
        self.contexts.get(path, |slot| Path::numbered(path, slot))
    }

    pub(crate) fn attribute(&mut self, path: &str) -> Path {
        self.attributes.get(path, |slot| Path::numbered(path, slot))
    }

    /// The attribute that tells membership of a segment whose members are put in from outside.
    pub(crate) fn membership(&mut self, id: &str) -> Path {
        let name = [Path::MEMBERSHIPS, ".", id].concat();
        self.attributes.get(&name, |slot| Path::of_parts(&[Path::MEMBERSHIPS, id], slot))
    }

    /// The number of one more test.
    pub(crate) fn test(&mut self) -> usize {
        self.tests += 1;
        self.tests - 1
    }
}
