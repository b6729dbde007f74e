//! Products as they are shown, in memory: what was shown of late.

use std::collections::HashMap;

/// Bytes of JSON in each generation.
const BYTES: usize = 4 * 1024 * 1024;

/// Products as JSON, by id. Two generations: when the younger one is full it becomes the older one, and
/// what was not asked for meanwhile is forgotten.
#[derive(Default)]
pub(super) struct Display {
    young: HashMap<String, String>,
    old: HashMap<String, String>,
    bytes: usize,
}

impl Display {
    /// A product that is in memory.
    pub(super) fn get(&mut self, id: &str) -> Option<&str> {
        if let Some((id, body)) = self.old.remove_entry(id) {
            self.keep(id, body);
        }
        self.young.get(id).map(String::as_str)
    }

    /// Keeps a product.
    pub(super) fn keep(&mut self, id: String, body: String) {
        if self.bytes > BYTES {
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
