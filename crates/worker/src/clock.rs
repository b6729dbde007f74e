//! The time, read in one place.

use event::Time;

/// Now, as the platform tells it: it moves with I/O only.
pub(crate) fn now() -> Time {
    let millis = i64::try_from(worker::Date::now().as_millis()).unwrap_or(i64::MAX);
    Time::from_millis(millis).unwrap_or(Time::MAX)
}
