//! Local time: what the clocks of a timezone show, and when its days begin.

use event::Time;
use jiff::civil::{Date, DateTime};
use jiff::tz::{Offset, TimeZone};
use jiff::{Span, Timestamp, ToSpan};

use crate::definition::{Length, Period, Weekday};

/// An IANA timezone.
///
/// A local time that its clock skips moves forward by the gap; one that occurs twice is the first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Zone(TimeZone);

impl Zone {
    /// Coordinated universal time.
    pub fn utc() -> Zone {
        Zone(TimeZone::UTC)
    }

    /// The timezone of this name, such as `Europe/Berlin`.
    pub fn named(name: &str) -> Option<Zone> {
        let zone = TimeZone::get(name).ok()?;
        (!zone.is_unknown()).then_some(Zone(zone))
    }

    /// What the clock shows.
    pub(crate) fn clock(&self, time: Time) -> DateTime {
        self.0.to_datetime(timestamp(time))
    }

    fn offset(&self, time: Time) -> Offset {
        self.0.to_offset(timestamp(time))
    }

    /// When the clock shows this; `None` past the last instant that can be told.
    pub(crate) fn instant(&self, clock: DateTime) -> Option<Time> {
        let timestamp = self.0.to_ambiguous_timestamp(clock).compatible().ok()?;
        Time::from_millis(timestamp.as_millisecond())
    }

    pub(crate) fn add(&self, time: Time, length: Length) -> Option<Time> {
        match length {
            Length::Fixed(millis) => time.checked_add(millis),
            Length::Months(months) => self.shift(time, months.months()),
        }
    }

    pub(crate) fn subtract(&self, time: Time, length: Length) -> Option<Time> {
        match length {
            Length::Fixed(millis) => time.checked_add(-millis),
            Length::Months(months) => self.shift(time, (-months).months()),
        }
    }

    fn shift(&self, time: Time, months: Span) -> Option<Time> {
        self.instant(self.clock(time).checked_add(months).ok()?)
    }

    /// When this day begins: its midnight.
    pub(crate) fn day_start(&self, date: Date) -> Option<Time> {
        self.instant(date.to_datetime(jiff::civil::Time::midnight()))
    }

    /// The day that has begun last. It is the date on the calendar, except where a clock set back
    /// over midnight shows the day before once more: a day that has begun does not end twice.
    pub(crate) fn day(&self, time: Time) -> Date {
        let date = self.clock(time).date();
        let begun = |date: &Date| self.day_start(*date).is_some_and(|start| start <= time);
        match (date.tomorrow().ok().filter(begun), begun(&date)) {
            (Some(tomorrow), _) => tomorrow,
            (None, true) => date,
            (None, false) => date.yesterday().unwrap_or(date),
        }
    }

    /// The local hour, 0 to 23.
    pub(crate) fn hour(&self, time: Time) -> f64 {
        f64::from(self.clock(time).hour())
    }

    pub(crate) fn weekday(&self, time: Time) -> Weekday {
        let monday_based = self.clock(time).weekday().to_monday_zero_offset();
        let index = usize::try_from(monday_based).unwrap_or(0);
        Weekday::ALL.get(index).copied().unwrap_or(Weekday::Monday)
    }

    /// The local period that holds `time`: its first instant, and the first of the next one.
    pub(crate) fn period(&self, period: Period, time: Time) -> (Time, Option<Time>) {
        if period == Period::Hour {
            return (self.hour_start(time), self.hour_end(time));
        }
        let first = period.first_day(self.day(time));
        let start = self.day_start(first).unwrap_or(Time::MIN);
        let next = period.next(first).and_then(|date| self.day_start(date));
        (start, next)
    }

