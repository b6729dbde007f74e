//! How far the clocks of a timezone are ahead of UTC, as a table.

use event::Time;
use jiff::Timestamp;
use jiff::tz::TimeZone;

/// The offsets of the years 1900 to 2150.
#[derive(Debug)]
pub(super) struct Offsets {
    /// From when on each offset holds, in milliseconds, ascending; the first is where the table begins.
    from: Box<[i64]>,
    /// The offsets, in milliseconds.
    ahead: Box<[i64]>,
}

const BEGIN: i64 = -2_208_988_800_000;
const END: i64 = 5_680_281_600_000;
const DAY: i64 = 86_400_000;
const TWO_DAYS: i64 = 2 * DAY;

impl Offsets {
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
        Offsets { from: from.into(), ahead: ahead.into() }
    }

    /// The offset at an instant, if the table holds it.
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
