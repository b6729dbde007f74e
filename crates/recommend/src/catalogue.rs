//! Products as blocks choose among them: what takes part in filters, a few bytes a product.

mod card;
mod course;

use crate::column::Column;
use crate::item::{Item, levels};
use crate::pages::packed::{Packed, Pieces};
use crate::products::{Product, Products, at, at_mut};
use crate::row::Row;

use card::minute;
pub(crate) use card::{Card, Group, NONE};
pub(crate) use course::Courses;

/// The products of a shop.
#[derive(Debug, Default, Clone)]
pub(crate) struct Catalogue {
    cards: Column<Card>,
    /// Categories by their paths, which end with their own names; each follows the one above it.
    categories: Products,
    /// For each category the one above it.
    above: Vec<Group>,
    /// The products in each category itself, in the same order.
    within: Vec<Row>,
    /// The products in order of the minute in which they came.
    arrivals: Row,
    brands: Products,
    /// Sets of tags, each as its tags with line ends around them.
    tags: Products,
    courses: Courses,
}

impl Catalogue {
    /// Adds a product or replaces it, as it is told at `now`.
    pub(crate) fn put(&mut self, product: Product, item: &Item, now: i64) {
        let before = self.card(product).copied();
        let category = item.category.as_deref().map_or(NONE, |path| self.category(path));
        let brand = item.brand.as_deref().map_or(NONE, |brand| self.brands.number(brand));
        let tags = if item.tags.is_empty() { NONE } else { self.tags.number(&tag_set(&item.tags)) };
        let since = before.map_or_else(|| minute(now), |before| before.minute());
        let card = Card::new(category, brand, tags, item.price, since, item.in_stock != Some(false));
        if let Some(before) = before {
            self.courses.note(product, before, card, now);
        }
        self.place(product, before, card);
    }

    /// What is known of a product that is in the catalogue.
    pub(crate) fn card(&self, product: Product) -> Option<&Card> {
        self.cards.get(product).filter(|card| card.is_listed())
    }

    /// How many products there are.
    pub(crate) fn len(&self) -> usize {
        self.arrivals.len()
    }

    /// Products in a category itself, the newest first.
    pub(crate) fn within(&self, category: Group) -> impl Iterator<Item = Product> + '_ {
        at(&self.within, category).into_iter().flat_map(Row::backwards)
    }

    /// All products, the newest first.
    pub(crate) fn newest(&self) -> impl Iterator<Item = Product> + '_ {
        self.arrivals.backwards()
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
        let within: usize = self.within.iter().map(Row::bytes).sum();
        self.cards.bytes()
            + within
            + self.within.capacity() * size_of::<Row>()
            + self.arrivals.bytes()
            + self.categories.bytes()
            + self.brands.bytes()
            + self.tags.bytes()
            + self.courses.bytes()
    }

    /// Puts a product among the others, in the place of what it was before.
    fn place(&mut self, product: Product, before: Option<Card>, card: Card) {
        let Catalogue { cards, within, arrivals, .. } = self;
        let key = |product: Product| (cards.get(product).map_or(0, Card::minute), product);
        let own = (card.minute(), product);
        if before.is_none() {
            arrivals.insert(product, own, key);
        }
        if before.is_none_or(|before| before.category() != card.category()) {
            if let Some(row) = before.and_then(|before| at_mut(within, before.category())) {
                row.remove(product, &own, key);
            }
            if let Some(row) = row_of(within, card.category()) {
                row.insert(product, own, key);
            }
        }
        cards.put(product, card);
    }

    fn category(&mut self, path: &str) -> Group {
        let mut above = NONE;
        for level in levels(path) {
            let number = self.categories.number(&level);
            if self.above.len() < self.categories.len() {
                self.above.push(above);
            }
            above = number;
        }
        above
    }
}

impl Catalogue {
    /// Sets the card that was stored of a product, unless there was one.
    pub(crate) fn restore(&mut self, product: Product, card: Card) {
        if card.is_listed() && self.card(product).is_none() {
            self.place(product, None, card);
        }
    }

    /// Everything but the cards.
    pub(crate) fn pack_rest(&self, out: &mut Pieces) {
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

/// The row of a category, a new one if there is none.
fn row_of(within: &mut Vec<Row>, category: Group) -> Option<&mut Row> {
    let index = usize::try_from(category).ok().filter(|_| category != NONE)?;
    if within.len() <= index {
        within.resize_with(index + 1, Row::default);
    }
    within.get_mut(index)
}

/// Tags in one spelling: each once, in order.
fn tag_set(tags: &[String]) -> String {
    let mut tags: Vec<&str> = tags.iter().map(String::as_str).collect();
    tags.sort_unstable();
    tags.dedup();
    tags.join("\n")
}
