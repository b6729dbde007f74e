//! Lines of one order found together although others stand between them.

use std::collections::{BTreeMap, HashMap};

use super::line::{LineError, OrderLine};
use super::order::Order;
use super::recent::Recent;

/// How many lines may stand between two lines of one order.
pub(super) const WINDOW: u64 = 1_000;

/// How many finished orders are remembered, to notice lines that come too late for theirs.
const ORDERS: usize = 1_000_000;

/// The orders that may still get lines.
pub(super) struct Window {
    /// Lines read so far.
    at: u64,
    open: HashMap<String, Open>,
    /// When each open order got its last line.
    touched: BTreeMap<u64, String>,
    finished: Recent,
}

struct Open {
    order: Order,
    touched: u64,
}

impl Default for Window {
    fn default() -> Self {
        Window { at: 0, open: HashMap::new(), touched: BTreeMap::new(), finished: Recent::of(ORDERS) }
    }
}

impl Window {
    /// A line was read, a good one or a bad one.
    pub(super) fn tick(&mut self) {
        self.at += 1;
    }

    /// Puts a line to its order.
    pub(super) fn take(&mut self, line: OrderLine) -> Result<(), LineError> {
        let (at, id) = (self.at, line.order.clone());
        if let Some(open) = self.open.get_mut(&id) {
            open.order.add(line)?;
            self.touched.remove(&open.touched);
            open.touched = at;
        } else if self.finished.contains(&id) {
            return Err(LineError::Apart);
        } else {
            let order = Order::begin(line);
            self.open.insert(id.clone(), Open { order, touched: at });
        }
        self.touched.insert(at, id);
        Ok(())
    }

    /// The orders that were not heard of for so long that they are complete.
    pub(super) fn closed(&mut self) -> Vec<Order> {
        let mut closed = Vec::new();
        while let Some(oldest) = self.touched.first_entry() {
            if oldest.key() + WINDOW >= self.at {
                break;
            }
            let id = oldest.remove();
            closed.extend(self.close(&id));
        }
        closed
    }

    /// All others, at the end of the file.
    pub(super) fn rest(&mut self) -> Vec<Order> {
        let touched = std::mem::take(&mut self.touched);
        touched.into_values().filter_map(|id| self.close(&id)).collect()
    }

    fn close(&mut self, id: &str) -> Option<Order> {
        self.finished.insert(id);
        self.open.remove(id).map(|open| open.order)
    }
}
