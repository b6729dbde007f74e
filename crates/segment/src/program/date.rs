//! Tests of a date.

use event::{Time, ValueRef};

use super::anniversary::{Age, Anniversaries};
use super::now::Now;
use crate::compact::packed;
use crate::definition::{Check, Day, Length, MonthDay, parse_date, whole_millis};
use crate::verdict::Verdict;
use crate::zone::{Date, Zone};

/// One check of a date.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum DateCheck {
    Before(Time),
    After(Time),
    InLast(Length),
    InNext(Length),
    OlderThan(Length),
    On(Day),
    Anniversary(Anniversaries),
    MonthDay(MonthDay, MonthDay),
    Age(Age),
}

packed!(enum DateCheck { 0 Before { 0: a }, 1 After { 0: a }, 2 InLast { 0: a }, 3 InNext { 0: a }, 4 OlderThan { 0: a }, 5 On { 0: a },
 6 Anniversary { 0: a }, 7 MonthDay { 0: a, 1: b }, 8 Age { 0: a } });

impl DateCheck {
    /// The check, if it is one of a date.
    pub(crate) fn compile(check: &Check, zone: &Zone) -> Option<DateCheck> {
        Some(match check {
            Check::Before(moment) => DateCheck::Before(moment.time(zone)),
            Check::After(moment) => DateCheck::After(moment.time(zone)),
            Check::InLast(duration) => DateCheck::InLast(duration.length()),
            Check::InNext(duration) => DateCheck::InNext(duration.length()),
            Check::OlderThan(duration) => DateCheck::OlderThan(duration.length()),
            Check::On(day) => DateCheck::On(*day),
            Check::Anniversary(anniversary) => DateCheck::Anniversary(Anniversaries::new(*anniversary)),
            Check::MonthDay(first, last) => DateCheck::MonthDay(*first, *last),
            Check::Age(test) => DateCheck::Age(Age::compile(test)),
            _ => return None,
        })
    }

    /// Whether time alone never changes an answer.
    pub(crate) fn is_timeless(&self) -> bool {
        match self {
            DateCheck::Before(_) | DateCheck::After(_) | DateCheck::MonthDay(..) => true,
            DateCheck::On(day) => matches!(day, Day::Date(_)),
            _ => false,
        }
    }

    /// Whether the date passes; the expiry is exact.
    pub(crate) fn evaluate(&self, date: Time, now: Now<'_>) -> Verdict {
        let zone = now.zone;
        match self {
            DateCheck::Before(bound) => Verdict::lasting(date < *bound),
            DateCheck::After(bound) => Verdict::lasting(date > *bound),
            DateCheck::InLast(length) => now.during(Some(date), zone.add(date, *length)),
            DateCheck::InNext(length) => {
                let from = zone.subtract(date, *length).unwrap_or(Time::MIN);
                now.during(Some(from), Some(date))
            }
            DateCheck::OlderThan(length) => now.during(zone.add(date, *length), None),
            DateCheck::On(day) => on(*day, zone.day(date), now),
            DateCheck::Anniversary(anniversaries) => anniversaries.evaluate(zone.day(date), now),
            DateCheck::MonthDay(first, last) => {
                Verdict::lasting(between(*first, MonthDay::of(zone.day(date)), *last))
            }
            DateCheck::Age(age) => age.evaluate(date, now),
        }
    }

    /// Whether the date passes now.
    pub(crate) fn holds(&self, date: Time, now: Now<'_>) -> bool {
        match self {
            DateCheck::On(Day::Today | Day::Yesterday | Day::Tomorrow) => {
                let ahead = now.zone.day_number(now.time) - now.zone.day_number(date);
                matches!(
                    (self, ahead),
                    (DateCheck::On(Day::Today), 0)
                        | (DateCheck::On(Day::Yesterday), 1)
                        | (DateCheck::On(Day::Tomorrow), -1)
                )
            }
            DateCheck::Anniversary(anniversaries) => anniversaries.holds(date, now),
            check => check.evaluate(date, now).member,
        }
    }
}

fn on(day: Day, date: Date, now: Now<'_>) -> Verdict {
    let days_later = match day {
        Day::Date(day) => return Verdict::lasting(day == date),
        Day::Today => 0,
        Day::Yesterday => 1,
        Day::Tomorrow => -1,
    };
    let start = |days: i64| now.zone.day_start(date.days_later(days)?);
    now.during(start(days_later), start(days_later + 1))
}

/// Ends included; over New Year when the first is the later in the year.
fn between(first: MonthDay, day: MonthDay, last: MonthDay) -> bool {
    if first <= last { first <= day && day <= last } else { first <= day || day <= last }
}

/// The date that a value is: RFC 3339, a date (its midnight), or milliseconds. Text that is a
/// number is none.
pub fn date_of(value: ValueRef<'_>, zone: &Zone) -> Option<Time> {
    match value {
        ValueRef::Number(millis) => whole_millis(millis),
        ValueRef::Text(text) => match parse_date(text) {
            Some(date) => zone.day_start(date),
            None => Time::parse(text).ok(),
        },
        _ => None,
    }
}
