//! The Gregorian calendar, counted in days since 1 January 1970.
//!
//! The arithmetic is the one of Howard Hinnant's "chrono-Compatible Low-Level Date Algorithms": years
//! begin in March, so that the leap day is the last.

use std::fmt;

use crate::compact::packed;

/// Milliseconds of a day that no clock change makes shorter or longer.
pub(super) const DAY: i64 = 86_400_000;

/// Days of 400 years, after which the calendar repeats.
const ERA: i64 = 146_097;
/// From 1 March of the year 0 to 1 January 1970.
const TO_1970: i64 = 719_468;

/// A day of the calendar, within the years −9999 to 9999; printed as `2026-03-08`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Date {
    year: i16,
    month: i8,
    day: i8,
}

packed!(struct Date { year, month, day });

impl Date {
    /// The day, if there is one of this year, month (1 to 12) and day of the month.
    pub fn new(year: i16, month: i8, day: i8) -> Option<Date> {
        let exists = (-9_999..=9_999).contains(&year)
            && (1..=12).contains(&month)
            && (1..=length(year.into(), month.into())).contains(&day.into());
        exists.then_some(Date { year, month, day })
    }

    /// The year.
    pub fn year(self) -> i16 {
        self.year
    }

    /// The month, 1 to 12.
    pub fn month(self) -> i8 {
        self.month
    }

    /// The day of the month, from 1 on.
    pub fn day(self) -> i8 {
        self.day
    }

    /// The day so many days later.
    pub(crate) fn days_later(self, days: i64) -> Option<Date> {
        told(number_of(self).checked_add(days)?)
    }

    /// The day so many months later; one that does not exist becomes the last of the month.
    pub(crate) fn months_later(self, months: i32) -> Option<Date> {
        told(add_months(number_of(self), months.into())?)
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

/// A year, a month (1 to 12) and a day of the month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Day {
    pub(super) year: i64,
    pub(super) month: i64,
    pub(super) day: i64,
}

impl Day {
    /// The day of this number.
    pub(super) fn of(number: i64) -> Day {
        let number = number + TO_1970;
        let (era, in_era) = (number.div_euclid(ERA), number.rem_euclid(ERA));
        let year = (in_era - in_era / 1_460 + in_era / 36_524 - in_era / (ERA - 1)) / 365;
        let in_year = in_era - (365 * year + year / 4 - year / 100);
        let from_march = (5 * in_year + 2) / 153;
        let day = in_year - (153 * from_march + 2) / 5 + 1;
        let month = if from_march < 10 { from_march + 3 } else { from_march - 9 };
        Day { year: year + era * 400 + i64::from(month <= 2), month, day }
    }

    /// Its number.
    pub(super) fn number(self) -> i64 {
        let year = self.year - i64::from(self.month <= 2);
        let (era, in_era) = (year.div_euclid(400), year.rem_euclid(400));
        let from_march = (self.month + 9) % 12;
        let in_year = (153 * from_march + 2) / 5 + self.day - 1;
        era * ERA + in_era * 365 + in_era / 4 - in_era / 100 + in_year - TO_1970
    }
}

/// The number of the day so many months later; one that does not exist becomes the last of the month.
/// `None` past the years that can be told.
pub(super) fn add_months(number: i64, months: i64) -> Option<i64> {
    let Day { year, month, day } = Day::of(number);
    let months = year * 12 + month - 1 + months;
    let (year, month) = (months.div_euclid(12), months.rem_euclid(12) + 1);
    (-9_999..=9_999).contains(&year).then(|| Day { year, month, day: day.min(length(year, month)) }.number())
}

fn length(year: i64, month: i64) -> i64 {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// The day of the week, Monday being 0.
pub(super) fn weekday(number: i64) -> usize {
    usize::try_from((number + 3).rem_euclid(7)).unwrap_or(0)
}

pub(super) fn number_of(date: Date) -> i64 {
    Day { year: date.year.into(), month: date.month.into(), day: date.day.into() }.number()
}

pub(super) fn date_of(number: i64) -> Date {
    // INVARIANT: instants lie within the years of dates; the ends are left alone.
    told(number).unwrap_or(if number < 0 {
        Date { year: -9_999, month: 1, day: 1 }
    } else {
        Date { year: 9_999, month: 12, day: 31 }
    })
}

fn told(number: i64) -> Option<Date> {
    let Day { year, month, day } = Day::of(number);
    Date::new(year.try_into().ok()?, month.try_into().ok()?, day.try_into().ok()?)
}

/// The number of the first day from `from` on that has a day's month and day; in a year that has no such
/// day it is the last of the month.
pub(super) fn next_anniversary(number: i64, from: i64) -> i64 {
    let (Day { month, day, .. }, Day { year, .. }) = (Day::of(number), Day::of(from));
    let in_year = |year| Day { year, month, day: day.min(length(year, month)) }.number();
    let this_year = in_year(year);
    if this_year < from { in_year(year + 1) } else { this_year }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_those_of_the_calendar() {
        let mut theirs = jiff::civil::Date::new(1599, 12, 30).unwrap();
        let first = number_of(Date::new(1599, 12, 30).unwrap());
        for number in first..first + 300_000 {
            let date = Date::new(theirs.year(), theirs.month(), theirs.day()).unwrap();
            assert_eq!(date.to_string(), theirs.to_string());
            assert_eq!(date_of(number), date);
            assert_eq!(number_of(date), number);
            assert_eq!(weekday(number), theirs.weekday().to_monday_zero_offset() as usize);
            theirs = theirs.tomorrow().unwrap();
        }
        for (year, month, day) in [(2026, 2, 29), (2026, 0, 1), (2026, 13, 1), (2026, 4, 31), (10_000, 1, 1)]
        {
            assert_eq!(Date::new(year, month, day), None);
        }
    }
}
