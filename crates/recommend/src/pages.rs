//! An index as pages to be stored, of which only those that changed are written again.
//!
//! - `p…`: products, [`OF_PAGE`] a page: names and cards;
//! - `s…`: what they count for popularity, in pages as long;
//! - `l…`: blocks of the log of sessions, which never change once they are full;
//! - `r…`: everything else, in pieces.
//!
//! What follows from these is made anew when they are read: threads through the log, products by
//! category and by time, orders by product.

pub(crate) mod packed;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use crate::catalogue::Card;
use crate::index::Index;
use crate::products::{Product, at_mut, reach};
use packed::Packed;

/// Products of a page.
const OF_PAGE: u32 = 1_024;

/// Bytes of a piece.
const PIECE: usize = 1024 * 1024;

/// What the rest begins with; another number when it is written in another way.
const FORM: u32 = 1;

/// A page to be stored under its name, or to be deleted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// Its name.
    pub name: String,
    /// What is in it; nothing if it is to be deleted.
    pub body: Option<Vec<u8>>,
}

/// What is stored of an index.
#[derive(Debug, Default)]
pub(crate) struct Written {
    /// Pages of products that changed since, and of their scores.
    changed: BTreeSet<u32>,
    counted: BTreeSet<u32>,
    /// How many products there were.
    products: usize,
    /// Blocks of the log that are stored: from the first up to this one, which may have grown since.
    blocks: (u64, u64),
    pieces: usize,
}

impl Written {
    /// A product is another than it was.
    pub(crate) fn note(&mut self, product: Product) {
        self.changed.insert(product / OF_PAGE);
    }

    /// A product counts more than it did.
    pub(crate) fn note_score(&mut self, product: Product) {
        self.counted.insert(product / OF_PAGE);
    }

    /// All of so many products count something else.
    pub(crate) fn note_scores(&mut self, products: usize) {
        let pages = u32::try_from(products).unwrap_or(u32::MAX).div_ceil(OF_PAGE);
        self.counted.extend(0..pages);
    }
}

/// Pages that are not those of an index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unreadable;

impl std::fmt::Display for Unreadable {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("these are not the pages of an index, or of one of another version")
    }
}

impl std::error::Error for Unreadable {}

impl Index {
    /// The pages that changed since they were asked for last. Whoever asks is to store all of them, or to
    /// read the index anew.
    pub fn pages(&mut self) -> Vec<Page> {
        let mut pages = Vec::new();
        self.note_new();
        for page in std::mem::take(&mut self.written.changed) {
            pages.push(Page { name: format!("p{page:010}"), body: Some(self.products_page(page)) });
        }
        for page in std::mem::take(&mut self.written.counted) {
            pages.push(Page { name: format!("s{page:010}"), body: Some(self.scores_page(page)) });
        }
        let (first, last) = self.written.blocks;
        let log = self.sessions.log();
        pages.extend(
            (first..log.first_block().min(last + 1))
                .map(|block| Page { name: block_name(block), body: None }),
        );
        for block in last.max(log.first_block())..log.end_block() {
            let mut body = Vec::new();
            log.pack_block(block, &mut body);
            pages.push(Page { name: block_name(block), body: Some(body) });
        }
        self.written.blocks = (log.first_block(), log.end_block().saturating_sub(1));
        let rest = self.pack_rest();
        let pieces: Vec<&[u8]> = rest.chunks(PIECE).collect();
        for (number, piece) in pieces.iter().enumerate() {
            pages.push(Page { name: piece_name(number), body: Some(piece.to_vec()) });
        }
        for number in pieces.len()..self.written.pieces {
            pages.push(Page { name: piece_name(number), body: None });
        }
        self.written.pieces = pieces.len();
        pages
    }

