//! Events one after the other, and what must not happen between or after them.

use serde_json::Value as Json;

use crate::definition::limits::{Reading, STEPS};
use crate::definition::object::Object;
use crate::definition::place::Place;
use crate::definition::{DefinitionError, Duration, Fault, Filter, Window, events};

/// There are events in this order.
#[derive(Debug, Clone, PartialEq)]
pub struct Sequence {
    /// The steps in order. INVARIANT of a definition that was read: the first is an event, and an
    /// absence has a `lasting` only after the last event.
    pub steps: Vec<Step>,
    /// How long the last event may come after the first.
    pub within: Option<Duration>,
    /// When the first event happened.
    pub window: Option<Window>,
}

/// One step of a sequence.
#[derive(Debug, Clone, PartialEq)]
pub enum Step {
    /// An event that comes after the one before in order.
    Event {
        /// The names; the event has one of them.
        events: Vec<String>,
        /// What it must be like.
        filter: Option<Filter>,
        /// How long after the event before it may come; without a meaning in the first step.
        within: Option<Duration>,
    },
    /// No such event between the events around it, or after the last.
    Absent {
        /// The names.
        events: Vec<String>,
        /// What the events are like that must not happen.
        filter: Option<Filter>,
        /// For how long after the last event (`for`); up to `now` if absent.
        lasting: Option<Duration>,
    },
}

impl Sequence {
    pub(super) fn read(place: &Place<'_>, reading: &mut Reading) -> Result<Sequence, DefinitionError> {
        place.only(&["sequence", "within", "window"])?;
        let steps = place.need("sequence", STEPS_WANTED)?;
        Ok(Sequence {
            steps: read_steps(&steps, reading)?,
            within: Duration::of(place, "within")?,
            window: Window::of(place, "window", reading)?,
        })
    }

    pub(super) fn to_json(&self) -> Json {
        let steps: Vec<Json> = self.steps.iter().map(Step::to_json).collect();
        Object::default()
            .with("sequence", steps)
            .maybe("within", self.within.map(|within| within.to_string()))
            .maybe("window", self.window.as_ref().map(Window::to_json))
            .into_json()
    }
}

const STEPS_WANTED: &str =
    "a list of steps such as `[{\"event\": \"product_added\"}, {\"absent\": \"order_completed\"}]`";

fn read_steps(place: &Place<'_>, reading: &mut Reading) -> Result<Vec<Step>, DefinitionError> {
    let list = place.list(STEPS_WANTED)?;
    if list.len() > STEPS {
        return Err(place.fault(Fault::TooMany, format!("expected at most {STEPS} steps in a sequence")));
    }
    let steps = list.map(|step| Step::read(&step, reading)).collect::<Result<Vec<_>, _>>()?;
    refuse_senseless(place, &steps)?;
    Ok(steps)
}

/// What is absent is so in relation to an event before it.
fn refuse_senseless(place: &Place<'_>, steps: &[Step]) -> Result<(), DefinitionError> {
    let is_event = |step: &Step| matches!(step, Step::Event { .. });
    match steps.first() {
        None => {
            let message = format!("expected {STEPS_WANTED}, found an empty list");
            return Err(place.fault(Fault::Impossible, message));
        }
        Some(Step::Absent { .. }) => {
            let message =
                "expected an event as the first step: nothing is absent before something has happened";
            return Err(place.trail().index(0).key("absent").fault(Fault::Impossible, message));
        }
        Some(Step::Event { .. }) => {}
    }
    let last_event = steps.iter().rposition(is_event).unwrap_or(0);
    let lasts = |step: &Step| matches!(step, Step::Absent { lasting: Some(_), .. });
    match steps.iter().take(last_event).position(lasts) {
        None => Ok(()),
        Some(index) => {
            let message = "`for` has a meaning after the last event only; \
                           between two events, the later one has a `within`";
            Err(place.trail().index(index).key("for").fault(Fault::UnknownKey, message))
        }
    }
}

impl Step {
    fn read(place: &Place<'_>, reading: &mut Reading) -> Result<Step, DefinitionError> {
        place.object("a step such as `{\"event\": \"product_added\"}`")?;
        let is_event = place.get("event").is_some();
        if is_event {
            place.only(&["event", "where", "within"])?;
            return Ok(Step::Event {
                events: events::names(place, "event")?,
                filter: events::filter(place, "where", reading)?,
                within: Duration::of(place, "within")?,
            });
        }
        if place.get("absent").is_none() {
            return Err(place.fault(Fault::Missing, "expected a step with `event` or `absent`"));
        }
        place.only(&["absent", "where", "for"])?;
        Ok(Step::Absent {
            events: events::names(place, "absent")?,
            filter: events::filter(place, "where", reading)?,
            lasting: Duration::of(place, "for")?,
        })
    }

    fn to_json(&self) -> Json {
        let (key, events, filter, (limit, duration)) = match self {
            Step::Event { events, filter, within } => ("event", events, filter, ("within", within)),
            Step::Absent { events, filter, lasting } => ("absent", events, filter, ("for", lasting)),
        };
        Object::default()
            .with(key, events::names_json(events))
            .maybe("where", filter.as_ref().map(Filter::to_json))
            .maybe(limit, duration.map(|duration| duration.to_string()))
            .into_json()
    }
}
