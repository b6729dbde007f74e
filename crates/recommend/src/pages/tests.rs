//! An index that is read from its pages is the one that was written, whenever that was.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;
use crate::block::{Block, Kind};
use crate::index::Click;
use crate::item::Item;
use crate::orders::Order;
use crate::sessions::Scratch;
use crate::told::Told;
use crate::visitor::{Ask, Bought, Seen, Visitor};

const DAY_MS: i64 = 86_400_000;

/// Enough clicks for the log to drop blocks.
const CLICKS: usize = 4_000;

fn told() -> impl Strategy<Value = Told> {
    let id = |number: u16| format!("p{number}");
    (0..8_u8, 0..1_500_u16, 0..1_500_u16, 0..100_i64).prop_map(move |(what, one, other, day)| {
        let at = day * DAY_MS + i64::from(other);
        let click = Click { visitor: (other % 20).to_string(), product: id(one), at };
        match what {
            0 | 1 => {
                let item = Item {
                    category: Some(["A", "A > B", "C"][usize::from(other % 3)].to_owned()),
                    brand: (other % 2 == 0).then(|| "x".to_owned()),
                    price: Some(f64::from(other % 7)),
                    in_stock: Some(other % 5 != 0),
                    tags: if other % 4 == 0 { vec!["t".to_owned()] } else { Vec::new() },
                };
                Told::Product { id: id(one % 40), item, at }
            }
            2 => Told::Cart(click),
            3 => Told::Order(Order {
                id: (other % 60).to_string(),
                at,
                buyer: (other % 5).to_string(),
                products: vec![id(one % 40), id(other % 40)],
            }),
            _ => Told::View(click),
        }
    })
}

fn store(pages: &mut BTreeMap<String, Vec<u8>>, index: &mut Index) {
    let stored: Result<(), std::convert::Infallible> = index.pages(|Page { name, body }| {
        match body {
            Some(body) => pages.insert(name, body),
            None => pages.remove(&name),
        };
        Ok(())
    });
    stored.unwrap();
}

fn answers(index: &Index) -> Vec<Vec<String>> {
    let seen = |number: i64| Seen { product: format!("p{number}"), at: number * DAY_MS };
    let visitor = Visitor {
        viewed: (0..20).map(seen).collect(),
        session: vec!["p3".to_owned(), "p7".to_owned()],
        bought: (0..9)
            .map(|n| Bought { product: format!("p{n}"), at: n * 10 * DAY_MS, quantity: 1.0 })
            .collect(),
        ..Visitor::default()
    };
    let answer = |kind: Kind| {
        let block = Block { limit: 20, ..Block::standing(kind) };
        let ask =
            Ask { block, product: Some("p5".to_owned()), category: None, limit: None, now: 100 * DAY_MS };
        let items = index.fill(&ask, &visitor, &mut Scratch::default()).items;
        items.into_iter().map(|item| item.product).collect()
    };
    Kind::ALL.into_iter().map(answer).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn what_is_read_is_what_was_written(parts in proptest::collection::vec(proptest::collection::vec(told(), 0..400), 1..5)) {
        let (mut index, mut pages) = (Index::new(CLICKS), BTreeMap::new());
        for part in parts {
            part.iter().for_each(|told| index.learn(told));
            store(&mut pages, &mut index);
            let read = Index::from_pages(CLICKS, pages.clone()).unwrap();
            prop_assert_eq!(answers(&read), answers(&index));
            // Whoever reads it goes on as the other would have.
            index = read;
        }
        let whole = index.sessions.products().len();
        (0..whole as u32).for_each(|product| index.written.note(product));
        index.written.note_scores(whole);
        index.written.blocks = (0, 0);
        let mut anew = BTreeMap::new();
        store(&mut anew, &mut index);
        let is_fixed = |(name, _): &(&String, &Vec<u8>)| !name.starts_with('r');
        prop_assert!(anew.iter().filter(is_fixed).eq(pages.iter().filter(is_fixed)));
        prop_assert_eq!(anew.len(), pages.len());
    }
}

#[test]
fn blocks_that_the_log_drops_are_deleted() {
    let (mut index, mut pages) = (Index::new(CLICKS), BTreeMap::new());
    for n in 0..60_000_i64 {
        let click = Click { visitor: (n / 3).to_string(), product: format!("p{}", n % 700), at: n * 600_000 };
        index.view(&click);
        if n % 9_000 == 0 {
            store(&mut pages, &mut index);
        }
    }
    store(&mut pages, &mut index);
    let blocks = pages.keys().filter(|name| name.starts_with('l')).count();
    assert_eq!(blocks as u64, index.sessions.log().end_block() - index.sessions.log().first_block());
    let read = Index::from_pages(CLICKS, pages).unwrap();
    assert_eq!(answers(&read), answers(&index));
}

#[test]
fn other_bytes_are_refused() {
    assert!(Index::from_pages(CLICKS, [("r0000000000".to_owned(), vec![9, 9, 9, 9])]).is_err());
    assert!(Index::from_pages(CLICKS, [("x".to_owned(), Vec::new())]).is_err());
    assert!(Index::from_pages(CLICKS, []).is_err());
}
