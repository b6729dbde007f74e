//! Measures over a window that events only leave: nothing that is known comes into it later, as when an
//! event has just happened.
//!
//! What is counted is counted from the newest event back, until older ones cannot matter: they leave
//! first.

use std::ops::Range;

use event::Time;

use super::SHORT_CUTS;
use super::measured::Measured;
use super::quantity::{Part, Quantity};
use super::scene::{EventOf, List, Scene, Sight};
use super::sweep::{AmountTest, Sum, decide, slack};
use super::tally::{Amount, Tally, Votes};
use super::window::Span;
use crate::few::Few;
use crate::history::History;
use crate::verdict::{Verdict, earliest};

/// The events of one name that are in a window, none of which comes in later, and that leave it in
/// their order.
pub(crate) struct Leaving<'m, 'a, H: History + 'a> {
    span: &'m Span,
    list: List<'a, H>,
    places: Range<usize>,
    scene: &'m Scene<'a, H>,
}

impl<'m, 'a, H: History> Leaving<'m, 'a, H> {
    /// Those of a list, if it is as simple as that.
    pub(crate) fn of(span: &'m Span, list: List<'a, H>, scene: &'m Scene<'a, H>) -> Option<Self> {
        let (from, to) = span.steady_times(scene.now).filter(|_| SHORT_CUTS)?;
        let len = list.len();
        let is_over = len.checked_sub(1).and_then(|last| list.time(last)).is_none_or(|last| last < to);
        if !is_over {
            return None;
        }
        let first = if from == Time::MIN { 0 } else { list.first_not(|time| time < from) };
        Some(Leaving { span, list, places: first..len, scene })
    }

    /// Whether a count passes, of things that an event may bring; `bring` tells how many it brings that
    /// no later event has brought, and `exit` when they leave with it. With `stops` it need not be asked
    /// of the events that cannot matter.
    pub(crate) fn count(
        &self,
        test: &impl AmountTest,
        stops: bool,
        mut bring: impl FnMut(&Sight<'a, EventOf<'a, H>>) -> usize,
        exit: impl Fn(Time) -> Option<Time>,
    ) -> Verdict {
        let enough = if stops { test.enough() } else { usize::MAX };
        let mut times: Few<[Time; 16]> = Default::default();
        let mut places = self.places.clone();
        while times.len() < enough {
            let Some(event) = places.next_back().and_then(|place| self.list.get(place)) else { break };
            let brought = bring(&event);
            times.extend(std::iter::repeat_n(event.time(), brought));
        }
        let member = test.passes(&Amount::Number(times.len() as f64));
        let until = fall(times.len(), member, test, |newest| exit(*times.get(newest)?));
        Verdict { member, until }
    }

    /// Whether the number of events passes.
    fn count_all(&self, test: &impl AmountTest) -> Verdict {
        let count = self.places.len().min(test.enough());
        let member = test.passes(&Amount::Number(count as f64));
        let until = fall(count, member, test, |newest| {
            self.exit(self.list.time(self.places.end.checked_sub(newest + 1)?)?)
        });
        Verdict { member, until }
    }

    /// The events, in order.
    pub(crate) fn events(&self) -> impl DoubleEndedIterator<Item = Sight<'a, EventOf<'a, H>>> + '_ {
        self.places.clone().filter_map(|place| self.list.get(place))
    }

    /// When an event of this time leaves.
    pub(crate) fn exit(&self, time: Time) -> Option<Time> {
        self.span.stay(time, self.scene.now.zone)?.exit
    }
}

/// When the answer on a count becomes another as what is counted leaves, the oldest first; `exit` tells
/// when something leaves, by its place from the newest.
fn fall(
    count: usize,
    member: bool,
    test: &impl AmountTest,
    exit: impl Fn(usize) -> Option<Time>,
) -> Option<Time> {
    let mut left = count;
    loop {
        let is_other = |count: &usize| test.passes(&Amount::Number(*count as f64)) != member;
        let other = (0..left).rev().find(is_other)?;
        let at = exit(other)?;
        left = other;
        // What leaves at the same instant.
        while left.checked_sub(1).and_then(&exit) == Some(at) {
            left -= 1;
        }
        if is_other(&left) {
            return Some(at);
        }
    }
}

