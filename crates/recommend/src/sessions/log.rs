//! The sessions that are over, one after the other, and a thread through each product's.
//!
//! An entry takes eight bytes: the product, and how far back the product's entry before is. Following
//! these steps gives a product's sessions newest first, each with its neighbours right beside it, so
//! nothing else is needed to rank; there are no lists by product to grow. Entries lie in blocks, so
//! that growing copies nothing and forgetting the oldest is dropping a block.

use std::collections::VecDeque;

use crate::pages::packed::Packed;
use crate::products::{Product, at, at_mut, reach};

/// Entries of a block.
const BLOCK: usize = 4_096;

/// Products of one session that are kept, the last ones: longer ones are read by machines. At most
/// half a block.
const LONGEST: usize = 100;

/// Marks the first entry of a session in [`Entry::product`].
const FIRST: u32 = 1 << 31;

/// A product in a session.
#[derive(Debug, Clone, Copy)]
struct Entry {
    product: u32,
    /// How many entries before this one the product was last; 0 if never.
    back: u32,
}

/// Where an entry is, counted from the first that ever was.
pub(super) type Position = u64;

/// The log.
#[derive(Debug)]
pub(crate) struct Log {
    blocks: VecDeque<Vec<Entry>>,
    /// How many blocks were dropped.
    dropped: u64,
    /// Entries that are kept, about.
    capacity: usize,
    /// One more than the position of a product's newest entry; 0 if there is none.
    newest: Vec<Position>,
    /// How many sessions with a product are kept.
    counts: Vec<u32>,
}

impl Log {
    /// A log that drops its oldest sessions above a number of entries.
    pub(super) fn new(capacity: usize) -> Log {
        Log { blocks: VecDeque::new(), dropped: 0, capacity, newest: Vec::new(), counts: Vec::new() }
    }

    /// Adds a session: its products in the order in which they were first seen, each once.
    pub(super) fn add(&mut self, products: &[Product]) {
        let products = products.get(products.len().saturating_sub(LONGEST)..).unwrap_or_default();
        // INVARIANT: a session lies in one block.
        if self.blocks.back().is_none_or(|block| block.len() + products.len() > BLOCK) {
            self.blocks.push_back(Vec::with_capacity(BLOCK));
            self.forget();
        }
        for (index, product) in products.iter().enumerate() {
            let position = self.end();
            let newest = self.thread(*product);
            let back = newest.map_or(0, |newest| position + 1 - std::mem::replace(newest, position + 1));
            let back = if back > position { 0 } else { u32::try_from(back).unwrap_or(0) };
            let first = if index == 0 { FIRST } else { 0 };
            if let Some(block) = self.blocks.back_mut() {
                block.push(Entry { product: product | first, back });
            }
        }
    }

    /// The end of a product's thread, which is begun if there is none, one session longer.
    fn thread(&mut self, product: Product) -> Option<&mut Position> {
        reach(&mut self.newest, product);
        reach(&mut self.counts, product);
        *at_mut(&mut self.counts, product)? += 1;
        at_mut(&mut self.newest, product)
    }

    fn forget(&mut self) {
        while self.blocks.len() > 2 && (self.blocks.len() - 2) * BLOCK >= self.capacity {
            for entry in self.blocks.pop_front().unwrap_or_default() {
                if let Some(count) = at_mut(&mut self.counts, entry.product & !FIRST) {
                    *count = count.saturating_sub(1);
                }
            }
            self.dropped += 1;
        }
    }

    /// How many sessions with a product are kept.
    pub(super) fn count(&self, product: Product) -> u32 {
        at(&self.counts, product).copied().unwrap_or(0)
    }

    /// How many entries are kept.
    pub(super) fn len(&self) -> u64 {
        self.end().saturating_sub(self.start())
    }

    /// Where a product's newest entry is.
    pub(super) fn newest(&self, product: Product) -> Option<Position> {
        let position = at(&self.newest, product)?.checked_sub(1)?;
        (position >= self.start()).then_some(position)
    }

