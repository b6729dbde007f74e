//! Whether a condition holds, and nothing more: what everybody is asked when members are counted.
//!
//! INVARIANT: the answer is that of `evaluate`; only the instant at which it expires is left out, and
//! with it most of the work.

mod agreed;
mod so_far;

use std::cmp::Ordering;
use std::mem::discriminant;
use std::ops::Range;

use event::{Time, ValueRef};

use super::attribute::AttributeLeaf;
use super::compare::CompareLeaf;
use super::event::EventLeaf;
use super::measured::Measured;
use super::pick::PickLeaf;
use super::quantity::Quantity;
use super::regular::RegularLeaf;
use super::scene::{EventOf, List, Scene, Sight};
use super::selection::Selection;
use super::sweep::AmountTest;
use super::tally::Amount;
use super::window::Span;
use super::{Leaf, Node, Program};
use crate::definition::{End, Statistic};
use crate::few::Few;
use crate::history::{Event, History, Mark};
use crate::path::Path;
use so_far::{SoFar, counted, of_marks};

impl Program {
    /// Whether the contact is in the segment at `now`: [`Program::evaluate`] without the expiry, in a
    /// fraction of the time.
    pub fn holds(&self, history: &impl History, now: Time) -> bool {
        self.whole().is_some_and(|whole| history.has_begun(now) && whole.holds(history, now))
    }
}

impl Node {
    pub(super) fn holds<H: History>(&self, scene: &Scene<'_, H>) -> bool {
        match self {
            Node::AtLeast(_, n, of) => {
                let mut holding = 0;
                let mut rest = of.iter();
                while holding < *n {
                    let (true, Some(node)) = (holding + rest.len() >= *n, rest.next()) else { return false };
                    holding += usize::from(node.holds(scene));
                }
                true
            }
            Node::Not(node) => !node.holds(scene),
            Node::Leaf(shared) => shared.leaf.holds(scene),
        }
    }
}

impl Leaf {
    fn holds<H: History>(&self, scene: &Scene<'_, H>) -> bool {
        match self {
            Leaf::Attribute(leaf) => leaf.holds(scene),
            Leaf::Held(leaf) => leaf.holds(scene),
            Leaf::Event(leaf) => leaf.holds(scene),
            Leaf::Pick(leaf) => leaf.holds(scene),
            Leaf::Sequence(leaf) => leaf.holds(scene),
            Leaf::Regular(leaf) => leaf.holds(scene),
            Leaf::Compare(leaf) => leaf.holds_now(scene),
            Leaf::ForSome(leaf) => leaf.holds(scene),
            leaf => leaf.evaluate(scene).member,
        }
    }
}

impl EventLeaf {
    fn holds<H: History>(&self, scene: &Scene<'_, H>) -> bool {
        let agreed = self.agreed(scene);
        agreed.unwrap_or_else(|| self.test.passes(&self.what.amount(scene, self.test.enough())))
    }
}

impl CompareLeaf {
    fn holds_now<H: History>(&self, scene: &Scene<'_, H>) -> bool {
        let number = |amount: Amount<'_>| match amount {
            Amount::Number(number) => Some(number),
            Amount::Nothing | Amount::Value(_) => None,
        };
        let right = number(self.right.amount(scene, usize::MAX));
        right.is_some() && self.holds(number(self.left.amount(scene, usize::MAX)), right)
    }
}

impl AttributeLeaf {
    pub(super) fn holds<H: History>(&self, scene: &Scene<'_, H>) -> bool {
        let now = scene.now;
        let current = scene.history.attribute_at(self.path(), now.zone, now.time);
        self.holds_on(&current.below(self.path()), now)
    }
}

impl PickLeaf {
    fn holds<H: History>(&self, scene: &Scene<'_, H>) -> bool {
        match picked_present(&self.selection, &self.span, self.end(), scene) {
            Some(picked) => picked.is_some_and(|event| self.has(&event, scene)),
            None => self.evaluate(scene).member,
        }
    }
}

impl RegularLeaf {
    fn holds<H: History>(&self, scene: &Scene<'_, H>) -> bool {
        let (now, zone) = (scene.now.time, scene.now.zone);
        if !self.selection.is_settled() {
            return self.evaluate(scene).member;
        }
        let from = self.span().first_time(scene.now);
        let mut periods: Few<[Time; 8]> = Default::default();
        for name in self.selection.names() {
            let list = scene.events(name);
            let mut end = None;
            for place in list.first_not(|time| time < from)..list.first_not(|time| time <= now) {
                let Some(event) = list.get(place) else { continue };
                let is_known = end.is_some_and(|end: Option<Time>| end.is_none_or(|end| event.time() < end));
                if is_known || !self.selection.takes(&event, scene) {
                    continue;
                }
                if self.at_least == 1 {
                    return true;
                }
                let (start, next) = zone.period(self.period(), event.time());
                end = Some(next);
                if !periods.contains(&start) {
                    periods.push(start);
                }
            }
        }
        periods.len() >= self.at_least as usize
    }
}

