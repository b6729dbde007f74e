//! Windows: which instants count.

use serde_json::{Value as Json, json};

use super::condition::End;
use super::duration::Duration;
use super::error::{DefinitionError, Fault};
use super::events;
use super::filter::Filter;
use super::limits::Reading;
use super::moment::Moment;
use super::object::Object;
use super::period::Period;
use super::place::Place;

/// The instants at which an event counts; none after `now` ever does.
#[derive(Debug, Clone, PartialEq)]
pub enum Window {
    /// The last stretch up to `now`: `now - D < t <= now`.
    Last(Duration),
    /// Between two distances from `now`, the farther first: `now - far < t <= now - near`.
    Ago {
        /// How long ago the window begins.
        far: Duration,
        /// How long ago it ends.
        near: Duration,
    },
    /// A period of the local calendar that has a word of its own.
    Calendar(Calendar),
    /// One whole local period.
    Period {
        /// Of what length.
        period: Period,
        /// How many before the current one, which is 0.
        back: u32,
    },
    /// Between two instants.
    Between {
        /// The first instant.
        from: Option<Moment>,
        /// The instant after the last.
        to: Option<Moment>,
    },
    /// From something in the contact's own life.
    Since(Since),
}

/// A window that begins with something in the contact's own life.
#[derive(Debug, Clone, PartialEq)]
pub struct Since {
    /// Where it begins.
    pub start: Start,
    /// How long it lasts (`for`); up to `now` if absent.
    pub lasting: Option<Duration>,
}

/// Where a [`Since`] begins.
#[derive(Debug, Clone, PartialEq)]
pub enum Start {
    /// The date that the attribute of this dotted path holds at `now`, included.
    Attribute(String),
    /// After an event in order.
    Event {
        /// The names; the event has one of them.
        events: Vec<String>,
        /// What it must be like.
        filter: Option<Filter>,
        /// Which one of several.
        pick: End,
    },
}

/// A local period that moves with `now`; weeks start on Monday.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the names are the words of the language")]
pub enum Calendar {
    ThisHour,
    Today,
    Yesterday,
    ThisWeek,
    LastWeek,
    ThisMonth,
    LastMonth,
    ThisYear,
    LastYear,
}

impl Calendar {
    /// Every period.
    pub const ALL: [Calendar; 9] = [
        Calendar::Today,
        Calendar::Yesterday,
        Calendar::ThisWeek,
        Calendar::LastWeek,
        Calendar::ThisMonth,
        Calendar::LastMonth,
        Calendar::ThisYear,
        Calendar::LastYear,
        Calendar::ThisHour,
    ];

    /// The word in a definition.
    pub fn name(self) -> &'static str {
        match self {
            Calendar::ThisHour => "this_hour",
            Calendar::Today => "today",
            Calendar::Yesterday => "yesterday",
            Calendar::ThisWeek => "this_week",
            Calendar::LastWeek => "last_week",
            Calendar::ThisMonth => "this_month",
            Calendar::LastMonth => "last_month",
            Calendar::ThisYear => "this_year",
            Calendar::LastYear => "last_year",
        }
    }
}

const KEYS: &[&str] = &["last", "ago", "calendar", "period", "since", "from", "to"];

impl Window {
    /// The window under a key, if there is one.
    pub(crate) fn of(
        place: &Place<'_>,
        key: &str,
        reading: &mut Reading,
    ) -> Result<Option<Window>, DefinitionError> {
        place.get(key).map(|window| Window::read(&window, reading)).transpose()
    }

    pub(crate) fn read(place: &Place<'_>, reading: &mut Reading) -> Result<Window, DefinitionError> {
        place.object("a window such as `{\"last\": \"7d\"}`")?;
        let Some(key) = KEYS.iter().copied().find(|key| place.get(key).is_some()) else {
            return Err(place.unknown("window", KEYS, &["for", "back"]));
        };
        let operand = place.need(key, "a window")?;
        place.only(match key {
            "from" | "to" => &["from", "to"],
            "period" => &["period", "back"],
            "since" => &["since", "for"],
            _ => std::slice::from_ref(&key),
        })?;
        match key {
            "last" => Ok(Window::Last(Duration::read(&operand)?)),
            "ago" => ago(&operand),
            "calendar" => Ok(Window::Calendar(operand.word("period", &Calendar::ALL, Calendar::name)?)),
            "period" => {
                let period = Period::read(&operand)?;
                let back = place.need("back", "a whole number, 0 for the current period")?;
                Ok(Window::Period { period, back: back.whole(0..=period.most())? })
            }
            "since" => Ok(Window::Since(Since {
                start: Start::read(&operand, reading)?,
                lasting: Duration::of(place, "for")?,
            })),
            _ => Ok(Window::Between { from: moment(place, "from")?, to: moment(place, "to")? }),
        }
    }

    pub(crate) fn to_json(&self) -> Json {
        match self {
            Window::Last(duration) => json!({"last": duration.to_string()}),
            Window::Ago { far, near } => json!({"ago": [far.to_string(), near.to_string()]}),
            Window::Calendar(period) => json!({"calendar": period.name()}),
            Window::Period { period, back } => json!({"period": period.name(), "back": back}),
            Window::Between { from, to } => {
                let written = |moment: &Option<Moment>| moment.as_ref().map(Moment::to_json);
                Object::default().maybe("from", written(from)).maybe("to", written(to)).into_json()
            }
            Window::Since(Since { start, lasting }) => {
                let lasting = lasting.map(|lasting| lasting.to_string());
                Object::default().with("since", start.to_json()).maybe("for", lasting).into_json()
            }
        }
    }
}

impl Start {
    fn read(place: &Place<'_>, reading: &mut Reading) -> Result<Start, DefinitionError> {
        const WHAT: &str =
            "the name of a date attribute, or an event such as `{\"event\": \"webinar_attended\"}`";
        if place.value().is_string() {
            return Ok(Start::Attribute(place.dotted("the name of a date attribute")?));
        }
        place.object(WHAT)?;
        place.only(&["event", "where", "pick"])?;
        Ok(Start::Event {
            events: events::names(place, "event")?,
            filter: events::filter(place, "where", reading)?,
            pick: place.get("pick").map(|pick| End::read(&pick)).transpose()?.unwrap_or(End::Last),
        })
    }

    fn to_json(&self) -> Json {
        match self {
            Start::Attribute(attribute) => json!(attribute),
            Start::Event { events, filter, pick } => Object::default()
                .with("event", events::names_json(events))
                .maybe("where", filter.as_ref().map(Filter::to_json))
                .maybe("pick", (*pick == End::First).then(|| pick.name()))
                .into_json(),
        }
    }
}

fn ago(operand: &Place<'_>) -> Result<Window, DefinitionError> {
    let [far, near] = operand.pair("two durations such as `[\"20d\", \"10d\"]`")?;
    let (far, near) = (Duration::read(&far)?, Duration::read(&near)?);
    if far.never_exceeds(&near) {
        let message = format!(
            "expected the longer duration first, found `[\"{far}\", \"{near}\"]`, which nothing meets"
        );
        return Err(operand.fault(Fault::Impossible, message));
    }
    Ok(Window::Ago { far, near })
}

fn moment(place: &Place<'_>, key: &str) -> Result<Option<Moment>, DefinitionError> {
    place.get(key).map(|moment| Moment::read(&moment)).transpose()
}