    /// Where the same product was before.
    pub(super) fn before(&self, position: Position) -> Option<Position> {
        let (block, index) = self.place(position)?;
        let back = u64::from(block.get(index)?.back);
        let before = position.checked_sub(back)?;
        (back > 0 && before >= self.start()).then_some(before)
    }

    /// How much of the log is newer than a position: from 0, the newest, to 1.
    pub(super) fn age(&self, position: Position) -> f32 {
        self.end().saturating_sub(position) as f32 / self.len().max(1) as f32
    }

    /// The products near one in its session: those before it, the nearest first, and those after it.
    pub(super) fn around(
        &self,
        position: Position,
    ) -> (impl Iterator<Item = Product> + '_, impl Iterator<Item = Product> + '_) {
        let (block, index) = self.place(position).unwrap_or((&[], 0));
        let (until, from) = block.split_at_checked(index).unwrap_or_default();
        let mut is_inside = from.first().is_some_and(|entry| entry.product & FIRST == 0);
        let before = until.iter().rev().map_while(move |entry| {
            let is_wanted = is_inside;
            is_inside = entry.product & FIRST == 0;
            is_wanted.then_some(entry.product & !FIRST)
        });
        let after = from.iter().skip(1).map(|entry| entry.product).take_while(|product| product & FIRST == 0);
        (before, after)
    }

    /// The products of the newest entries, a block of them at least.
    pub(super) fn latest(&self) -> impl Iterator<Item = Product> + '_ {
        self.blocks.iter().rev().take(2).flatten().map(|entry| entry.product & !FIRST)
    }

    /// The bytes that entries and threads take, room that is not yet used included.
    pub(super) fn bytes(&self) -> usize {
        let entries: usize = self.blocks.iter().map(|block| block.capacity() * size_of::<Entry>()).sum();
        let threads =
            self.newest.capacity() * size_of::<Position>() + self.counts.capacity() * size_of::<u32>();
        entries + self.blocks.capacity() * size_of::<Vec<Entry>>() + threads
    }

    fn place(&self, position: Position) -> Option<(&[Entry], usize)> {
        let block = usize::try_from((position / BLOCK as u64).checked_sub(self.dropped)?).ok()?;
        Some((self.blocks.get(block)?, usize::try_from(position % BLOCK as u64).ok()?))
    }

    fn start(&self) -> Position {
        self.dropped * BLOCK as u64
    }

    /// Where the next entry goes.
    fn end(&self) -> Position {
        let last = self.blocks.back().map_or(0, Vec::len);
        let whole = self.dropped + self.blocks.len().saturating_sub(1) as u64;
        whole * BLOCK as u64 + last as u64
    }
}

/// The log as blocks to be stored.
impl Log {
    /// The number of the first block that is kept, of all that ever were.
    pub(crate) fn first_block(&self) -> u64 {
        self.dropped
    }

    /// The number behind the last.
    pub(crate) fn end_block(&self) -> u64 {
        self.dropped + self.blocks.len() as u64
    }

    /// Writes a block.
    pub(crate) fn pack_block(&self, block: u64, out: &mut Vec<u8>) {
        let index = block.checked_sub(self.dropped).and_then(|index| usize::try_from(index).ok());
        for entry in index.and_then(|index| self.blocks.get(index)).into_iter().flatten() {
            entry.product.pack(out);
            entry.back.pack(out);
        }
    }

    /// Takes in the next block, by its number, and goes on with the threads through it.
    pub(crate) fn read_block(&mut self, number: u64, mut input: &[u8]) -> Option<()> {
        if self.blocks.is_empty() {
            self.dropped = number;
        }
        if number != self.end_block() {
            return None;
        }
        self.blocks.push_back(Vec::with_capacity(BLOCK));
        while !input.is_empty() {
            let entry = Entry { product: u32::unpack(&mut input)?, back: u32::unpack(&mut input)? };
            let position = self.end();
            *self.thread(entry.product & !FIRST)? = position + 1;
            self.blocks.back_mut()?.push(entry);
        }
        Some(())
    }
}
