//! Events and what is measured over them.

use serde_json::Value as Json;

use super::error::DefinitionError;
use super::events;
use super::filter::Filter;
use super::limits::Reading;
use super::measure::Measure;
use super::object::Object;
use super::place::Place;
use super::test::{Subject, Test};
use super::window::Window;

/// A measure over the events of some names, of a window, that pass a filter.
#[derive(Debug, Clone, PartialEq)]
pub struct Measured {
    /// The names; an event has one of them.
    pub events: Vec<String>,
    /// What the event must be like.
    pub filter: Option<Filter>,
    /// When it happened; at any time up to `now` if absent.
    pub within: Option<Window>,
    /// What is measured.
    pub measure: Measure,
}

impl Measured {
    /// How many events of this name there are, at any time.
    pub fn count(name: impl Into<String>) -> Measured {
        Measured { events: vec![name.into()], filter: None, within: None, measure: Measure::Count }
    }

    pub(crate) const KEYS: [&str; 4] = ["event", "where", "within", "measure"];

    pub(crate) fn read(place: &Place<'_>, reading: &mut Reading) -> Result<Measured, DefinitionError> {
        let measure = place.get("measure").map(|measure| Measure::read(&measure, reading));
        Ok(Measured {
            events: events::names(place, "event")?,
            filter: events::filter(place, "where", reading)?,
            within: Window::of(place, "within", reading)?,
            measure: measure.transpose()?.unwrap_or_default(),
        })
    }

    pub(crate) fn written(&self) -> Object {
        let measure = (self.measure != Measure::Count).then(|| self.measure.to_json());
        Object::default()
            .with("event", events::names_json(&self.events))
            .maybe("where", self.filter.as_ref().map(Filter::to_json))
            .maybe("within", self.within.as_ref().map(Window::to_json))
            .maybe("measure", measure)
    }
}

/// A measure over events that passes a test.
#[derive(Debug, Clone, PartialEq)]
pub struct EventCondition {
    /// The events and what is measured over them.
    pub what: Measured,
    /// What the measure must pass: a test of text if it is `most`, of a number otherwise.
    pub is: Test,
}

impl EventCondition {
    /// At least one event of this name, at any time.
    pub fn named(name: impl Into<String>) -> EventCondition {
        EventCondition { what: Measured::count(name), is: Test::at_least(1.0) }
    }

    pub(crate) fn read(place: &Place<'_>, reading: &mut Reading) -> Result<EventCondition, DefinitionError> {
        let [event, filter, within, measure] = Measured::KEYS;
        place.only(&[event, filter, within, measure, "is"])?;
        let what = Measured::read(place, reading)?;
        let is = match (place.get("is"), &what.measure) {
            (_, Measure::Most { .. }) => {
                let is = place.need("is", "a test of text such as `{\"eq\": \"Tea\"}`")?;
                Test::read(&is, Subject::Text)?
            }
            (Some(is), _) => Test::read(&is, Subject::Number)?,
            (None, _) => Test::at_least(1.0),
        };
        Ok(EventCondition { what, is })
    }

    pub(crate) fn to_json(&self) -> Json {
        let is = (self.is != Test::at_least(1.0)).then(|| self.is.to_json());
        self.what.written().maybe("is", is).into_json()
    }
}
