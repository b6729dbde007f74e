//! Windows as stretches of time: from when to when an event is in the window.

use event::Time;

use super::compile::Compiler;
use super::now::Now;
use super::since::Since;
use crate::compact::packed;
use crate::definition::{Calendar, DefinitionError, Fault, Length, Moment, Period, Trail, Window};
use crate::zone::Zone;

/// A window ready to use.
///
/// INVARIANT: each event is in it for one unbroken stretch of `now`, or never.
#[derive(Debug, Clone)]
pub(crate) enum Span {
    /// Up to and including `now`.
    Ever,
    Last(Length),
    Ago {
        far: Length,
        near: Length,
    },
    /// The local period so many before the current one.
    Period {
        period: Period,
        back: u32,
    },
    Between {
        from: Option<Time>,
        to: Option<Time>,
    },
    /// From something in the contact's own life; resolved for each contact.
    Since(Box<Since>),
}

packed!(enum Span { 0 Ever {}, 1 Last { 0: a }, 2 Ago { far: a, near: b }, 3 Period { period: a, back: b }, 4 Between { from: a, to: b }, 5 Since { 0: a } });

/// The stretch of `now` in which an event is in a window.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Stay {
    /// The first instant.
    pub(crate) enter: Time,
    /// The instant after the last; `None`: it stays for ever.
    pub(crate) exit: Option<Time>,
}

impl Stay {
    pub(crate) fn holds(&self, time: Time) -> bool {
        self.enter <= time && self.exit.is_none_or(|exit| time < exit)
    }

    /// The part of it that lies in a stretch of time, if any.
    pub(crate) fn within(self, (from, to): (Time, Option<Time>)) -> Option<Stay> {
        let enter = self.enter.max(from);
        let exit = crate::verdict::earliest(self.exit, to);
        exit.is_none_or(|exit| enter < exit).then_some(Stay { enter, exit })
    }
}

impl Span {
    pub(crate) fn compile(
        window: Option<&Window>,
        compiler: &mut Compiler<'_>,
        trail: &Trail<'_>,
    ) -> Result<Span, DefinitionError> {
        Ok(match window {
            None => Span::Ever,
            Some(Window::Last(duration)) => Span::Last(duration.length()),
            Some(Window::Ago { far, near }) => Span::Ago { far: far.length(), near: near.length() },
            Some(Window::Calendar(word)) => calendar(*word),
            Some(Window::Period { period, back }) => Span::Period { period: *period, back: *back },
            Some(Window::Between { from, to }) => {
                let time = |moment: &Option<Moment>| moment.as_ref().map(|m| m.time(&compiler.zone));
                let (from, to) = (time(from), time(to));
                if from.zip(to).is_some_and(|(from, to)| to <= from) {
                    let message =
                        "expected `to` to be later than `from`, nothing is in this window otherwise";
                    return Err(trail.key("to").fault(Fault::Impossible, message));
                }
                Span::Between { from, to }
            }
            Some(Window::Since(since)) => Span::Since(Box::new(Since::compile(since, compiler, trail)?)),
        })
    }

    /// When an event of this time is in the window.
    pub(crate) fn stay(&self, time: Time, zone: &Zone) -> Option<Stay> {
        let stay = match self {
            Span::Ever => Stay { enter: time, exit: None },
            Span::Last(length) => Stay { enter: time, exit: zone.add(time, *length) },
            Span::Ago { far, near } => Stay { enter: zone.add(time, *near)?, exit: zone.add(time, *far) },
            Span::Period { period, back: 0 } => Stay { enter: time, exit: zone.period(*period, time).1 },
            Span::Period { period, back } => {
                let (start, _) = zone.period(*period, time);
                let enter = zone.period_after(*period, start, *back)?;
                Stay { enter, exit: zone.period_after(*period, enter, 1) }
            }
            Span::Between { from, to } => {
                let inside = from.is_none_or(|from| from <= time) && to.is_none_or(|to| time < to);
                return inside.then_some(Stay { enter: time, exit: None });
            }
            Span::Since(_) => return None,
        };
        stay.exit.is_none_or(|exit| stay.enter < exit).then_some(stay)
    }

    /// A time before which no event is in the window any more, now or later.
    pub(crate) fn horizon(&self, now: Now<'_>) -> Time {
        let reach = match self {
            Span::Ever | Span::Since(_) => return Time::MIN,
            Span::Between { from, .. } => return from.unwrap_or(Time::MIN),
            Span::Last(length) | Span::Ago { far: length, .. } => return now.before(*length),
            Span::Period { period, back } => (i64::from(*back) + 1).saturating_mul(longest_period(*period)),
        };
        now.time.saturating_add(reach.saturating_neg())
    }

    /// The first time whose events may be in the window, now or later.
    pub(crate) fn first_time(&self, now: Now<'_>) -> Time {
        self.steady_times(now).map_or_else(|| self.horizon(now), |(from, _)| from)
    }

    /// The times whose events are in the window at `now`, the second not included; if of two events
    /// the earlier never comes in or leaves after the later one.
    pub(crate) fn steady_times(&self, now: Now<'_>) -> Option<(Time, Time)> {
        let after = |length: &Length| match length {
            Length::Fixed(millis) => Some(now.time.saturating_add(millis.saturating_neg()).saturating_add(1)),
            Length::Months(_) => None,
        };
        let end = now.time.saturating_add(1);
        match self {
            Span::Ever => Some((Time::MIN, end)),
            Span::Last(length) => Some((after(length)?, end)),
            Span::Ago { far, near } => Some((after(far)?, after(near)?)),
            Span::Period { period, back: 0 } => Some((now.zone.period_back(*period, now.time, 0)?.0, end)),
            Span::Period { period, back } => now.zone.period_back(*period, now.time, *back),
            Span::Between { from, to } => Some((from.unwrap_or(Time::MIN), to.map_or(end, |to| to.min(end)))),
            Span::Since(_) => None,
        }
    }
}

fn calendar(word: Calendar) -> Span {
    let (period, back) = match word {
        Calendar::ThisHour => (Period::Hour, 0),
        Calendar::Today => (Period::Day, 0),
        Calendar::Yesterday => (Period::Day, 1),
        Calendar::ThisWeek => (Period::Week, 0),
        Calendar::LastWeek => (Period::Week, 1),
        Calendar::ThisMonth => (Period::Month, 0),
        Calendar::LastMonth => (Period::Month, 1),
        Calendar::ThisYear => (Period::Year, 0),
        Calendar::LastYear => (Period::Year, 1),
    };
    Span::Period { period, back }
}

const DAY: i64 = 86_400_000;

fn longest_period(period: Period) -> i64 {
    let days = match period {
        Period::Hour | Period::Day => 2,
        Period::Week => 9,
        Period::Month => 33,
        Period::Year => 368,
    };
    days * DAY
}
