//! Counts that turn the answer once: from so many events on it is another one, however many more there are.
//!
//! Where events only leave the window, the newest so many decide: the answer turns back when the first of
//! them leaves.

use super::SHORT_CUTS;
use super::event::EventLeaf;
use super::measured::Measured;
use super::quantity::Quantity;
use super::scene::Scene;
use super::sweep::AmountTest;
use crate::history::History;
use crate::verdict::Verdict;

/// The count at which the answer turns, `least` being the least for which it is another than for none.
pub(super) fn turn(what: &Measured, test: &impl AmountTest, least: usize) -> Option<usize> {
    let counts = matches!(what.quantity, Quantity::Count) && what.selection.is_steady();
    (counts && test.enough() == least).then_some(least).filter(|count| *count > 0)
}

impl EventLeaf {
    /// The answer, where the newest events decide.
    pub(super) fn turned<H: History>(&self, scene: &Scene<'_, H>) -> Option<Verdict> {
        let count = self.turn.filter(|_| SHORT_CUTS)?;
        let Measured { selection, span, .. } = &self.what;
        let (from, to) = span.steady_times(scene.now)?;
        let list = selection.only_list(scene)?;
        let is_over = list.len().checked_sub(1).and_then(|last| list.time(last)).is_none_or(|last| last < to);
        if !is_over {
            return None;
        }
        let first = if selection.filter().is_none() {
            list.len().checked_sub(count).and_then(|place| list.time(place)).filter(|time| *time >= from)
        } else {
            let newest_first = list.from(0).rev().take_while(|event| event.time() >= from);
            let mut passing = newest_first.filter(|event| selection.takes(event, scene));
            passing.nth(count - 1).map(|event| event.time())
        };
        let until = first.and_then(|first| span.stay(first, scene.now.zone)?.exit);
        Some(Verdict { member: self.on_none != first.is_some(), until })
    }
}
