//! A bounded memory of names.

use std::collections::{HashSet, VecDeque};
use std::hash::{DefaultHasher, Hash, Hasher};

/// Remembers the last names, by their hashes: at most some 24 bytes each.
pub(super) struct Recent {
    most: usize,
    known: HashSet<u64>,
    order: VecDeque<u64>,
}

impl Recent {
    /// A memory of `most` names.
    pub(super) fn of(most: usize) -> Recent {
        Recent { most, known: HashSet::new(), order: VecDeque::new() }
    }

    /// Whether the name is remembered.
    pub(super) fn contains(&self, name: &str) -> bool {
        self.known.contains(&hash(name))
    }

    /// Remembers a name; whether it is new.
    pub(super) fn insert(&mut self, name: &str) -> bool {
        let name = hash(name);
        if !self.known.insert(name) {
            return false;
        }
        self.order.push_back(name);
        if self.order.len() > self.most
            && let Some(oldest) = self.order.pop_front()
        {
            self.known.remove(&oldest);
        }
        true
    }
}

fn hash(name: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    name.hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_oldest_name_is_forgotten_first() {
        let mut recent = Recent::of(2);
        assert!(recent.insert("a") && recent.insert("b"));
        assert!(!recent.insert("a"));
        assert!(recent.insert("c"));
        assert!(!recent.contains("a") && recent.contains("b") && recent.contains("c"));
    }
}
