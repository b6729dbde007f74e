//! Local time for the naive evaluator, by way of `jiff::Zoned`.

use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp, ToSpan, Zoned};
use serde_json::Value as Json;

/// The clock of a timezone.
pub(crate) struct Local(TimeZone);

impl Local {
    pub(crate) fn new(zone: &str) -> Local {
        Local(TimeZone::get(zone).unwrap())
    }

    pub(crate) fn name(&self) -> String {
        self.0.iana_name().unwrap_or("UTC").to_owned()
    }

    pub(crate) fn zoned(&self, millis: i64) -> Zoned {
        Timestamp::from_millisecond(millis).unwrap().to_zoned(self.0.clone())
    }

    pub(crate) fn clock(&self, millis: i64) -> DateTime {
        self.zoned(millis).datetime()
    }

    pub(crate) fn date(&self, millis: i64) -> Date {
        self.zoned(millis).date()
    }

    pub(crate) fn weekday(&self, millis: i64) -> &'static str {
        use jiff::civil::Weekday::*;
        match self.date(millis).weekday() {
            Monday => "mon",
            Tuesday => "tue",
            Wednesday => "wed",
            Thursday => "thu",
            Friday => "fri",
            Saturday => "sat",
            Sunday => "sun",
        }
    }

    pub(crate) fn midnight(&self, date: Date) -> i64 {
        date.to_zoned(self.0.clone()).unwrap().timestamp().as_millisecond()
    }

    /// An RFC 3339 text, a date, or milliseconds.
    pub(crate) fn moment(&self, json: &Json) -> Option<i64> {
        let told = |millis: &i64| Timestamp::from_millisecond(*millis).is_ok();
        match json {
            Json::Number(number) => number.as_f64().map(|millis| millis.floor() as i64).filter(told),
            Json::String(text) if text.len() == 10 && text.as_bytes()[4] == b'-' => {
                Some(self.midnight(text.parse().ok()?))
            }
            Json::String(text) => {
                let stamp: Timestamp = text.parse().ok()?;
                Some(stamp.as_nanosecond().div_euclid(1_000_000) as i64)
            }
            _ => None,
        }
    }

    /// `millis + sign × D`, months by the local calendar.
    pub(crate) fn plus(&self, millis: i64, duration: &str, sign: i64) -> i64 {
        let digits = duration.trim_end_matches(char::is_alphabetic);
        let count: i64 = digits.parse::<i64>().unwrap() * sign;
        let hours = |hours: i64| millis + count * hours * 3_600_000;
        let months = |span: Span| {
            let moved = self.zoned(millis).datetime().checked_add(span).unwrap();
            moved.to_zoned(self.0.clone()).unwrap().timestamp().as_millisecond()
        };
        match &duration[digits.len()..] {
            "s" => millis + count * 1_000,
            "m" => millis + count * 60_000,
            "h" => hours(1),
            "d" => hours(24),
            "w" => hours(168),
            "mo" => months(count.months()),
            _ => months(count.years()),
        }
    }

    /// The period that holds the instant: its first day, and of an hour the instant it began.
    pub(crate) fn period(&self, period: &str, millis: i64) -> (Date, i64) {
        let day = self.date(millis);
        match period {
            "hour" => (day, self.hour_start(millis)),
            "day" => (day, 0),
            "week" => (day - i64::from(day.weekday().to_monday_zero_offset()).days(), 0),
            "month" => (day.first_of_month(), 0),
            _ => (day.first_of_year(), 0),
        }
    }

    /// The last instant at which the clock showed a full hour, or came into another one.
    pub(crate) fn hour_start(&self, millis: i64) -> i64 {
        let (clock, offset) = (self.clock(millis), |millis: i64| self.zoned(millis).offset());
        let past = i64::from(clock.minute()) * 60_000 + millis.rem_euclid(60_000);
        if offset(millis - past) == offset(millis) {
            return millis - past;
        }
        let hour = |millis: i64| (self.date(millis), self.clock(millis).hour());
        let minute = millis - millis.rem_euclid(60_000);
        let mut minutes = (0..).map(|back: i64| minute - back * 60_000);
        let begins = |minute: &i64| self.clock(*minute).minute() == 0 || hour(*minute - 1) != hour(*minute);
        minutes.find(begins).unwrap()
    }

    /// The period so many before the one that holds `now`.
    pub(crate) fn period_back(&self, period: &str, now: i64, back: u64) -> (Date, i64) {
        let current = self.period(period, now);
        let back = back as i64;
        match period {
            "hour" if back == 0 => current,
            "hour" => self.period_back(period, current.1 - 1, back as u64 - 1),
            "day" => (current.0 - back.days(), 0),
            "week" => (current.0 - back.weeks(), 0),
            "month" => (current.0 - back.months(), 0),
            _ => (current.0 - back.years(), 0),
        }
    }
}