    /// The last instant, up to `time`, at which the clock showed a full hour or came into a new one.
    fn hour_start(&self, time: Time) -> Time {
        let start = time.saturating_add(-past_the_hour(self.clock(time)));
        if self.offset(start) == self.offset(time) {
            return start;
        }
        let change = self.0.preceding(timestamp(time.saturating_add(1))).next();
        let Some(change) = change.and_then(|change| Time::from_millis(change.timestamp().as_millisecond()))
        else {
            return start;
        };
        let before = change.saturating_add(-1);
        if self.same_hour(before, change) && !on_the_hour(self.clock(change)) {
            self.hour_start(before)
        } else {
            change
        }
    }

    /// The next instant after `time` at which the clock shows a full hour or comes into a new one.
    fn hour_end(&self, time: Time) -> Option<Time> {
        let end = time.checked_add(HOUR - past_the_hour(self.clock(time)))?;
        if self.offset(end) == self.offset(time) {
            return Some(end);
        }
        let change = self.0.following(timestamp(time)).next()?;
        let change = Time::from_millis(change.timestamp().as_millisecond())?;
        if self.same_hour(time, change) && !on_the_hour(self.clock(change)) {
            self.hour_end(change)
        } else {
            Some(change)
        }
    }

    fn same_hour(&self, a: Time, b: Time) -> bool {
        let (a, b) = (self.clock(a), self.clock(b));
        a.date() == b.date() && a.hour() == b.hour()
    }
}

const HOUR: i64 = 3_600_000;

fn timestamp(time: Time) -> Timestamp {
    // INVARIANT: `Time` has the range of `Timestamp`, so the fallback is never taken.
    Timestamp::from_millisecond(time.millis()).unwrap_or(Timestamp::UNIX_EPOCH)
}

/// Milliseconds since the clock's last full hour.
fn past_the_hour(clock: DateTime) -> i64 {
    let seconds = i64::from(clock.minute()) * 60 + i64::from(clock.second());
    seconds * 1_000 + i64::from(clock.millisecond())
}

fn on_the_hour(clock: DateTime) -> bool {
    past_the_hour(clock) == 0
}

impl Period {
    /// The first day of the period that holds the day.
    fn first_day(self, day: Date) -> Date {
        match self {
            Period::Hour | Period::Day => day,
            Period::Week => {
                let since_monday = i64::from(day.weekday().to_monday_zero_offset());
                day.checked_sub(since_monday.days()).unwrap_or(day)
            }
            Period::Month => day.first_of_month(),
            Period::Year => day.first_of_year(),
        }
    }

