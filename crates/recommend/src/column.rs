//! Lists that grow without being copied: what doubles holds three times what it needs while it grows, and of
//! lists as long as the catalogue there are many.

use crate::products::Product;

/// Values of a block; a power of two.
const BLOCK: usize = 4_096;

/// A value for each product, in blocks.
#[derive(Debug, Clone, Default)]
pub(crate) struct Column<T> {
    blocks: Vec<Box<[T; BLOCK]>>,
}

impl<T: Copy + Default> Column<T> {
    /// What it holds for a product.
    pub(crate) fn get(&self, product: Product) -> Option<&T> {
        let (block, index) = place(product);
        self.blocks.get(block)?.get(index)
    }

    /// What it holds for a product that was put, to be changed.
    pub(crate) fn get_mut(&mut self, product: Product) -> Option<&mut T> {
        let (block, index) = place(product);
        self.blocks.get_mut(block)?.get_mut(index)
    }

    /// Sets what it holds for a product.
    pub(crate) fn put(&mut self, product: Product, value: T) {
        let (block, _) = place(product);
        while self.blocks.len() <= block {
            let Ok(new) = vec![T::default(); BLOCK].into_boxed_slice().try_into() else { return };
            self.blocks.push(new);
        }
        if let Some(held) = self.get_mut(product) {
            *held = value;
        }
    }

    /// All values in order, those never put included.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &T> {
        self.blocks.iter().flat_map(|block| block.iter())
    }

    /// The same, to be changed.
    pub(crate) fn iter_mut(&mut self) -> impl Iterator<Item = &mut T> {
        self.blocks.iter_mut().flat_map(|block| block.iter_mut())
    }

    /// The bytes that it takes.
    pub(crate) fn bytes(&self) -> usize {
        self.blocks.len() * BLOCK * size_of::<T>() + self.blocks.capacity() * size_of::<usize>()
    }
}

fn place(product: Product) -> (usize, usize) {
    let index = usize::try_from(product).unwrap_or(usize::MAX);
    (index / BLOCK, index % BLOCK)
}

/// Short lists of numbers by product, of which most are empty or hold one, which then takes no more than its
/// place in the column.
#[derive(Debug, Clone, Default)]
pub(crate) struct Lists {
    heads: Column<Head>,
    longer: Vec<Vec<u32>>,
    /// Places among the longer ones that nobody has.
    free: Vec<u32>,
}

/// One number, or where a longer list is, or that there is none.
#[derive(Debug, Clone, Copy)]
struct Head(u32);

/// Marks where a longer list is.
const LONGER: u32 = 1 << 31;

impl Default for Head {
    fn default() -> Head {
        Head(u32::MAX)
    }
}

impl Head {
    fn longer(self) -> Option<usize> {
        (self.0 & LONGER != 0 && self.0 != u32::MAX).then_some((self.0 & !LONGER) as usize)
    }
}

impl Lists {
    /// The list of a product.
    pub(crate) fn get(&self, product: Product) -> &[u32] {
        match self.heads.get(product) {
            None | Some(Head(u32::MAX)) => &[],
            Some(head) => match head.longer() {
                Some(place) => self.longer.get(place).map_or(&[], Vec::as_slice),
                None => std::slice::from_ref(&head.0),
            },
        }
    }

    /// Puts a number, below two to the power of 31, into the list of a product.
    pub(crate) fn insert(&mut self, product: Product, index: usize, number: u32) {
        let head = self.heads.get(product).copied().unwrap_or_default();
        if let Some(list) = head.longer().and_then(|place| self.longer.get_mut(place)) {
            reserve(list, 1);
            list.insert(index, number);
        } else if head.0 == u32::MAX {
            self.heads.put(product, Head(number));
        } else {
            let list = if index == 0 { vec![number, head.0] } else { vec![head.0, number] };
            let place = self.free.pop().unwrap_or(self.longer.len() as u32);
            settle(&mut self.longer, place, list);
            self.heads.put(product, Head(place | LONGER));
        }
    }

    /// Takes a number out of the list of a product, if it is there.
    pub(crate) fn remove(&mut self, product: Product, number: u32) {
        let head = self.heads.get(product).copied().unwrap_or_default();
        if head.0 == number {
            self.heads.put(product, Head::default());
        }
        let Some((place, list)) = head.longer().and_then(|place| Some((place, self.longer.get_mut(place)?)))
        else {
            return;
        };
        list.retain(|other| *other != number);
        if let [last] = **list {
            *list = Vec::new();
            self.free.push(place as u32);
            self.heads.put(product, Head(last));
        }
    }

    /// The lengths of all lists that are not empty, with their products.
    pub(crate) fn lengths(&self) -> impl Iterator<Item = (Product, usize)> + '_ {
        let lengths = (0..).zip(self.heads.iter()).map(|(product, head)| match head.longer() {
            Some(place) => (product, self.longer.get(place).map_or(0, Vec::len)),
            None => (product, usize::from(head.0 != u32::MAX)),
        });
        lengths.filter(|(_, length)| *length > 0)
    }

    /// The bytes that it takes.
    pub(crate) fn bytes(&self) -> usize {
        let longer: usize = self.longer.iter().map(Vec::capacity).sum();
        self.heads.bytes()
            + (longer + self.free.capacity()) * size_of::<u32>()
            + self.longer.capacity() * size_of::<Vec<u32>>()
    }
}

/// Puts a value at a place that nobody has: one that became free, or the one behind the last.
pub(crate) fn settle<T>(list: &mut Vec<T>, place: u32, value: T) {
    match list.get_mut(place as usize) {
        Some(free) => *free = value,
        None => {
            reserve(list, 1);
            list.push(value);
        }
    }
}

/// Room for some more in a list. It grows by an eighth at a time: what doubles leaves half of itself empty.
pub(crate) fn reserve<T>(list: &mut Vec<T>, more: usize) {
    if list.capacity() - list.len() < more {
        list.reserve_exact(more + list.len() / 8);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::{BTreeMap, BTreeSet};

    #[test]
    fn a_column_holds_what_was_put() {
        let mut column = Column::default();
        column.put(10_000, 7_u32);
        assert_eq!(
            [9_999, 10_000, 20_000].map(|product| column.get(product).copied()),
            [Some(0), Some(7), None]
        );
        column.iter_mut().for_each(|value| *value *= 2);
        assert_eq!(column.get(10_000), Some(&14));
    }

    proptest! {
        #[test]
        fn lists_hold_what_was_put(told in proptest::collection::vec((0..9_u32, 0..5_u32, any::<bool>()), 0..200)) {
            let (mut lists, mut expected) = (Lists::default(), BTreeMap::<u32, BTreeSet<u32>>::new());
            for (product, number, comes) in told {
                let held = expected.entry(product).or_default();
                if comes && held.insert(number) {
                    let index = lists.get(product).partition_point(|other| *other < number);
                    lists.insert(product, index, number);
                } else if !comes && held.remove(&number) {
                    lists.remove(product, number);
                }
            }
            expected.retain(|_, held| !held.is_empty());
            for (product, held) in &expected {
                prop_assert!(lists.get(*product).iter().eq(held));
            }
            let lengths: Vec<_> = expected.iter().map(|(product, held)| (*product, held.len())).collect();
            prop_assert_eq!(lists.lengths().collect::<Vec<_>>(), lengths);
        }
    }
}
