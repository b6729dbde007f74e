//! The parts of a page's address.

use alloc::string::String;
use alloc::vec::Vec;

use crate::text::{cut, parts};

/// An absolute address taken apart, as far as tracking needs it.
#[derive(Debug, PartialEq, Eq)]
pub struct Address<'a> {
    /// From the first slash after the host, never empty.
    pub path: &'a str,
    /// With its `?`, or empty.
    pub search: &'a str,
    /// What makes it another page: everything but a fragment that only scrolls.
    pub view: &'a str,
}

impl<'a> Address<'a> {
    /// Takes `href` apart; the browser has already made sure that it is an address.
    pub fn new(href: &'a str) -> Address<'a> {
        let (before, fragment) = cut(href, b'#');
        let (location, search) = cut(before, b'?');
        // `https:` and `//host` come before the path.
        let (_, after_scheme) = cut(location, b':');
        let (_, path) = cut(after_scheme.get(3..).unwrap_or_default(), b'/');
        let path = if path.is_empty() { "/" } else { path };
        // Routers that live behind the `#` write `#/` or `#!`.
        let routed = fragment.starts_with("#/") || fragment.starts_with("#!");
        Address {
            path,
            search,
            view: if routed { href } else { before },
        }
    }

    /// The campaign's fields in `utm_*`, named as in Segment's context, decoded.
    pub fn campaign(&self) -> Vec<(&'static str, String)> {
        let pairs = parts(self.search.get(1..).unwrap_or_default(), b'&');
        let fields = pairs.filter_map(|pair| {
            let (key, value) = cut(pair, b'=');
            let value = decoded(value.get(1..)?)?;
            Some((campaign_field(key)?, value))
        });
        fields.filter(|(_, value)| !value.is_empty()).collect()
    }
}

fn campaign_field(key: &str) -> Option<&'static str> {
    match key.strip_prefix("utm_")? {
        "campaign" => Some("name"),
        "source" => Some("source"),
        "medium" => Some("medium"),
        "term" => Some("term"),
        "content" => Some("content"),
        "id" => Some("id"),
        _ => None,
    }
}

/// Undoes the coding of a form's values, unless it is not UTF-8.
fn decoded(value: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(value.len());
    let mut rest = value.as_bytes();
    while let [byte, after @ ..] = rest {
        let (byte, after) = match (byte, after) {
            (b'+', after) => (b' ', after),
            (b'%', [high, low, after @ ..]) => match (hex(*high), hex(*low)) {
                (Some(high), Some(low)) => (high * 16 + low, after),
                _ => (b'%', rest.get(1..).unwrap_or_default()),
            },
            (byte, after) => (*byte, after),
        };
        bytes.push(byte);
        rest = after;
    }
    String::from_utf8(bytes).ok()
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).map(|value| value as u8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(href: &str, path: &str, search: &str, view: &str) {
        assert_eq!(Address::new(href), Address { path, search, view });
    }

    #[test]
    fn an_address_falls_into_parts() {
        check("https://shop.example", "/", "", "https://shop.example");
        check(
            "https://shop.example/a?b=c#d",
            "/a",
            "?b=c",
            "https://shop.example/a?b=c",
        );
        check(
            "https://shop.example?b=/c",
            "/",
            "?b=/c",
            "https://shop.example?b=/c",
        );
        check("https://shop.example/#top?x", "/", "", "https://shop.example/");
        check(
            "https://shop.example/a#/b?c",
            "/a",
            "",
            "https://shop.example/a#/b?c",
        );
        check("about:blank", "/", "", "about:blank");
        check("", "/", "", "");
    }

    #[test]
    fn a_campaign_is_read_from_utm_parameters() {
        let address =
            Address::new("https://s.example/?utm_source=news+letter&x=1&utm_campaign=%D0%B7%20&utm_odd=1");
        let fields = address.campaign();
        assert_eq!(fields, [("source", "news letter".into()), ("name", "з ".into())]);
    }

    #[test]
    fn broken_escapes_are_taken_as_they_are() {
        assert_eq!(decoded("100%").as_deref(), Some("100%"));
        assert_eq!(decoded("%zz%4").as_deref(), Some("%zz%4"));
        assert_eq!(decoded("%ff"), None);
    }
}
