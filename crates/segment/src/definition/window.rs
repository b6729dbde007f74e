//! Windows: which instants count.

use serde_json::{Map, Value as Json, json};

use super::duration::Duration;
use super::error::{DefinitionError, Fault};
use super::moment::Moment;
use super::place::{Place, cut, one_of};

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
    /// A period of the local calendar.
    Calendar(Calendar),
    /// From one instant, included, to another, not included; not both absent.
    Between {
        /// The first instant.
        from: Option<Moment>,
        /// The instant after the last.
        to: Option<Moment>,
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

    fn read(place: &Place<'_>) -> Result<Calendar, DefinitionError> {
        let names = Calendar::ALL.map(Calendar::name);
        let text = place.text(&one_of(&names))?;
        Calendar::ALL.into_iter().find(|period| period.name() == text).ok_or_else(|| {
            let message = format!("unknown period `{}`, expected {}", cut(text), one_of(&names));
            place.fault(Fault::BadValue, message)
        })
    }
}

const KEYS: &[&str] = &["last", "ago", "calendar", "from", "to"];
/// Windows of the language that are not evaluated yet.
const LATER: &[&str] = &["period", "since"];

impl Window {
    pub(crate) fn read(place: &Place<'_>) -> Result<Window, DefinitionError> {
        place.object("a window such as `{\"last\": \"7d\"}`")?;
        if let Some(later) = LATER.iter().find_map(|key| place.get(key)) {
            let message = format!("this kind of window is not supported yet, expected {}", one_of(KEYS));
            return Err(later.fault(Fault::NotSupported, message));
        }
        let Some(key) = KEYS.iter().copied().find(|key| place.get(key).is_some()) else {
            return Err(unknown(place));
        };
        let operand = place.need(key, "a window")?;
        place.only(match key {
            "from" | "to" => &["from", "to"],
            _ => std::slice::from_ref(&key),
        })?;
        match key {
            "last" => Ok(Window::Last(Duration::read(&operand)?)),
            "ago" => ago(&operand),
            "calendar" => Ok(Window::Calendar(Calendar::read(&operand)?)),
            _ => Ok(Window::Between { from: moment(place, "from")?, to: moment(place, "to")? }),
        }
    }

    pub(crate) fn to_json(&self) -> Json {
        match self {
            Window::Last(duration) => json!({"last": duration.to_string()}),
            Window::Ago { far, near } => json!({"ago": [far.to_string(), near.to_string()]}),
            Window::Calendar(period) => json!({"calendar": period.name()}),
            Window::Between { from, to } => {
                let ends = [("from", from), ("to", to)];
                let written = ends.into_iter().filter_map(|(key, moment)| {
                    let moment = moment.as_ref()?;
                    Some((key.to_owned(), moment.to_json()))
                });
                Json::Object(written.collect::<Map<_, _>>())
            }
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

fn unknown(place: &Place<'_>) -> DefinitionError {
    let expected = one_of(KEYS);
    match place.value().as_object().and_then(|map| map.keys().next()) {
        Some(key) => {
            let message = format!("unknown window `{}`, expected {expected}", cut(key));
            place.trail().key(key).fault(Fault::UnknownOperator, message)
        }
        None => place.fault(Fault::Missing, format!("expected a window with {expected}")),
    }
}
