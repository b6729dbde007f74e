//! A shop of a million products: what its index takes, and how long blocks, learning and reading it take.

use crate::clock::{cost_of_asking, milliseconds, nanoseconds, quantile};
use recommend::{Ask, Block, Click, Index, Item, Kind, Order, Page, Scratch, Seen, Visitor};
use serde::Serialize;
use std::convert::Infallible;

/// Clicks that the index keeps, as in the Worker.
const CLICKS: usize = 2_000_000;

/// Categories of two levels, and brands.
const CATEGORIES: u64 = 40;
const BELOW: u64 = 50;
const BRANDS: u64 = 5_000;

/// Milliseconds between two clicks of the shop: a hundred a second.
const CLICK_MS: i64 = 10;

/// Blocks of each kind that are timed.
const ROUNDS: u64 = 300;

/// What was measured.
#[derive(Debug, Default, Serialize)]
pub struct Scale {
    pub products: u64,
    /// Bytes of the index with the products alone, and with everything.
    pub catalogue_bytes: usize,
    pub index_bytes: usize,
    /// Bytes of wasm memory that learning all of it, a ranking and writing all pages took at most, room that is
    /// free again included; none natively.
    pub heap_bytes: usize,
    /// Bytes of all pages, and the milliseconds it takes to write and to read them.
    pub page_bytes: usize,
    pub write_ms: f64,
    pub read_ms: f64,
    /// Milliseconds to write the pages that changed after twenty thousand clicks, and their bytes.
    pub rewrite_ms: f64,
    pub rewrite_bytes: usize,
    /// Microseconds to take in a product, a view and an order.
    pub product_us: f64,
    pub view_us: f64,
    pub order_us: f64,
    /// Microseconds to fill a block of six, by kind: median and the worst of a hundred.
    pub blocks: Vec<(&'static str, f64, f64)>,
}

/// Numbers that look thrown; the same every time.
struct Dice(u64);

impl Dice {
    fn throw(&mut self) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        self.0 >> 33
    }

    /// Below a number; small ones come far more often, as with products in shops.
    fn skewed(&mut self, below: u64) -> u64 {
        let part = self.throw() as f64 / f64::from(1_u32 << 31);
        (part.powi(4) * below as f64) as u64
    }
}

/// Builds the index and measures it: once to see what memory that takes, and once to keep its pages.
pub fn measure(products: u64) -> Scale {
    let before = heap_bytes();
    let (mut shop, scale) = Shop::build(products);
    block(&shop.index, Kind::Personal, &mut shop.dice, shop.now);
    let (page_bytes, write_ms) = milliseconds(|| {
        let mut bytes = 0;
        each_page(&mut shop.index, |page| bytes += page.body.map_or(0, |body| body.len()));
        bytes
    });
    let (heap_bytes, index_bytes) = (heap_bytes() - before, shop.index.bytes());
    drop(shop);
    let (mut shop, _) = Shop::build(products);
    let mut stored = Vec::new();
    each_page(&mut shop.index, |Page { name, body }| stored.extend(body.map(|body| (name, body))));
    stored.sort();
    let (read, read_ms) = milliseconds(|| Index::from_pages(CLICKS, stored).expect("pages"));
    (0..20_000).for_each(|number| shop.view(products, number));
    let (rewrite_bytes, rewrite_ms) = milliseconds(|| {
        let mut bytes = 0;
        each_page(&mut shop.index, |page| bytes += page.body.map_or(0, |body| body.len()));
        bytes
    });
    Scale {
        index_bytes,
        heap_bytes,
        page_bytes,
        write_ms,
        read_ms,
        rewrite_ms,
        rewrite_bytes,
        blocks: Kind::ALL.map(|kind| block(&read, kind, &mut shop.dice, shop.now)).to_vec(),
        ..scale
    }
}

/// A shop as it goes on.
struct Shop {
    index: Index,
    dice: Dice,
    now: i64,
}

impl Shop {
    /// A shop of some years, and how long learning it took.
    fn build(products: u64) -> (Shop, Scale) {
        let mut shop = Shop { index: Index::new(CLICKS), dice: Dice(7), now: 0 };
        let (_, product_ms) = milliseconds(|| (0..products).for_each(|number| put(&mut shop.index, number)));
        let catalogue_bytes = shop.index.bytes();
        let views = CLICKS as u64 + CLICKS as u64 / 4;
        let (_, view_ms) = milliseconds(|| (0..views).for_each(|number| shop.view(products, number)));
        let orders = 100_000;
        let (_, order_ms) = milliseconds(|| {
            for number in 0..orders {
                let Shop { index, dice, now } = &mut shop;
                let ids = (0..3).map(|_| dice.skewed(products).to_string()).collect();
                let buyer = dice.skewed(50_000).to_string();
                let at = *now - 1_000 * (orders - number);
                index.order(&Order { id: number.to_string(), at, buyer, products: ids });
            }
        });
        let scale = Scale {
            products,
            catalogue_bytes,
            product_us: product_ms * 1e3 / products as f64,
            view_us: view_ms * 1e3 / views as f64,
            order_us: order_ms * 1e3 / orders as f64,
            ..Scale::default()
        };
        (shop, scale)
    }

    /// A view of one of two thousand visitors who are there at the same time, each for some ten views.
    fn view(&mut self, products: u64, number: u64) {
        self.now += CLICK_MS;
        let visitor = format!("{}:{}", number % 2_000, number / 20_000);
        let product = self.dice.skewed(products).to_string();
        self.index.view(&Click { visitor, product, at: self.now });
    }
}

fn each_page(index: &mut Index, mut take: impl FnMut(Page)) {
    let taken: Result<(), Infallible> = index.pages(|page| {
        take(page);
        Ok(())
    });
    taken.expect("nothing can fail");
}

/// Wasm memory, which only grows.
#[cfg(target_arch = "wasm32")]
fn heap_bytes() -> usize {
    const PAGE: usize = 65_536;
    core::arch::wasm32::memory_size(0) * PAGE
}

#[cfg(not(target_arch = "wasm32"))]
fn heap_bytes() -> usize {
    0
}

fn put(index: &mut Index, number: u64) {
    let below = number % (CATEGORIES * BELOW);
    let item = Item {
        category: Some(format!("Category {} > Part {below}", below % CATEGORIES)),
        brand: Some(format!("Brand {}", number % BRANDS)),
        price: Some((number % 997) as f64),
        in_stock: Some(number % 10 != 0),
        tags: Vec::new(),
    };
    index.put(&number.to_string(), &item, 0);
}

fn block(index: &Index, kind: Kind, dice: &mut Dice, now: i64) -> (&'static str, f64, f64) {
    let cost = cost_of_asking();
    let mut scratch = Scratch::default();
    let mut time = || {
        let product = |dice: &mut Dice| dice.skewed(index.products() as u64).to_string();
        let viewed = (0..20).map(|step| Seen { product: product(dice), at: now - step * 60_000 }).collect();
        let visitor = Visitor { viewed, session: (0..5).map(|_| product(dice)).collect(), ..Visitor::default() };
        let ask = Ask {
            block: Block::standing(kind),
            product: Some(product(dice)),
            category: None,
            limit: None,
            now,
        };
        let begun = nanoseconds();
        std::hint::black_box(index.fill(&ask, &visitor, &mut scratch));
        (nanoseconds() - begun - cost) / 1e3
    };
    let mut times: Vec<f64> = (0..ROUNDS).map(|_| time()).collect();
    (kind.name(), quantile(&mut times, 0.5), quantile(&mut times, 0.99))
}
