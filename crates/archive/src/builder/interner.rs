//! Texts that get a number each.

use foldhash::fast::FixedState;
use hashbrown::HashTable;
use std::hash::BuildHasher;

/// Numbers texts in the order in which they are first seen.
#[derive(Debug, Default)]
pub(super) struct Interner {
    places: HashTable<u32>,
    text: String,
    ends: Vec<usize>,
}

/// Always the same: what is built depends on the calls alone.
const HASHER: FixedState = FixedState::with_seed(0x5348_4f41_4c21);

pub(super) fn hash(text: &[u8]) -> u64 {
    HASHER.hash_one(text)
}

impl Interner {
    /// The number of this text.
    pub(super) fn number(&mut self, text: &str) -> u32 {
        let Interner { places, text: all, ends } = self;
        let of = |number: &u32| nth(all, ends, *number).unwrap_or_default();
        let hash_of = |text: &str| hash(text.as_bytes());
        if let Some(number) = places.find(hash_of(text), |number| of(number) == text) {
            return *number;
        }
        let number = ends.len() as u32;
        places.insert_unique(hash_of(text), number, |number| hash_of(of(number)));
        all.push_str(text);
        ends.push(all.len());
        number
    }

    /// The number of this text, if it has one.
    pub(super) fn find(&self, text: &str) -> Option<u32> {
        self.places.find(hash(text.as_bytes()), |number| self.get(*number) == Some(text)).copied()
    }

    /// The text of this number.
    pub(super) fn get(&self, number: u32) -> Option<&str> {
        nth(&self.text, &self.ends, number)
    }

    /// How many texts there are.
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// Every text, in order of number.
    pub(super) fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.len() as u32).filter_map(|number| self.get(number))
    }

    /// Takes in the texts of another, and tells which number each has here.
    pub(super) fn absorb(&mut self, other: &Interner) -> Vec<u32> {
        other.iter().map(|text| self.number(text)).collect()
    }
}

fn nth<'a>(text: &'a str, ends: &[usize], number: u32) -> Option<&'a str> {
    let number = number as usize;
    let from = match number.checked_sub(1) {
        None => 0,
        Some(before) => *ends.get(before)?,
    };
    text.get(from..*ends.get(number)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_has_one_number() {
        let mut interner = Interner::default();
        let texts = ["a", "", "ключ", "a", "b", ""];
        assert_eq!(texts.map(|text| interner.number(text)), [0, 1, 2, 0, 3, 1]);
        assert_eq!((interner.get(2), interner.get(4), interner.find("x")), (Some("ключ"), None, None));
        let mut other = Interner::default();
        other.number("b");
        other.number("c");
        assert_eq!(interner.absorb(&other), [3, 4]);
    }
}
