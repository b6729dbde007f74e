//! Windows that begin with something in the contact's own life.

use std::cmp::Ordering;

use event::Time;

use super::compile::Compiler;
use super::date::date_of;
use super::holds::picked_present;
use super::scene::{EventOf, Scene, Sight};
use super::selection::Selection;
use super::window::{Span, Stay};
use crate::compact::packed;
use crate::definition::{self, DefinitionError, End, Length, Trail};
use crate::history::{Event, History};
use crate::path::{Found, Path};
use crate::verdict::earliest;
use crate::zone::Zone;

/// Such a window ready to use.
#[derive(Debug, Clone)]
pub(crate) struct Since {
    start: Start,
    lasting: Option<Length>,
}

packed!(struct Since { start, lasting });

/// What it begins with.
#[derive(Debug, Clone)]
pub(crate) enum Start {
    /// A date, included.
    Attribute(Path),
    /// The first or the last of some events, not included.
    Event(Selection, End),
}

packed!(enum Start { 0 Attribute { 0: a }, 1 Event { 0: a, 1: b } });

/// A window as it is for one contact at one instant.
pub(crate) struct Frame<'s, 'a, H: History + 'a> {
    place: Place<'s, 'a, H>,
    /// When it may be another.
    pub(crate) recheck: Option<Time>,
    /// When a filter inside it may answer otherwise.
    pub(crate) dated: Option<Time>,
}

enum Place<'s, 'a, H: History + 'a> {
    /// The same for every contact.
    Common(&'s Span),
    /// From a time on, included.
    From(Time, Option<Time>),
    /// After an event in order.
    After(Sight<'a, EventOf<'a, H>>, Option<Time>),
    Nothing,
}

impl Since {
    pub(crate) fn compile(
        since: &definition::Since,
        compiler: &mut Compiler<'_>,
        trail: &Trail<'_>,
    ) -> Result<Since, DefinitionError> {
        let start = match &since.start {
            definition::Start::Attribute(path) => Start::Attribute(compiler.vocabulary.attribute(path)),
            definition::Start::Event { events, filter, pick } => {
                let selection = Selection::compile(events, filter.as_ref(), compiler, &trail.key("since"))?;
                Start::Event(selection, *pick)
            }
        };
        Ok(Since { start, lasting: since.lasting.as_ref().map(|lasting| lasting.length()) })
    }
}

impl Span {
    /// The window as it is for this contact now.
    pub(crate) fn frame<'s, 'a, H: History>(&'s self, scene: &Scene<'a, H>) -> Frame<'s, 'a, H> {
        match self {
            Span::Since(since) => since.frame(scene),
            span => Frame { place: Place::Common(span), recheck: None, dated: None },
        }
    }
}

impl Span {
    /// The window as it is for this contact now; not until when.
    pub(crate) fn frame_now<'s, 'a, H: History>(&'s self, scene: &Scene<'a, H>) -> Frame<'s, 'a, H> {
        let Span::Since(since) = self else { return self.frame(scene) };
        since
            .place_now(scene)
            .map_or_else(|| since.frame(scene), |place| Frame { place, recheck: None, dated: None })
    }
}

impl Since {
    /// What it begins with.
    pub(crate) fn start(&self) -> &Start {
        &self.start
    }

    fn end(&self, start: Time, zone: &Zone) -> Option<Time> {
        self.lasting.map(|lasting| zone.add(start, lasting).unwrap_or(Time::MAX))
    }

    /// Where it is now, if that can be told without a look at what is to come.
    fn place_now<'s, 'a, H: History>(&'s self, scene: &Scene<'a, H>) -> Option<Place<'s, 'a, H>> {
        let (now, zone) = (scene.now.time, scene.now.zone);
        Some(match &self.start {
            Start::Attribute(path) => {
                let start = match scene.history.attribute_at(path, zone, now).below(path) {
                    Found::One(value) => date_of(value, zone).filter(|start| *start <= now),
                    _ => None,
                };
                start.map_or(Place::Nothing, |start| Place::From(start, self.end(start, zone)))
            }
            Start::Event(selection, pick) => {
                let event = picked_present(selection, &Span::Ever, *pick, scene)?;
                event.map_or(Place::Nothing, |event| Place::After(event, self.end(event.time(), zone)))
            }
        })
    }

