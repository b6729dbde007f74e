//! Sequences of one or two events, found from the last event back.
//!
//! Each last event goes with the latest first event that may lead to it, which stays in the window
//! longest; the later the last event, the later its first. So once a choice holds, earlier ones have
//! nothing to add.

use std::cmp::Ordering;

use event::Time;

use super::pass::within;
use super::{SequenceLeaf, union};
use crate::definition::Length;
use crate::few::Few;
use crate::history::{Event, History};
use crate::program::scene::{EventOf, List, Scene, Sight};
use crate::program::selection::Selection;
use crate::program::window::Stay;
use crate::verdict::{Verdict, earliest};

/// The events of a selection that pass, to be looked up from any point of time.
struct Line<'s, 'a, H: History + 'a> {
    selection: &'s Selection,
    list: List<'a, H>,
    scene: &'s Scene<'a, H>,
}

type Lines<'s, 'a, H> = Few<[Line<'s, 'a, H>; 2]>;

impl SequenceLeaf {
    /// The answer, where the latest choices are all that matters.
    pub(super) fn backward<'a, H: History>(&self, scene: &Scene<'a, H>) -> Option<Verdict> {
        let (from, _) = self.span.steady_times(scene.now)?;
        let steady = self.selections().all(Selection::is_steady);
        let months = |length: Length| matches!(length, Length::Months(_));
        if !steady || self.steps.len() > 2 || !self.latest_first_is_best() || self.lengths().any(months) {
            return None;
        }
        let line = |selection| Line::of(selection, scene);
        let last = self.steps.last()?;
        let (begins, ends) = (line(&self.steps.first()?.selection)?, line(&last.selection)?);
        let absent: Lines<'_, 'a, H> = last.absent.iter().map(line).collect::<Option<_>>()?;
        let after: Lines<'_, 'a, H> =
            self.after.iter().map(|(selection, _)| line(selection)).collect::<Option<_>>()?;

        let mut stretches: Few<[Stay; 8]> = Default::default();
        for end in ends.back_to(from) {
            let begin = if self.steps.len() == 1 { Some(end) } else { self.begin(&begins, &end, &absent) };
            let stay = begin.filter(|begin| within(self.within, begin.time(), end.time(), scene.now.zone));
            let stay = stay.and_then(|begin| self.span.stay(begin.time(), scene.now.zone));
            let Some(stretch) = stay.and_then(|stay| self.stretch(stay, &end, &after)) else { continue };
            if stretch.exit.is_some_and(|exit| exit <= scene.now.time) {
                break;
            }
            stretches.push(stretch);
            if stretch.enter <= scene.now.time {
                break;
            }
        }
        stretches.retain(|stretch| stretch.exit.is_none_or(|exit| stretch.enter < exit));
        Some(union(&mut stretches, scene.now.time))
    }

    /// The latest first event that may lead to a second one.
    fn begin<'a, H: History>(
        &self,
        begins: &Line<'_, 'a, H>,
        end: &Sight<'a, EventOf<'a, H>>,
        absent: &[Line<'_, 'a, H>],
    ) -> Option<Sight<'a, EventOf<'a, H>>> {
        let zone = begins.scene.now.zone;
        let is_inside = |begin: &Sight<'a, EventOf<'a, H>>| self.span.stay(begin.time(), zone).is_some();
        let begin = begins.before(end).find(is_inside)?;
        let most = self.steps.last()?.within;
        let barriers = absent.iter().filter_map(|line| line.before(end).next());
        let mut hidden = barriers.filter(|barrier| begin.event.order(&barrier.event) == Ordering::Less);
        (within(most, begin.time(), end.time(), zone) && hidden.next().is_none()).then_some(begin)
    }

    /// When a choice makes the condition hold, whose first event stays so long.
    fn stretch<'a, H: History>(
        &self,
        stay: Stay,
        end: &Sight<'a, EventOf<'a, H>>,
        after: &[Line<'_, 'a, H>],
    ) -> Option<Stay> {
        let mut stretch = Stay { enter: stay.enter.max(end.time()), exit: stay.exit };
        for (line, (_, lasting)) in after.iter().zip(&self.after) {
            let next = line.after(end).map(|absent| absent.time());
            match lasting {
                None => stretch.exit = earliest(stretch.exit, next),
                Some(lasting) => {
                    let due = line.scene.now.zone.add(end.time(), *lasting)?;
                    if next.is_some_and(|next| next <= due) {
                        return None;
                    }
                    stretch.enter = stretch.enter.max(due);
                }
            }
        }
        Some(stretch)
    }
}

impl<'s, 'a, H: History> Line<'s, 'a, H> {
    fn of(selection: &'s Selection, scene: &'s Scene<'a, H>) -> Option<Self> {
        Some(Line { selection, list: selection.only_list(scene)?, scene })
    }

    /// The events from the latest back to a time.
    fn back_to(&self, from: Time) -> impl Iterator<Item = Sight<'a, EventOf<'a, H>>> + '_ {
        let newest_first = self.list.from(0).rev();
        newest_first.take_while(move |event| event.time() >= from).filter(|event| self.passes(event))
    }

    /// Those before an event, the latest first.
    fn before(
        &self,
        event: &Sight<'a, EventOf<'a, H>>,
    ) -> impl Iterator<Item = Sight<'a, EventOf<'a, H>>> + '_ {
        let places = 0..self.place(event, Ordering::Less);
        places.rev().filter_map(|place| self.list.get(place)).filter(|event| self.passes(event))
    }

    /// The next one after an event.
    fn after(&self, event: &Sight<'a, EventOf<'a, H>>) -> Option<Sight<'a, EventOf<'a, H>>> {
        self.list.from(self.place(event, Ordering::Equal)).find(|event| self.passes(event))
    }

    /// The place of the first one that comes later in order than `most`.
    fn place(&self, event: &Sight<'a, EventOf<'a, H>>, most: Ordering) -> usize {
        let mut place = self.list.first_not(|time| time < event.time());
        while self.list.get(place).is_some_and(|other| other.event.order(&event.event) <= most) {
            place += 1;
        }
        place
    }

    fn passes(&self, event: &Sight<'a, EventOf<'a, H>>) -> bool {
        self.selection.passes(event, self.scene).member
    }
}
