//! How far the clocks of a timezone are ahead of UTC, as a table.

use event::Time;
#[cfg(feature = "full")]
use jiff::{Timestamp, tz::TimeZone};

/// The offsets of the years 1900 to 2150.
#[derive(Debug, Default)]
pub(super) struct Offsets {
    /// From when on each offset holds, in milliseconds, ascending; the first is where the table begins.
    pub(super) from: Vec<i64>,
    /// The offsets, in milliseconds.
    pub(super) ahead: Vec<i64>,
}

const BEGIN: i64 = -2_208_988_800_000;
const END: i64 = 5_680_281_600_000;
const DAY: i64 = 86_400_000;
const TWO_DAYS: i64 = 2 * DAY;

impl Offsets {
    #[cfg(feature = "full")]
    pub(super) fn of(timezone: &TimeZone) -> Offsets {
        let begin = Timestamp::from_millisecond(BEGIN).unwrap_or(Timestamp::UNIX_EPOCH);
        let mut from = vec![BEGIN];
        let mut ahead = vec![i64::from(timezone.to_offset(begin).seconds()) * 1_000];
        for change in timezone.following(begin) {
            let at = change.timestamp().as_millisecond();
            if at >= END {
                break;
            }
            from.push(at);
            ahead.push(i64::from(change.offset().seconds()) * 1_000);
        }
        Offsets { from, ahead }
    }

    /// The same without the changes outside of a stretch of time: what was before goes on up to it, and
    /// what is at its end goes on.
    pub(super) fn within(&self, begin: Time, end: Time) -> (Vec<i64>, Vec<i64>) {
        let first = self.place(begin.millis());
        let kept =
            self.from.iter().zip(&self.ahead).skip(first).take_while(|(from, _)| **from <= end.millis());
        let (mut from, ahead): (Vec<i64>, Vec<i64>) = kept.unzip();
        from.iter_mut().take(1).for_each(|from| *from = BEGIN);
        (from, ahead)
    }

    /// The instants at which it changes.
    #[cfg(not(feature = "full"))]
    pub(super) fn changes(&self) -> impl DoubleEndedIterator<Item = Time> {
        self.from.iter().skip(1).filter_map(|millis| Time::from_millis(*millis))
    }

    /// The offset at an instant; what the table begins or ends with where it does not reach.
    #[cfg(not(feature = "full"))]
    pub(super) fn nearest(&self, millis: i64) -> i64 {
        self.ahead.get(self.place(millis)).copied().unwrap_or(0)
    }

    /// The offset at an instant, if the table holds it.
    #[cfg(feature = "full")]
    pub(super) fn at(&self, time: Time) -> Option<i64> {
        let millis = time.millis();
        if !(BEGIN..END).contains(&millis) {
            return None;
        }
        self.ahead.get(self.place(millis)).copied()
    }

    /// The instant at which the clock shows this; the first of two, and moved forward where the clock
    /// skips it.
    pub(super) fn when(&self, local: i64) -> Option<Time> {
        // Not near the ends, where the next offset is not known.
        if !(BEGIN + TWO_DAYS..END - TWO_DAYS).contains(&local) {
            return None;
        }
        let mut place = self.place(local - TWO_DAYS);
        // The first offset that still holds at what would be the instant under it.
        loop {
            let ahead = self.ahead.get(place)?;
            let next = self.from.get(place + 1);
            if next.is_none_or(|next| local - ahead < *next) {
                // Skipped by the clock: then the offset before is the one that counts.
                let skipped = self.from.get(place).is_some_and(|from| local - ahead < *from);
                let ahead = if skipped { self.ahead.get(place.checked_sub(1)?)? } else { ahead };
                return Time::from_millis(local - ahead);
            }
            place += 1;
        }
    }

    /// Whether the clock has not been set back within the last two days or so: then the date on the
    /// calendar is the day.
    pub(super) fn is_quiet(&self, time: Time) -> bool {
        let millis = time.millis();
        if !(BEGIN + TWO_DAYS..END).contains(&millis) {
            return false;
        }
        let place = self.place(millis);
        self.from.get(place).is_some_and(|from| millis - from > TWO_DAYS)
    }

    fn place(&self, millis: i64) -> usize {
        self.from.partition_point(|from| *from <= millis).saturating_sub(1)
    }
}
