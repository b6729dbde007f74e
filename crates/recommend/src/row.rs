//! Products in an order.

use crate::column::reserve;
use crate::products::Product;

/// Products of a block.
const OF_ROW: usize = 1_024;

/// Products in an order that is told with each, in blocks of some.
#[derive(Debug, Clone, Default)]
pub(crate) struct Row {
    blocks: Vec<Vec<Product>>,
    len: usize,
}

impl Row {
    /// Puts a product in its place by a key.
    pub(crate) fn insert<K: Ord>(&mut self, product: Product, own: K, key: impl Fn(Product) -> K) {
        self.len += 1;
        let index = self.block_of(&own, &key);
        let is_last = index + 1 >= self.blocks.len();
        let Some(block) = self.blocks.get_mut(index) else {
            self.blocks.push(vec![product]);
            return;
        };
        let place = block.partition_point(|other| key(*other) < own);
        if block.len() < OF_ROW {
            reserve(block, 1);
            block.insert(place, product);
        } else if is_last && place == block.len() {
            block.shrink_to_fit();
            self.blocks.push(vec![product]);
        } else {
            let mut rest = block.split_off(block.len() / 2);
            match place.checked_sub(block.len()) {
                Some(place) => rest.insert(place, product),
                None => block.insert(place, product),
            }
            self.blocks.insert(index + 1, rest);
        }
    }

    /// Takes out a product that has this key.
    pub(crate) fn remove<K: Ord>(&mut self, product: Product, own: &K, key: impl Fn(Product) -> K) {
        let index = self.block_of(own, &key);
        let Some(block) = self.blocks.get_mut(index) else { return };
        if let Some(place) = block.iter().position(|other| *other == product) {
            block.remove(place);
            self.len -= 1;
        }
        if block.is_empty() {
            self.blocks.remove(index);
        }
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.len
    }

    /// The last first.
    pub(crate) fn backwards(&self) -> impl Iterator<Item = Product> + '_ {
        self.blocks.iter().rev().flat_map(|block| block.iter().rev().copied())
    }

    /// The bytes that it takes.
    pub(crate) fn bytes(&self) -> usize {
        let products: usize = self.blocks.iter().map(Vec::capacity).sum();
        products * size_of::<Product>() + self.blocks.capacity() * size_of::<Vec<Product>>()
    }

    /// The block that holds what has a key, or would.
    fn block_of<K: Ord>(&self, own: &K, key: impl Fn(Product) -> K) -> usize {
        let begins_before = |block: &Vec<Product>| block.first().is_some_and(|first| key(*first) <= *own);
        self.blocks.partition_point(begins_before).saturating_sub(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_row_is_in_order(told in proptest::collection::vec((0..4_000_u32, any::<bool>()), 0..9_000)) {
            let (mut row, mut expected) = (Row::default(), std::collections::BTreeSet::new());
            // By another order than that of their numbers.
            let key = |product: Product| (product % 7, product);
            for (product, comes) in told {
                if comes && expected.insert(key(product)) {
                    row.insert(product, key(product), key);
                } else if !comes && expected.remove(&key(product)) {
                    row.remove(product, &key(product), key);
                }
            }
            prop_assert_eq!(row.len(), expected.len());
            prop_assert!(row.backwards().eq(expected.into_iter().rev().map(|(_, product)| product)));
        }
    }
}
