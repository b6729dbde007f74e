//! The first or the last event of some kind.

use serde_json::Value as Json;

use crate::compact::packed;
use crate::definition::limits::Reading;
use crate::definition::object::Object;
use crate::definition::place::Place;
use crate::definition::{DefinitionError, Filter, Window, events};

/// One end of the events in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum End {
    /// The earliest.
    First,
    /// The latest.
    Last,
}

packed!(enum End { 0 First {}, 1 Last {} });

impl End {
    /// Both.
    pub const ALL: [End; 2] = [End::First, End::Last];

    /// The word in a definition.
    pub fn name(self) -> &'static str {
        match self {
            End::First => "first",
            End::Last => "last",
        }
    }

    pub(crate) fn read(place: &Place<'_>) -> Result<End, DefinitionError> {
        place.word("pick", &End::ALL, End::name)
    }
}

/// The earliest (latest) of the events that pass a filter exists and is like this.
#[derive(Debug, Clone, PartialEq)]
pub struct Pick {
    /// Which one.
    pub end: End,
    /// The names; the event has one of them.
    pub events: Vec<String>,
    /// What the events are like among which it is looked for (`where`).
    pub filter: Option<Filter>,
    /// When they happened; at any time up to `now` if absent.
    pub within: Option<Window>,
    /// What the one that is found must be like.
    pub has: Option<Filter>,
}

impl Pick {
    pub(super) fn read(place: &Place<'_>, end: End, reading: &mut Reading) -> Result<Pick, DefinitionError> {
        place.only(&[end.name(), "where", "within", "has"])?;
        Ok(Pick {
            end,
            events: events::names(place, end.name())?,
            filter: events::filter(place, "where", reading)?,
            within: Window::of(place, "within", reading)?,
            has: events::filter(place, "has", reading)?,
        })
    }

    pub(super) fn to_json(&self) -> Json {
        Object::default()
            .with(self.end.name(), events::names_json(&self.events))
            .maybe("where", self.filter.as_ref().map(Filter::to_json))
            .maybe("within", self.within.as_ref().map(Window::to_json))
            .maybe("has", self.has.as_ref().map(Filter::to_json))
            .into_json()
    }
}
