//! Sums by product, of those that have one, in a list that is cleared by what was touched.

use crate::column::reserve;
use crate::products::Product;

/// Sums by product.
#[derive(Debug, Default)]
pub(super) struct Scores {
    /// In the order in which they came up.
    sums: Vec<Sum>,
    /// Behind which place of that list a product stands; two bytes for each product of the shop.
    places: Vec<u16>,
}

/// The sums of a product: in sessions near to the one asked about, and a step on from there.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sum {
    pub(super) product: Product,
    pub(super) near: f32,
    pub(super) onward: f32,
}

impl Scores {
    /// Makes room for this many products.
    pub(super) fn reserve(&mut self, products: usize) {
        if let Some(new) = products.checked_sub(self.places.len()) {
            reserve(&mut self.places, new);
            self.places.resize(products, 0);
        }
    }

    /// The sums of a product, nothing yet if it was not touched. A walk touches a few thousand; above 65,535
    /// no more come in.
    pub(super) fn of(&mut self, product: Product) -> Option<&mut Sum> {
        let behind = self.places.get_mut(product as usize)?;
        if *behind == 0 {
            *behind = u16::try_from(self.sums.len() + 1).ok()?;
            self.sums.push(Sum { product, near: 0.0, onward: 0.0 });
        }
        self.sums.get_mut(usize::from(*behind) - 1)
    }

    /// All sums, in the order in which products came up.
    pub(super) fn all(&mut self) -> &mut [Sum] {
        &mut self.sums
    }

    /// Forgets everything.
    pub(super) fn clear(&mut self) {
        for sum in self.sums.drain(..) {
            if let Some(behind) = self.places.get_mut(sum.product as usize) {
                *behind = 0;
            }
        }
    }
}