    /// The index of which all pages, in order of their names, are these.
    ///
    /// # Errors
    /// If they are not the pages of an index.
    pub fn from_pages(
        clicks: usize,
        pages: impl IntoIterator<Item = (String, Vec<u8>)>,
    ) -> Result<Index, Unreadable> {
        let mut index = Index::new(clicks);
        let mut rest = Vec::new();
        for (name, body) in pages {
            let number = name.get(1..).and_then(|number| number.parse::<u64>().ok()).ok_or(Unreadable)?;
            match name.get(..1) {
                Some("p") => index.read_products(&body).ok_or(Unreadable)?,
                Some("l") => index.sessions.log_mut().read_block(number, &body).ok_or(Unreadable)?,
                Some("s") => index.read_scores(number, &body).ok_or(Unreadable)?,
                Some("r") => {
                    rest.extend_from_slice(&body);
                    index.written.pieces += 1;
                }
                _ => return Err(Unreadable),
            }
        }
        index.read_rest(&rest).ok_or(Unreadable)?;
        let log = index.sessions.log();
        index.written.blocks = (log.first_block(), log.end_block().saturating_sub(1));
        index.written.products = index.sessions.products().len();
        index.catalogue.order();
        Ok(index)
    }

    /// Products that came since are on pages that changed.
    fn note_new(&mut self) {
        let page = |products: usize| u32::try_from(products).unwrap_or(u32::MAX) / OF_PAGE;
        let products = self.sessions.products().len();
        if products > self.written.products {
            let new = page(self.written.products)..=page(products - 1);
            self.written.changed.extend(new.clone());
            self.written.counted.extend(new);
            self.written.products = products;
        }
    }

    fn products_page(&self, page: u32) -> Vec<u8> {
        let mut out = Vec::new();
        for product in self.products_of(page) {
            self.sessions.products().name(product).unwrap_or_default().to_owned().pack(&mut out);
            self.catalogue.card(product).copied().pack(&mut out);
        }
        out
    }

    fn scores_page(&self, page: u32) -> Vec<u8> {
        let mut out = Vec::new();
        for product in self.products_of(page) {
            for popularity in [&self.bought, &self.trend, &self.usual] {
                popularity.of(product).pack(&mut out);
            }
        }
        out
    }

    fn products_of(&self, page: u32) -> std::ops::Range<Product> {
        let all = Product::try_from(self.sessions.products().len()).unwrap_or(Product::MAX);
        page * OF_PAGE..(page.saturating_add(1) * OF_PAGE).min(all)
    }

    fn read_products(&mut self, mut input: &[u8]) -> Option<()> {
        while !input.is_empty() {
            let product = self.sessions.number(&String::unpack(&mut input)?);
            if let Some(card) = Option::<Card>::unpack(&mut input)? {
                self.catalogue.restore(product, card);
            }
        }
        Some(())
    }

    fn read_scores(&mut self, page: u64, mut input: &[u8]) -> Option<()> {
        let mut product = Product::try_from(page).ok()?.checked_mul(OF_PAGE)?;
        while !input.is_empty() {
            for popularity in [&mut self.bought, &mut self.trend, &mut self.usual] {
                popularity.restore(product, f32::unpack(&mut input)?);
            }
            product += 1;
        }
        Some(())
    }

    fn pack_rest(&self) -> Vec<u8> {
        let mut out = Vec::new();
        FORM.pack(&mut out);
        self.catalogue.pack_rest(&mut out);
        self.sessions.pack_rest(&mut out);
        self.orders.pack(&mut out);
        self.rhythms.pack(&mut out);
        for popularity in [&self.bought, &self.trend, &self.usual] {
            popularity.pack_rest(&mut out);
        }
        out
    }

    fn read_rest(&mut self, mut input: &[u8]) -> Option<()> {
        let input = &mut input;
        if u32::unpack(input)? != FORM {
            return None;
        }
        self.catalogue.read_rest(input)?;
        self.sessions.read_rest(input)?;
        self.orders = Packed::unpack(input)?;
        self.rhythms = Packed::unpack(input)?;
        for popularity in [&mut self.bought, &mut self.trend, &mut self.usual] {
            popularity.read_rest(input)?;
        }
        input.is_empty().then_some(())
    }
}

fn block_name(block: u64) -> String {
    format!("l{block:010}")
}

fn piece_name(number: usize) -> String {
    format!("r{number:010}")
}

/// Puts a value at a product's place in a list, which grows as needed.
pub(crate) fn put_at<T: Clone + Default>(list: &mut Vec<T>, product: Product, value: T) {
    reach(list, product);
    if let Some(place) = at_mut(list, product) {
        *place = value;
    }
}
