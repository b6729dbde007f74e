//! Instants and days as they are written.

use event::Time;
use serde_json::{Value as Json, json};

use super::duration::{Duration, Unit};
use super::error::{DefinitionError, Fault};
use super::place::{Place, cut};
use crate::compact::packed;
use crate::zone::{Date, Zone};

/// An instant: RFC 3339, a date (its midnight in the timezone), or milliseconds since 1970.
#[derive(Debug, Clone, PartialEq)]
pub struct Moment(Written);

#[derive(Debug, Clone, PartialEq)]
enum Written {
    Text { text: String, time: Time },
    Date(Date),
    Millis(Time),
}

impl Moment {
    /// The instant, written in milliseconds.
    pub fn at(time: Time) -> Moment {
        Moment(Written::Millis(time))
    }

    /// Parses RFC 3339 or a date such as `2026-03-08`.
    pub fn parse(text: &str) -> Option<Moment> {
        if let Some(date) = parse_date(text) {
            return Some(Moment(Written::Date(date)));
        }
        let time = Time::parse(text).ok()?;
        let text = text.to_owned();
        Some(Moment(Written::Text { text, time }))
    }

    /// The instant that is meant where `zone` is the timezone.
    pub(crate) fn time(&self, zone: &Zone) -> Time {
        match &self.0 {
            Written::Text { time, .. } | Written::Millis(time) => *time,
            Written::Date(date) => zone.day_start(*date).unwrap_or(Time::MAX),
        }
    }

    pub(crate) fn read(place: &Place<'_>) -> Result<Moment, DefinitionError> {
        const WHAT: &str = "a date such as `2026-03-08`, an RFC 3339 time, or milliseconds since 1970";
        let bad = || {
            let shown = cut(&place.value().to_string());
            place.fault(Fault::BadTime, format!("expected {WHAT}, found {shown}"))
        };
        match place.value() {
            Json::String(text) => Moment::parse(text).ok_or_else(bad),
            Json::Number(number) => {
                let millis = number.as_f64().and_then(whole_millis);
                millis.map(Moment::at).ok_or_else(bad)
            }
            _ => Err(place.expected(WHAT)),
        }
    }

    pub(crate) fn to_json(&self) -> Json {
        match &self.0 {
            Written::Text { text, .. } => json!(text),
            Written::Date(date) => json!(date.to_string()),
            Written::Millis(time) => json!(time.millis()),
        }
    }
}

/// The instant of so many milliseconds since 1970, digits past the millisecond cut off.
pub(crate) fn whole_millis(millis: f64) -> Option<Time> {
    let told = Time::MIN.millis() as f64..=Time::MAX.millis() as f64;
    let whole = millis.floor();
    told.contains(&whole).then(|| Time::from_millis(whole as i64)).flatten()
}

/// A date in the form `2026-03-08` and no other.
pub(crate) fn parse_date(text: &str) -> Option<Date> {
    let &[y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = text.as_bytes() else { return None };
    let number = |digits: &[u8]| {
        digits.iter().try_fold(0_i16, |number, digit| {
            digit.is_ascii_digit().then(|| number * 10 + i16::from(digit - b'0'))
        })
    };
    let pair = |tens, ones| i8::try_from(number(&[tens, ones])?).ok();
    Date::new(number(&[y1, y2, y3, y4])?, pair(m1, m2)?, pair(d1, d2)?)
}

/// The day that a date falls on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Day {
    /// The local day of `now`.
    Today,
    /// The day before it.
    Yesterday,
    /// The day after it.
    Tomorrow,
    /// One day of the calendar.
    Date(Date),
}

packed!(enum Day { 0 Today {}, 1 Yesterday {}, 2 Tomorrow {}, 3 Date { 0: a } });

impl Day {
    /// Parses a date such as `2026-03-08` or one of the three words.
    pub fn parse(text: &str) -> Option<Day> {
        match text {
            "today" => Some(Day::Today),
            "yesterday" => Some(Day::Yesterday),
            "tomorrow" => Some(Day::Tomorrow),
            text => parse_date(text).map(Day::Date),
        }
    }

