//! Sums by product, in a list as long as there are products that is cleared by what was touched.

use crate::products::{Product, at, at_mut, reach};

/// Sums by product.
#[derive(Debug, Default)]
pub(super) struct Scores {
    sums: Vec<f32>,
    touched: Vec<Product>,
}

impl Scores {
    /// Makes room for this many products.
    pub(super) fn reserve(&mut self, products: usize) {
        if let Some(last) = products.checked_sub(1).and_then(|last| Product::try_from(last).ok()) {
            reach(&mut self.sums, last);
        }
    }

    /// Adds to the sum of a product.
    pub(super) fn add(&mut self, product: Product, amount: f32) {
        if let Some(sum) = at_mut(&mut self.sums, product) {
            if *sum == 0.0 {
                self.touched.push(product);
            }
            *sum += amount;
        }
    }

    /// The sum of a product.
    pub(super) fn of(&self, product: Product) -> f32 {
        at(&self.sums, product).copied().unwrap_or(0.0)
    }

    /// Takes the sum of a product away and gives what it was.
    pub(super) fn take(&mut self, product: Product) -> f32 {
        at_mut(&mut self.sums, product).map_or(0.0, std::mem::take)
    }

    /// Changes each sum that is not zero and gives what they are together.
    pub(super) fn adjust(&mut self, mut change: impl FnMut(Product, f32) -> f32) -> f32 {
        let mut whole = 0.0;
        for product in &self.touched {
            if let Some(sum) = at_mut(&mut self.sums, *product) {
                *sum = change(*product, *sum);
                whole += *sum;
            }
        }
        whole
    }

    /// The products with a sum, in the order in which they came up.
    pub(super) fn products(&self) -> &[Product] {
        &self.touched
    }

    /// Sets everything to zero.
    pub(super) fn clear(&mut self) {
        for product in self.touched.drain(..) {
            if let Some(sum) = at_mut(&mut self.sums, product) {
                *sum = 0.0;
            }
        }
    }
}
