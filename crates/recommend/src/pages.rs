//! An index as pages to be stored, of which only those that changed are written again.
//!
//! - `p…`: products, [`OF_PAGE`] a page: names and cards;
//! - `s…`: what they count for popularity, in pages as long;
//! - `l…`: blocks of the log of sessions, which never change once they are full;
//! - `r…`: everything else, part by part, each in pieces.
//!
//! What follows from these is made anew when they are read: threads through the log, products by
//! category and by time, orders by product.

pub(crate) mod packed;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use crate::catalogue::Card;
use crate::index::Index;
use crate::products::Product;
use packed::{Packed, Pieces, pack_text};

/// Products of a page.
const OF_PAGE: u32 = 1_024;

/// What the rest begins with; another number when it is written in another way.
const FORM: u32 = 2;

/// Parts of the rest. Each is made, and read, by itself: all of them at once would take as much memory as half
/// of the index.
const PARTS: u64 = 7;

/// Pieces of a part, at most.
const PIECES: u64 = 100_000_000;

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
    /// Pieces of each part.
    pieces: [u64; PARTS as usize],
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
    /// Hands out the pages that changed since this was asked for last, one after the other. Whoever asks is
    /// to store all of them, or to read the index anew.
    ///
    /// # Errors
    /// Those of `write`, after which nothing more is handed out.
    pub fn pages<E>(&mut self, mut write: impl FnMut(Page) -> Result<(), E>) -> Result<(), E> {
        self.note_new();
        for page in std::mem::take(&mut self.written.changed) {
            write(Page { name: format!("p{page:010}"), body: Some(self.products_page(page)) })?;
        }
        for page in std::mem::take(&mut self.written.counted) {
            write(Page { name: format!("s{page:010}"), body: Some(self.scores_page(page)) })?;
        }
        let (first, last) = self.written.blocks;
        let log = self.sessions.log();
        for block in first..log.first_block().min(last + 1) {
            write(Page { name: block_name(block), body: None })?;
        }
        for block in last.max(log.first_block())..log.end_block() {
            let mut body = Pieces::default();
            log.pack_block(block, &mut body);
            write(Page { name: block_name(block), body: Some(body.into_one()) })?;
        }
        self.written.blocks = (log.first_block(), log.end_block().saturating_sub(1));
        let mut written = self.written.pieces;
        for (part, before) in (0..PARTS).zip(&mut written) {
            let mut whole = Pieces::default();
            self.pack_part(part, &mut whole);
            let mut pieces = 0;
            for piece in whole.into_each() {
                write(Page { name: piece_name(part, pieces), body: Some(piece) })?;
                pieces += 1;
            }
            for piece in pieces..*before {
                write(Page { name: piece_name(part, piece), body: None })?;
            }
            *before = pieces;
        }
        self.written.pieces = written;
        Ok(())
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
        let (mut part, mut whole) = (0, Vec::new());
        for (name, body) in pages {
            let number = name.get(1..).and_then(|number| number.parse::<u64>().ok()).ok_or(Unreadable)?;
            match name.get(..1) {
                Some("p") => index.read_products(&body).ok_or(Unreadable)?,
                Some("l") => index.sessions.log_mut().read_block(number, &body).ok_or(Unreadable)?,
                Some("s") => index.read_scores(number, &body).ok_or(Unreadable)?,
                Some("r") => {
                    if number / PIECES != part {
                        index.read_part(part, &std::mem::take(&mut whole)).ok_or(Unreadable)?;
                        part += 1;
                    }
                    let pieces = index.written.pieces.get_mut(part as usize).ok_or(Unreadable)?;
                    if number != part * PIECES + *pieces {
                        return Err(Unreadable);
                    }
                    *pieces += 1;
                    whole.extend_from_slice(&body);
                }
                _ => return Err(Unreadable),
            }
        }
        if part + 1 != PARTS {
            return Err(Unreadable);
        }
        index.read_part(part, &whole).ok_or(Unreadable)?;
        let log = index.sessions.log();
        index.written.blocks = (log.first_block(), log.end_block().saturating_sub(1));
        index.written.products = index.sessions.products().len();
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
        let mut out = Pieces::default();
        for product in self.products_of(page) {
            pack_text(self.sessions.products().name(product).unwrap_or_default(), &mut out);
            self.catalogue.card(product).copied().pack(&mut out);
        }
        out.into_one()
    }

    fn scores_page(&self, page: u32) -> Vec<u8> {
        let mut out = Pieces::default();
        for product in self.products_of(page) {
            for popularity in [&self.bought, &self.trend, &self.usual] {
                popularity.of(product).pack(&mut out);
            }
        }
        out.into_one()
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

    fn pack_part(&self, part: u64, out: &mut Pieces) {
        match part {
            0 => {
                FORM.pack(out);
                self.catalogue.pack_rest(out);
            }
            1 => self.sessions.pack_rest(out),
            2 => self.orders.pack(out),
            3 => self.rhythms.pack(out),
            4 => self.bought.pack_rest(out),
            5 => self.trend.pack_rest(out),
            _ => self.usual.pack_rest(out),
        }
    }

    fn read_part(&mut self, part: u64, mut input: &[u8]) -> Option<()> {
        let input = &mut input;
        match part {
            0 if u32::unpack(input)? != FORM => return None,
            0 => self.catalogue.read_rest(input)?,
            1 => self.sessions.read_rest(input)?,
            2 => self.orders = Packed::unpack(input)?,
            3 => self.rhythms = Packed::unpack(input)?,
            4 => self.bought.read_rest(input)?,
            5 => self.trend.read_rest(input)?,
            _ => self.usual.read_rest(input)?,
        }
        input.is_empty().then_some(())
    }
}

fn block_name(block: u64) -> String {
    format!("l{block:010}")
}

fn piece_name(part: u64, piece: u64) -> String {
    format!("r{:010}", part * PIECES + piece)
}