    fn frame<'s, 'a, H: History>(&'s self, scene: &Scene<'a, H>) -> Frame<'s, 'a, H> {
        let (now, zone) = (scene.now.time, scene.now.zone);
        let end = |start: Time| self.end(start, zone);
        match &self.start {
            Start::Attribute(path) => {
                let course = scene.history.attribute(path, zone);
                let next = course.changes.partition_point(|change| change.time <= now);
                let value = next.checked_sub(1).and_then(|last| course.changes.get(last));
                let start =
                    value.and_then(|change| match path.find_below(change.value.view(), course.resolved) {
                        Found::One(value) => date_of(value, zone),
                        _ => None,
                    });
                let change = course.changes.get(next).map(|change| change.time);
                let future = start.filter(|start| *start > now);
                let place = match start {
                    Some(start) if start <= now => Place::From(start, end(start)),
                    _ => Place::Nothing,
                };
                Frame { place, recheck: earliest(change, future), dated: None }
            }
            Start::Event(selection, pick) => {
                let (selected, recheck) = selection.snapshot(scene, Time::MIN);
                let event = match pick {
                    End::First => selected.events.first(),
                    End::Last => selected.events.last(),
                };
                let place = event.map_or(Place::Nothing, |event| Place::After(*event, end(event.time())));
                Frame { place, recheck, dated: selected.dated }
            }
        }
    }
}

impl<'a, H: History> Frame<'_, 'a, H> {
    /// Whether there is no such window.
    pub(crate) fn is_nothing(&self) -> bool {
        matches!(self.place, Place::Nothing)
    }

    /// A time before which no event is in the window, now or later.
    pub(crate) fn horizon(&self, scene: &Scene<'a, H>) -> Time {
        match &self.place {
            Place::Common(span) => span.horizon(scene.now),
            Place::From(start, _) => *start,
            Place::After(event, _) => event.time(),
            Place::Nothing => Time::MAX,
        }
    }

    /// The events of a selection that are in the window now or will be, in order, each with its stay.
    /// Returns when the window or a filter may answer otherwise.
    pub(crate) fn each_staying(
        &self,
        selection: &Selection,
        scene: &Scene<'a, H>,
        mut take: impl FnMut(&Sight<'a, EventOf<'a, H>>, Stay),
    ) -> Option<Time> {
        let mut dated = self.dated;
        selection.each(scene, self.horizon(scene), |event| {
            let stay = self.stay(event, scene.now.zone);
            let Some(stay) = stay.filter(|stay| stay.exit.is_none_or(|exit| exit > scene.now.time)) else {
                return;
            };
            let passes = selection.passes(event, scene);
            dated = earliest(dated, passes.until);
            if passes.member {
                take(event, stay);
            }
        });
        dated
    }

    /// When something that happened at a time is in the window.
    pub(crate) fn stay_at(&self, time: Time, zone: &Zone) -> Option<Stay> {
        let to = match &self.place {
            Place::Common(span) => return span.stay(time, zone),
            Place::From(start, to) if *start <= time => to,
            Place::After(start, to) if start.time() < time => to,
            _ => return None,
        };
        to.is_none_or(|to| time < to).then_some(Stay { enter: time, exit: None })
    }

    /// When an event is in the window and there, unless that is never.
    pub(crate) fn stay(&self, event: &Sight<'a, EventOf<'a, H>>, zone: &Zone) -> Option<Stay> {
        let time = event.time();
        let to = match &self.place {
            Place::Common(span) => return span.stay(time, zone)?.within(event.event.visible()),
            Place::From(start, to) if *start <= time => to,
            Place::After(start, to) if start.event.order(&event.event) == Ordering::Less => to,
            _ => return None,
        };
        let inside = to.is_none_or(|to| time < to);
        inside.then_some(Stay { enter: time, exit: None })?.within(event.event.visible())
    }
}
