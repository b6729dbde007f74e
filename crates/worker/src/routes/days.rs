//! Days of a shop, as queries name them and as they are told.

use api::parameter::{FROM_DAY, Parameter, TO_DAY};
use segment::Zone;

use super::Asked;
use crate::clock;
use crate::fault::{Fault, Outcome};
use crate::shop::Settings;

/// Days that are told unless others are asked for.
const DAYS: i64 = 31;

/// Milliseconds of a day.
const DAY_MS: i64 = 86_400_000;

/// Some days in a row, counted from 1 January 1970, the last one included.
pub(super) struct Days {
    pub(super) first: i64,
    pub(super) last: i64,
}

impl Days {
    /// The days that the query asks for, else those up to today.
    pub(super) fn asked(asked: &Asked<'_>, settings: &Settings) -> Outcome<Days> {
        let last = day_asked(asked, &TO_DAY)?.unwrap_or_else(|| today(settings));
        let first = day_asked(asked, &FROM_DAY)?.unwrap_or(last - DAYS + 1);
        Ok(Days { first, last })
    }

    /// So many days up to today.
    pub(super) fn latest(count: i64, settings: &Settings) -> Days {
        let last = today(settings);
        Days { first: last - count + 1, last }
    }
}

/// How a day is written: `2026-03-01`.
pub(super) fn date_of(day: i64) -> String {
    let begin = event::Time::from_millis(day.saturating_mul(DAY_MS)).unwrap_or(event::Time::MIN);
    begin.to_string().chars().take(10).collect()
}

fn today(settings: &Settings) -> i64 {
    Zone::named(&settings.timezone).unwrap_or_else(Zone::utc).day_number(clock::now())
}

fn day_asked(asked: &Asked<'_>, parameter: &Parameter) -> Outcome<Option<i64>> {
    let read = |text: String| event::Time::parse(&format!("{text}T00:00:00Z")).ok();
    let bad = || Fault::bad_field("bad_query", parameter.name, "expected a day, such as `2026-03-01`");
    let read = |text| read(text).map(|time| time.millis().div_euclid(DAY_MS)).ok_or_else(bad);
    asked.query(parameter.name).map(read).transpose()
}
