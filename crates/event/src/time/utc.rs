//! The forms in which nearly every instant comes: `2026-03-01T10:00:00.000Z`, and with an offset.

use super::Time;

/// The instant, if it is written in this form, with any number of digits after the second.
pub(super) fn parse(text: &str) -> Option<Time> {
    let (text, ahead) = offset(text.as_bytes())?;
    let (clock, fraction) = text.split_at_checked(19)?;
    let &[y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2, b'T', h1, h2, b':', n1, n2, b':', s1, s2] = clock
    else {
        return None;
    };
    let pair = |tens, ones| Some(digit(tens)? * 10 + digit(ones)?);
    let (year, month, day) = (pair(y1, y2)? * 100 + pair(y3, y4)?, pair(m1, m2)?, pair(d1, d2)?);
    let (hour, minute, second) = (pair(h1, h2)?, pair(n1, n2)?, pair(s1, s2)?);
    if !(1..=12).contains(&month) || !(1..=days_of(year, month)).contains(&day) {
        return None;
    }
    if hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    let seconds = (days(year, month, day) * 24 + hour) * 3_600 + minute * 60 + second - ahead;
    Time::from_millis(seconds * 1_000 + millis(fraction)?)
}

/// What stands before the offset, and the seconds by which the clock was ahead of UTC.
fn offset(text: &[u8]) -> Option<(&[u8], i64)> {
    if let Some(text) = text.strip_suffix(b"Z") {
        return Some((text, 0));
    }
    let (text, &[sign, h1, h2, b':', m1, m2]) = text.split_last_chunk()? else { return None };
    let (hours, minutes) = (digit(h1)? * 10 + digit(h2)?, digit(m1)? * 10 + digit(m2)?);
    let ahead = hours * 3_600 + minutes * 60;
    match sign {
        _ if hours > 23 || minutes > 59 => None,
        b'+' => Some((text, ahead)),
        b'-' => Some((text, -ahead)),
        _ => None,
    }
}

fn digit(byte: u8) -> Option<i64> {
    byte.is_ascii_digit().then(|| i64::from(byte - b'0'))
}

/// The first three digits after the point; there are nine at most.
fn millis(fraction: &[u8]) -> Option<i64> {
    let digits = match fraction {
        [] => return Some(0),
        [b'.', digits @ ..] if (1..=9).contains(&digits.len()) => digits,
        _ => return None,
    };
    if !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let mut three = digits.iter().copied().chain([b'0'; 2]).take(3);
    three.try_fold(0, |millis, byte| Some(millis * 10 + digit(byte)?))
}

fn days_of(year: i64, month: i64) -> i64 {
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    match month {
        2 if is_leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days since 1 January 1970. Years are counted from March, so that the leap day comes last.
fn days(year: i64, month: i64, day: i64) -> i64 {
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let century = year.div_euclid(100);
    let of_years = year * 365 + year.div_euclid(4) - century + century.div_euclid(4);
    of_years + (month * 153 + 2) / 5 + day - 1 - 719_468
}

#[cfg(test)]
mod tests {
    use super::*;

    fn jiffs(text: &str) -> Option<i64> {
        let timestamp: jiff::Timestamp = text.parse().ok()?;
        i64::try_from(timestamp.as_nanosecond().div_euclid(1_000_000)).ok()
    }

    #[test]
    fn every_day_is_the_calendars() {
        for year in [0, 1, 4, 100, 400, 1899, 1900, 1969, 1970, 1999, 2000, 2024, 2026, 2100, 9998] {
            for (month, day) in (1..=12).flat_map(|month| (0..=32).map(move |day| (month, day))) {
                let text = format!("{year:04}-{month:02}-{day:02}T23:59:58.987654321Z");
                assert_eq!(parse(&text).map(Time::millis), jiffs(&text), "{text}");
            }
        }
    }

    #[test]
    fn what_has_another_form_is_left_to_others() {
        for text in [
            "",
            "Z",
            "2026-03-01",
            "2026-03-01T10:00:00",
            "2026-03-01T10:00:00+24:00",
            "2026-03-01T10:00:00 00:00",
            "2026-03-01T10:00:00+0000",
            "+00:00",
            "2026-03-01T10:00:60Z",
            "2026-03-01T24:00:00Z",
            "2026-13-01T10:00:00Z",
            "2026-03-01T10:00:00.Z",
            "2026-03-01T10:00:00.1234567890Z",
            "2026-03-01T10:00:00,5Z",
            "2026-03-0é10:00:00Z",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
        for text in
            ["2026-03-01T10:00:00+00:00", "2026-03-01T00:30:00.25-09:30", "2024-02-29T23:59:59.9+14:00"]
        {
            assert_eq!(parse(text).map(Time::millis), jiffs(text), "{text}");
        }
        for (text, millis) in [("1970-01-01T00:00:00Z", 0), ("1970-01-01T00:00:00.5Z", 500)] {
            assert_eq!(parse(text).map(Time::millis), Some(millis), "{text}");
        }
    }
}
