//! Conditions on the first or the last event.

use event::Time;

use super::compile::Compiler;
use super::filter::{EventFilter, Fields};
use super::follow::{Partial, follow};
use super::leaving::Leaving;
use super::scene::{EventOf, Scene, Sight};
use super::selection::Selection;
use super::window::{Span, Stay};
use crate::compact::packed;
use crate::definition::{DefinitionError, End, Pick, Trail};
use crate::few::Few;
use crate::history::History;
use crate::sort;
use crate::verdict::{Verdict, earliest};

/// Such a condition ready to run.
#[derive(Debug, Clone)]
pub(crate) struct PickLeaf {
    end: End,
    pub(crate) selection: Selection,
    pub(crate) span: Span,
    has: Option<EventFilter>,
}

packed!(struct PickLeaf { end, selection, span, has });

type Staying<'a, H> = (Sight<'a, EventOf<'a, H>>, Stay);

impl PickLeaf {
    pub(crate) fn compile(
        pick: &Pick,
        compiler: &mut Compiler<'_>,
        trail: &Trail<'_>,
    ) -> Result<PickLeaf, DefinitionError> {
        let selection = Selection::compile(&pick.events, pick.filter.as_ref(), compiler, trail)?;
        let has = pick.has.as_ref();
        let has = has.map(|has| EventFilter::compile(has, Fields::Event, compiler, &trail.key("has")));
        Ok(PickLeaf {
            end: pick.end,
            selection,
            span: Span::compile(pick.within.as_ref(), compiler, &trail.key("within"))?,
            has: has.transpose()?,
        })
    }

    /// Whether the event is there and is like that; exact, unless a filter changes with time.
    pub(crate) fn evaluate<H: History>(&self, scene: &Scene<'_, H>) -> Verdict {
        if let Some(verdict) = self.leaving(scene) {
            return verdict;
        }
        follow(scene.now, |now| self.look(&Scene { now, ..*scene }))
    }

    /// Which end of the events is looked at.
    pub(crate) fn end(&self) -> End {
        self.end
    }

    /// Whether the event is as it must be.
    pub(crate) fn has<'a, H: History>(
        &self,
        event: &Sight<'a, EventOf<'a, H>>,
        scene: &Scene<'a, H>,
    ) -> bool {
        self.has.as_ref().is_none_or(|has| has.event(event, scene).member)
    }

    pub(crate) fn name(&self) -> &'static str {
        self.end.name()
    }

    /// The event that is picked now.
    pub(crate) fn picked<'a, H: History>(&self, scene: &Scene<'a, H>) -> Option<Sight<'a, EventOf<'a, H>>> {
        let (staying, ..) = self.staying(scene);
        self.pick::<H>(&staying, scene.now.time)
    }

    /// The answer where events only leave the window.
    fn leaving<'a, H: History>(&self, scene: &Scene<'a, H>) -> Option<Verdict> {
        let list = self.selection.only_list(scene).filter(|_| self.selection.is_steady())?;
        let leaving = Leaving::of(&self.span, list, scene)?;
        let mut events = leaving.events().filter(|event| self.selection.passes(event, scene).member);
        let exit = |event: &Sight<'a, EventOf<'a, H>>| leaving.exit(event.time());
        let has = |event: &Sight<'a, EventOf<'a, H>>| {
            self.has.as_ref().map_or(Verdict::lasting(true), |has| has.event(event, scene))
        };
        if self.end == End::Last {
            // The last one is the last to leave.
            let Some(last) = events.next_back() else { return Some(Verdict::lasting(false)) };
            let passes = has(&last);
            return Some(passes.at_most(exit(&last).filter(|_| passes.member)));
        }
        if !self.has.as_ref().is_none_or(EventFilter::is_timeless) {
            return None;
        }
        let Some(first) = events.next() else { return Some(Verdict::lasting(false)) };
        let member = has(&first).member;
        // Each is the first when the one before it has left.
        let mut due = exit(&first);
        for next in events {
            let Some(at) = due else { break };
            let leaves = exit(&next);
            if leaves != due && has(&next).member != member {
                return Some(Verdict { member, until: Some(at) });
            }
            due = leaves;
        }
        Some(Verdict { member, until: due.filter(|_| member) })
    }

    fn look<H: History>(&self, scene: &Scene<'_, H>) -> Partial {
        let (staying, recheck, mut dated) = self.staying(scene);
        let mut holds = |time: Time| {
            let Some(event) = self.pick::<H>(&staying, time) else { return false };
            let passes = self.has.as_ref().map(|has| has.event(&event, scene));
            dated = earliest(dated, passes.and_then(|passes| passes.until));
            passes.is_none_or(|passes| passes.member)
        };
        let now = scene.now.time;
        let member = holds(now);
        let ends = staying.iter().flat_map(|(_, stay)| [Some(stay.enter), stay.exit]);
        let mut turns: Few<[Time; 16]> = ends.flatten().filter(|time| *time > now).collect();
        sort::by(&mut turns, Ord::cmp);
        turns.dedup();
        let until = turns.into_iter().find(|time| holds(*time) != member);
        Partial { verdict: Verdict { member, until }, recheck, dated }
    }

    /// The events that are in the window now or will be.
    fn staying<'a, H: History>(
        &self,
        scene: &Scene<'a, H>,
    ) -> (Few<[Staying<'a, H>; 4]>, Option<Time>, Option<Time>) {
        let frame = self.span.frame(scene);
        let mut staying: Few<[_; 4]> = Default::default();
        let dated = frame.each_staying(&self.selection, scene, |event, stay| staying.push((*event, stay)));
        (staying, frame.recheck, dated)
    }

    fn pick<'a, H: History>(
        &self,
        staying: &[Staying<'a, H>],
        time: Time,
    ) -> Option<Sight<'a, EventOf<'a, H>>> {
        let there = |(_, stay): &&Staying<'a, H>| stay.holds(time);
        let found = match self.end {
            End::First => staying.iter().find(there),
            End::Last => staying.iter().rev().find(there),
        };
        found.map(|(event, _)| *event)
    }
}
