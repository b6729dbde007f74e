//! Local time: what the clocks of a timezone show, and when its days begin.

mod civil;
mod clocks;
mod offsets;
mod period;

use std::sync::Arc;

use event::Time;

use crate::definition::{Length, Weekday};
use civil::DAY;
pub use civil::Date;
use clocks::Clocks;

/// An IANA timezone.
///
/// A local time that its clock skips moves forward by the gap; one that occurs twice is the first.
#[derive(Debug, Clone)]
pub struct Zone(Arc<Clocks>);

impl PartialEq for Zone {
    fn eq(&self, other: &Zone) -> bool {
        Arc::ptr_eq(&self.0, &other.0) || self.0.name == other.0.name
    }
}

impl Eq for Zone {}

impl Zone {
    /// Coordinated universal time.
    pub fn utc() -> Zone {
        Zone(Arc::new(Clocks::utc()))
    }

    /// The timezone of this name, such as `Europe/Berlin`. Without the feature `full` there are no names.
    pub fn named(name: &str) -> Option<Zone> {
        Clocks::named(name).map(|clocks| Zone(Arc::new(clocks)))
    }

    /// Its name in the IANA database.
    pub fn name(&self) -> &str {
        &self.0.name
    }

    /// How far its clocks are ahead, as far as matters from `begin` to `end`: from when on, and by how
    /// much, in milliseconds.
    pub(crate) fn table(&self, begin: Time, end: Time) -> (Vec<i64>, Vec<i64>) {
        self.0.offsets.within(begin, end)
    }

    /// The timezone of this name, whose clocks are told by such a table.
    pub(crate) fn told(name: String, table: (Vec<i64>, Vec<i64>)) -> Zone {
        Zone(Arc::new(Clocks::told(name, table)))
    }

    /// What the clock shows, in milliseconds since its own 1 January 1970.
    fn local(&self, time: Time) -> i64 {
        time.millis() + self.offset(time)
    }

    /// How many milliseconds the clock is ahead of UTC.
    fn offset(&self, time: Time) -> i64 {
        self.0.offset(time)
    }

    /// When the clock shows this many milliseconds since its own 1 January 1970.
    fn when(&self, local: i64) -> Option<Time> {
        self.0.when(local)
    }

    pub(crate) fn add(&self, time: Time, length: Length) -> Option<Time> {
        match length {
            Length::Fixed(millis) => time.checked_add(millis),
            Length::Months(months) => self.shift(time, months.into()),
        }
    }

    pub(crate) fn subtract(&self, time: Time, length: Length) -> Option<Time> {
        match length {
            Length::Fixed(millis) => time.checked_add(-millis),
            Length::Months(months) => self.shift(time, -i64::from(months)),
        }
    }

    fn shift(&self, time: Time, months: i64) -> Option<Time> {
        let local = self.local(time);
        let day = civil::add_months(local.div_euclid(DAY), months)?;
        self.when(day * DAY + local.rem_euclid(DAY))
    }

    /// When this day begins: its midnight.
    pub(crate) fn day_start(&self, date: Date) -> Option<Time> {
        self.day_begin(civil::number_of(date))
    }

    /// The day that has begun last. It is the date on the calendar, except where a clock set back
    /// over midnight shows the day before once more: a day that has begun does not end twice.
    pub(crate) fn day(&self, time: Time) -> Date {
        civil::date_of(self.day_number(time))
    }

    /// The number of the day that has begun last, counted from 1 January 1970.
    pub fn day_number(&self, time: Time) -> i64 {
        let number = self.local(time).div_euclid(DAY);
        if self.0.offsets.is_quiet(time) {
            return number;
        }
        let begun = |number: i64| self.day_begin(number).is_some_and(|start| start <= time);
        match (begun(number + 1), begun(number)) {
            (true, _) => number + 1,
            (false, true) => number,
            (false, false) => number - 1,
        }
    }

    /// The number of the first day from `from` on, on which the day of a time comes round; 29 February on
    /// the 28th where there is no 29th.
    pub(crate) fn next_anniversary(&self, time: Time, from: i64) -> i64 {
        civil::next_anniversary(self.day_number(time), from)
    }

    fn day_begin(&self, number: i64) -> Option<Time> {
        self.when(number * DAY)
    }

    /// The local hour, 0 to 23.
    pub(crate) fn hour(&self, time: Time) -> f64 {
        let hour = self.local(time).rem_euclid(DAY) / HOUR;
        hour as f64
    }

    pub(crate) fn weekday(&self, time: Time) -> Weekday {
        let monday_based = civil::weekday(self.local(time).div_euclid(DAY));
        Weekday::ALL.get(monday_based).copied().unwrap_or(Weekday::Monday)
    }
}

const HOUR: i64 = 3_600_000;

#[cfg(test)]
#[cfg(feature = "full")]
mod tests {
    use super::clocks::timestamp;
    use super::*;
    use crate::definition::Period;

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

    /// What the clock shows, as `jiff` says.
    fn clock(zone: &Zone, time: Time) -> jiff::civil::DateTime {
        zone.0.timezone.to_datetime(timestamp(time))
    }

    /// What `jiff` says of the same.
    fn slowly(zone: &Zone, time: Time, months: i64) -> Option<Time> {
        let later = clock(zone, time).checked_add(jiff::Span::new().months(months)).ok()?;
        let timestamp = zone.0.timezone.to_ambiguous_timestamp(later).compatible().ok()?;
        Time::from_millis(timestamp.as_millisecond())
    }

    #[test]
    fn the_quick_way_gives_the_same_answers() {
        for name in
            ["Europe/Berlin", "Asia/Kolkata", "America/St_Johns", "Australia/Lord_Howe", "Africa/Casablanca"]
        {
            let zone = Zone::named(name).unwrap();
            // From 1890 to 2180, never at the same time of day, and close to every change.
            let far = (-2_524_521_600..6_626_966_400_i64).step_by(7_654_321).map(|second| second * 1_000);
            let changes = zone.0.timezone.following(timestamp(time("1960-01-01T00:00:00Z"))).take(120);
            let near = changes.flat_map(|change| {
                let at = change.timestamp().as_millisecond();
                [-86_400_000, -3_600_000, -1, 0, 1, 1_799_999, 3_599_999, 3_600_000, 86_400_000]
                    .map(|off| at + off)
            });
            for millis in far.chain(near.collect::<Vec<_>>()) {
                let time = Time::from_millis(millis).unwrap();
                let clock = clock(&zone, time);
                assert_eq!(zone.hour(time), f64::from(clock.hour()), "{name} {time}");
                assert_eq!(zone.weekday(time).name(), &format!("{:?}", clock.weekday())[..3].to_lowercase());
                for months in [1, 3, 11, 12, 25, -1, -13] {
                    assert_eq!(
                        zone.shift(time, months),
                        slowly(&zone, time, months),
                        "{name} {time} {months}"
                    );
                }
                let date = zone.day(time);
                let start = zone.day_start(date).unwrap();
                let date = jiff::civil::Date::new(date.year(), date.month(), date.day()).unwrap();
                let midnight =
                    zone.0.timezone.to_ambiguous_timestamp(date.to_datetime(jiff::civil::Time::midnight()));
                assert_eq!(start.millis(), midnight.compatible().unwrap().as_millisecond());
                assert!(
                    start <= time && time < zone.day_start(zone.day(time).days_later(1).unwrap()).unwrap()
                );
            }
        }
    }
}
