//! Conditions on events in an order.
//!
//! A choice of events that fits makes the condition hold for one unbroken stretch of `now`: from its
//! last event, or the end of what had to stay absent, until its first event leaves the window or what
//! has to stay absent comes. The condition holds in the union of these stretches.

mod backward;
mod pass;

use std::cmp::Ordering;

use event::Time;

use super::SHORT_CUTS;
use super::compile::Compiler;
use super::follow::{Partial, follow};
use super::scene::{EventOf, Scene, Sight};
use super::selection::Selection;
use super::window::{Span, Stay};
use crate::compact::packed;
use crate::definition::{DefinitionError, Length, Sequence, Step, Trail};
use crate::few::Few;
use crate::history::{Event, History};
use crate::sort;
use crate::verdict::{Verdict, earliest};

/// Such a condition ready to run.
#[derive(Debug, Clone)]
pub(crate) struct SequenceLeaf {
    pub(crate) steps: Box<[Place]>,
    /// What must not happen after the last event, and for how long.
    after: Box<[(Selection, Option<Length>)]>,
    /// From the first event to the last at most.
    within: Option<Length>,
    pub(crate) span: Span,
}

packed!(struct SequenceLeaf { steps, after, within, span });

/// A place in the order that an event takes.
#[derive(Debug, Clone)]
pub(crate) struct Place {
    pub(crate) selection: Selection,
    /// After the event before at most.
    within: Option<Length>,
    /// What must not happen between the event before and this one.
    absent: Box<[Selection]>,
}

packed!(struct Place { selection, within, absent });

type Line<'a, H> = Few<[Sight<'a, EventOf<'a, H>>; 4]>;

/// The first event's index and the last's, of a choice that fits.
type Choices = Few<[(usize, usize); 8]>;

/// The events of each place, all that was found for one look.
struct Found<'a, H: History + 'a> {
    /// For each place, the events that pass, in order.
    lines: Few<[Line<'a, H>; 2]>,
    /// For each place, what must be absent before it, in order.
    absent: Few<[Line<'a, H>; 2]>,
    /// When each event of the first line is in the window.
    stays: Few<[Stay; 8]>,
    recheck: Option<Time>,
    dated: Option<Time>,
}

impl SequenceLeaf {
    pub(crate) fn compile(
        sequence: &Sequence,
        compiler: &mut Compiler<'_>,
        trail: &Trail<'_>,
    ) -> Result<SequenceLeaf, DefinitionError> {
        let mut steps: Vec<Place> = Vec::new();
        let mut absent: Vec<(Selection, Option<Length>)> = Vec::new();
        for (index, step) in sequence.steps.iter().enumerate() {
            let top = trail.key("sequence");
            let trail = top.index(index);
            match step {
                Step::Event { events, filter, within } => {
                    let selection = Selection::compile(events, filter.as_ref(), compiler, &trail)?;
                    let within = within.as_ref().map(|within| within.length());
                    let absent = absent.drain(..).map(|(selection, _)| selection).collect();
                    steps.push(Place { selection, within, absent });
                }
                Step::Absent { events, filter, lasting } => {
                    let selection = Selection::compile(events, filter.as_ref(), compiler, &trail)?;
                    absent.push((selection, lasting.as_ref().map(|lasting| lasting.length())));
                }
            }
        }
        Ok(SequenceLeaf {
            steps: steps.into(),
            after: absent.into(),
            within: sequence.within.as_ref().map(|within| within.length()),
            span: Span::compile(sequence.window.as_ref(), compiler, &trail.key("window"))?,
        })
    }

    /// Whether some choice of events fits; exact, unless a filter changes with time.
    pub(crate) fn evaluate<H: History>(&self, scene: &Scene<'_, H>) -> Verdict {
        if SHORT_CUTS && let Some(verdict) = self.backward(scene) {
            return verdict;
        }
        follow(scene.now, |now| self.look(&Scene { now, ..*scene }))
    }

    fn look<H: History>(&self, scene: &Scene<'_, H>) -> Partial {
        let mut found = self.find(scene);
        let mut stretches: Few<[Stay; 8]> =
            self.stretches(&mut found, scene).iter().map(|(_, stretch)| *stretch).collect();
        let verdict = union(&mut stretches, scene.now.time);
        Partial { verdict, recheck: found.recheck, dated: found.dated }
    }

    /// The times of the first and the last event of a choice that makes it hold now, the latest one.
    pub(crate) fn chosen<H: History>(&self, scene: &Scene<'_, H>) -> Option<(Time, Time)> {
        let mut found = self.find(scene);
        let stretches = self.stretches(&mut found, scene);
        let holding = stretches.iter().rev().find(|(_, stretch)| stretch.holds(scene.now.time));
        let ((first, last), _) = holding?;
        let time = |line: Option<&Line<'_, H>>, index: usize| line?.get(index).map(Sight::time);
        Some((time(found.lines.first(), *first)?, time(found.lines.last(), *last)?))
    }

    /// Whether the events that it looks at stay what they are.
    fn is_settled(&self) -> bool {
        self.selections().all(Selection::is_settled)
    }

    /// Everything that it looks at.
    pub(crate) fn selections(&self) -> impl Iterator<Item = &Selection> {
        let places =
            self.steps.iter().flat_map(|place| std::iter::once(&place.selection).chain(&place.absent));
        places.chain(self.after.iter().map(|(selection, _)| selection))
    }

    fn find<'a, H: History>(&self, scene: &Scene<'a, H>) -> Found<'a, H> {
        let frame = self.span.frame(scene);
        let mut found = Found {
            lines: Default::default(),
            absent: Default::default(),
            stays: Default::default(),
            recheck: frame.recheck,
            dated: frame.dated,
        };
        let Some((first, others)) = self.steps.split_first() else {
            return found;
        };
        let mut line = self.select(&first.selection, scene, frame.horizon(scene), &mut found);
        line.retain(|event| {
            let stay = frame.stay(event, scene.now.zone);
            let stay = stay.filter(|stay| stay.exit.is_none_or(|exit| exit > scene.now.time));
            found.stays.extend(stay);
            stay.is_some()
        });
        let begin = line.first().map(Sight::time);
        found.lines.push(line);
        found.absent.push(Default::default());
        let Some(begin) = begin else {
            return found;
        };
        for place in others {
            let line = self.select(&place.selection, scene, begin, &mut found);
            found.lines.push(line);
            let absent = self.select_all(&place.absent, scene, begin, &mut found);
            found.absent.push(absent);
        }
        found
    }

