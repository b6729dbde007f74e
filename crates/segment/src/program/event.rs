//! Conditions on a measure over events.

use event::{Call, Time};

use super::filter::{EventFilter, items};
use super::now::Now;
use super::number::NumberTest;
use super::path::Path;
use super::sweep::{Entry, sweep};
use super::window::{Span, Stay};
use crate::definition::{DefinitionError, EventCondition, Fault, Measure, Measured, Over, Statistic, Trail};
use crate::history::History;
use crate::verdict::{Verdict, earliest};
use crate::zone::Zone;

/// An event condition ready to run.
#[derive(Debug, Clone)]
pub(crate) struct EventLeaf {
    names: Box<[Box<str>]>,
    filter: Option<EventFilter>,
    span: Span,
    amount: Amount,
    test: NumberTest,
}

/// What an event adds to the measure. A count is a sum of ones.
#[derive(Debug, Clone)]
enum Amount {
    One,
    Param(Path),
    Items(Path, Option<EventFilter>),
}

impl EventLeaf {
    pub(crate) fn compile(
        condition: &EventCondition,
        zone: &Zone,
        trail: &Trail<'_>,
    ) -> Result<EventLeaf, DefinitionError> {
        let Measured { events, filter, within, measure } = &condition.what;
        if events.iter().any(|name| name == "order") {
            let message = "the event `order` is not supported yet";
            return Err(trail.key("event").fault(Fault::NotSupported, message));
        }
        let filter = filter.as_ref();
        let filter = filter.map(|filter| EventFilter::compile(filter, zone, &trail.key("where")));
        let mut names: Vec<Box<str>> =
            events.iter().map(|name| Box::from(event::canonical_name(name))).collect();
        names.sort_unstable();
        names.dedup();
        Ok(EventLeaf {
            names: names.into(),
            filter: filter.transpose()?,
            span: Span::compile(within.as_ref(), zone, &trail.key("within"))?,
            amount: Amount::compile(measure, zone, &trail.key("measure"))?,
            test: NumberTest::compile(&condition.is),
        })
    }

    /// The names of the events that it looks at.
    pub(crate) fn names(&self) -> &[Box<str>] {
        &self.names
    }

    /// Whether the measure passes. The expiry is exact, unless the filter changes with time: then
    /// it is at most the first instant at which some event may pass or fail.
    pub(crate) fn evaluate(&self, history: &impl History, now: Now<'_>) -> Verdict {
        let mut entries = Vec::new();
        let mut until = None;
        self.each_event(history, now, |event| {
            let Some(stay) = self.stay(event, now) else { return };
            let passes = self.filter.as_ref().map(|filter| filter.event(event, now));
            let passes = passes.unwrap_or(Verdict::lasting(true));
            until = earliest(until, passes.until);
            if passes.member {
                let expiry = self.amount.each(event, now, |amount| entries.push(Entry { stay, amount }));
                until = earliest(until, expiry);
            }
        });
        sweep(&entries, &self.test, now.time).at_most(until)
    }

    /// When the event is in the window, unless that is over.
    fn stay(&self, event: &Call, now: Now<'_>) -> Option<Stay> {
        let stay = self.span.stay(event.time, now.zone)?;
        stay.exit.is_none_or(|exit| exit > now.time).then_some(stay)
    }

    /// The events of all names in order, from the first that may be in the window.
    fn each_event<'a>(&self, history: &'a impl History, now: Now<'_>, mut take: impl FnMut(&'a Call)) {
        let horizon = self.span.horizon(now);
        let recent = |name: &str| {
            let events = history.events(name);
            let first = events.partition_point(|event| event.time < horizon);
            events.get(first..).unwrap_or_default()
        };
        if let [name] = &*self.names {
            return recent(name).iter().for_each(take);
        }
        let mut events: Vec<&Call> = self.names.iter().flat_map(|name| recent(name)).collect();
        events.sort_by(|a, b| (a.time, &a.id).cmp(&(b.time, &b.id)));
        events.into_iter().for_each(&mut take);
    }
}

impl Amount {
    fn compile(measure: &Measure, zone: &Zone, trail: &Trail<'_>) -> Result<Amount, DefinitionError> {
        Ok(match measure {
            Measure::Count => Amount::One,
            Measure::Number { statistic: Statistic::Sum, of, over: Over::Event } => {
                Amount::Param(Path::new(of))
            }
            Measure::Number { statistic: Statistic::Sum, of, over: Over::Items(filter) } => {
                let filter = filter.as_deref();
                let filter = filter.map(|filter| EventFilter::compile(filter, zone, &trail.key("where")));
                Amount::Items(Path::new(of), filter.transpose()?)
            }
            Measure::Number { .. } | Measure::Distinct { .. } | Measure::Days | Measure::Most { .. } => {
                return Err(trail.fault(Fault::NotSupported, "this measure is not supported yet"));
            }
        })
    }

    /// The numbers of an event in order; returns when a filter of items may answer otherwise.
    fn each(&self, event: &Call, now: Now<'_>, mut take: impl FnMut(f64)) -> Option<Time> {
        match self {
            Amount::One => {
                take(1.0);
                None
            }
            Amount::Param(path) => {
                path.find(&event.params).numbers(take);
                None
            }
            Amount::Items(path, filter) => {
                let mut until = None;
                for item in items(event) {
                    let passes = filter.as_ref().map(|filter| filter.fields(item, now));
                    let passes = passes.unwrap_or(Verdict::lasting(true));
                    until = earliest(until, passes.until);
                    if passes.member {
                        path.find(item).numbers(&mut take);
                    }
                }
                until
            }
        }
    }
}
