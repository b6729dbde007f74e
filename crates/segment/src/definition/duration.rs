//! Lengths of time: `30s 15m 1h 6d 2w 3mo 1y`.

use std::fmt;

use crate::compact::packed;

use super::error::{DefinitionError, Fault};
use super::place::{Place, cut};

/// A length of time: a whole number above zero and a unit, at most 100 years.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Duration {
    count: u32,
    unit: Unit,
}

/// The unit of a duration.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Unit {
    /// `s`
    Second,
    /// `m`
    Minute,
    /// `h`
    Hour,
    /// `d`: always 24 hours.
    Day,
    /// `w`: seven days.
    Week,
    /// `mo`: a calendar month.
    Month,
    /// `y`: a calendar year.
    Year,
}

/// What a duration adds to an instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Length {
    /// This many milliseconds.
    Fixed(i64),
    /// This many calendar months.
    Months(i32),
}

packed!(enum Length { 0 Fixed { 0: a }, 1 Months { 0: a } });

const DAY_SECONDS: i64 = 86_400;
/// 100 years, of 365.25 days.
const LONGEST_SECONDS: i64 = 36_525 * DAY_SECONDS;
const LONGEST_MONTHS: i64 = 1_200;

impl Unit {
    /// Every unit, shortest first.
    pub const ALL: [Unit; 7] =
        [Unit::Second, Unit::Minute, Unit::Hour, Unit::Day, Unit::Week, Unit::Month, Unit::Year];

    /// The letters written after the number.
    pub fn symbol(self) -> &'static str {
        match self {
            Unit::Second => "s",
            Unit::Minute => "m",
            Unit::Hour => "h",
            Unit::Day => "d",
            Unit::Week => "w",
            Unit::Month => "mo",
            Unit::Year => "y",
        }
    }

    fn from_symbol(symbol: &str) -> Option<Unit> {
        Unit::ALL.into_iter().find(|unit| unit.symbol() == symbol)
    }

    fn seconds(self) -> Option<i64> {
        match self {
            Unit::Second => Some(1),
            Unit::Minute => Some(60),
            Unit::Hour => Some(3_600),
            Unit::Day => Some(DAY_SECONDS),
            Unit::Week => Some(7 * DAY_SECONDS),
            Unit::Month | Unit::Year => None,
        }
    }
}

impl Duration {
    /// A duration, if `count` is above zero and the whole at most 100 years.
    pub fn new(count: u32, unit: Unit) -> Option<Duration> {
        let fits = match unit.seconds() {
            Some(seconds) => i64::from(count) * seconds <= LONGEST_SECONDS,
            None => i64::from(count) * months_of(unit) <= LONGEST_MONTHS,
        };
        (count > 0 && fits).then_some(Duration { count, unit })
    }

    /// Parses text such as `7d`.
    pub fn parse(text: &str) -> Option<Duration> {
        let digits = text.find(|c: char| !c.is_ascii_digit())?;
        let (count, symbol) = text.split_at_checked(digits)?;
        Duration::new(count.parse().ok()?, Unit::from_symbol(symbol)?)
    }

    /// The number before the unit.
    pub fn count(&self) -> u32 {
        self.count
    }

    /// The unit.
    pub fn unit(&self) -> Unit {
        self.unit
    }

    pub(crate) fn length(&self) -> Length {
        let count = i64::from(self.count);
        match self.unit.seconds() {
            Some(seconds) => Length::Fixed(count * seconds * 1_000),
            None => Length::Months((count * months_of(self.unit)) as i32),
        }
    }

    /// Bounds of the length in days, whatever day it begins on.
    fn days(&self) -> (f64, f64) {
        match self.length() {
            Length::Fixed(millis) => {
                let days = millis as f64 / (DAY_SECONDS * 1_000) as f64;
                (days, days)
            }
            Length::Months(months) => {
                let days = f64::from(months) * 30.436_875;
                (days - 4.0, days + 4.0)
            }
        }
    }

    /// Whether the duration is as long as `other` or shorter, on every day of the calendar.
    pub(crate) fn never_exceeds(&self, other: &Duration) -> bool {
        match (self.length(), other.length()) {
            (Length::Fixed(a), Length::Fixed(b)) => a <= b,
            (Length::Months(a), Length::Months(b)) => a <= b,
            _ => self.days().1 <= other.days().0,
        }
    }

    /// The duration under a key, if there is one.
    pub(crate) fn of(place: &Place<'_>, key: &str) -> Result<Option<Duration>, DefinitionError> {
        place.get(key).map(|duration| Duration::read(&duration)).transpose()
    }

    pub(crate) fn read(place: &Place<'_>) -> Result<Duration, DefinitionError> {
        const WHAT: &str = "a duration such as `30s`, `15m`, `1h`, `6d`, `2w`, `3mo` or `1y`";
        let text = place.text(WHAT)?;
        Duration::parse(text).ok_or_else(|| {
            let message = format!("expected {WHAT}, above zero and at most 100 years, found `{}`", cut(text));
            place.fault(Fault::BadDuration, message)
        })
    }
}

fn months_of(unit: Unit) -> i64 {
    if unit == Unit::Year { 12 } else { 1 }
}

impl fmt::Display for Duration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.count, self.unit.symbol())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_read_back_what_they_write() {
        for text in ["30s", "15m", "1h", "6d", "2w", "3mo", "1y", "100y", "1200mo", "36525d"] {
            assert_eq!(Duration::parse(text).unwrap().to_string(), text);
        }
    }

    #[test]
    fn bad_durations_are_refused() {
        for text in [
            "",
            "7",
            "d",
            "0d",
            "-7d",
            "+7d",
            "1.5h",
            "7 d",
            "7D",
            "1M",
            "7days",
            "101y",
            "1201mo",
            "36526d",
            "99999999999d",
            "1h30m",
            "٧d",
        ] {
            assert_eq!(Duration::parse(text), None, "{text}");
        }
    }
}
