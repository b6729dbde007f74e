//! Where the calls of a ledger are, by their ids.

use std::fmt;
use std::hash::BuildHasher;
use std::rc::Rc;

use event::Time;
use foldhash::fast::FixedState;
use hashbrown::HashTable;

/// The list that a call is in, and its time.
#[derive(Debug, Clone)]
pub(super) struct Place {
    pub(super) name: Rc<str>,
    pub(super) time: Time,
}

/// Places by hashes of ids: the ids themselves are with the calls.
#[derive(Clone, Default)]
pub(super) struct Places(HashTable<(u64, Place)>);

impl Places {
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// What `at` finds at the place of an id.
    pub(super) fn find<T>(&self, id: &str, at: impl Fn(&Place) -> Option<T>) -> Option<T> {
        let hash = hash(id);
        let mut found = None;
        self.0.find(hash, |(known, place)| {
            *known == hash && {
                found = at(place);
                found.is_some()
            }
        });
        found
    }

    /// Writes down the place of an id that has none yet.
    pub(super) fn put(&mut self, id: &str, place: Place) {
        let hash = hash(id);
        self.0.insert_unique(hash, (hash, place), |(hash, _)| *hash);
    }

    /// Takes out the place of an id: the one at which `at` finds something.
    pub(super) fn remove<T>(&mut self, id: &str, at: impl Fn(&Place) -> Option<T>) -> Option<Place> {
        let hash = hash(id);
        let entry = self.0.find_entry(hash, |(known, place)| *known == hash && at(place).is_some());
        let ((_, place), _) = entry.ok()?.remove();
        Some(place)
    }
}

/// Ids are chosen by senders: one who makes ids that share a hash slows down a contact of their own.
fn hash(id: &str) -> u64 {
    FixedState::default().hash_one(id)
}

impl fmt::Debug for Places {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.0.iter().map(|(_, place)| place)).finish()
    }
}
