//! A shop of a million products: what its index takes, and how long blocks, learning and reading it take.

use crate::clock::{cost_of_asking, milliseconds, nanoseconds, quantile};
use recommend::{Ask, Block, Click, Index, Item, Kind, Order, Page, Scratch, Seen, Visitor};
use serde::Serialize;

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
#[derive(Debug, Serialize)]
pub struct Scale {
    pub products: u64,
    /// Bytes of the index with the products alone, and with everything.
    pub catalogue_bytes: usize,
    pub index_bytes: usize,
    /// Bytes of wasm memory that learning all of it took, room that is free again included; none natively.
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

/// Builds the index and measures it.
pub fn measure(products: u64) -> Scale {
    let mut dice = Dice(7);
    let before = heap_bytes();
    let mut index = Index::new(CLICKS);
    let (_, product_ms) = milliseconds(|| (0..products).for_each(|number| put(&mut index, number)));
    let catalogue_bytes = index.bytes();
    let mut now = 0;
    let views = CLICKS as u64 + CLICKS as u64 / 4;
    let (_, view_ms) = milliseconds(|| {
        for number in 0..views {
            now += CLICK_MS;
            view(&mut index, &mut dice, products, number, now);
        }
    });
    let orders = 100_000;
    let (_, order_ms) = milliseconds(|| {
        for number in 0..orders {
            let ids = (0..3).map(|_| dice.skewed(products).to_string()).collect();
            let buyer = dice.skewed(50_000).to_string();
            index.order(&Order { id: number.to_string(), at: now - 1_000 * (orders - number), buyer, products: ids });
        }
    });
    block(&index, Kind::Personal, &mut dice, now);
    let heap_bytes = heap_bytes() - before;
    let (pages, write_ms) = milliseconds(|| index.pages());
    let page_bytes = bytes(&pages);
    let stored: Vec<(String, Vec<u8>)> =
        pages.into_iter().filter_map(|Page { name, body }| Some((name, body?))).collect();
    let mut stored = stored;
    stored.sort();
    let (read, read_ms) = milliseconds(|| Index::from_pages(CLICKS, stored).expect("pages"));
    let index_bytes = read.bytes();
    (0..20_000).for_each(|number| {
        now += CLICK_MS;
        view(&mut index, &mut dice, products, number, now);
    });
    let (changed, rewrite_ms) = milliseconds(|| index.pages());
    Scale {
        products,
        catalogue_bytes,
        index_bytes,
        heap_bytes,
        page_bytes,
        write_ms,
        read_ms,
        rewrite_ms,
        rewrite_bytes: bytes(&changed),
        product_us: product_ms * 1e3 / products as f64,
        view_us: view_ms * 1e3 / views as f64,
        order_us: order_ms * 1e3 / orders as f64,
        blocks: Kind::ALL.map(|kind| block(&read, kind, &mut dice, now)).to_vec(),
    }
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

/// A view of one of two thousand visitors who are there at the same time, each for some ten views.
fn view(index: &mut Index, dice: &mut Dice, products: u64, number: u64, at: i64) {
    let visitor = format!("{}:{}", number % 2_000, number / 20_000);
    index.view(&Click { visitor, product: dice.skewed(products).to_string(), at });
}

fn bytes(pages: &[Page]) -> usize {
    pages.iter().filter_map(|page| page.body.as_ref()).map(Vec::len).sum()
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
