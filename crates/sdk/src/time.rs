//! Instants in milliseconds since 1970, told apart by day.

const DAY_MS: u64 = 86_400_000;

/// The number of the day, where `offset` minutes are added to local time to make it UTC.
pub fn day(millis: u64, offset: i32) -> u64 {
    let local = millis as i64 - i64::from(offset) * 60_000;
    local.max(0) as u64 / DAY_MS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_change_at_local_midnight() {
        let noon_utc = 1_772_366_400_000;
        assert_eq!(day(noon_utc, -13 * 60), day(noon_utc, 0) + 1);
        assert_eq!(day(noon_utc, 12 * 60 + 1), day(noon_utc, 0) - 1);
        assert_eq!(day(0, 600), 0);
    }
}
