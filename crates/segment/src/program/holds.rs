//! Whether a condition holds, and nothing more: what everybody is asked when members are counted.
//!
//! INVARIANT: the answer is that of `evaluate`; only the instant at which it expires is left out, and
//! with it most of the work.

use std::cmp::Ordering;
use std::ops::Range;

use event::{Time, ValueRef};
use smallvec::SmallVec;

use super::compare::CompareLeaf;
use super::event::EventLeaf;
use super::measured::Measured;
use super::now::Now;
use super::pick::PickLeaf;
use super::quantity::{Part, Quantity};
use super::scene::{EventOf, List, Scene, Sight};
use super::selection::Selection;
use super::sweep::{self, AmountTest};
use super::tally::{Amount, Tally};
use super::window::Span;
use super::{Leaf, Node, Program};
use crate::definition::{End, Statistic};
use crate::history::{Event, History};

impl Program {
    /// Whether the contact is in the segment at `now`: [`Program::evaluate`] without the expiry, in a
    /// fraction of the time.
    pub fn holds(&self, history: &impl History, now: Time) -> bool {
        let Some(root) = self.root.as_ref().filter(|_| history.has_begun(now)) else { return false };
        let now = Now { time: now, zone: &self.zone };
        root.holds(&Scene { history, now, narrow: None, found: None })
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
            Leaf::Event(leaf) => leaf.holds(scene),
            Leaf::Pick(leaf) => leaf.holds(scene),
            Leaf::Sequence(leaf) => leaf.holds(scene),
            Leaf::Compare(leaf) => leaf.holds_now(scene),
            Leaf::ForSome(leaf) => leaf.holds(scene),
            leaf => leaf.evaluate(scene).member,
        }
    }
}

impl EventLeaf {
    fn holds<H: History>(&self, scene: &Scene<'_, H>) -> bool {
        self.test.passes(&self.what.amount(scene))
    }
}

impl CompareLeaf {
    fn holds_now<H: History>(&self, scene: &Scene<'_, H>) -> bool {
        let number = |amount: Amount<'_>| match amount {
            Amount::Number(number) => Some(number),
            Amount::Nothing | Amount::Value(_) => None,
        };
        let right = number(self.right.amount(scene));
        right.is_some() && self.holds(number(self.left.amount(scene)), right)
    }
}

impl PickLeaf {
    fn holds<'a, H: History>(&self, scene: &Scene<'a, H>) -> bool {
        let mut picked: Option<Sight<'a, EventOf<'a, H>>> = None;
        let is_known = each_present(&self.selection, &self.span, scene, |list, places| {
            let mut events = places.filter_map(|place| list.get(place));
            let passes = |event: &Sight<'a, EventOf<'a, H>>| self.selection.passes(event, scene).member;
            let (found, better) = match self.end() {
                End::First => (events.find(passes), Ordering::Less),
                End::Last => (events.rfind(passes), Ordering::Greater),
            };
            let Some(found) = found else { return };
            if picked.is_none_or(|picked| found.event.order(&picked.event) == better) {
                picked = Some(found);
            }
        });
        match is_known {
            true => picked.is_some_and(|event| self.has(&event, scene)),
            false => self.evaluate(scene).member,
        }
    }
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
    /// What it comes to now.
    fn amount<'a, H: History>(&self, scene: &Scene<'a, H>) -> Amount<'a> {
        let adds_up = matches!(self.quantity, Quantity::Number(Statistic::Sum | Statistic::Avg, _));
        // Sums are taken in the order of all the events.
        let is_simple = !adds_up || self.selection.names().len() == 1;
        let amount = if is_simple { self.amount_present(scene) } else { None };
        amount.unwrap_or_else(|| {
            let entries = self.entries(scene);
            sweep::amount(&entries.list, &self.quantity, scene.now.time).0
        })
    }

    fn amount_present<'a, H: History>(&self, scene: &Scene<'a, H>) -> Option<Amount<'a>> {
        if matches!(self.quantity, Quantity::Count) && self.selection.filter().is_none() {
            let mut count = 0;
            let is_known =
                each_present(&self.selection, &self.span, scene, |_, places| count += places.len());
            return is_known.then(|| counted(count));
        }
        let mut so_far = SoFar::of(&self.quantity);
        let is_known = each_present(&self.selection, &self.span, scene, |list, places| {
            for event in places.filter_map(|place| list.get(place)) {
                if self.selection.filter().is_none() || self.selection.passes(&event, scene).member {
                    self.quantity.parts(&event, scene, |part| so_far.add(part));
                }
            }
        });
        is_known.then(|| so_far.amount(&self.quantity))
    }
}

