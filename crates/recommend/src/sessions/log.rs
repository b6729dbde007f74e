//! The sessions that are over, one after the other, and a thread through each product's.
//!
//! An entry takes eight bytes: the product, and how far back the product's entry before is. Following
//! these steps gives a product's sessions newest first, each with its neighbours right beside it, so
//! nothing else is needed to rank; there are no lists by product to grow. Entries lie in blocks, so
//! that growing copies nothing and forgetting the oldest is dropping a block.

use std::collections::VecDeque;

use crate::column::Column;
use crate::pages::packed::{Packed, Pieces};
use crate::products::Product;

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
    threads: Column<Thread>,
}

/// Where a product's thread begins.
#[derive(Debug, Clone, Copy, Default)]
struct Thread {
    /// How many sessions with the product are kept, each with an entry.
    sessions: u32,
    /// The position of the newest of these, its lower half: no two that are kept share it.
    newest: u32,
}

impl Log {
    /// A log that drops its oldest sessions above a number of entries.
    pub(super) fn new(capacity: usize) -> Log {
        Log { blocks: VecDeque::new(), dropped: 0, capacity, threads: Column::default() }
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
            let back = self.newest(*product).and_then(|newest| u32::try_from(position - newest).ok());
            let first = if index == 0 { FIRST } else { 0 };
            self.push(Entry { product: product | first, back: back.unwrap_or(0) });
        }
    }

    /// Adds an entry to the newest block; its product's thread goes on with it.
    fn push(&mut self, entry: Entry) {
        let (product, position) = (entry.product & !FIRST, self.end());
        if let Some(block) = self.blocks.back_mut() {
            block.push(entry);
            self.threads.put(product, Thread { sessions: self.count(product) + 1, newest: position as u32 });
        }
    }

    fn forget(&mut self) {
        while self.blocks.len() > 2 && (self.blocks.len() - 2) * BLOCK >= self.capacity {
            for entry in self.blocks.pop_front().unwrap_or_default() {
                if let Some(thread) = self.threads.get_mut(entry.product & !FIRST) {
                    thread.sessions = thread.sessions.saturating_sub(1);
                }
            }
            self.dropped += 1;
        }
    }

    /// How many sessions with a product are kept.
    pub(super) fn count(&self, product: Product) -> u32 {
        self.threads.get(product).map_or(0, |thread| thread.sessions)
    }

    /// How many entries are kept.
    pub(super) fn len(&self) -> u64 {
        self.end().saturating_sub(self.start())
    }

    /// Where a product's newest entry is.
    pub(super) fn newest(&self, product: Product) -> Option<Position> {
        let thread = self.threads.get(product).filter(|thread| thread.sessions > 0)?;
        let start = self.start();
        Some(start + u64::from(thread.newest.wrapping_sub(start as u32)))
    }

    /// Where the same product was before.
    pub(super) fn before(&self, position: Position) -> Option<Position> {
        let (block, index) = self.place(position)?;
        let back = u64::from(block.get(index)?.back);
        let before = position.checked_sub(back)?;
        (back > 0 && before >= self.start()).then_some(before)
    }

    /// How many entries are newer than a position.
    pub(super) fn newer(&self, position: Position) -> u64 {
        self.end().saturating_sub(position)
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
        entries + self.blocks.capacity() * size_of::<Vec<Entry>>() + self.threads.bytes()
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
    pub(crate) fn pack_block(&self, block: u64, out: &mut Pieces) {
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
            self.push(Entry { product: u32::unpack(&mut input)?, back: u32::unpack(&mut input)? });
        }
        Some(())
    }
}
