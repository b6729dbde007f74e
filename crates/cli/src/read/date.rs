//! Dates as shops write them, in the shop's time zone.

use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp, Zoned};

/// An instant, and the day that was written for it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Moment {
    /// When it was, moved as asked.
    pub(super) at: Timestamp,
    /// The local day in the file, not moved.
    pub(super) day: Date,
}

/// How dates are read: in which zone, and moved by how many weeks.
#[derive(Debug, Clone)]
pub(crate) struct Dates {
    zone: TimeZone,
    weeks: i32,
}

impl Dates {
    /// Dates of a zone, as they are written.
    pub(crate) fn new(zone: TimeZone) -> Dates {
        Dates { zone, weeks: 0 }
    }

    /// The same, moved by whole weeks: the weekday and the time of the day stay.
    pub(crate) fn moved(self, weeks: i32) -> Dates {
        Dates { weeks, ..self }
    }

    /// The zone.
    pub(crate) fn zone(&self) -> &TimeZone {
        &self.zone
    }

    /// Reads `2011-12-09 12:50:00`, with `T`, without seconds, a date alone (its midnight), or with a
    /// zone of its own (RFC 3339). A local time that the clock skips moves forward by the gap, one that
    /// occurs twice is the first.
    pub(super) fn read(&self, text: &str) -> Option<Moment> {
        let written = match text.parse::<Timestamp>() {
            Ok(instant) => instant.to_zoned(self.zone.clone()),
            Err(_) => text.parse::<DateTime>().ok()?.to_zoned(self.zone.clone()).ok()?,
        };
        let day = written.date();
        let at = if self.weeks == 0 { written } else { later(&written, self.weeks)? };
        Some(Moment { at: at.timestamp(), day })
    }
}

fn later(time: &Zoned, weeks: i32) -> Option<Zoned> {
    time.checked_add(Span::new().try_weeks(weeks).ok()?).ok()
}

/// By how many whole weeks to move `last`, so that it falls within the 7 days up to `now`.
pub(crate) fn weeks_until(now: Timestamp, last: Timestamp, zone: &TimeZone) -> i32 {
    const WEEK: i64 = 7 * 24 * 3600;
    let apart = now.as_second().saturating_sub(last.as_second()).div_euclid(WEEK);
    let guess = i32::try_from(apart).unwrap_or(0);
    let last = last.to_zoned(zone.clone());
    // Weeks with a change of the clock are an hour longer or shorter.
    [guess.saturating_add(1), guess]
        .into_iter()
        .find(|weeks| later(&last, *weeks).is_some_and(|moved| moved.timestamp() <= now))
        .unwrap_or(guess.saturating_sub(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn london() -> Dates {
        Dates::new(TimeZone::get("Europe/London").unwrap())
    }

    #[test]
    fn dates_are_local() {
        for (text, at) in [
            ("2009-12-01 07:45:00", "2009-12-01T07:45:00Z"),
            ("2011-06-01 07:45:00", "2011-06-01T06:45:00Z"),
            ("2011-06-01T07:45", "2011-06-01T06:45:00Z"),
            ("2011-06-01", "2011-05-31T23:00:00Z"),
            ("2011-06-01T07:45:00Z", "2011-06-01T07:45:00Z"),
            ("2011-06-01T07:45:00+03:00", "2011-06-01T04:45:00Z"),
            // Skipped by the clock, and there twice.
            ("2011-03-27 01:30:00", "2011-03-27T01:30:00Z"),
            ("2011-10-30 01:30:00", "2011-10-30T00:30:00Z"),
        ] {
            let moment = london().read(text).unwrap();
            assert_eq!(moment.at, at.parse().unwrap(), "{text}");
        }
    }

    #[test]
    fn what_is_no_date_is_not_guessed() {
        for text in ["", "12/1/2010 8:26", "2011-02-30", "2011-13-01", "yesterday", "1323435000"] {
            assert_eq!(london().read(text), None, "{text}");
        }
    }

    #[test]
    fn moving_by_weeks_keeps_the_time_of_the_day() {
        let moved = london().moved(26).read("2011-01-05 10:00:00").unwrap();
        assert_eq!(moved.at, "2011-07-06T09:00:00Z".parse().unwrap());
        assert_eq!(moved.day, "2011-01-05".parse().unwrap());
    }

    #[test]
    fn the_last_order_ends_up_in_the_past_seven_days() {
        let zone = TimeZone::get("Europe/London").unwrap();
        for (now, last, weeks) in [
            ("2011-12-09T12:50:00Z", "2011-12-09T12:50:00Z", 0),
            ("2011-12-16T12:49:59Z", "2011-12-09T12:50:00Z", 0),
            ("2011-12-16T12:50:00Z", "2011-12-09T12:50:00Z", 1),
            ("2011-12-09T12:49:59Z", "2011-12-09T12:50:00Z", -1),
            // In summer 12:50 in London comes an hour earlier.
            ("2012-07-06T11:50:00Z", "2011-12-09T12:50:00Z", 30),
            ("2012-07-06T11:49:59Z", "2011-12-09T12:50:00Z", 29),
            // And in winter an hour later.
            ("2012-12-07T12:30:00Z", "2012-07-06T11:50:00Z", 21),
        ] {
            let found = weeks_until(now.parse().unwrap(), last.parse().unwrap(), &zone);
            assert_eq!(found, weeks, "{now}");
        }
    }
}
