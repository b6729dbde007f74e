//! Spans of time and instants, as the other systems write them and as ours reads them.

use event::Time;
use serde_json::{Value as Json, json};

use crate::draft::{Subject, any, not};
use crate::place::{Place, cut};
use crate::report::Report;

/// Longer than any life: the longest duration of the language.
pub(crate) const EVER: &str = "100y";

const DAY: u64 = 86_400;

/// So many seconds as a duration, in the largest unit that divides them.
pub(crate) fn seconds(count: u64) -> String {
    match count {
        _ if count.is_multiple_of(DAY) => format!("{}d", count / DAY),
        _ if count.is_multiple_of(3_600) => format!("{}h", count / 3_600),
        _ if count.is_multiple_of(60) => format!("{}m", count / 60),
        _ => format!("{count}s"),
    }
}

/// A number of seconds above zero, as a duration.
pub(crate) fn duration(place: &Place<'_>, report: &mut Report<'_>) -> Option<String> {
    let count = place.whole(1, report)?;
    if count > 36_525 * DAY {
        return report.refuse(place, "longer than 100 years");
    }
    Some(seconds(count))
}

/// The whole local days from so many days ago up to now, as a window and a filter on the time.
/// Exact up to 362 days: the anniversaries of the days pick the local days, the window the year.
pub(crate) fn whole_days(days: u64) -> Option<(Json, Json)> {
    const LONGEST: u64 = 362;
    let filter = Subject::At.is(json!({"anniversary": {"in_last": format!("{}d", days + 1)}}));
    (days <= LONGEST).then(|| (json!({"last": format!("{}d", days + 2)}), filter))
}

/// A filter on the time: in the last so many local days, today the first of them.
pub(crate) fn recent_days(days: u64) -> Json {
    let length = format!("{days}d");
    Subject::At.is(json!({"anniversary": {"in_last": length}, "in_last": format!("{}d", days + 1)}))
}

/// An instant as it was written: a day, or a point of time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Moment {
    /// A day of the calendar; its midnight in the timezone of the definition.
    Day(String),
    /// An exact instant.
    Instant(Time),
}

impl Moment {
    /// Reads a date, RFC 3339, a time without an offset (UTC, with a note) or milliseconds.
    pub(crate) fn read(place: &Place<'_>, report: &mut Report<'_>) -> Option<Moment> {
        let found = match place.value() {
            Json::String(text) => Moment::parse(text, place, report),
            Json::Number(number) => number.as_i64().and_then(Time::from_millis).map(Moment::Instant),
            _ => None,
        };
        found.or_else(|| {
            let found = cut(place.value());
            report.refuse(place, format!("expected a date or a time, found `{found}`"))
        })
    }

    fn parse(text: &str, place: &Place<'_>, report: &mut Report<'_>) -> Option<Moment> {
        if is_day(text) {
            return Some(Moment::Day(text.to_owned()));
        }
        if let Ok(time) = Time::parse(text) {
            return Some(Moment::Instant(time));
        }
        let utc = format!("{}Z", text.replacen(' ', "T", 1));
        let padded = if utc.len() == "2026-03-08T10:00Z".len() { utc.replace('Z', ":00Z") } else { utc };
        let time = Time::parse(&padded).ok()?;
        report.note(place, "a time without an offset is read as UTC");
        Some(Moment::Instant(time))
    }

    /// The same as an instant, where the other system's days are days in UTC.
    pub(crate) fn in_utc(self) -> Moment {
        match self {
            Moment::Day(day) => match Time::parse(&format!("{day}T00:00:00Z")) {
                Ok(time) => Moment::Instant(time),
                Err(_) => Moment::Day(day),
            },
            instant => instant,
        }
    }

    /// The midnight that ends a day; an instant is its own end.
    pub(crate) fn end(self) -> Moment {
        match &self {
            Moment::Day(day) => next_day(day).map_or(self, Moment::Day),
            Moment::Instant(_) => self,
        }
    }

    /// So many milliseconds later; a day has none.
    pub(crate) fn later(self, millis: i64) -> Moment {
        match self {
            Moment::Instant(time) => Moment::Instant(time.saturating_add(millis)),
            day => day,
        }
    }

    pub(crate) fn to_json(&self) -> Json {
        match self {
            Moment::Day(day) => json!(day),
            Moment::Instant(time) => json!(time.to_string()),
        }
    }

    /// At this instant or later.
    pub(crate) fn since(&self, subject: &Subject) -> Json {
        match self {
            Moment::Day(day) => any(vec![subject.is(json!({"on": day})), subject.is(json!({"after": day}))]),
            Moment::Instant(_) => subject.is(json!({"after": self.clone().later(-1).to_json()})),
        }
    }
}

/// A date after `now - length`, or, of a future one, any.
pub(crate) fn after_ago(subject: &Subject, length: &str) -> Json {
    any(vec![subject.is(json!({"in_last": length})), subject.is(json!({"in_next": EVER}))])
}

/// A date before `now + length`, or any of the past.
pub(crate) fn before_ahead(subject: &Subject, length: &str) -> Json {
    any(vec![
        subject.is(json!({"in_next": length})),
        subject.is(json!({"in_last": "1d"})),
        subject.is(json!({"older_than": "1d"})),
    ])
}

/// A date after `now + length`.
pub(crate) fn after_ahead(subject: &Subject, length: &str) -> Json {
    crate::draft::all(vec![subject.is(json!({"in_next": EVER})), not(subject.is(json!({"in_next": length})))])
}

fn is_day(text: &str) -> bool {
    text.len() == 10 && Time::parse(&format!("{text}T00:00:00Z")).is_ok()
}

fn next_day(day: &str) -> Option<String> {
    let midnight = Time::parse(&format!("{day}T00:00:00Z")).ok()?;
    let next = midnight.checked_add(DAY as i64 * 1_000)?.to_string();
    next.get(..10).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_take_their_largest_unit() {
        for (count, text) in
            [(30, "30s"), (90, "90s"), (120, "2m"), (7_200, "2h"), (604_800, "7d"), (90_000, "25h")]
        {
            assert_eq!(seconds(count), text);
        }
    }

    #[test]
    fn a_day_ends_where_the_next_begins() {
        assert_eq!(next_day("2024-02-28").as_deref(), Some("2024-02-29"));
        assert_eq!(next_day("2025-12-31").as_deref(), Some("2026-01-01"));
    }
}
