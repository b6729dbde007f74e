//! Products as they are shown, in memory: what was shown of late.

use std::collections::HashMap;

/// Bytes that the index and this may take together, about; and what this may take in any case, and at most.
const WHOLE: usize = 48 * 1024 * 1024;
const LEAST: usize = 8 * 1024 * 1024;
const MOST: usize = 16 * 1024 * 1024;

/// Bytes of a product in the index, with what is learnt of it.
const OF_PRODUCT: usize = 100;

/// Products as JSON, by id. Two generations: when the younger one is full it becomes the older one, and
/// what was not asked for meanwhile is forgotten.
#[derive(Default)]
pub(super) struct Display {
    young: HashMap<String, String>,
    old: HashMap<String, String>,
    bytes: usize,
    /// Bytes of JSON in both generations.
    room: usize,
}

impl Display {
    /// A product that is in memory.
    pub(super) fn get(&mut self, id: &str) -> Option<&str> {
        if let Some((id, body)) = self.old.remove_entry(id) {
            self.put(id, body);
        }
        self.young.get(id).map(String::as_str)
    }

    /// Keeps a product of a catalogue of so many.
    pub(super) fn keep(&mut self, id: String, body: String, products: usize) {
        self.room = WHOLE.saturating_sub(products * OF_PRODUCT).clamp(LEAST, MOST);
        self.put(id, body);
    }

    fn put(&mut self, id: String, body: String) {
        if self.bytes > self.room / 2 {
            self.old = std::mem::take(&mut self.young);
            self.bytes = 0;
        }
        self.bytes += id.len() + body.len();
        self.young.insert(id, body);
    }

    /// Forgets a product that changed.
    pub(super) fn forget(&mut self, id: &str) {
        self.young.remove(id);
        self.old.remove(id);
    }
}
