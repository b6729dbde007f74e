//! Filters are never broken, and no block is empty that need not be.

use proptest::prelude::*;

use super::tests::{NOW, ask, click, item, order, seen, strings};
use super::*;
use crate::block::{Block, Filters};
use crate::orders::DAY_MS;
use crate::visitor::Bought;

const IDS: [&str; 8] = ["a", "b", "c", "d", "e", "f", "g", "h"];

prop_compose! {
    fn events()(events in proptest::collection::vec((0..6_u8, 0..8_usize, 0..8_usize, 0..40_i64), 0..60)) -> Index {
        let mut index = Index::new(1_000);
        for (number, (what, one, other, day)) in events.into_iter().enumerate() {
            let at = NOW - (40 - day) * DAY_MS + number as i64;
            match what {
                0 => {
                    let category = ["A", "A > B", "C"][other % 3];
                    let mut item = item(category, ["x", "y"][one % 2], day as f64);
                    item.in_stock = [None, Some(true), Some(false)][other % 3];
                    item.tags = strings(&["t"][..other % 2]);
                    index.put(IDS[one], &item, at);
                }
                1..=3 => {
                    index.view(&click(&(other % 3).to_string(), IDS[one], at));
                }
                4 => index.cart(&click("1", IDS[one], at)),
                _ => {
                    index.order(&order(&number.to_string(), &other.to_string(), at, &[IDS[one], IDS[other]]));
                }
            }
        }
        index
    }
}

prop_compose! {
    fn blocks()(kind in 0..13_usize, fallback in 0..14_usize, limit in 1..6_usize, filters in filters(), most in 0..3_usize) -> Block {
        let at_most = crate::block::AtMost { category: (most > 0).then_some(most), brand: None };
        let fallbacks = Kind::ALL.get(fallback).copied().into_iter().collect();
        Block { limit, filters, at_most, fallbacks, ..Block::standing(Kind::ALL[kind]) }
    }
}

prop_compose! {
    fn filters()(marks in 0..256_u32) -> Filters {
        let mark = |bit: u32| marks >> bit & 1 == 1;
        Filters {
            in_stock: mark(0).then_some(mark(1)),
            category: strings(&["A"][..usize::from(mark(2))]),
            brand: strings(&["y"][..usize::from(mark(3))]),
            tag: strings(&["t"][..usize::from(mark(4))]),
            price: crate::block::PriceRange { lt: mark(5).then_some(20.0), ..Default::default() },
            not_bought: mark(6),
            not_in_cart: mark(7),
            not_shown: mark(6),
        }
    }
}

proptest! {
    #[test]
    fn filters_hold_whatever_happened(index in events(), block in blocks(), page in 0..9_usize) {
        let visitor = Visitor {
            session: strings(&["a", "b"]),
            cart: strings(&["c"]),
            shown: strings(&["e"]),
            bought: vec![Bought { product: "d".to_owned(), at: NOW - 30 * DAY_MS, quantity: 1.0 }],
            ..seen(&[("a", NOW - DAY_MS), ("b", NOW - 2 * DAY_MS), ("c", NOW - 9 * DAY_MS)])
        };
        let ask = ask(block.clone(), IDS.get(page).copied());
        let items = index.fill(&ask, &visitor, &mut Scratch::default()).items;
        prop_assert!(items.len() <= block.limit);
        let filters = &block.filters;
        for (place, item) in items.iter().enumerate() {
            prop_assert!(items.iter().take(place).all(|other| other.product != item.product), "twice");
            prop_assert!(ask.product.as_ref() != Some(&item.product));
            prop_assert!(!(filters.not_bought && item.product == "d"));
            prop_assert!(!(filters.not_in_cart && item.product == "c"));
            prop_assert!(!(filters.not_shown && item.product == "e"));
            let product = index.sessions.products().known(&item.product);
            let Some(card) = product.and_then(|product| index.catalogue.card(product)) else {
                prop_assert!(matches!(item.why, Kind::RecentlyViewed | Kind::LeftInCart));
                prop_assert!(filters.category.is_empty() && filters.brand.is_empty() && filters.tag.is_empty());
                prop_assert!(filters.price.is_empty());
                continue;
            };
            prop_assert!(card.is_in_stock() || !filters.in_stock.unwrap_or(item.why.is_of_stock()));
            prop_assert!(passes(&index, card, filters));
        }
    }

    #[test]
    fn no_block_is_empty_that_need_not_be(index in events(), mut block in blocks(), last in 0..3_usize) {
        let last = [Kind::Bestsellers, Kind::Trending, Kind::New][last];
        block.fallbacks.retain(|kind| *kind != last);
        block.fallbacks.push(last);
        let is_fit = |id: &&str| {
            let card = index.sessions.products().known(id).and_then(|product| index.catalogue.card(product));
            card.is_some_and(|card| card.is_in_stock() && passes(&index, card, &block.filters))
        };
        let fit = IDS.iter().copied().filter(is_fit).count();
        let items = index.fill(&ask(block.clone(), None), &Visitor::default(), &mut Scratch::default()).items;
        prop_assert!(fit == 0 || !items.is_empty());
        if block.at_most.is_empty() {
            prop_assert!(items.len() >= fit.min(block.limit), "{} of {fit}", items.len());
        }
    }
}

/// The filters once more, as they are told.
fn passes(index: &Index, card: &crate::catalogue::Card, filters: &Filters) -> bool {
    let above = index.catalogue.known_category("A");
    let is_in_a =
        above.is_some_and(|above| index.catalogue.upwards(card.category()).any(|group| group == above));
    (filters.category.is_empty() || is_in_a)
        && (filters.brand.is_empty() || index.catalogue.known_brand("y") == Some(card.brand()))
        && (filters.tag.is_empty() || index.catalogue.has_tag(card, "t"))
        && (filters.price.is_empty() || card.price().is_some_and(|price| price < 20.0))
}
