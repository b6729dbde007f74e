//! Text, cut and joined without the standard library's searchers, formatters and messages of
//! panics: those would make up a quarter of what a page downloads.

use alloc::string::String;

/// The parts, one after the other.
pub fn joined(parts: &[&str]) -> String {
    let mut text = String::with_capacity(parts.iter().map(|part| part.len()).sum());
    for part in parts {
        text.push_str(part);
    }
    text
}

/// The text before the first `mark`, an ASCII character, and the text that begins with it.
pub fn cut(text: &str, mark: u8) -> (&str, &str) {
    let at = text.bytes().position(|byte| byte == mark).unwrap_or(text.len());
    (text.get(..at).unwrap_or_default(), text.get(at..).unwrap_or_default())
}

/// The parts between the `mark`s.
pub fn parts(text: &str, mark: u8) -> impl Iterator<Item = &str> {
    let mut rest = Some(text);
    core::iter::from_fn(move || {
        let (part, after) = cut(rest?, mark);
        rest = after.get(1..);
        Some(part)
    })
}

/// A number in decimal.
pub fn digits(number: u64) -> String {
    let mut text = String::new();
    push_digits(&mut text, number);
    text
}

fn push_digits(text: &mut String, number: u64) {
    if number >= 10 {
        push_digits(text, number / 10);
    }
    let digit = (number % 10) as usize;
    text.push_str("0123456789".get(digit..=digit).unwrap_or_default());
}

/// A whole decimal number of at most fifteen digits.
pub fn number(text: &str) -> Option<u64> {
    if text.is_empty() || text.len() > 15 {
        return None;
    }
    let mut number = 0;
    for digit in text.bytes() {
        if !digit.is_ascii_digit() {
            return None;
        }
        number = number * 10 + u64::from(digit - b'0');
    }
    Some(number)
}

#[cfg(test)]
mod tests {
    use alloc::vec::Vec;

    use super::*;

    #[test]
    fn text_is_cut_at_a_mark() {
        assert_eq!(cut("a?b?c", b'?'), ("a", "?b?c"));
        assert_eq!(cut("größe", b'?'), ("größe", ""));
        assert_eq!(parts("a;;b", b';').collect::<Vec<_>>(), ["a", "", "b"]);
        assert_eq!(parts("", b';').collect::<Vec<_>>(), [""]);
    }

    #[test]
    fn numbers_are_written_and_read() {
        for value in [0, 9, 10, 1_772_359_200_000] {
            assert_eq!(number(&digits(value)), Some(value));
        }
        for text in ["", "1 ", "-1", "1.5", "1234567890123456", "Wed"] {
            assert_eq!(number(text), None);
        }
    }
}
