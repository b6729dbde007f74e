//! Local time for the naive evaluator, by way of `jiff::Zoned`.

use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp, ToSpan, Zoned};
use serde_json::Value as Json;

pub(crate) struct Local(TimeZone);

impl Local {
    pub(crate) fn new(zone: &str) -> Local {
        Local(TimeZone::get(zone).unwrap())
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

    pub(crate) fn in_window(&self, window: &Json, t: i64, now: i64) -> bool {
        if t > now {
            return false;
        }
        if let Some(last) = window["last"].as_str() {
            self.plus(t, last, 1) > now
        } else if let Some([far, near]) = window["ago"].as_array().map(Vec::as_slice) {
            self.plus(t, far.as_str().unwrap(), 1) > now && self.plus(t, near.as_str().unwrap(), 1) <= now
        } else if let Some(word) = window["calendar"].as_str() {
            self.in_calendar(word, t, now)
        } else {
            let from = self.moment(&window["from"]).is_none_or(|from| from <= t);
            from && self.moment(&window["to"]).is_none_or(|to| t < to)
        }
    }

    fn in_calendar(&self, word: &str, t: i64, now: i64) -> bool {
        let (then, today) = (self.date(t), self.date(now));
        let monday = |date: Date| date - i64::from(date.weekday().to_monday_zero_offset()).days();
        let month = |date: Date| i32::from(date.year()) * 12 + i32::from(date.month());
        match word {
            "today" => then == today,
            "yesterday" => then == today.yesterday().unwrap(),
            "this_week" => monday(then) == monday(today),
            "last_week" => monday(then) + 7.days() == monday(today),
            "this_month" => month(then) == month(today),
            "last_month" => month(then) + 1 == month(today),
            "this_year" => then.year() == today.year(),
            "last_year" => then.year() + 1 == today.year(),
            _ => {
                let hour =
                    |millis: i64| (self.date(millis), self.clock(millis).hour(), self.zoned(millis).offset());
                hour(t) == hour(now)
            }
        }
    }
}
