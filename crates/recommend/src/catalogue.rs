//! Products as blocks choose among them: what takes part in filters, a few bytes a product.

mod card;
mod course;

use crate::item::{Item, levels};
use crate::pages::packed::Packed;
use crate::pages::put_at;
use crate::products::{Product, Products, at, at_mut, reserve};

use card::minute;
pub(crate) use card::{Card, Group, NONE};
pub(crate) use course::Courses;

/// The products of a shop.
#[derive(Debug, Default, Clone)]
pub(crate) struct Catalogue {
    cards: Vec<Card>,
    /// Categories by their paths, which end with their own names; each follows the one above it.
    categories: Products,
    /// For each category the one above it.
    above: Vec<Group>,
    /// The products in each category itself, in the same order.
    within: Vec<Vec<Product>>,
    /// The products in order of the minute in which they came.
    arrivals: Vec<Product>,
    brands: Products,
    /// Sets of tags, each as its tags with line ends around them.
    tags: Products,
    courses: Courses,
}

impl Catalogue {
    /// Adds a product or replaces it, as it is told at `now`.
    pub(crate) fn put(&mut self, product: Product, item: &Item, now: i64) {
        let before = at(&self.cards, product).copied().unwrap_or_default();
        let category = item.category.as_deref().map_or(NONE, |path| self.category(path));
        let brand = item.brand.as_deref().map_or(NONE, |brand| self.brands.number(brand));
        let tags = if item.tags.is_empty() { NONE } else { self.tags.number(&tag_set(&item.tags)) };
        let since = if before.is_listed() { before.minute() } else { minute(now) };
        let card = Card::new(category, brand, tags, item.price, since, item.in_stock != Some(false));
        if before.is_listed() {
            self.courses.note(product, before, card, now);
        } else {
            let order = |other: &Product| (self.minute(*other), *other) < (since, product);
            let place = self.arrivals.partition_point(order);
            reserve(&mut self.arrivals, 1);
            self.arrivals.insert(place, product);
        }
        if category != before.category || !before.is_listed() {
            self.move_within(product, before, card);
        }
        put_at(&mut self.cards, product, card);
    }

    /// What is known of a product that is in the catalogue.
    pub(crate) fn card(&self, product: Product) -> Option<&Card> {
        at(&self.cards, product).filter(|card| card.is_listed())
    }

    /// How many products there are.
    pub(crate) fn len(&self) -> usize {
        self.arrivals.len()
    }

    /// Products in a category itself, the newest first.
    pub(crate) fn within(&self, category: Group) -> impl Iterator<Item = Product> + '_ {
        at(&self.within, category).map_or(&[][..], Vec::as_slice).iter().rev().copied()
    }

    /// All products, the newest first.
    pub(crate) fn newest(&self) -> impl Iterator<Item = Product> + '_ {
        self.arrivals.iter().rev().copied()
    }

    /// A category and those above it, itself first.
    pub(crate) fn upwards(&self, category: Group) -> impl Iterator<Item = Group> + '_ {
        let first = (category != NONE).then_some(category);
        std::iter::successors(first, |category| {
            at(&self.above, *category).copied().filter(|above| *above != NONE)
        })
    }

    /// The number of a category, by its path.
    pub(crate) fn known_category(&self, path: &str) -> Option<Group> {
        self.categories.known(levels(path).last()?)
    }

    /// The number of a brand.
    pub(crate) fn known_brand(&self, brand: &str) -> Option<Group> {
        self.brands.known(brand)
    }

    /// Whether a product has a tag.
    pub(crate) fn has_tag(&self, card: &Card, tag: &str) -> bool {
        let set = self.tags.name(card.tags()).unwrap_or_default();
        set.split('\n').any(|other| other == tag)
    }

    /// How prices and stock went.
    pub(crate) fn courses(&self) -> &Courses {
        &self.courses
    }

    /// The bytes that it takes.
    pub(crate) fn bytes(&self) -> usize {
        let within: usize = self.within.iter().map(|within| within.capacity() * size_of::<Product>()).sum();
        self.cards.capacity() * size_of::<Card>()
            + within
            + self.arrivals.capacity() * size_of::<Product>()
            + self.categories.bytes()
            + self.brands.bytes()
            + self.tags.bytes()
            + self.courses.bytes()
    }

    fn move_within(&mut self, product: Product, before: Card, after: Card) {
        let Catalogue { cards, within, .. } = self;
        let key = |product: Product| (at(cards, product).map_or(0, Card::minute), product);
        if let Some(within) = at_mut(within, before.category).filter(|_| before.is_listed()) {
            within.retain(|other| *other != product);
        }
        if let Some(within) = at_mut(within, after.category) {
            let place = within.partition_point(|other| key(*other) < (after.minute(), product));
            within.insert(place, product);
        }
    }

    fn minute(&self, product: Product) -> u32 {
        at(&self.cards, product).map_or(0, Card::minute)
    }

    fn category(&mut self, path: &str) -> Group {
        let mut above = NONE;
        for level in levels(path) {
            let number = self.categories.number(&level);
            if self.above.len() < self.categories.len() {
                self.above.push(above);
                self.within.push(Vec::new());
            }
            above = number;
        }
        above
    }
}

impl Catalogue {
    /// Sets the card that was stored of a product.
    pub(crate) fn restore(&mut self, product: Product, card: Card) {
        put_at(&mut self.cards, product, card);
    }

    /// Puts all products in order of time again.
    pub(crate) fn order(&mut self) {
        let listed = (0..).zip(&self.cards).filter(|(_, card)| card.is_listed());
        let mut arrivals: Vec<(u32, Product)> =
            listed.map(|(product, card)| (card.minute(), product)).collect();
        arrivals.sort_unstable();
        self.arrivals = arrivals.into_iter().map(|(_, product)| product).collect();
        self.within = vec![Vec::new(); self.categories.len()];
        for product in &self.arrivals {
            let category = at(&self.cards, *product).map_or(NONE, |card| card.category);
            if let Some(within) = at_mut(&mut self.within, category) {
                within.push(*product);
            }
        }
    }

    /// Everything but the cards.
    pub(crate) fn pack_rest(&self, out: &mut Vec<u8>) {
        for names in [&self.categories, &self.brands, &self.tags] {
            names.pack(out);
        }
        self.above.pack(out);
        self.courses.pack(out);
    }

    pub(crate) fn read_rest(&mut self, input: &mut &[u8]) -> Option<()> {
        for names in [&mut self.categories, &mut self.brands, &mut self.tags] {
            *names = Packed::unpack(input)?;
        }
        self.above = Packed::unpack(input)?;
        self.courses = Packed::unpack(input)?;
        Some(())
    }
}

/// Tags in one spelling: each once, in order.
fn tag_set(tags: &[String]) -> String {
    let mut tags: Vec<&str> = tags.iter().map(String::as_str).collect();
    tags.sort_unstable();
    tags.dedup();
    tags.join("\n")
}
