//! Addresses of people in the one form that is compared.

use crate::limits::ID_BYTES;

/// Bytes of the longest e-mail address (RFC 5321).
const EMAIL_BYTES: usize = 254;

/// Digits of a phone number: the shortest that reaches anybody, and the longest there are (E.164).
const PHONE_DIGITS: std::ops::RangeInclusive<usize> = 7..=15;

/// An e-mail address, in lower case: nobody tells two people apart by capital letters.
pub(super) fn email(text: &str) -> Option<String> {
    let text = text.trim().to_lowercase();
    let (person, host) = text.rsplit_once('@')?;
    let is_plain = !text.chars().any(|c| c.is_whitespace() || c.is_control());
    let fits = !person.is_empty() && !host.is_empty() && text.len() <= EMAIL_BYTES;
    (is_plain && fits && !person.contains('@')).then_some(text)
}

/// A phone number: its digits, with a `+` where they begin with the code of a country, which no number
/// does that begins with 0.
pub(super) fn phone(text: &str) -> Option<String> {
    let is_sign = |c: char| matches!(c, '+' | '-' | '.' | '(' | ')' | ' ' | '\u{a0}');
    if !text.chars().all(|c| c.is_ascii_digit() || is_sign(c)) {
        return None;
    }
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    if !PHONE_DIGITS.contains(&digits.len()) {
        return None;
    }
    Some(if digits.starts_with('0') { digits } else { format!("+{digits}") })
}

/// A push token: text without blanks.
pub(super) fn push(text: &str) -> Option<String> {
    let is_plain = !text.chars().any(|c| c.is_whitespace() || c.is_control());
    (is_plain && (1..=ID_BYTES).contains(&text.len())).then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_one_form() {
        for (text, expected) in [
            (" Ann@Example.com ", Some("ann@example.com")),
            ("Ёлка@почта.рф", Some("ёлка@почта.рф")),
            ("a@b@c", None),
            ("@b", None),
            ("a@", None),
            ("a b@c", None),
            ("", None),
        ] {
            assert_eq!(email(text).as_deref(), expected, "{text}");
        }
        for (text, expected) in [
            ("+7 (701) 123-45-67", Some("+77011234567")),
            ("77011234567", Some("+77011234567")),
            ("0501234567", Some("0501234567")),
            ("123456", None),
            ("1234567890123456", None),
            ("call me", None),
            ("", None),
        ] {
            assert_eq!(phone(text).as_deref(), expected, "{text}");
        }
        assert_eq!(push("dGhl:APA91b-_x").as_deref(), Some("dGhl:APA91b-_x"));
        assert_eq!(push("two words"), None);
        assert_eq!(push(&"x".repeat(513)), None);
    }
}
