//! Where the calls of a ledger are, by their ids.

use std::fmt;
use std::hash::BuildHasher;

use event::Time;
use foldhash::fast::FixedState;
use hashbrown::HashTable;

/// The list that a call is in, and its time.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    /// The number of the list.
    pub(super) list: u32,
    pub(super) time: Time,
}

/// Places by hashes of ids: the ids themselves are with the calls.
#[derive(Clone, Default)]
pub(super) struct Places(HashTable<(u64, Place)>);

impl Places {
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// What `at` finds at the place of an id of this hash.
    pub(super) fn find<T>(&self, hash: u64, at: impl Fn(&Place) -> Option<T>) -> Option<T> {
        let mut found = None;
        self.0.find(hash, |(known, place)| {
            *known == hash && {
                found = at(place);
                found.is_some()
            }
        });
        found
    }

    /// Writes down the place of an id of this hash that has none yet.
    pub(super) fn put(&mut self, hash: u64, place: Place) {
        self.0.insert_unique(hash, (hash, place), |(hash, _)| *hash);
    }

    /// Takes out the place of an id of this hash: the one at which `at` finds something.
    pub(super) fn remove<T>(&mut self, hash: u64, at: impl Fn(&Place) -> Option<T>) -> Option<Place> {
        let entry = self.0.find_entry(hash, |(known, place)| *known == hash && at(place).is_some());
        let ((_, place), _) = entry.ok()?.remove();
        Some(place)
    }
}

/// The hash of an id. Ids are chosen by senders: one who makes ids that share a hash slows down a contact of their own.
pub(super) fn hash(id: &str) -> u64 {
    FixedState::default().hash_one(id)
}

impl fmt::Debug for Places {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.0.iter().map(|(_, place)| place)).finish()
    }
}
