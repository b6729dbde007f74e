//! Instants in milliseconds since 1970, written and told apart by day.

use alloc::string::String;

const DAY_MS: u64 = 86_400_000;

/// The instant in RFC 3339, in UTC and to the millisecond.
pub fn iso(millis: u64) -> String {
    let (year, month, day) = date(millis / DAY_MS);
    let rest = millis % DAY_MS;
    let mut text = String::with_capacity(24);
    let places = [
        (year, 4, '-'),
        (month, 2, '-'),
        (day, 2, 'T'),
        (rest / 3_600_000, 2, ':'),
        (rest / 60_000 % 60, 2, ':'),
        (rest / 1_000 % 60, 2, '.'),
        (rest % 1_000, 3, 'Z'),
    ];
    for (number, digits, end) in places {
        push(&mut text, number, digits);
        text.push(end);
    }
    text
}

/// The number of the day, where `offset` minutes are added to local time to make it UTC.
pub fn day(millis: u64, offset: i32) -> u64 {
    let local = millis as i64 - i64::from(offset) * 60_000;
    local.max(0) as u64 / DAY_MS
}

fn push(text: &mut String, number: u64, digits: u32) {
    if digits > 1 {
        push(text, number / 10, digits - 1);
    }
    text.push(char::from(b'0' + (number % 10) as u8));
}

/// Year, month and day of a number of days since 1970, after Howard Hinnant's `civil_from_days`.
fn date(days: u64) -> (u64, u64, u64) {
    let shifted = days + 719_468;
    let (era, of_era) = (shifted / 146_097, shifted % 146_097);
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    (year + era * 400 + u64::from(month <= 2), month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instants_are_written() {
        let table = [
            (0, "1970-01-01T00:00:00.000Z"),
            (1_772_359_200_000, "2026-03-01T10:00:00.000Z"),
            (1_709_251_199_999, "2024-02-29T23:59:59.999Z"),
            (4_102_444_800_001, "2100-01-01T00:00:00.001Z"),
        ];
        for (millis, text) in table {
            assert_eq!(iso(millis), text);
        }
    }

    #[test]
    fn days_change_at_local_midnight() {
        let noon_utc = 1_772_366_400_000;
        assert_eq!(day(noon_utc, -13 * 60), day(noon_utc, 0) + 1);
        assert_eq!(day(noon_utc, 12 * 60 + 1), day(noon_utc, 0) - 1);
        assert_eq!(day(0, 600), 0);
    }
}
