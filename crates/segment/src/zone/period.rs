//! Periods of the local calendar.

use std::cell::RefCell;

use event::Time;

use super::civil::{self, Day};
use super::{HOUR, Zone};
use crate::definition::Period;

/// Where a period was found to be.
struct Known {
    zone: Zone,
    asked: (Period, Time, u32),
    found: Option<(Time, Time)>,
}

thread_local! {
    static LATELY: RefCell<Vec<Known>> = const { RefCell::new(Vec::new()) };
}

impl Zone {
    /// The local period that holds `time`: its first instant, and the first of the next one.
    pub(crate) fn period(&self, period: Period, time: Time) -> (Time, Option<Time>) {
        if period == Period::Hour {
            return (self.hour_start(time), self.hour_end(time));
        }
        let first = self.first_day(period, time);
        let start = self.day_begin(first).unwrap_or(Time::MIN);
        (start, self.day_begin(moved(period, first, 1)))
    }

    /// The number of the first day of the local period that holds `time`; hours have none of their own.
    pub(crate) fn first_day(&self, period: Period, time: Time) -> i64 {
        first_day(period, self.day_number(time))
    }

    /// When the period began that is so many before the one of an instant, and when it ended. Of one
    /// instant many contacts are asked in turn: what was found last is remembered.
    pub(crate) fn period_back(&self, period: Period, time: Time, back: u32) -> Option<(Time, Time)> {
        const REMEMBERED: usize = 4;
        LATELY.with_borrow_mut(|lately| {
            let asked = (period, time, back);
            if let Some(known) = lately.iter().find(|known| known.asked == asked && known.zone == *self) {
                return known.found;
            }
            let (current, _) = self.period(period, time);
            let start = self.period_before(period, current, back);
            let found = start.and_then(|start| Some((start, self.period_after(period, start, 1)?)));
            lately.truncate(REMEMBERED - 1);
            lately.insert(0, Known { zone: self.clone(), asked, found });
            found
        })
    }

    /// When the period begins that comes `count` after the one that begins at `start`.
    pub(crate) fn period_after(&self, period: Period, start: Time, count: u32) -> Option<Time> {
        match period {
            Period::Hour => self.hours_after(start, count),
            _ => self.day_begin(moved(period, self.day_number(start), count.into())),
        }
    }

    /// When the period begins that comes `count` before the one that begins at `start`.
    pub(crate) fn period_before(&self, period: Period, start: Time, count: u32) -> Option<Time> {
        match period {
            Period::Hour => self.hours_before(start, count),
            _ => self.day_begin(moved(period, self.day_number(start), -i64::from(count))),
        }
    }

    /// The last instant, up to `time`, at which the clock showed a full hour or came into a new one.
    fn hour_start(&self, time: Time) -> Time {
        let start = time.saturating_add(-past_the_hour(self.local(time)));
        if self.offset(start) == self.offset(time) {
            return start;
        }
        let Some(change) = self.0.change_before(time) else { return start };
        let before = change.saturating_add(-1);
        if self.same_hour(before, change) && past_the_hour(self.local(change)) != 0 {
            self.hour_start(before)
        } else {
            change
        }
    }

    /// The next instant after `time` at which the clock shows a full hour or comes into a new one.
    fn hour_end(&self, time: Time) -> Option<Time> {
        let end = time.checked_add(HOUR - past_the_hour(self.local(time)))?;
        if self.offset(end) == self.offset(time) {
            return Some(end);
        }
        let change = self.0.change_after(time)?;
        if self.same_hour(time, change) && past_the_hour(self.local(change)) != 0 {
            self.hour_end(change)
        } else {
            Some(change)
        }
    }

    fn same_hour(&self, a: Time, b: Time) -> bool {
        self.local(a).div_euclid(HOUR) == self.local(b).div_euclid(HOUR)
    }

    /// Hours are stepped through one by one only where the clock changes in between.
    fn hours_after(&self, start: Time, count: u32) -> Option<Time> {
        let mut at = start;
        let mut left = count;
        while left > 0 {
            let steady = left.min(STEADY_HOURS);
            let ahead = at.checked_add(i64::from(steady) * HOUR)?;
            if past_the_hour(self.local(at)) == 0 && self.is_steady(at, ahead) {
                (at, left) = (ahead, left - steady);
            } else {
                (at, left) = (self.hour_end(at)?, left - 1);
            }
        }
        Some(at)
    }

    fn hours_before(&self, start: Time, count: u32) -> Option<Time> {
        let mut at = start;
        let mut left = count;
        while left > 0 {
            let steady = left.min(STEADY_HOURS);
            let behind = at.checked_add(-i64::from(steady) * HOUR)?;
            if past_the_hour(self.local(at)) == 0 && self.is_steady(behind, at) {
                (at, left) = (behind, left - steady);
            } else {
                (at, left) = (self.hour_start(at.checked_add(-1)?), left - 1);
            }
        }
        Some(at)
    }

    /// Whether the clock was not changed between two instants, nor at the second.
    fn is_steady(&self, from: Time, to: Time) -> bool {
        let at_from = self.offset(from) == self.offset(from.saturating_add(-1));
        at_from && self.0.change_after(from).is_none_or(|next| next > to)
    }
}

/// Hours that are stepped over at once.
const STEADY_HOURS: u32 = 720;

/// Milliseconds since the clock's last full hour.
fn past_the_hour(local: i64) -> i64 {
    local.rem_euclid(HOUR)
}

/// The first day of the period that holds the day.
fn first_day(period: Period, day: i64) -> i64 {
    match period {
        Period::Hour | Period::Day => day,
        Period::Week => day - civil::weekday(day) as i64,
        Period::Month => Day { day: 1, ..Day::of(day) }.number(),
        Period::Year => Day { day: 1, month: 1, ..Day::of(day) }.number(),
    }
}

/// The first day so many periods later, given the first day of one.
fn moved(period: Period, first: i64, count: i64) -> i64 {
    match period {
        Period::Hour | Period::Day => first + count,
        Period::Week => first + 7 * count,
        Period::Month => civil::add_months(first, count).unwrap_or(far(count)),
        Period::Year => civil::add_months(first, 12 * count).unwrap_or(far(count)),
    }
}

/// A day that cannot be told.
fn far(count: i64) -> i64 {
    count.signum() * 10_000_000
}
