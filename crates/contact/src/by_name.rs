//! Things by the names of events.

use event::text::same;
use hashbrown::HashTable;
use segment::EventName;

/// A thing for each name. It keeps its number for as long as the table lives.
#[derive(Debug, Clone)]
pub(crate) struct ByName<T> {
    things: Vec<(Box<str>, T)>,
    /// Numbers by hashes of names.
    numbers: HashTable<(u64, u32)>,
}

impl<T> Default for ByName<T> {
    fn default() -> ByName<T> {
        ByName { things: Vec::new(), numbers: HashTable::new() }
    }
}

impl<T> ByName<T> {
    /// The thing of a name.
    pub(crate) fn named(&self, name: &str) -> Option<&T> {
        self.hashed(name, EventName::hash_of(name))
    }

    /// The same by the name's hash.
    pub(crate) fn hashed(&self, name: &str, hash: u64) -> Option<&T> {
        self.get(self.number(name, hash)?)
    }

    /// The thing of a number.
    pub(crate) fn get(&self, number: u32) -> Option<&T> {
        self.things.get(index(number)).map(|(_, thing)| thing)
    }

    /// The same, to be changed.
    pub(crate) fn get_mut(&mut self, number: u32) -> Option<&mut T> {
        self.things.get_mut(index(number)).map(|(_, thing)| thing)
    }

    /// All things, with their names, in the order of their numbers.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &T)> {
        self.things.iter().map(|(name, thing)| (name.as_ref(), thing))
    }

    fn number(&self, name: &str, hash: u64) -> Option<u32> {
        let is_it = |(known, number): &(u64, u32)| {
            *known == hash && self.things.get(index(*number)).is_some_and(|(known, _)| same(known, name))
        };
        self.numbers.find(hash, is_it).map(|(_, number)| *number)
    }
}

impl<T: Default> ByName<T> {
    /// The number of the thing of a name, made if there is none.
    pub(crate) fn number_of(&mut self, name: &str) -> u32 {
        let hash = EventName::hash_of(name);
        self.number(name, hash).unwrap_or_else(|| self.add(name, hash))
    }

    fn add(&mut self, name: &str, hash: u64) -> u32 {
        // INVARIANT: a contact has fewer calls than that, and a shop's programs fewer names.
        let number = u32::try_from(self.things.len()).unwrap_or(u32::MAX);
        self.things.push((name.into(), T::default()));
        self.numbers.insert_unique(hash, (hash, number), |(hash, _)| *hash);
        number
    }
}

fn index(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}