/// The first or the last event of a selection that is in the window now; `None` where it is less
/// simple than that.
pub(super) fn picked_present<'a, H: History>(
    selection: &Selection,
    span: &Span,
    end: End,
    scene: &Scene<'a, H>,
) -> Option<Option<Sight<'a, EventOf<'a, H>>>> {
    let mut picked: Option<Sight<'a, EventOf<'a, H>>> = None;
    let is_known = each_present(selection, span, scene, |list, places| {
        let mut events = places.filter_map(|place| list.get(place));
        let passes = |event: &Sight<'a, EventOf<'a, H>>| selection.takes(event, scene);
        let (found, better) = match end {
            End::First => (events.find(passes), Ordering::Less),
            End::Last => (events.rfind(passes), Ordering::Greater),
        };
        let Some(found) = found else { return };
        if picked.is_none_or(|picked| found.event.order(&picked.event) == better) {
            picked = Some(found);
        }
    });
    is_known.then_some(picked)
}

/// Gives the events of a selection, unfiltered, that are in the window now: of each name the list and
/// a stretch of its places. `false` where it is less simple than that.
fn each_present<'a, H: History>(
    selection: &Selection,
    span: &Span,
    scene: &Scene<'a, H>,
    mut take: impl FnMut(&List<'a, H>, Range<usize>),
) -> bool {
    let Some((from, to)) = span.steady_times(scene.now).filter(|_| selection.is_settled()) else {
        return false;
    };
    for name in selection.names() {
        let list = scene.events(name);
        let first = if from == Time::MIN { 0 } else { list.first_not(|time| time < from) };
        let is_over = list.len().checked_sub(1).and_then(|last| list.time(last)).is_none_or(|last| last < to);
        let next = if is_over { list.len() } else { list.first_not(|time| time < to) };
        take(&list, first..next.max(first));
    }
    true
}

impl Measured {
    /// What it comes to now. No more than `enough` are counted.
    fn amount<'a, H: History>(&self, scene: &Scene<'a, H>, enough: usize) -> Amount<'a> {
        let adds_up = matches!(self.quantity, Quantity::Number(Statistic::Sum | Statistic::Avg, _));
        // Sums are taken in the order of all the events.
        let is_simple = !adds_up || self.selection.names().len() == 1;
        let amount = if is_simple { self.amount_present(scene, enough) } else { None };
        amount.unwrap_or_else(|| self.amount_in_order(scene))
    }

    fn amount_present<'a, H: History>(&self, scene: &Scene<'a, H>, enough: usize) -> Option<Amount<'a>> {
        if matches!(self.quantity, Quantity::Count) {
            let mut count = 0;
            let is_known = each_present(&self.selection, &self.span, scene, |list, places| {
                if self.selection.filter().is_none() {
                    count += places.len();
                    return;
                }
                let events = places.filter_map(|place| list.get(place));
                let passing = events.filter(|event| self.selection.takes(event, scene));
                count += passing.take(enough.saturating_sub(count)).count();
            });
            return is_known.then(|| counted(count));
        }
        if let Some(amount) = self.quantity.counted_param().and_then(|path| self.amount_marked(path, scene)) {
            return Some(amount);
        }
        let mut so_far = SoFar::of(&self.quantity);
        let is_known = each_present(&self.selection, &self.span, scene, |list, places| {
            for event in places.filter_map(|place| list.get(place)) {
                self.add(&event, &mut so_far, scene);
            }
        });
        is_known.then(|| so_far.amount(&self.quantity))
    }

    /// What the values of a param come to that are told from each other without a look at them.
    fn amount_marked<'a, H: History>(&self, path: &Path, scene: &Scene<'a, H>) -> Option<Amount<'a>> {
        let mut marks: Few<[Mark; 16]> = Default::default();
        let mut sample: Option<EventOf<'a, H>> = None;
        let mut are_marked = true;
        let is_known = each_present(&self.selection, &self.span, scene, |list, places| {
            for event in places.filter_map(|place| list.get(place)) {
                match event.mark(path) {
                    Some(Mark::Nothing) => {}
                    Some(mark) if self.selection.takes(&event, scene) => {
                        // A number may be the same as a text.
                        let is_alike = |known: &Mark| discriminant(known) == discriminant(&mark);
                        are_marked &= marks.last().is_none_or(is_alike);
                        marks.push(mark);
                        sample = Some(event.event);
                    }
                    Some(_) => {}
                    None => are_marked = false,
                }
                if !are_marked {
                    break;
                }
            }
        });
        let value = |mark: Mark| sample.map_or(ValueRef::Null, |event| event.marked(path, mark));
        (is_known && are_marked).then(|| of_marks(&mut marks, &self.quantity, value))
    }

    fn amount_in_order<'a, H: History>(&self, scene: &Scene<'a, H>) -> Amount<'a> {
        let mut so_far = SoFar::of(&self.quantity);
        let frame = self.span.frame_now(scene);
        if !frame.is_nothing() {
            self.selection.each(scene, frame.horizon(scene), |event| {
                let stay = frame.stay(event, scene.now.zone);
                if stay.is_some_and(|stay| stay.holds(scene.now.time)) {
                    self.add(event, &mut so_far, scene);
                }
            });
        }
        so_far.amount(&self.quantity)
    }

    /// Adds what an event in the window adds, if it passes.
    fn add<'a, H: History>(
        &self,
        event: &Sight<'a, EventOf<'a, H>>,
        so_far: &mut SoFar<'a>,
        scene: &Scene<'a, H>,
    ) {
        if self.selection.takes(event, scene) {
            self.quantity.parts(event, scene, |part| so_far.add(part));
        }
    }
}
