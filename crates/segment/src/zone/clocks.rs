//! The clocks of a timezone: by its name where the IANA database is at hand, else by a table alone.

use event::Time;
#[cfg(feature = "full")]
use jiff::{Timestamp, tz::TimeZone};

use super::offsets::Offsets;

/// What the clocks of a timezone show, and when they are changed.
#[derive(Debug)]
pub(super) struct Clocks {
    /// The name in the IANA database.
    pub(super) name: Box<str>,
    /// How far they are ahead, in the years that matter most: a quick way to the same answers.
    pub(super) offsets: Offsets,
    #[cfg(feature = "full")]
    pub(super) timezone: TimeZone,
}

#[cfg(feature = "full")]
impl Clocks {
    pub(super) fn utc() -> Clocks {
        Clocks::of(TimeZone::UTC)
    }

    pub(super) fn named(name: &str) -> Option<Clocks> {
        let timezone = TimeZone::get(name).ok()?;
        (!timezone.is_unknown()).then(|| Clocks::of(timezone))
    }

    /// By its name: the whole table is at hand.
    pub(super) fn told(name: String, _: (Vec<i64>, Vec<i64>)) -> Clocks {
        Clocks::named(&name).unwrap_or_else(Clocks::utc)
    }

    fn of(timezone: TimeZone) -> Clocks {
        let name = timezone.iana_name().unwrap_or("UTC").into();
        Clocks { name, offsets: Offsets::of(&timezone), timezone }
    }

    /// How many milliseconds they are ahead of UTC.
    pub(super) fn offset(&self, time: Time) -> i64 {
        let exact = || i64::from(self.timezone.to_offset(timestamp(time)).seconds()) * 1_000;
        self.offsets.at(time).unwrap_or_else(exact)
    }

    /// When they show this many milliseconds since their own 1 January 1970.
    pub(super) fn when(&self, local: i64) -> Option<Time> {
        if let Some(time) = self.offsets.when(local) {
            return Some(time);
        }
        let clock = TimeZone::UTC.to_datetime(Timestamp::from_millisecond(local).ok()?);
        let timestamp = self.timezone.to_ambiguous_timestamp(clock).compatible().ok()?;
        Time::from_millis(timestamp.as_millisecond())
    }

    /// The last change at an instant or before.
    pub(super) fn change_before(&self, time: Time) -> Option<Time> {
        let change = self.timezone.preceding(timestamp(time.saturating_add(1))).next()?;
        Time::from_millis(change.timestamp().as_millisecond())
    }

    /// The next change after an instant.
    pub(super) fn change_after(&self, time: Time) -> Option<Time> {
        let change = self.timezone.following(timestamp(time)).next()?;
        Time::from_millis(change.timestamp().as_millisecond())
    }
}

#[cfg(feature = "full")]
pub(super) fn timestamp(time: Time) -> Timestamp {
    // INVARIANT: `Time` has the range of `Timestamp`, so the fallback is never taken.
    Timestamp::from_millisecond(time.millis()).unwrap_or(Timestamp::UNIX_EPOCH)
}

/// Before and after the table its ends go on.
#[cfg(not(feature = "full"))]
impl Clocks {
    pub(super) fn utc() -> Clocks {
        Clocks { name: "UTC".into(), offsets: Offsets::default() }
    }

    pub(super) fn named(_name: &str) -> Option<Clocks> {
        None
    }

    pub(super) fn told(name: String, (from, ahead): (Vec<i64>, Vec<i64>)) -> Clocks {
        Clocks { name: name.into(), offsets: Offsets { from, ahead } }
    }

    /// How many milliseconds they are ahead of UTC.
    pub(super) fn offset(&self, time: Time) -> i64 {
        self.offsets.nearest(time.millis())
    }

    /// When they show this many milliseconds since their own 1 January 1970.
    pub(super) fn when(&self, local: i64) -> Option<Time> {
        self.offsets.when(local).or_else(|| Time::from_millis(local - self.offsets.nearest(local)))
    }

    /// The last change at an instant or before.
    pub(super) fn change_before(&self, time: Time) -> Option<Time> {
        self.offsets.changes().rev().find(|change| *change <= time)
    }

    /// The next change after an instant.
    pub(super) fn change_after(&self, time: Time) -> Option<Time> {
        self.offsets.changes().find(|change| *change > time)
    }
}
