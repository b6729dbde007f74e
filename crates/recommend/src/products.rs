//! Products by number, so that an index holds four bytes where a name stands.

use std::cmp::Ordering;
use std::hash::BuildHasher;

use foldhash::fast::FixedState;
use hashbrown::HashTable;

use crate::column::reserve;
use crate::pages::packed::{Packed, Pieces, pack_length, pack_text};

/// The how-many-th product that was seen.
pub(crate) type Product = u32;

/// Tables of numbers: so many that those of a full catalogue fill 4,096 places each to seven eighths.
const TABLES: u64 = 350;

/// Names of a page.
const OF_PAGE: usize = 1_024;

/// Names and numbers of products; a number stays what it is. The names lie one behind the other in pages, so
/// that a product takes about eleven bytes and its name, also while the next comes.
#[derive(Debug, Default, Clone)]
pub(crate) struct Products {
    pages: Vec<Names>,
    len: usize,
    text_bytes: usize,
    /// By hash; small ones grow one at a time.
    numbers: Vec<HashTable<Product>>,
}

/// Some names, one behind the other.
#[derive(Debug, Default, Clone)]
struct Names {
    text: String,
    /// Where each ends.
    ends: Vec<u32>,
}

impl Names {
    fn push(&mut self, name: &str) {
        if self.text.capacity() - self.text.len() < name.len() {
            self.text.reserve_exact(name.len() + self.text.len() / 8);
        }
        self.text.push_str(name);
        reserve(&mut self.ends, 1);
        self.ends.push(u32::try_from(self.text.len()).unwrap_or(u32::MAX));
    }

    fn get(&self, index: usize) -> Option<&str> {
        let begin = index.checked_sub(1).map_or(Some(0), |before| self.ends.get(before).copied())?;
        self.text.get(usize::try_from(begin).ok()?..usize::try_from(*self.ends.get(index)?).ok()?)
    }
}

impl Products {
    /// The number of a product, a new one if it was never seen.
    pub(crate) fn number(&mut self, name: &str) -> Product {
        let hash = hash(name);
        if let Some(number) = self.find(name, hash) {
            return number;
        }
        let number = Product::try_from(self.len).unwrap_or(Product::MAX);
        if self.len.is_multiple_of(OF_PAGE) {
            if let Some(Names { text, ends }) = self.pages.last_mut() {
                text.shrink_to_fit();
                ends.shrink_to_fit();
            }
            self.pages.push(Names::default());
        }
        self.len += 1;
        self.text_bytes += name.len();
        let Products { pages, numbers, .. } = self;
        if let Some(page) = pages.last_mut() {
            page.push(name);
        }
        if numbers.is_empty() {
            numbers.resize(TABLES as usize, HashTable::new());
        }
        if let Some(numbers) = numbers.get_mut(table(hash)) {
            numbers.insert_unique(hash, number, |other| self::hash(named(pages, *other).unwrap_or_default()));
        }
        number
    }

    /// The number of a product that was seen.
    pub(crate) fn known(&self, name: &str) -> Option<Product> {
        self.find(name, hash(name))
    }

    /// What a product is called.
    pub(crate) fn name(&self, product: Product) -> Option<&str> {
        named(&self.pages, product)
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.len
    }

    /// The bytes of all names.
    pub(crate) fn text_bytes(&self) -> usize {
        self.text_bytes
    }

    /// The bytes that it takes.
    pub(crate) fn bytes(&self) -> usize {
        let names = |page: &Names| page.text.capacity() + page.ends.capacity() * size_of::<u32>();
        let names: usize = self.pages.iter().map(names).sum();
        let numbers: usize = self.numbers.iter().map(HashTable::allocation_size).sum();
        let tables = self.numbers.capacity() * size_of::<HashTable<Product>>();
        names + self.pages.capacity() * size_of::<Names>() + numbers + tables
    }

    /// Which of two equally good products comes first: the shorter name, then the smaller, which for
    /// ids that are numbers is the smaller number. It does not rest on the order of arrival.
    pub(crate) fn order(&self, a: Product, b: Product) -> Ordering {
        let key = |product| self.name(product).map(|name| (name.len(), name));
        key(a).cmp(&key(b)).then(a.cmp(&b))
    }

    fn find(&self, name: &str, hash: u64) -> Option<Product> {
        self.numbers.get(table(hash))?.find(hash, |number| self.name(*number) == Some(name)).copied()
    }
}

impl Packed for Products {
    fn pack(&self, out: &mut Pieces) {
        pack_length(self.len, out);
        for page in &self.pages {
            (0..page.ends.len()).for_each(|index| pack_text(page.get(index).unwrap_or_default(), out));
        }
    }

    fn unpack(input: &mut &[u8]) -> Option<Products> {
        let mut products = Products::default();
        for _ in 0..u32::unpack(input)? {
            products.number(&String::unpack(input)?);
        }
        Some(products)
    }
}

fn named(pages: &[Names], product: Product) -> Option<&str> {
    let index = usize::try_from(product).ok()?;
    pages.get(index / OF_PAGE)?.get(index % OF_PAGE)
}

fn hash(name: &str) -> u64 {
    FixedState::default().hash_one(name)
}

/// The table for a hash. Within it, others of its bits tell places apart.
fn table(hash: u64) -> usize {
    ((hash >> 24) % TABLES) as usize
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

/// What a list by product holds for one.
pub(crate) fn at<T>(list: &[T], product: Product) -> Option<&T> {
    usize::try_from(product).ok().and_then(|index| list.get(index))
}

/// What a list by product holds for one, to be changed.
pub(crate) fn at_mut<T>(list: &mut [T], product: Product) -> Option<&mut T> {
    usize::try_from(product).ok().and_then(|index| list.get_mut(index))
}
