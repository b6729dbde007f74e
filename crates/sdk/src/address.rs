//! The parts of a page's address.

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
        Address { path, search, view: if routed { href } else { before } }
    }

    /// The campaign's fields in `utm_*`, named as in Segment's context. The values are still
    /// coded as in a form: the browser has a decoder, another one would cost each page 1 KB.
    pub fn campaign(&self) -> impl Iterator<Item = (&'static str, &'a str)> + use<'a> {
        let pairs = parts(self.search.get(1..).unwrap_or_default(), b'&');
        pairs.filter_map(|pair| {
            let (key, value) = cut(pair, b'=');
            let value = value.get(1..).filter(|value| !value.is_empty())?;
            Some((campaign_field(key)?, value))
        })
    }
}

/// The folder of the file at `address`, up to its last slash.
pub fn folder(address: &str) -> &str {
    let (file, _) = cut(address, b'?');
    let end = file.bytes().rposition(|byte| byte == b'/').map_or(0, |at| at + 1);
    file.get(..end).unwrap_or_default()
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

#[cfg(test)]
mod tests {
    use alloc::vec::Vec;

    use super::*;

    #[track_caller]
    fn check(href: &str, path: &str, search: &str, view: &str) {
        assert_eq!(Address::new(href), Address { path, search, view });
    }

    #[test]
    fn an_address_falls_into_parts() {
        check("https://shop.example", "/", "", "https://shop.example");
        check("https://shop.example/a?b=c#d", "/a", "?b=c", "https://shop.example/a?b=c");
        check("https://shop.example?b=/c", "/", "?b=/c", "https://shop.example?b=/c");
        check("https://shop.example/#top?x", "/", "", "https://shop.example/");
        check("https://shop.example/a#/b?c", "/a", "", "https://shop.example/a#/b?c");
        check("about:blank", "/", "", "about:blank");
        check("", "/", "", "");
    }

    #[test]
    fn a_file_stands_in_a_folder() {
        assert_eq!(folder("https://s.example/a/shoal.js?v=1/2"), "https://s.example/a/");
        assert_eq!(folder("shoal.js"), "");
    }

    #[test]
    fn a_campaign_is_read_from_utm_parameters() {
        let href =
            "https://s.example/?utm_source=news+letter&x=1&utm_campaign=a%20&utm_odd=1&utm_term=&utm_id";
        let fields: Vec<_> = Address::new(href).campaign().collect();
        assert_eq!(fields, [("source", "news+letter"), ("name", "a%20")]);
    }
}