    /// The first day of the next period.
    fn next(self, first: Date) -> Option<Date> {
        let length = match self {
            Period::Hour | Period::Day => 1.day(),
            Period::Week => 7.days(),
            Period::Month => 1.month(),
            Period::Year => 1.year(),
        };
        first.checked_add(length).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn time(text: &str) -> Time {
        Time::parse(text).unwrap()
    }

    #[track_caller]
    fn check(zone: &str, period: Period, at: &str, from: &str, to: &str) {
        let (start, end) = Zone::named(zone).unwrap().period(period, time(at));
        assert_eq!((start, end), (time(from), Some(time(to))), "{at} in {zone}: {start}");
    }

    #[test]
    fn days_have_23_24_or_25_hours() {
        check(
            "Europe/Berlin",
            Period::Day,
            "2026-03-29T10:00:00Z",
            "2026-03-28T23:00:00Z",
            "2026-03-29T22:00:00Z",
        );
        check(
            "Europe/Berlin",
            Period::Day,
            "2026-10-25T10:00:00Z",
            "2026-10-24T22:00:00Z",
            "2026-10-25T23:00:00Z",
        );
        check(
            "Asia/Almaty",
            Period::Day,
            "2026-03-01T18:59:59Z",
            "2026-02-28T19:00:00Z",
            "2026-03-01T19:00:00Z",
        );
    }

    #[test]
    fn a_day_may_begin_after_midnight() {
        // Beirut's clocks went from 00:00 to 01:00 on 31 March 2024.
        check(
            "Asia/Beirut",
            Period::Day,
            "2024-03-31T00:00:00Z",
            "2024-03-30T22:00:00Z",
            "2024-03-31T21:00:00Z",
        );
    }

    #[test]
    fn a_day_that_has_begun_does_not_end_twice() {
        // In St. John's the clocks went from 00:01 back to 23:01 on 1 November 2009.
        let midnight = "2009-11-01T02:30:00Z";
        check("America/St_Johns", Period::Day, "2009-11-01T02:45:00Z", midnight, "2009-11-02T03:30:00Z");
    }

    #[test]
    fn weeks_begin_on_monday_months_on_the_first() {
        check(
            "UTC",
            Period::Week,
            "2026-03-08T23:59:59.999Z",
            "2026-03-02T00:00:00Z",
            "2026-03-09T00:00:00Z",
        );
        check("UTC", Period::Month, "2024-02-29T12:00:00Z", "2024-02-01T00:00:00Z", "2024-03-01T00:00:00Z");
        check(
            "UTC",
            Period::Year,
            "2026-12-31T23:59:59.999Z",
            "2026-01-01T00:00:00Z",
            "2027-01-01T00:00:00Z",
        );
    }

    #[test]
    fn hours_begin_when_the_clock_strikes() {
        check(
            "Asia/Kolkata",
            Period::Hour,
            "2026-03-01T10:10:00Z",
            "2026-03-01T09:30:00Z",
            "2026-03-01T10:30:00Z",
        );
        check(
            "Europe/Berlin",
            Period::Hour,
            "2026-03-29T01:30:00Z",
            "2026-03-29T01:00:00Z",
            "2026-03-29T02:00:00Z",
        );
        // 02:00 strikes twice when the clock goes back.
        check(
            "Europe/Berlin",
            Period::Hour,
            "2026-10-25T00:30:00Z",
            "2026-10-25T00:00:00Z",
            "2026-10-25T01:00:00Z",
        );
        check(
            "Europe/Berlin",
            Period::Hour,
            "2026-10-25T01:30:00Z",
            "2026-10-25T01:00:00Z",
            "2026-10-25T02:00:00Z",
        );
    }

    #[test]
    fn half_an_hour_of_shift_makes_hours_of_90_and_30_minutes() {
        // Lord Howe: 02:00 back to 01:30 on 5 April 2026, 02:00 forward to 02:30 on 4 October 2026.
        for at in ["2026-04-04T14:10:00Z", "2026-04-04T14:50:00Z", "2026-04-04T15:20:00Z"] {
            check("Australia/Lord_Howe", Period::Hour, at, "2026-04-04T14:00:00Z", "2026-04-04T15:30:00Z");
        }
        let (from, to) = ("2026-10-03T15:30:00Z", "2026-10-03T16:00:00Z");
        check("Australia/Lord_Howe", Period::Hour, "2026-10-03T15:45:00Z", from, to);
    }

    #[test]
    fn months_end_where_the_month_does_and_gaps_move_forward() {
        let berlin = Zone::named("Europe/Berlin").unwrap();
        let month = Length::Months(1);
        for (at, then) in [
            ("2026-01-31T12:00:00Z", "2026-02-28T12:00:00Z"),
            ("2026-02-28T01:30:00Z", "2026-03-28T01:30:00Z"),
            // 02:30 on 29 March does not exist: 03:30.
            ("2026-02-28T23:30:00Z", "2026-03-31T22:30:00Z"),
            ("2024-01-29T01:30:00Z", "2024-02-29T01:30:00Z"),
            // 02:30 on 25 October comes twice: the first.
            ("2026-09-25T00:30:00Z", "2026-10-25T00:30:00Z"),
        ] {
            let got = berlin.add(time(at), month);
            assert_eq!(got.map(|t| t.to_string()), Some(time(then).to_string()), "{at}");
        }
    }
}