    /// The events of a selection: all there ever are, or, where they come and go, those of now.
    fn select<'a, H: History>(
        &self,
        selection: &Selection,
        scene: &Scene<'a, H>,
        from: Time,
        found: &mut Found<'a, H>,
    ) -> Line<'a, H> {
        let selected = if self.is_settled() {
            selection.select(scene, from)
        } else {
            let (selected, edge) = selection.snapshot(scene, from);
            found.recheck = earliest(found.recheck, edge);
            selected
        };
        found.dated = earliest(found.dated, selected.dated);
        selected.events
    }

    fn select_all<'a, H: History>(
        &self,
        selections: &[Selection],
        scene: &Scene<'a, H>,
        from: Time,
        found: &mut Found<'a, H>,
    ) -> Line<'a, H> {
        let mut line: Line<'a, H> = Default::default();
        for selection in selections {
            line.extend(self.select(selection, scene, from, found));
        }
        if selections.len() > 1 {
            sort::stable_by(&mut line, |a: &Sight<'a, EventOf<'a, H>>, b| a.event.order(&b.event));
        }
        line
    }

    /// The choices that fit, and the stretches of `now` in which they make it hold.
    fn stretches<'a, H: History>(
        &self,
        found: &mut Found<'a, H>,
        scene: &Scene<'a, H>,
    ) -> Few<[((usize, usize), Stay); 4]> {
        let mut stretches = Default::default();
        let Some(begin) = found.lines.first().and_then(|line| line.first()).map(Sight::time) else {
            return stretches;
        };
        let after: Few<[(Line<'a, H>, Option<Length>); 2]> = self
            .after
            .iter()
            .map(|(selection, lasting)| (self.select(selection, scene, begin, found), *lasting))
            .collect();
        for (first, end) in self.choices(found, scene) {
            let stretch = || {
                let stay = *found.stays.get(first)?;
                let last = found.lines.last()?.get(end)?;
                let mut stretch = Stay { enter: stay.enter.max(last.time()), exit: stay.exit };
                for (absent, lasting) in &after {
                    let next =
                        absent.partition_point(|event| event.event.order(&last.event) != Ordering::Greater);
                    let next = absent.get(next).map(Sight::time);
                    match lasting {
                        None => stretch.exit = earliest(stretch.exit, next),
                        Some(lasting) => {
                            let due = scene.now.zone.add(last.time(), *lasting)?;
                            if next.is_some_and(|next| next <= due) {
                                return None;
                            }
                            stretch.enter = stretch.enter.max(due);
                        }
                    }
                }
                stretch.exit.is_none_or(|exit| stretch.enter < exit).then_some(stretch)
            };
            stretches.extend(stretch().map(|stretch| ((first, end), stretch)));
        }
        stretches
    }

    /// Choices that fit: for each last event the one whose first event is the latest, which stays in
    /// the window longest; where that is not all there is to say, every pair of first and last.
    fn choices<'a, H: History>(&self, found: &Found<'a, H>, scene: &Scene<'a, H>) -> Choices {
        let firsts = found.stays.len();
        if self.latest_first_is_best() {
            return self.led_by(0..firsts, found, scene);
        }
        (0..firsts).flat_map(|first| self.led_by(first..first + 1, found, scene)).collect()
    }

    /// Whether a later first event never makes a choice worse. Not so where windows end in another
    /// order than they begin, as months do, or begin later than their events.
    fn latest_first_is_best(&self) -> bool {
        let fixed = !matches!(self.within, Some(Length::Months(_)));
        fixed
            && match &self.span {
                Span::Ever | Span::Between { .. } | Span::Since(_) => self.is_settled(),
                Span::Last(length) => matches!(length, Length::Fixed(_)) && self.is_settled(),
                Span::Period { back, .. } => *back == 0 && self.is_settled(),
                Span::Ago { .. } => false,
            }
    }

    /// For each last event that some of these first events lead to, the latest of them.
    fn led_by<'a, H: History>(
        &self,
        firsts: std::ops::Range<usize>,
        found: &Found<'a, H>,
        scene: &Scene<'a, H>,
    ) -> Choices {
        // Of each event of the place looked at, the latest first event that leads to it.
        let count = found.lines.first().map_or(0, |line| line.len());
        let mut led: Few<[Option<usize>; 8]> =
            (0..count).map(|index| firsts.contains(&index).then_some(index)).collect();
        let others = found.lines.windows(2).zip(self.steps.iter().skip(1)).zip(found.absent.iter().skip(1));
        for (index, ((lines, place), absent)) in others.enumerate() {
            let [before, line] = lines else { continue };
            let first = index == 0;
            led = line.iter().map(|event| leads(event, before, &led, place, absent, first, scene)).collect();
        }
        let mut choices = Choices::new();
        let (Some(first_line), Some(last_line)) = (found.lines.first(), found.lines.last()) else {
            return choices;
        };
        for (last, first) in led.iter().enumerate() {
            let pair = first.and_then(|first| Some((first, first_line.get(first)?, last_line.get(last)?)));
            let Some((first, begin, end)) = pair else { continue };
            let in_time = |within: Length| {
                scene.now.zone.add(begin.time(), within).is_none_or(|latest| end.time() <= latest)
            };
            if self.within.is_none_or(in_time) {
                choices.push((first, last));
            }
        }
        choices
    }
}

