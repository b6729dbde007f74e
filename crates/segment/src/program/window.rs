//! Windows as stretches of time: from when to when an event is in the window.

use event::Time;

use super::now::Now;
use crate::definition::{Calendar, DefinitionError, Fault, Length, Period, Trail, Window};
use crate::zone::Zone;

/// A window ready to use.
///
/// INVARIANT: each event is in it for one unbroken stretch of `now`, or never.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Span {
    /// Up to and including `now`.
    Ever,
    Last(Length),
    Ago {
        far: Length,
        near: Length,
    },
    /// The current local period (`back` 0) or the one before (`back` 1).
    Calendar {
        period: Period,
        back: u8,
    },
    Between {
        from: Option<Time>,
        to: Option<Time>,
    },
}

/// The stretch of `now` in which an event is in a window.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Stay {
    /// The first instant.
    pub(crate) enter: Time,
    /// The instant after the last; `None`: it stays for ever.
    pub(crate) exit: Option<Time>,
}

impl Span {
    pub(crate) fn compile(
        window: Option<&Window>,
        zone: &Zone,
        trail: &Trail<'_>,
    ) -> Result<Span, DefinitionError> {
        let calendar = |period, back| Span::Calendar { period, back };
        Ok(match window {
            None => Span::Ever,
            Some(Window::Last(duration)) => Span::Last(duration.length()),
            Some(Window::Ago { far, near }) => Span::Ago { far: far.length(), near: near.length() },
            Some(Window::Calendar(word)) => match word {
                Calendar::ThisHour => calendar(Period::Hour, 0),
                Calendar::Today => calendar(Period::Day, 0),
                Calendar::Yesterday => calendar(Period::Day, 1),
                Calendar::ThisWeek => calendar(Period::Week, 0),
                Calendar::LastWeek => calendar(Period::Week, 1),
                Calendar::ThisMonth => calendar(Period::Month, 0),
                Calendar::LastMonth => calendar(Period::Month, 1),
                Calendar::ThisYear => calendar(Period::Year, 0),
                Calendar::LastYear => calendar(Period::Year, 1),
            },
            Some(Window::Period { .. } | Window::Since(_)) => {
                let message = "this kind of window is not supported yet";
                return Err(trail.fault(Fault::NotSupported, message));
            }
            Some(Window::Between { from, to }) => {
                let time = |moment: &Option<crate::definition::Moment>| moment.as_ref().map(|m| m.time(zone));
                let (from, to) = (time(from), time(to));
                if from.zip(to).is_some_and(|(from, to)| to <= from) {
                    let message =
                        "expected `to` to be later than `from`, nothing is in this window otherwise";
                    return Err(trail.key("to").fault(Fault::Impossible, message));
                }
                Span::Between { from, to }
            }
        })
    }

    /// When an event of this time is in the window.
    pub(crate) fn stay(&self, time: Time, zone: &Zone) -> Option<Stay> {
        let stay = match self {
            Span::Ever => Stay { enter: time, exit: None },
            Span::Last(length) => Stay { enter: time, exit: zone.add(time, *length) },
            Span::Ago { far, near } => Stay { enter: zone.add(time, *near)?, exit: zone.add(time, *far) },
            Span::Calendar { period, back: 0 } => Stay { enter: time, exit: zone.period(*period, time).1 },
            Span::Calendar { period, .. } => {
                let enter = zone.period(*period, time).1?;
                Stay { enter, exit: zone.period(*period, enter).1 }
            }
            Span::Between { from, to } => {
                let inside = from.is_none_or(|from| from <= time) && to.is_none_or(|to| time < to);
                return inside.then_some(Stay { enter: time, exit: None });
            }
        };
        stay.exit.is_none_or(|exit| stay.enter < exit).then_some(stay)
    }

    /// A time before which no event is in the window any more, now or later.
    pub(crate) fn horizon(&self, now: Now<'_>) -> Time {
        let reach = match self {
            Span::Ever => return Time::MIN,
            Span::Between { from, .. } => return from.unwrap_or(Time::MIN),
            Span::Last(length) | Span::Ago { far: length, .. } => longest(*length),
            Span::Calendar { period, back } => (i64::from(*back) + 1) * longest_period(*period),
        };
        now.time.saturating_add(-reach)
    }
}

const DAY: i64 = 86_400_000;

/// Milliseconds that the length never exceeds, clock changes included.
fn longest(length: Length) -> i64 {
    match length {
        Length::Fixed(millis) => millis,
        Length::Months(months) => (i64::from(months) * 31 + 2) * DAY,
    }
}

fn longest_period(period: Period) -> i64 {
    let days = match period {
        Period::Hour | Period::Day => 2,
        Period::Week => 9,
        Period::Month => 33,
        Period::Year => 368,
    };
    days * DAY
}
