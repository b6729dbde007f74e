//! The calls of a ledger: a list for each name.

use event::Call;
use hashbrown::HashTable;
use segment::EventName;

/// Lists of calls in (time, id) order, by their names. A list keeps its number for as long as the ledger
/// lives; the list of calls that are no events has the empty name.
#[derive(Clone, Default)]
pub(super) struct Lists {
    lists: Vec<(Box<str>, Vec<Call>)>,
    /// Numbers by hashes of names.
    numbers: HashTable<(u64, u32)>,
}

impl Lists {
    /// The calls of a name.
    pub(super) fn named(&self, name: &str) -> &[Call] {
        self.hashed(name, EventName::hash_of(name))
    }

    /// The same by the name's hash.
    pub(super) fn hashed(&self, name: &str, hash: u64) -> &[Call] {
        self.number(name, hash).map_or(&[], |number| self.get(number))
    }

    /// The calls of a list.
    pub(super) fn get(&self, number: u32) -> &[Call] {
        self.lists.get(index(number)).map_or(&[], |(_, calls)| calls)
    }

    /// The list of a name, made if there is none, and its number.
    pub(super) fn of(&mut self, name: &str) -> (u32, &[Call]) {
        let hash = EventName::hash_of(name);
        let number = self.number(name, hash).unwrap_or_else(|| self.add(name, hash));
        (number, self.get(number))
    }

    /// Puts a call at its place in a list.
    pub(super) fn put(&mut self, number: u32, at: usize, call: Call) {
        match self.get_mut(number) {
            Some(list) if list.len() == at => list.push(call),
            Some(list) => list.insert(at, call),
            None => {}
        }
    }

    /// The calls of a list, to be changed.
    pub(super) fn get_mut(&mut self, number: u32) -> Option<&mut Vec<Call>> {
        self.lists.get_mut(index(number)).map(|(_, calls)| calls)
    }

    /// All lists in which there are calls, with their names, in whatever order.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, &[Call])> {
        let all = self.lists.iter().map(|(name, calls)| (name.as_ref(), calls.as_slice()));
        all.filter(|(_, calls)| !calls.is_empty())
    }

    /// The lists of events.
    pub(super) fn events(&self) -> impl Iterator<Item = &[Call]> {
        self.iter().filter(|(name, _)| !name.is_empty()).map(|(_, calls)| calls)
    }

    fn number(&self, name: &str, hash: u64) -> Option<u32> {
        let is_it = |(known, number): &(u64, u32)| {
            *known == hash && self.lists.get(index(*number)).is_some_and(|(known, _)| **known == *name)
        };
        self.numbers.find(hash, is_it).map(|(_, number)| *number)
    }

    fn add(&mut self, name: &str, hash: u64) -> u32 {
        // INVARIANT: a contact has fewer calls than that, and so fewer names.
        let number = u32::try_from(self.lists.len()).unwrap_or(u32::MAX);
        self.lists.push((name.into(), Vec::new()));
        self.numbers.insert_unique(hash, (hash, number), |(hash, _)| *hash);
        number
    }
}

fn index(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

impl std::fmt::Debug for Lists {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_map().entries(self.iter()).finish()
    }
}
