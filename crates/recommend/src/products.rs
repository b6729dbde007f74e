//! Products by number, so that an index holds four bytes where a name stands.

use std::cmp::Ordering;
use std::collections::HashMap;
use std::sync::Arc;

/// The how-many-th product that was seen.
pub(crate) type Product = u32;

/// Names and numbers of products; a number stays what it is.
#[derive(Debug, Default)]
pub(crate) struct Products {
    numbers: HashMap<Arc<str>, Product>,
    names: Vec<Arc<str>>,
}

impl Products {
    /// The number of a product, a new one if it was never seen.
    pub(crate) fn number(&mut self, name: &str) -> Product {
        if let Some(number) = self.numbers.get(name) {
            return *number;
        }
        let number = Product::try_from(self.names.len()).unwrap_or(Product::MAX);
        let name: Arc<str> = name.into();
        self.numbers.insert(Arc::clone(&name), number);
        self.names.push(name);
        number
    }

    /// The number of a product that was seen.
    pub(crate) fn known(&self, name: &str) -> Option<Product> {
        self.numbers.get(name).copied()
    }

    /// What a product is called.
    pub(crate) fn name(&self, product: Product) -> Option<&str> {
        at(&self.names, product).map(AsRef::as_ref)
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.names.len()
    }

    /// Which of two equally good products comes first: the shorter name, then the smaller, which for
    /// ids that are numbers is the smaller number. It does not rest on the order of arrival.
    pub(crate) fn order(&self, a: Product, b: Product) -> Ordering {
        let key = |product| self.name(product).map(|name| (name.len(), name));
        key(a).cmp(&key(b)).then(a.cmp(&b))
    }
}

/// Products in the order in which they first come.
pub(crate) fn once_each(products: impl Iterator<Item = Product>) -> Vec<Product> {
    let mut once = Vec::with_capacity(products.size_hint().0);
    for product in products {
        if !once.contains(&product) {
            once.push(product);
        }
    }
    once
}

/// What a list by product holds for one.
pub(crate) fn at<T>(list: &[T], product: Product) -> Option<&T> {
    usize::try_from(product).ok().and_then(|index| list.get(index))
}

/// What a list by product holds for one, to be changed.
pub(crate) fn at_mut<T>(list: &mut [T], product: Product) -> Option<&mut T> {
    usize::try_from(product).ok().and_then(|index| list.get_mut(index))
}
