//! Dates whose year is ignored, and ages.

use event::Time;

use super::now::Now;
use super::number::NumberTest;
use crate::compact::packed;
use crate::definition::{Anniversary, Length, Test};
use crate::sort;
use crate::verdict::Verdict;
use crate::zone::Date;

const DAY_MILLIS: i64 = 86_400_000;

/// The local days on which a date is said to come round.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Anniversaries {
    /// So many days before the day itself, and so many from it on.
    Days { before: i64, from: i64 },
    /// From this many months before the day, that day not included.
    MonthsBefore(i32),
    /// Until this many months after the day, that day not included.
    MonthsAfter(i32),
}

packed!(enum Anniversaries { 0 Days { before: a, from: b }, 1 MonthsBefore { 0: a }, 2 MonthsAfter { 0: a } });

impl Anniversaries {
    pub(crate) fn new(anniversary: Anniversary) -> Anniversaries {
        match anniversary {
            Anniversary::Today => Anniversaries::Days { before: 0, from: 1 },
            Anniversary::Tomorrow => Anniversaries::Days { before: 1, from: 0 },
            Anniversary::InNext(duration) => match duration.length() {
                Length::Fixed(millis) => Anniversaries::Days { before: millis / DAY_MILLIS - 1, from: 1 },
                Length::Months(months) => Anniversaries::MonthsBefore(months),
            },
            Anniversary::InLast(duration) => match duration.length() {
                Length::Fixed(millis) => Anniversaries::Days { before: 0, from: millis / DAY_MILLIS },
                Length::Months(months) => Anniversaries::MonthsAfter(months),
            },
        }
    }

    /// Whether the day of `date` comes round now; the expiry is exact.
    pub(crate) fn evaluate(&self, date: Date, now: Now<'_>) -> Verdict {
        if self.cover_the_year() {
            return Verdict::lasting(true);
        }
        let today = now.zone.day(now.time);
        let mut end = today;
        let stretches = (today.year() - 1..).map_while(|year| self.stretch(in_year(date, year)?));
        for (first, after) in stretches.filter(|(_, after)| *after > today) {
            if first > end {
                let next = if end > today { end } else { first };
                return Verdict { member: end > today, until: now.zone.day_start(next) };
            }
            end = end.max(after);
        }
        Verdict::lasting(end > today)
    }

    /// Whether the day of `date` comes round now.
    pub(crate) fn holds(&self, date: Time, now: Now<'_>) -> bool {
        let Anniversaries::Days { before, from } = *self else {
            return self.evaluate(now.zone.day(date), now).member;
        };
        let today = now.zone.day_number(now.time);
        self.cover_the_year() || now.zone.next_anniversary(date, today + 1 - from) <= today + before
    }

    /// Whether some anniversary is always near enough.
    fn cover_the_year(&self) -> bool {
        match *self {
            Anniversaries::Days { before, from } => before + from >= 366,
            Anniversaries::MonthsBefore(months) | Anniversaries::MonthsAfter(months) => months >= 12,
        }
    }

    /// The first day on which this anniversary counts, and the day after the last.
    fn stretch(&self, day: Date) -> Option<(Date, Date)> {
        match *self {
            Anniversaries::Days { before, from } => Some((day.days_later(-before)?, day.days_later(from)?)),
            Anniversaries::MonthsBefore(months) => {
                Some((day.months_later(-months)?.days_later(1)?, day.days_later(1)?))
            }
            Anniversaries::MonthsAfter(months) => Some((day, day.months_later(months)?)),
        }
    }
}

/// The anniversary in a year: of 29 February it is the 28th where there is no 29th.
fn in_year(date: Date, year: i16) -> Option<Date> {
    Date::new(year, date.month(), date.day()).or_else(|| Date::new(year, date.month(), date.day() - 1))
}

/// A test of the full years since a date.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Age {
    test: NumberTest,
    /// The ages at which the answer may change, ascending.
    turns: Box<[i16]>,
}

packed!(struct Age { test, turns });

impl Age {
    pub(crate) fn compile(test: &Test) -> Age {
        const OLDEST: f64 = 20_000.0;
        let test = NumberTest::compile(test);
        let mut turns: Vec<i16> = test
            .turns()
            .filter(|age| (-1.0..OLDEST).contains(age))
            .flat_map(|age| [age.floor() as i16, age.floor() as i16 + 1])
            .collect();
        sort::by(&mut turns, Ord::cmp);
        turns.dedup();
        Age { test, turns: turns.into() }
    }

    /// Whether the age passes; a date after `now` has none. The expiry is exact.
    pub(crate) fn evaluate(&self, date: Time, now: Now<'_>) -> Verdict {
        let born = now.zone.day(date);
        if now.time < date {
            let at_birth = self.evaluate(date, now.at(date));
            return match at_birth.member {
                true => Verdict { member: false, until: Some(date) },
                false => at_birth,
            };
        }
        let age = full_years(born, now.zone.day(now.time));
        let member = self.test.passes(f64::from(age));
        let other = |turn: &&i16| **turn > age && self.test.passes(f64::from(**turn)) != member;
        let until = self.turns.iter().find(other).and_then(|turn| {
            let birthday = in_year(born, born.year().checked_add(*turn)?)?;
            now.zone.day_start(birthday)
        });
        Verdict { member, until }
    }
}

fn full_years(born: Date, today: Date) -> i16 {
    let years = today.year() - born.year();
    let had_birthday = in_year(born, today.year()).is_none_or(|birthday| birthday <= today);
    if had_birthday { years } else { years - 1 }
}
