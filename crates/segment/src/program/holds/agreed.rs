//! Which value is there most often, where that need not be found out.

use super::each_present;
use crate::history::{Event, History, Mark};
use crate::program::event::EventLeaf;
use crate::program::scene::Scene;
use crate::program::sweep::AmountTest;
use crate::program::tally::Amount;

impl EventLeaf {
    /// The answer, where it is the same on every value that there is.
    pub(super) fn agreed<H: History>(&self, scene: &Scene<'_, H>) -> Option<bool> {
        let (slot, path) = (self.slot?, self.what.quantity.counted_param()?);
        let mut agreed = Some(None);
        let is_known = each_present(&self.what.selection, &self.what.span, scene, |list, places| {
            for event in places.filter_map(|place| list.get(place)) {
                let mark = event.mark(path);
                let Some(before) = agreed.filter(|_| mark != Some(Mark::Nothing)) else { continue };
                if !self.what.selection.takes(&event, scene) {
                    continue;
                }
                let answer = mark.and_then(|mark| match mark {
                    Mark::Code(code) => Some(scene.history.recall(slot, code, || {
                        self.test.passes(&Amount::Value(event.event.marked(path, mark)))
                    })),
                    _ => None,
                });
                agreed = answer.filter(|answer| before.is_none_or(|before| before == *answer)).map(Some);
                if agreed.is_none() {
                    return;
                }
            }
        });
        agreed.filter(|_| is_known).map(|answer| answer.unwrap_or(false))
    }
}