    pub(crate) fn read(place: &Place<'_>) -> Result<Day, DefinitionError> {
        const WHAT: &str = "`today`, `yesterday`, `tomorrow` or a date such as `2026-03-08`";
        let text = place.text(WHAT)?;
        Day::parse(text)
            .ok_or_else(|| place.fault(Fault::BadTime, format!("expected {WHAT}, found `{}`", cut(text))))
    }

    pub(crate) fn to_json(self) -> Json {
        match self {
            Day::Today => json!("today"),
            Day::Yesterday => json!("yesterday"),
            Day::Tomorrow => json!("tomorrow"),
            Day::Date(date) => json!(date.to_string()),
        }
    }
}

/// A day of any year, such as a birthday.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct MonthDay {
    month: i8,
    day: i8,
}

packed!(struct MonthDay { month, day });

impl MonthDay {
    /// The day, if some year has it.
    pub fn new(month: i8, day: i8) -> Option<MonthDay> {
        const LEAP_YEAR: i16 = 2_000;
        Date::new(LEAP_YEAR, month, day)?;
        Some(MonthDay { month, day })
    }

    pub(crate) fn of(date: Date) -> MonthDay {
        MonthDay { month: date.month(), day: date.day() }
    }

    /// Parses text such as `12-02`.
    pub fn parse(text: &str) -> Option<MonthDay> {
        let shaped = text.len() == 5 && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
        let (month, day) = text.split_once('-').filter(|(month, _)| shaped && month.len() == 2)?;
        MonthDay::new(month.parse().ok()?, day.parse().ok()?)
    }

    pub(crate) fn read(place: &Place<'_>) -> Result<MonthDay, DefinitionError> {
        const WHAT: &str = "a month and a day such as `12-02`";
        let text = place.text(WHAT)?;
        MonthDay::parse(text)
            .ok_or_else(|| place.fault(Fault::BadTime, format!("expected {WHAT}, found `{}`", cut(text))))
    }

    pub(crate) fn to_json(self) -> Json {
        json!(format!("{:02}-{:02}", self.month, self.day))
    }
}

/// When the day of a date comes round, its year ignored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Anniversary {
    /// Today.
    Today,
    /// Tomorrow.
    Tomorrow,
    /// Today or on one of the local days that follow; `7d` is today and six more.
    InNext(Duration),
    /// Today or on one of the local days before; `7d` is today and six more.
    InLast(Duration),
}

impl Anniversary {
    pub(crate) fn read(place: &Place<'_>) -> Result<Anniversary, DefinitionError> {
        const WHAT: &str = "`today`, `tomorrow`, `{\"in_next\": \"7d\"}` or `{\"in_last\": \"7d\"}`";
        if let Some(word) = place.value().as_str() {
            return match word {
                "today" => Ok(Anniversary::Today),
                "tomorrow" => Ok(Anniversary::Tomorrow),
                _ => Err(place.fault(Fault::BadValue, format!("expected {WHAT}, found `{}`", cut(word)))),
            };
        }
        place.object(WHAT)?;
        place.only(&["in_next", "in_last"])?;
        match (place.get("in_next"), place.get("in_last")) {
            (Some(next), None) => Ok(Anniversary::InNext(local_days(&next)?)),
            (None, Some(last)) => Ok(Anniversary::InLast(local_days(&last)?)),
            _ => Err(place.expected(WHAT)),
        }
    }

    pub(crate) fn to_json(self) -> Json {
        match self {
            Anniversary::Today => json!("today"),
            Anniversary::Tomorrow => json!("tomorrow"),
            Anniversary::InNext(duration) => json!({"in_next": duration.to_string()}),
            Anniversary::InLast(duration) => json!({"in_last": duration.to_string()}),
        }
    }
}

fn local_days(place: &Place<'_>) -> Result<Duration, DefinitionError> {
    let duration = Duration::read(place)?;
    match duration.unit() {
        Unit::Day | Unit::Week | Unit::Month => Ok(duration),
        _ => {
            let message =
                format!("expected days, weeks or months such as `7d`, `2w` or `1mo`, found `{duration}`");
            Err(place.fault(Fault::BadDuration, message))
        }
    }
}