impl Measured {
    /// Whether the measure passes and until when, where events only leave.
    pub(crate) fn leaving<'a, H: History>(
        &self,
        test: &impl AmountTest,
        scene: &Scene<'a, H>,
    ) -> Option<Verdict> {
        if !self.selection.is_settled() {
            return None;
        }
        let leaving = Leaving::of(&self.span, self.selection.only_list(scene)?, scene)?;
        let steady = self.selection.is_steady();
        let mut dated = None;
        let mut passes = |event: &Sight<'a, EventOf<'a, H>>| {
            let passes = self.selection.passes(event, scene);
            dated = earliest(dated, passes.until);
            passes.member
        };
        let exit = |time: Time| leaving.exit(time);
        let verdict = match &self.quantity {
            Quantity::Count if self.selection.filter().is_none() => leaving.count_all(test),
            Quantity::Count => leaving.count(test, steady, |event| usize::from(passes(event)), exit),
            Quantity::Days => {
                let mut later = None;
                let brings = |event: &Sight<'a, EventOf<'a, H>>| {
                    let day = scene.now.zone.day_number(event.time());
                    let is_new = later != Some(day) && passes(event);
                    later = if is_new { Some(day) } else { later };
                    usize::from(is_new)
                };
                leaving.count(test, steady, brings, exit)
            }
            Quantity::Distinct(values) if steady && values.is_steady() => {
                let mut votes = Votes::default();
                let brings = |event: &Sight<'a, EventOf<'a, H>>| {
                    let known = votes.there();
                    if passes(event) {
                        self.quantity.parts(event, scene, |part| {
                            if let Part::Value(value) = part {
                                votes.add(value);
                            }
                        });
                    }
                    votes.there() - known
                };
                leaving.count(test, true, brings, exit)
            }
            _ => return Some(self.parts_leaving(&leaving, test)),
        };
        Some(verdict.at_most(dated))
    }

    fn parts_leaving<H: History>(&self, leaving: &Leaving<'_, '_, H>, test: &impl AmountTest) -> Verdict {
        let scene = leaving.scene;
        let mut parts: Parts<'_> = Default::default();
        let mut dated = None;
        for event in leaving.events() {
            let passes = self.selection.passes(&event, scene);
            dated = earliest(dated, passes.until);
            if passes.member {
                let changing = self.quantity.parts(&event, scene, |part| parts.push((part, event.time())));
                dated = earliest(dated, changing);
            }
        }
        let exit = |time: Time| leaving.exit(time);
        let verdict = match Tally::of(&self.quantity) {
            Some(Tally::Most(_)) => votes_leaving(&parts, test, exit),
            Some(tally) => tally_leaving(&parts, tally, test, exit),
            None => sum_leaving(&parts, self.quantity.is_mean(), test, exit),
        };
        verdict.at_most(dated)
    }
}

/// Parts in order, each with the time of its event.
type Parts<'a> = Few<[(Part<'a>, Time); 16]>;

fn tally_leaving<'a>(
    parts: &[(Part<'a>, Time)],
    mut tally: Tally<'a>,
    test: &impl AmountTest,
    exit: impl Fn(Time) -> Option<Time>,
) -> Verdict {
    parts.iter().for_each(|(part, _)| tally.add(*part));
    let member = test.passes(&tally.amount());
    let until = thin_out(parts, member, exit, |gone, _| {
        gone.iter().for_each(|(part, _)| tally.remove(*part));
        test.passes(&tally.amount())
    });
    Verdict { member, until }
}

fn votes_leaving(
    parts: &[(Part<'_>, Time)],
    test: &impl AmountTest,
    exit: impl Fn(Time) -> Option<Time>,
) -> Verdict {
    let mut votes = Votes::default();
    // Each with the place of its value.
    let places: Few<[(usize, Time); 16]> = parts
        .iter()
        .filter_map(|(part, time)| match part {
            Part::Value(value) => Some((votes.add(*value)?, *time)),
            Part::Number(_) | Part::Day(_) => None,
        })
        .collect();
    let member = test.passes(&votes.most());
    let (mut first, mut answer) = (votes.first(), member);
    let until = thin_out(&places, member, exit, |gone, _| {
        gone.iter().for_each(|(place, _)| votes.remove_at(*place));
        // The same value has the same answer.
        if first.is_none() || votes.first() != first {
            answer = test.passes(&votes.most());
            first = votes.first();
        }
        answer
    });
    Verdict { member, until }
}

fn sum_leaving(
    parts: &[(Part<'_>, Time)],
    mean: bool,
    test: &impl AmountTest,
    exit: impl Fn(Time) -> Option<Time>,
) -> Verdict {
    let sum = |parts: &[(Part<'_>, Time)]| Sum::of(parts.iter().map(|(part, _)| part.number()));
    let mut running = sum(parts);
    let member = test.passes(&running.amount(mean));
    let slack = slack(parts.iter().map(|(part, _)| part.number()));
    let until = thin_out(parts, member, exit, |gone, left| {
        gone.iter().for_each(|(part, _)| running.take(part.number()));
        let exactly = || test.passes(&sum(left).amount(mean));
        decide(running, slack, mean, test).unwrap_or_else(exactly)
    });
    Verdict { member, until }
}

/// When the answer becomes another as parts leave in their order; `without` is told which leave and
/// which are left, and gives the answer then.
fn thin_out<P>(
    parts: &[(P, Time)],
    member: bool,
    exit: impl Fn(Time) -> Option<Time>,
    mut without: impl FnMut(&[(P, Time)], &[(P, Time)]) -> bool,
) -> Option<Time> {
    let mut rest = parts;
    let mut leave = |rest: &mut &[(P, Time)], time: Time| {
        let (gone, left) = rest.split_at(rest.iter().take_while(|(_, of)| *of == time).count());
        *rest = left;
        without(gone, left) != member
    };
    while let Some((_, time)) = rest.first() {
        if !leave(&mut rest, *time) {
            continue;
        }
        let at = exit(*time)?;
        let mut is_other = true;
        // What leaves at the same instant.
        while let Some((_, time)) = rest.first().filter(|(_, time)| exit(*time) == Some(at)) {
            is_other = leave(&mut rest, *time);
        }
        if is_other {
            return Some(at);
        }
    }
    None
}
