//! The instant of an evaluation and the local time there.

use event::Time;

use crate::definition::Length;
use crate::verdict::Verdict;
use crate::zone::Zone;

/// An instant in a timezone.
#[derive(Clone, Copy)]
pub(crate) struct Now<'a> {
    pub(crate) time: Time,
    pub(crate) zone: &'a Zone,
}

impl<'a> Now<'a> {
    /// Another instant in the same timezone.
    pub(crate) fn at(self, time: Time) -> Now<'a> {
        Now { time, ..self }
    }

    /// A time such that whatever is earlier, plus the length, is not after `now`.
    pub(crate) fn before(self, length: Length) -> Time {
        const DAY: i64 = 86_400_000;
        let longest = match length {
            Length::Fixed(millis) => millis,
            // Clock changes included.
            Length::Months(months) => (i64::from(months) * 31 + 2) * DAY,
        };
        self.time.saturating_add(-longest)
    }

    /// Something that holds from one instant (included) to another (not included); absent is never.
    pub(crate) fn during(self, from: Option<Time>, to: Option<Time>) -> Verdict {
        let Some(from) = from.filter(|from| to.is_none_or(|to| *from < to)) else {
            return Verdict::lasting(false);
        };
        if self.time < from {
            Verdict { member: false, until: Some(from) }
        } else if to.is_some_and(|to| to <= self.time) {
            Verdict::lasting(false)
        } else {
            Verdict { member: true, until: to }
        }
    }
}
