//! One product in 16 bytes.

use crate::pages::packed::{Packed, Pieces};

/// The number of a category, of a brand, or of a set of tags.
pub(crate) type Group = u32;

/// No category, no brand, no tags. Numbers from this one on are not told apart: a shop has fewer.
pub(crate) const NONE: Group = (1 << GROUP_BITS) - 1;

/// Bits of a group.
const GROUP_BITS: u32 = 20;

/// Milliseconds of the unit in which it is kept since when a product is sold.
const MINUTE_MS: i64 = 60_000;

/// Marks beside the groups.
const LISTED: u64 = 1 << 63;
const IN_STOCK: u64 = 1 << 62;

/// Bits of the minute, of which there are 500 years.
const MINUTE_BITS: u32 = 28;

/// One product, as far as it takes part in choosing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Card {
    /// The lowest category of its path, its brand and its set of tags, each in as many bits, and two marks.
    groups: u64,
    /// What it costs, as [`price`] keeps it, above the minute since which it is sold.
    offer: u64,
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
        let group = |group: Group| u64::from(group.min(NONE));
        let groups = group(category) | group(brand) << GROUP_BITS | group(tags) << (2 * GROUP_BITS);
        let stock = if is_in_stock { IN_STOCK } else { 0 };
        let since = u64::from(since.min((1 << MINUTE_BITS) - 1));
        Card { groups: groups | stock | LISTED, offer: price::packed(price) << MINUTE_BITS | since }
    }

    /// The lowest category of its path.
    pub(crate) fn category(&self) -> Group {
        self.group(0)
    }

    /// Its brand.
    pub(crate) fn brand(&self) -> Group {
        self.group(GROUP_BITS)
    }

    /// Its set of tags.
    pub(crate) fn tags(&self) -> Group {
        self.group(2 * GROUP_BITS)
    }

    /// Whether it is in the catalogue.
    pub(crate) fn is_listed(&self) -> bool {
        self.groups & LISTED != 0
    }

    /// Whether it can be bought.
    pub(crate) fn is_in_stock(&self) -> bool {
        self.groups & IN_STOCK != 0
    }

    /// What it costs.
    pub(crate) fn price(&self) -> Option<f64> {
        price::of(self.offer >> MINUTE_BITS)
    }

    /// Since when it is sold, in minutes since the epoch.
    pub(crate) fn minute(&self) -> u32 {
        self.offer as u32 & ((1 << MINUTE_BITS) - 1)
    }

    fn group(&self, shift: u32) -> Group {
        (self.groups >> shift) as Group & NONE
    }
}

/// An instant in minutes since the epoch.
pub(super) fn minute(millis: i64) -> u32 {
    u32::try_from((millis / MINUTE_MS).max(0)).unwrap_or(u32::MAX)
}

impl Packed for Card {
    fn pack(&self, out: &mut Pieces) {
        self.groups.pack(out);
        self.offer.pack(out);
    }

    fn unpack(input: &mut &[u8]) -> Option<Card> {
        Some(Card { groups: u64::unpack(input)?, offer: u64::unpack(input)? })
    }
}

/// Prices in 36 bits: ten digits, and where the point is among them.
mod price {
    /// Bits of the digits.
    const DIGITS: u32 = 33;

    /// No price.
    const NONE: u64 = (1 << (DIGITS + 3)) - 1;

    /// What the last of the digits may count, finest last.
    const LAST: std::ops::RangeInclusive<i32> = -5..=2;

    /// A price as it is kept: exact if it has at most nine digits, five of them behind the point. There is no
    /// room for more than 800 thousand millions.
    pub(super) fn packed(price: Option<f64>) -> u64 {
        let Some(price) = price.filter(|price| *price >= 0.0) else { return NONE };
        let digits = |last: i32| times(price, -last).round();
        let mut fits = LAST.rev().filter(|last| digits(*last) < ((1_u64 << DIGITS) - 1) as f64);
        let exact = fits.clone().find(|last| times(digits(*last), *last) == price);
        let last = exact.or_else(|| fits.next_back());
        last.map_or(NONE, |last| ((last - LAST.start()) as u64) << DIGITS | digits(last) as u64)
    }

    /// What was packed.
    pub(super) fn of(packed: u64) -> Option<f64> {
        let digits = (packed & ((1 << DIGITS) - 1)) as f64;
        (packed != NONE).then(|| times(digits, (packed >> DIGITS) as i32 + LAST.start()))
    }

    /// Moves the point. A power of ten below one is no exact number: dividing by one above is right to the bit.
    fn times(number: f64, power: i32) -> f64 {
        if power < 0 { number / 10_f64.powi(-power) } else { number * 10_f64.powi(power) }
    }

    #[cfg(test)]
    mod tests {
        use super::*;

        #[test]
        fn prices_are_kept_to_the_digit() {
            let prices =
                [0.0, 0.1, 9.99, 19.999, 0.00015, 4_294_967_296.0, 25_990_000.5, 81_899_345.91, 3e10];
            for price in prices {
                assert_eq!(of(packed(Some(price))), Some(price));
            }
            assert_eq!(of(packed(None)), None);
            assert_eq!(of(packed(Some(1e12))), None, "nothing costs that much");
            let third = of(packed(Some(1.0 / 3.0))).unwrap();
            assert!((third - 1.0 / 3.0).abs() < 1e-5);
        }
    }
}
