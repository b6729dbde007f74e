//! Instants, in whole milliseconds since the Unix epoch.

mod utc;

use std::fmt;

use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// An instant: milliseconds since the Unix epoch, within the years −9999 to 9999.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Time(i64);

impl Time {
    /// The earliest instant that can be told.
    pub const MIN: Time = Time(-377_705_023_201_000);
    /// The latest instant that can be told.
    pub const MAX: Time = Time(253_402_207_200_999);

    /// The instant this many milliseconds after the epoch, if it can be told.
    #[inline]
    pub fn from_millis(millis: i64) -> Option<Time> {
        (Self::MIN.0..=Self::MAX.0).contains(&millis).then_some(Time(millis))
    }

    /// Milliseconds since the epoch.
    #[inline]
    pub fn millis(self) -> i64 {
        self.0
    }

    /// This instant moved by `millis`, stopping at the ends of what can be told.
    #[inline]
    pub fn saturating_add(self, millis: i64) -> Time {
        Time(self.0.saturating_add(millis).clamp(Self::MIN.0, Self::MAX.0))
    }

    /// This instant moved by `millis`, if it can be told.
    #[inline]
    pub fn checked_add(self, millis: i64) -> Option<Time> {
        self.0.checked_add(millis).and_then(Self::from_millis)
    }

    /// Parses RFC 3339; digits past the millisecond are cut off.
    pub fn parse(text: &str) -> Result<Time, TimeError> {
        if let Some(time) = utc::parse(text) {
            return Ok(time);
        }
        other_form(text).ok_or_else(|| TimeError { given: text.chars().take(64).collect() })
    }

    /// Parses what shops write: RFC 3339, also with an offset as `+0300`, or a date with or without a
    /// time, which is local in the timezone. A local time that the clock skips moves forward by the gap,
    /// one that occurs twice is the first.
    pub fn parse_local(text: &str, zone: &TimeZone) -> Result<Time, TimeError> {
        if let Ok(time) = Time::parse_in(text, zone) {
            return Ok(time);
        }
        let local: Option<DateTime> = text.parse().ok();
        let local = local.and_then(|local| zone.to_ambiguous_timestamp(local).compatible().ok());
        local
            .and_then(|local| Time::from_millis(local.as_millisecond()))
            .ok_or_else(|| TimeError { given: text.chars().take(64).collect() })
    }

    /// Parses RFC 3339, or a date alone, which is its midnight in the timezone.
    pub fn parse_in(text: &str, zone: &TimeZone) -> Result<Time, TimeError> {
        midnight(text, zone).map_or_else(|| Time::parse(text), Ok)
    }
}

/// An instant in one of the rarer forms.
#[cfg(feature = "full")]
fn other_form(text: &str) -> Option<Time> {
    let timestamp: jiff::Timestamp = text.parse().ok()?;
    Time::from_millis(timestamp.as_nanosecond().div_euclid(1_000_000).try_into().ok()?)
}

/// There is none without the feature `full`.
#[cfg(not(feature = "full"))]
fn other_form(_text: &str) -> Option<Time> {
    None
}

/// RFC 3339 in UTC with milliseconds: `2026-03-01T10:00:00.000Z`.
impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match jiff::Timestamp::from_millisecond(self.0) {
            Ok(timestamp) => write!(f, "{timestamp:.3}"),
            Err(_) => write!(f, "{} ms", self.0),
        }
    }
}

/// As a number of milliseconds.
impl Serialize for Time {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_i64(self.0)
    }
}

impl<'de> Deserialize<'de> for Time {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let millis = i64::deserialize(deserializer)?;
        Time::from_millis(millis)
            .ok_or_else(|| serde::de::Error::custom("instant outside of the years -9999 to 9999"))
    }
}

/// Text that is no instant.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("expected an RFC 3339 time such as `2026-03-01T10:00:00Z`, got `{given}`")]
pub struct TimeError {
    given: String,
}

/// When and how a call came in: what its own time is corrected by.
#[derive(Debug, Clone)]
pub struct Arrival {
    received: Option<Time>,
    sent_at: Option<Time>,
    zone: Option<TimeZone>,
}

impl Arrival {
    /// Received by a server now; the sender's clock is not known.
    pub fn at(received: Time) -> Arrival {
        Arrival { received: Some(received), sent_at: None, zone: None }
    }

    /// Received by a server; the sender's clock said `sent_at` when it sent.
    pub fn sent(received: Time, sent_at: Option<Time>) -> Arrival {
        Arrival { received: Some(received), sent_at, zone: None }
    }

    /// Read from a file: times are taken as they are, and a call must have one.
    pub fn recorded() -> Arrival {
        Arrival { received: None, sent_at: None, zone: None }
    }

    /// Read from a file whose dates are those of this timezone: a date alone is its midnight there.
    pub fn recorded_in(zone: TimeZone) -> Arrival {
        Arrival { zone: Some(zone), ..Arrival::recorded() }
    }

    /// The same, with the shop's time zone (`Asia/Almaty`) for what is told without one; a zone that is
    /// not known is UTC.
    pub fn in_zone_named(self, zone: &str) -> Arrival {
        Arrival { zone: Some(TimeZone::get(zone).unwrap_or(TimeZone::UTC)), ..self }
    }

    /// When it was received; `None` for what was recorded.
    pub fn received(&self) -> Option<Time> {
        self.received
    }

