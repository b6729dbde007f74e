//! Numbers as text, text as numbers, letters in lower case: what takes large tables. The standard library
//! has them; a build without the feature `full` asks whoever runs it, since every browser has them too.

#[cfg(not(feature = "full"))]
use std::sync::OnceLock;

/// Who knows about text in a build without the feature `full`.
#[derive(Debug, Clone, Copy)]
pub struct Host {
    /// The double nearest to what a JSON number says.
    pub number: fn(&str) -> f64,
    /// The shortest decimal text that is this number, without an exponent.
    pub decimal: fn(f64) -> String,
    /// The text in lower case, as Unicode has it.
    pub lower: fn(&str) -> String,
}

#[cfg(not(feature = "full"))]
static HOST: OnceLock<Host> = OnceLock::new();

/// Says whom to ask, where somebody has to be asked; the first one stands. Until then numbers have no text
/// and letters stay as they are.
pub fn ask(host: Host) {
    #[cfg(not(feature = "full"))]
    let _known = HOST.set(host);
    #[cfg(feature = "full")]
    let _not_asked = host;
}

/// The text in lower case.
pub fn lower(text: &str) -> String {
    #[cfg(feature = "full")]
    let lower = text.to_lowercase();
    #[cfg(not(feature = "full"))]
    let lower = HOST.get().map_or_else(|| text.to_owned(), |host| (host.lower)(text));
    lower
}

/// Whether two texts are the same. In wasm memory is compared by a call that looks at one byte after the other:
/// where that matters more than the size of the code, eight are looked at together.
#[inline]
pub fn same(a: &str, b: &str) -> bool {
    #[cfg(all(target_arch = "wasm32", feature = "full"))]
    let same = same_words(a.as_bytes(), b.as_bytes());
    #[cfg(not(all(target_arch = "wasm32", feature = "full")))]
    let same = a == b;
    same
}

#[cfg(any(test, all(target_arch = "wasm32", feature = "full")))]
fn same_words(a: &[u8], b: &[u8]) -> bool {
    let word = |bytes: &[u8; 8]| u64::from_ne_bytes(*bytes);
    if a.len() != b.len() {
        return false;
    }
    match (a.last_chunk(), b.last_chunk()) {
        // The last eight may have some of those before in them.
        (Some(last_of_a), Some(last_of_b)) => {
            let words = a.as_chunks().0.iter().zip(b.as_chunks().0);
            word(last_of_a) == word(last_of_b) && words.into_iter().all(|(a, b)| word(a) == word(b))
        }
        _ => a.iter().eq(b),
    }
}

/// The shortest decimal text that is this number.
pub(crate) fn decimal(number: f64) -> String {
    #[cfg(feature = "full")]
    let text = number.to_string();
    #[cfg(not(feature = "full"))]
    let text = HOST.get().map(|host| (host.decimal)(number)).unwrap_or_default();
    text
}

/// The number that a JSON number says, if it is finite.
pub(crate) fn number(text: &str) -> Option<f64> {
    if !is_number(text.as_bytes()) {
        return None;
    }
    #[cfg(feature = "full")]
    let number: Option<f64> = text.parse().ok();
    #[cfg(not(feature = "full"))]
    let number = HOST.get().map(|host| (host.number)(text));
    number.filter(|number| number.is_finite())
}

/// Whether JSON calls this a number.
fn is_number(text: &[u8]) -> bool {
    let text = text.strip_prefix(b"-").unwrap_or(text);
    let digits = |text: &[u8]| text.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let whole = digits(text);
    let Some((leading, mut rest)) = text.split_at_checked(whole) else { return false };
    if whole == 0 || (whole > 1 && leading.first() == Some(&b'0')) {
        return false;
    }
    if let [b'.', fraction @ ..] = rest {
        let count = digits(fraction);
        rest = fraction.get(count..).unwrap_or_default();
        if count == 0 {
            return false;
        }
    }
    let exponent = match rest {
        [b'e' | b'E', b'+' | b'-', exponent @ ..] | [b'e' | b'E', exponent @ ..] => exponent,
        rest => return rest.is_empty(),
    };
    !exponent.is_empty() && digits(exponent) == exponent.len()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{number, same_words};

    fn theirs(text: &str) -> Option<f64> {
        // A JSON parser passes over blanks, which are no part of a number.
        let blank = |c: char| c.is_ascii_whitespace();
        serde_json::from_str(text).ok().filter(|_| !text.starts_with(blank) && !text.ends_with(blank))
    }

    #[test]
    fn numbers_are_those_of_json() {
        for text in
            ["", "-", "0", "-0", "00", "01", "1.", ".5", "1e", "1e+", "1e5", "-1.25E-3", "1e999", "+1", "1 "]
        {
            assert_eq!(number(text), theirs(text), "{text}");
        }
    }

    proptest! {
        #[test]
        fn texts_are_the_same_byte_for_byte(a in "[ab]{0,20}", b in "[ab]{0,20}", place in 0..20_usize) {
            prop_assert_eq!(same_words(a.as_bytes(), b.as_bytes()), a == b);
            let mut other = a.clone().into_bytes();
            prop_assert!(same_words(a.as_bytes(), &other));
            if let Some(byte) = other.get_mut(place) {
                *byte ^= 1;
                prop_assert!(!same_words(a.as_bytes(), &other));
            }
        }

        #[test]
        fn numbers_are_those_of_json_whatever_they_are(text in "-?[0-9]{0,20}(\\.[0-9]{0,20})?([eE][+-]?[0-9]{0,3})?") {
            prop_assert_eq!(number(&text), theirs(&text));
        }

        #[test]
        fn what_is_no_number_is_none(text in "[-+0-9.eE x]{0,6}") {
            prop_assert_eq!(number(&text), theirs(&text));
        }
    }
}
