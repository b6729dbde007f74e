//! The events that a condition looks at: of some names, passing a filter.

use event::Time;

use super::compile::Compiler;
use super::filter::{EventFilter, Fields};
use super::scene::{EventOf, List, Scene, Sight};
use crate::compact::packed;
use crate::definition::{DefinitionError, Filter, Trail};
use crate::few::Few;
use crate::history::{Event, EventName, History};
use crate::sort;
use crate::verdict::{Verdict, earliest};

/// Names and a filter, ready to run.
#[derive(Debug, Clone)]
pub(crate) struct Selection {
    names: Box<[EventName]>,
    filter: Option<EventFilter>,
    is_settled: bool,
    is_steady: bool,
}

packed!(struct Selection { names, filter, is_settled, is_steady });

/// Events in order, and when the filter may choose others.
pub(crate) struct Selected<'a, H: History + 'a> {
    pub(crate) events: Few<[Sight<'a, EventOf<'a, H>>; 4]>,
    /// The first instant at which the filter may answer otherwise on one of them.
    pub(crate) dated: Option<Time>,
}

impl Selection {
    pub(crate) fn compile(
        names: &[String],
        filter: Option<&Filter>,
        compiler: &mut Compiler<'_>,
        trail: &Trail<'_>,
    ) -> Result<Selection, DefinitionError> {
        let mut canonical: Vec<_> = names.iter().map(|name| event::canonical_name(name)).collect();
        sort::by(&mut canonical, Ord::cmp);
        canonical.dedup();
        let names: Box<[EventName]> = canonical.iter().map(|name| compiler.event(name)).collect();
        let filter = filter
            .map(|filter| EventFilter::compile(filter, Fields::Event, compiler, &trail.key("where")))
            .transpose()?;
        let is_settled = !names.iter().any(EventName::is_order);
        let is_steady = is_settled && filter.as_ref().is_none_or(EventFilter::is_timeless);
        Ok(Selection { names, filter, is_settled, is_steady })
    }

    pub(crate) fn names(&self) -> &[EventName] {
        &self.names
    }

    pub(crate) fn filter(&self) -> Option<&EventFilter> {
        self.filter.as_ref()
    }

    /// Whether its events are there from their time on, whatever comes.
    pub(crate) fn is_settled(&self) -> bool {
        self.is_settled
    }

    /// The same, and each passes or not for ever.
    pub(crate) fn is_steady(&self) -> bool {
        self.is_steady
    }

    /// The list of events, if there is one name.
    pub(crate) fn only_list<'a, H: History>(&self, scene: &Scene<'a, H>) -> Option<List<'a, H>> {
        match &*self.names {
            [name] => Some(scene.events(name)),
            _ => None,
        }
    }

    /// Whether an event passes the filter, and until when.
    pub(crate) fn passes<'a, H: History>(
        &self,
        event: &Sight<'a, EventOf<'a, H>>,
        scene: &Scene<'a, H>,
    ) -> Verdict {
        self.filter.as_ref().map_or(Verdict::lasting(true), |filter| filter.event(event, scene))
    }

    /// Whether an event passes the filter now.
    pub(crate) fn takes<'a, H: History>(
        &self,
        event: &Sight<'a, EventOf<'a, H>>,
        scene: &Scene<'a, H>,
    ) -> bool {
        self.filter.as_ref().is_none_or(|filter| filter.holds(event, scene))
    }

    /// Whether an event passes at every instant and whichever of its items are left; `None` where that
    /// depends.
    pub(crate) fn always_passes<'a, H: History>(
        &self,
        event: &Sight<'a, EventOf<'a, H>>,
        scene: &Scene<'a, H>,
    ) -> Option<bool> {
        let filter = self.filter.as_ref().filter(|filter| filter.is_timeless() && filter.ignores_items())?;
        Some(filter.event(event, scene).member)
    }

    /// Every event of the names, in order, from a time on, whether it passes or not.
    pub(crate) fn each<'a, H: History>(
        &self,
        scene: &Scene<'a, H>,
        from: Time,
        mut take: impl FnMut(&Sight<'a, EventOf<'a, H>>),
    ) {
        if let [name] = &*self.names {
            let list = scene.events(name);
            return list.from(first(&list, from)).for_each(|event| take(&event));
        }
        let lists = self.names.iter().map(|name| scene.events(name)).filter(|list| list.len() > 0);
        let lists: Few<[List<'a, H>; 4]> = lists.collect();
        if let [list] = &*lists {
            return list.from(first(list, from)).for_each(|event| take(&event));
        }
        let mut events: Few<[Sight<'a, EventOf<'a, H>>; 4]> = Default::default();
        for list in &lists {
            events.extend(list.from(first(list, from)));
        }
        sort::stable_by(&mut events, |a, b| a.event.order(&b.event));
        events.iter().for_each(take);
    }

    /// The events that pass, in order, from a time on; those after `now` and all versions of orders
    /// included.
    pub(crate) fn select<'a, H: History>(&self, scene: &Scene<'a, H>, from: Time) -> Selected<'a, H> {
        let mut selected = Selected { events: Default::default(), dated: None };
        self.each(scene, from, |event| {
            let passes = self.passes(event, scene);
            selected.dated = earliest(selected.dated, passes.until);
            if passes.member {
                selected.events.push(*event);
            }
        });
        selected
    }

    /// The events that pass and are there at `now`, in order; and when others are.
    pub(crate) fn snapshot<'a, H: History>(
        &self,
        scene: &Scene<'a, H>,
        from: Time,
    ) -> (Selected<'a, H>, Option<Time>) {
        let mut selected = self.select(scene, from);
        let now = scene.now.time;
        let mut edge = None;
        selected.events.retain(|event| {
            let (start, end) = event.event.visible();
            let edges = [Some(start), end].into_iter().flatten().filter(|time| *time > now);
            edge = earliest(edge, edges.min());
            start <= now && end.is_none_or(|end| now < end)
        });
        (selected, edge)
    }
}

/// The place of the first event from a time on.
pub(crate) fn first<H: History>(list: &List<'_, H>, from: Time) -> usize {
    if from == Time::MIN { 0 } else { list.first_not(|time| time < from) }
}