/// What a measure came to so far.
enum SoFar<'a> {
    Sum { total: f64, count: usize },
    Best { number: Option<f64>, better: fn(f64, f64) -> f64 },
    Days { last: Option<i64>, days: SmallVec<[i64; 8]> },
    Values(SmallVec<[ValueRef<'a>; 8]>),
}

impl<'a> SoFar<'a> {
    fn of(quantity: &Quantity) -> SoFar<'a> {
        match quantity {
            Quantity::Count | Quantity::Number(Statistic::Sum | Statistic::Avg, _) => {
                SoFar::Sum { total: 0.0, count: 0 }
            }
            Quantity::Number(Statistic::Min, _) => SoFar::Best { number: None, better: f64::min },
            Quantity::Number(Statistic::Max, _) => SoFar::Best { number: None, better: f64::max },
            Quantity::Days => SoFar::Days { last: None, days: SmallVec::new() },
            Quantity::Distinct(_) | Quantity::Most(_) => SoFar::Values(SmallVec::new()),
        }
    }

    fn add(&mut self, part: Part<'a>) {
        match (self, part) {
            (SoFar::Sum { total, count }, Part::Number(number)) => {
                *total += number;
                *count += 1;
            }
            (SoFar::Best { number: best, better }, Part::Number(number)) => {
                *best = Some(best.map_or(number, |best| better(best, number)));
            }
            (SoFar::Days { last, days }, Part::Day(day)) if *last != Some(day) => {
                *last = Some(day);
                days.push(day);
            }
            (SoFar::Values(values), Part::Value(value)) => values.push(value),
            _ => {}
        }
    }

    fn amount(&mut self, quantity: &Quantity) -> Amount<'a> {
        match self {
            SoFar::Sum { count: 0, .. } if quantity.is_mean() => Amount::Nothing,
            SoFar::Sum { total, count } if quantity.is_mean() => Amount::Number(*total / *count as f64),
            SoFar::Sum { total, .. } => Amount::Number(*total),
            SoFar::Best { number, .. } => number.map_or(Amount::Nothing, Amount::Number),
            SoFar::Days { days, .. } => {
                // The events of several names come one name after the other.
                days.sort_unstable();
                days.dedup();
                counted(days.len())
            }
            SoFar::Values(values) => of_values(values, quantity),
        }
    }
}

/// What values come to of which there are few most often.
fn of_values<'a>(values: &[ValueRef<'a>], quantity: &Quantity) -> Amount<'a> {
    const FEW: usize = 12;
    match (quantity, values) {
        (Quantity::Most(_), [first, others @ ..]) if others.iter().all(|other| other.same_as(*first)) => {
            Amount::Value(*first)
        }
        (Quantity::Distinct(_), values) if values.len() <= FEW => {
            let is_new = |(at, value): &(usize, &ValueRef<'a>)| {
                !values.iter().take(*at).any(|known| known.same_as(**value))
            };
            counted(values.iter().enumerate().filter(is_new).count())
        }
        _ => {
            let mut tally = Tally::of(quantity);
            for value in values {
                tally.iter_mut().for_each(|tally| tally.add(Part::Value(*value)));
            }
            tally.map_or(Amount::Nothing, |mut tally| tally.amount())
        }
    }
}

fn counted(count: usize) -> Amount<'static> {
    Amount::Number(count as f64)
}