    /// The time that a shop's own system wrote, in the shop's time zone where it names none.
    ///
    /// # Errors
    /// Text that is no time.
    pub fn read_local(&self, text: &str) -> Result<Time, TimeError> {
        Time::parse_local(text, self.zone.as_ref().unwrap_or(&TimeZone::UTC))
    }

    /// The time that a call tells in words.
    pub(crate) fn read(&self, text: &str) -> Result<Time, TimeError> {
        match &self.zone {
            Some(zone) => Time::parse_in(text, zone),
            None => Time::parse(text),
        }
    }

    /// The time of a call: `received − (sentAt − original)`, never after `received`.
    ///
    /// `None` when nothing tells the time.
    pub fn time_of(&self, timestamp: Option<Time>, original: Option<Time>) -> Option<Time> {
        let Some(received) = self.received else {
            return timestamp.or(original);
        };
        let time = match (original.or(timestamp), self.sent_at) {
            (Some(stamp), Some(sent_at)) => {
                received.saturating_add(stamp.millis().saturating_sub(sent_at.millis()))
            }
            (Some(stamp), None) => stamp,
            (None, _) => received,
        };
        Some(time.min(received))
    }
}

/// When the day begins that is written as `2026-03-08`. A midnight that the clock skips moves forward
/// by the gap, one that occurs twice is the first.
fn midnight(text: &str, zone: &TimeZone) -> Option<Time> {
    let shaped = text.len() == 10
        && text.bytes().enumerate().all(|(at, byte)| match at {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        });
    let date: Date = if shaped { text.parse().ok()? } else { return None };
    let start = date.to_datetime(jiff::civil::Time::midnight());
    let start = zone.to_ambiguous_timestamp(start).compatible().ok()?;
    Time::from_millis(start.as_millisecond())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn time(text: &str) -> Time {
        Time::parse(text).unwrap()
    }

    #[test]
    fn range_is_the_one_of_the_calendar() {
        assert_eq!(Time::MIN.millis(), jiff::Timestamp::MIN.as_millisecond());
        assert_eq!(Time::MAX.millis(), jiff::Timestamp::MAX.as_millisecond());
    }

    #[test]
    fn digits_past_the_millisecond_are_cut_off() {
        assert_eq!(time("1970-01-01T00:00:00.001999999Z").millis(), 1);
        assert_eq!(time("1969-12-31T23:59:59.999999Z").millis(), -1);
        assert_eq!(time("2026-03-01T12:00:00.5+02:00").to_string(), "2026-03-01T10:00:00.500Z");
    }

    #[test]
    fn a_date_alone_is_its_midnight_where_the_zone_is_known() {
        let almaty = Arrival::recorded_in(TimeZone::get("Asia/Almaty").unwrap());
        assert_eq!(almaty.read("2026-03-02"), Ok(time("2026-03-01T19:00:00Z")));
        assert_eq!(almaty.read("2026-03-02T00:00:00Z"), Ok(time("2026-03-02T00:00:00Z")));
        // Beirut's clocks went from 00:00 to 01:00 that day.
        let beirut = Arrival::recorded_in(TimeZone::get("Asia/Beirut").unwrap());
        assert_eq!(beirut.read("2024-03-31"), Ok(time("2024-03-30T22:00:00Z")));
        for text in ["2026-3-2", "2026-02-30", "20260302"] {
            assert!(almaty.read(text).is_err(), "{text}");
        }
        assert!(Arrival::recorded().read("2026-03-02").is_err());
    }

    #[test]
    fn shops_write_times_in_several_ways() {
        let almaty = TimeZone::get("Asia/Almaty").unwrap();
        for (text, expected) in [
            ("2026-03-02T10:00:00Z", "2026-03-02T10:00:00Z"),
            ("2026-03-02T10:00:00.000+0300", "2026-03-02T07:00:00Z"),
            ("2026-03-02T10:00:00", "2026-03-02T05:00:00Z"),
            ("2026-03-02 10:00", "2026-03-02T05:00:00Z"),
            ("2026-03-02", "2026-03-01T19:00:00Z"),
        ] {
            assert_eq!(Time::parse_local(text, &almaty), Ok(time(expected)), "{text}");
        }
        for text in ["", "soon", "10:00", "2026-02-30", "02.03.2026"] {
            assert!(Time::parse_local(text, &almaty).is_err(), "{text}");
        }
    }

    #[test]
    fn clock_skew_is_taken_out() {
        let arrival = Arrival::sent(time("2026-01-01T10:00:10Z"), Some(time("2026-01-01T12:00:00Z")));
        let stamp = time("2026-01-01T11:59:58Z");
        assert_eq!(arrival.time_of(None, Some(stamp)), Some(time("2026-01-01T10:00:08Z")));
        assert_eq!(arrival.time_of(Some(stamp), None), Some(time("2026-01-01T10:00:08Z")));
    }

    #[test]
    fn a_call_is_never_in_the_future() {
        let received = time("2026-01-01T10:00:00Z");
        let later = Some(time("2027-01-01T00:00:00Z"));
        assert_eq!(Arrival::at(received).time_of(later, None), Some(received));
        assert_eq!(Arrival::sent(received, Some(received)).time_of(None, later), Some(received));
    }

    #[test]
    fn a_recorded_call_keeps_its_time() {
        let later = time("2099-01-01T00:00:00Z");
        assert_eq!(Arrival::recorded().time_of(Some(later), None), Some(later));
        assert_eq!(Arrival::recorded().time_of(None, None), None);
    }
}
