//! Events that come again and again.

use serde_json::Value as Json;

use crate::definition::limits::Reading;
use crate::definition::object::Object;
use crate::definition::place::Place;
use crate::definition::{DefinitionError, Fault, Filter, Period, events};

/// A matching event in at least so many of the last calendar periods, the current one included.
#[derive(Debug, Clone, PartialEq)]
pub struct Regular {
    /// The names; an event has one of them.
    pub events: Vec<String>,
    /// What the event must be like.
    pub filter: Option<Filter>,
    /// The period.
    pub period: Period,
    /// In how many of them.
    pub at_least: u32,
    /// Of how many.
    pub of: u32,
}

impl Regular {
    pub(super) fn read(place: &Place<'_>, reading: &mut Reading) -> Result<Regular, DefinitionError> {
        place.only(&["regular", "where", "period", "at_least", "of"])?;
        let events = events::names(place, "regular")?;
        let filter = events::filter(place, "where", reading)?;
        let period = Period::read(&place.need("period", "a period such as `week`")?)?;
        let of = place.need("of", "a number of periods")?.whole(1..=period.most())?;
        let wanted = place.need("at_least", "a number of periods")?;
        let at_least = wanted.whole(0..=u32::MAX)?;
        if !(1..=of).contains(&at_least) {
            let message = format!(
                "expected a whole number from 1 to {of}, the number of periods in `of`, found {at_least}"
            );
            return Err(wanted.fault(Fault::Impossible, message));
        }
        Ok(Regular { events, filter, period, at_least, of })
    }

    pub(super) fn to_json(&self) -> Json {
        Object::default()
            .with("regular", events::names_json(&self.events))
            .maybe("where", self.filter.as_ref().map(Filter::to_json))
            .with("period", self.period.name())
            .with("at_least", self.at_least)
            .with("of", self.of)
            .into_json()
    }
}