/// The latest first event that leads to this event through one of the events of the place before.
fn leads<'a, H: History>(
    event: &Sight<'a, EventOf<'a, H>>,
    before: &Line<'a, H>,
    led: &[Option<usize>],
    place: &Place,
    absent: &Line<'a, H>,
    is_first: bool,
    scene: &Scene<'a, H>,
) -> Option<usize> {
    let end = before.partition_point(|other| other.event.order(&event.event) == Ordering::Less);
    let barrier = absent.partition_point(|other| other.event.order(&event.event) == Ordering::Less);
    let barrier = barrier.checked_sub(1).and_then(|last| absent.get(last));
    let mut best = None;
    for (other, first) in before.iter().zip(led).take(end).rev() {
        if barrier.is_some_and(|barrier| other.event.order(&barrier.event) == Ordering::Less) {
            break;
        }
        if let Some(within) = place.within {
            let latest = scene.now.zone.add(other.time(), within);
            if latest.is_some_and(|latest| latest < event.time()) {
                if other.time() < scene.now.at(event.time()).before(within) {
                    break;
                }
                continue;
            }
        }
        best = best.max(*first);
        // Of the first events themselves, the latest that may lead here is the best.
        if best.is_some() && is_first {
            break;
        }
    }
    best
}

/// Whether `now` is in one of the stretches, and when that changes.
fn union(stretches: &mut [Stay], now: Time) -> Verdict {
    sort::by_key(stretches, |stretch| stretch.enter);
    let mut verdict = Verdict { member: false, until: None };
    for stretch in stretches.iter().filter(|stretch| stretch.exit.is_none_or(|exit| exit > now)) {
        match (verdict.member, verdict.until) {
            (false, None) if stretch.enter > now => verdict.until = Some(stretch.enter),
            (false, _) if stretch.enter <= now => verdict = Verdict { member: true, until: stretch.exit },
            (true, Some(until)) if stretch.enter <= until => {
                verdict.until = stretch.exit.map(|exit| exit.max(until));
            }
            _ => {}
        }
    }
    verdict
}
