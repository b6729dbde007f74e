//! The calls of a ledger: a list for each name.

use event::Call;

use crate::by_name::ByName;

/// Lists of calls in (time, id) order, by their names. A list keeps its number for as long as the ledger
/// lives; the list of calls that are no events has the empty name.
#[derive(Clone, Default)]
pub(super) struct Lists(ByName<Vec<Call>>);

impl Lists {
    /// The calls of a name.
    pub(super) fn named(&self, name: &str) -> &[Call] {
        self.0.named(name).map_or(&[], Vec::as_slice)
    }

    /// The same by the name's hash.
    pub(super) fn hashed(&self, name: &str, hash: u64) -> &[Call] {
        self.0.hashed(name, hash).map_or(&[], Vec::as_slice)
    }

    /// The calls of a list.
    pub(super) fn get(&self, number: u32) -> &[Call] {
        self.0.get(number).map_or(&[], Vec::as_slice)
    }

    /// The list of a name, made if there is none, and its number.
    pub(super) fn of(&mut self, name: &str) -> (u32, &[Call]) {
        let number = self.0.number_of(name);
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
        self.0.get_mut(number)
    }

    /// All lists in which there are calls, with their names, in whatever order.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, &[Call])> {
        let all = self.0.iter().map(|(name, calls)| (name, calls.as_slice()));
        all.filter(|(_, calls)| !calls.is_empty())
    }

    /// The lists of events.
    pub(super) fn events(&self) -> impl Iterator<Item = &[Call]> {
        self.iter().filter(|(name, _)| !name.is_empty()).map(|(_, calls)| calls)
    }
}

impl std::fmt::Debug for Lists {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_map().entries(self.iter()).finish()
    }
}
