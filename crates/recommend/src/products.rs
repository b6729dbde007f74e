//! Products by number, so that an index holds four bytes where a name stands.

use std::cmp::Ordering;
use std::hash::BuildHasher;

use foldhash::fast::FixedState;
use hashbrown::HashTable;

use crate::pages::packed::Packed;

/// The how-many-th product that was seen.
pub(crate) type Product = u32;

/// Names and numbers of products; a number stays what it is. The names lie one behind the other, so that
/// a product takes about ten bytes and its name.
#[derive(Debug, Default, Clone)]
pub(crate) struct Products {
    text: String,
    /// Where each name ends.
    ends: Vec<u32>,
    numbers: HashTable<Product>,
}

impl Products {
    /// The number of a product, a new one if it was never seen.
    pub(crate) fn number(&mut self, name: &str) -> Product {
        if let Some(number) = self.known(name) {
            return number;
        }
        let number = Product::try_from(self.ends.len()).unwrap_or(Product::MAX);
        if self.text.capacity() - self.text.len() < name.len() {
            self.text.reserve_exact(name.len() + self.text.len() / 8);
        }
        self.text.push_str(name);
        reserve(&mut self.ends, 1);
        self.ends.push(u32::try_from(self.text.len()).unwrap_or(u32::MAX));
        let Products { text, ends, numbers } = self;
        numbers
            .insert_unique(hash(name), number, |other| hash(named(text, ends, *other).unwrap_or_default()));
        number
    }

    /// The number of a product that was seen.
    pub(crate) fn known(&self, name: &str) -> Option<Product> {
        self.numbers.find(hash(name), |number| self.name(*number) == Some(name)).copied()
    }

    /// What a product is called.
    pub(crate) fn name(&self, product: Product) -> Option<&str> {
        named(&self.text, &self.ends, product)
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    /// The bytes of all names.
    pub(crate) fn text_bytes(&self) -> usize {
        self.text.len()
    }

    /// The bytes that it takes.
    pub(crate) fn bytes(&self) -> usize {
        self.text.capacity() + self.ends.capacity() * size_of::<u32>() + self.numbers.allocation_size()
    }

    /// Which of two equally good products comes first: the shorter name, then the smaller, which for
    /// ids that are numbers is the smaller number. It does not rest on the order of arrival.
    pub(crate) fn order(&self, a: Product, b: Product) -> Ordering {
        let key = |product| self.name(product).map(|name| (name.len(), name));
        key(a).cmp(&key(b)).then(a.cmp(&b))
    }
}

impl Packed for Products {
    fn pack(&self, out: &mut Vec<u8>) {
        self.text.pack(out);
        self.ends.pack(out);
    }

    fn unpack(input: &mut &[u8]) -> Option<Products> {
        let (text, ends) = (String::unpack(input)?, Vec::<u32>::unpack(input)?);
        let mut products = Products::default();
        let mut begin = 0;
        for end in ends {
            let end = usize::try_from(end).ok()?;
            products.number(text.get(begin..end)?);
            begin = end;
        }
        Some(products)
    }
}

fn named<'a>(text: &'a str, ends: &[u32], product: Product) -> Option<&'a str> {
    let index = usize::try_from(product).ok()?;
    let begin = index.checked_sub(1).map_or(Some(0), |before| ends.get(before).copied())?;
    text.get(usize::try_from(begin).ok()?..usize::try_from(*ends.get(index)?).ok()?)
}

fn hash(name: &str) -> u64 {
    FixedState::default().hash_one(name)
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

/// The first products with the greatest weights, best first.
pub(crate) fn best(mut found: Vec<(Product, f32)>, limit: usize, products: &Products) -> Vec<(Product, f32)> {
    let order = |(a, x): &(Product, f32), (b, y): &(Product, f32)| {
        y.total_cmp(x).then_with(|| products.order(*a, *b))
    };
    if limit < found.len() {
        found.select_nth_unstable_by(limit, order);
        found.truncate(limit);
    }
    found.sort_unstable_by(order);
    found
}

/// All products, the one with the greatest weight first.
pub(crate) fn ranked(found: Vec<(Product, f32)>, products: &Products) -> Vec<Product> {
    best(found, usize::MAX, products).into_iter().map(|(product, _)| product).collect()
}

/// Makes a list by product long enough for one. It grows by an eighth at a time: what doubles leaves half of
/// itself empty, and of such lists there are many.
pub(crate) fn reach<T: Clone + Default>(list: &mut Vec<T>, product: Product) {
    let Ok(index) = usize::try_from(product) else { return };
    if list.len() <= index {
        reserve(list, index + 1 - list.len());
        list.resize(index + 1, T::default());
    }
}

/// Room for some more, by the same rule.
pub(crate) fn reserve<T>(list: &mut Vec<T>, more: usize) {
    if list.capacity() - list.len() < more {
        list.reserve_exact(more + list.len() / 8);
    }
}

/// What a list by product holds for one.
pub(crate) fn at<T>(list: &[T], product: Product) -> Option<&T> {
    usize::try_from(product).ok().and_then(|index| list.get(index))
}

/// What a list by product holds for one, to be changed.
pub(crate) fn at_mut<T>(list: &mut [T], product: Product) -> Option<&mut T> {
    usize::try_from(product).ok().and_then(|index| list.get_mut(index))
}
