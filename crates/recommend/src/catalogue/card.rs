//! One product in 24 bytes.

use crate::pages::packed::Packed;

/// The number of a category, of a brand, or of a set of tags.
pub(crate) type Group = u32;

/// No category, no brand, no tags.
pub(crate) const NONE: Group = (1 << 30) - 1;

/// Milliseconds of the unit in which it is kept since when a product is sold.
const MINUTE_MS: i64 = 60_000;

/// Marks in [`Card::tags`].
const LISTED: u32 = 1 << 31;
const IN_STOCK: u32 = 1 << 30;

/// One product, as far as it takes part in choosing.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Card {
    /// The lowest category of its path.
    pub(crate) category: Group,
    /// Its brand.
    pub(crate) brand: Group,
    /// What it costs; not a number where nothing is told.
    price: f64,
    /// Its set of tags, and two marks.
    tags: u32,
    /// Since when it is sold, in minutes since the epoch.
    since: u32,
}

impl Card {
    pub(super) fn new(
        category: Group,
        brand: Group,
        tags: Group,
        price: Option<f64>,
        since: u32,
        is_in_stock: bool,
    ) -> Card {
        let stock = if is_in_stock { IN_STOCK } else { 0 };
        Card { category, brand, price: price.unwrap_or(f64::NAN), tags: tags & NONE | stock | LISTED, since }
    }

    /// Whether it is in the catalogue.
    pub(crate) fn is_listed(&self) -> bool {
        self.tags & LISTED != 0
    }

    /// Whether it can be bought.
    pub(crate) fn is_in_stock(&self) -> bool {
        self.tags & IN_STOCK != 0
    }

    /// What it costs.
    pub(crate) fn price(&self) -> Option<f64> {
        (!self.price.is_nan()).then_some(self.price)
    }

    /// Its set of tags.
    pub(crate) fn tags(&self) -> Group {
        self.tags & NONE
    }

    /// Since when it is sold, in minutes since the epoch.
    pub(crate) fn minute(&self) -> u32 {
        self.since
    }
}

/// An instant in minutes since the epoch.
pub(super) fn minute(millis: i64) -> u32 {
    u32::try_from((millis / MINUTE_MS).max(0)).unwrap_or(u32::MAX)
}

impl Packed for Card {
    fn pack(&self, out: &mut Vec<u8>) {
        let Card { category, brand, price, tags, since } = self;
        [category, brand, tags, since].into_iter().for_each(|number| number.pack(out));
        price.pack(out);
    }

    fn unpack(input: &mut &[u8]) -> Option<Card> {
        let mut number = || u32::unpack(input);
        let (category, brand, tags, since) = (number()?, number()?, number()?, number()?);
        Some(Card { category, brand, tags, since, price: f64::unpack(input)? })
    }
}
