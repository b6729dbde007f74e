//! Items gathered to requests.

use crate::read::Item;

/// Items of one request: enough to be fast, few enough to be stored at once.
const ITEMS: usize = 250;
/// Bytes of the items of one request; the server takes 500 KB.
const BYTES: usize = 480_000;

/// What one request carries.
pub(super) struct Batch {
    pub(super) number: u64,
    pub(super) items: Vec<Item>,
    pub(super) position: u64,
}

/// Gathers items until they fill a request.
#[derive(Default)]
pub(super) struct Batcher {
    number: u64,
    items: Vec<Item>,
    bytes: usize,
}

impl Batcher {
    /// Adds an item; the batch that had no room for it, if so.
    pub(super) fn push(&mut self, item: Item, position: u64) -> Option<Batch> {
        let bytes = item.json.len() + 1;
        let is_full = self.items.len() >= ITEMS || self.bytes + bytes > BYTES;
        let full = if is_full { self.rest(position) } else { None };
        self.bytes += bytes;
        self.items.push(item);
        full
    }

    /// What was gathered so far.
    pub(super) fn rest(&mut self, position: u64) -> Option<Batch> {
        if self.items.is_empty() {
            return None;
        }
        let number = self.number;
        self.number += 1;
        self.bytes = 0;
        Some(Batch { number, items: std::mem::take(&mut self.items), position })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sizes(lengths: impl Iterator<Item = usize>) -> Vec<usize> {
        let mut batcher = Batcher::default();
        let item = |length| Item { line: 1, lines: 1, name: "track", note: None, json: "x".repeat(length) };
        let mut batches: Vec<Batch> = lengths.filter_map(|length| batcher.push(item(length), 0)).collect();
        batches.extend(batcher.rest(0));
        assert!(batches.iter().enumerate().all(|(at, batch)| batch.number == at as u64));
        batches.iter().map(|batch| batch.items.len()).collect()
    }

    #[test]
    fn batches_obey_both_limits() {
        assert_eq!(sizes(std::iter::empty()), Vec::<usize>::new());
        assert_eq!(sizes(std::iter::repeat_n(10, 501)), [250, 250, 1]);
        assert_eq!(sizes(std::iter::repeat_n(32_000, 20)), [14, 6]);
    }
}
