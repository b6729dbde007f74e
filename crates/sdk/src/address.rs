//! The parts of a page's address.

use crate::text::cut;

/// An absolute address taken apart, as far as tracking needs it.
#[derive(Debug, PartialEq, Eq)]
pub struct Address<'a> {
    /// From the first slash after the host, never empty.
    pub path: &'a str,
    /// What makes it another page: everything but a fragment that only scrolls.
    pub view: &'a str,
}

impl<'a> Address<'a> {
    /// Takes `href` apart; the browser has already made sure that it is an address.
    pub fn new(href: &'a str) -> Address<'a> {
        let (before, fragment) = cut(href, b'#');
        let (location, _) = cut(before, b'?');
        // `https:` and `//host` come before the path.
        let (_, after_scheme) = cut(location, b':');
        let (_, path) = cut(after_scheme.get(3..).unwrap_or_default(), b'/');
        let path = if path.is_empty() { "/" } else { path };
        // Routers that live behind the `#` write `#/` or `#!`.
        let routed = fragment.starts_with("#/") || fragment.starts_with("#!");
        Address { path, view: if routed { href } else { before } }
    }

    /// The host, with its port.
    pub fn host(href: &'a str) -> &'a str {
        let (_, after_scheme) = cut(href, b':');
        let host = after_scheme.get(3..).unwrap_or_default();
        let end = host.bytes().position(|byte| matches!(byte, b'/' | b'?' | b'#')).unwrap_or(host.len());
        host.get(..end).unwrap_or_default()
    }
}

/// The folder of the file at `address`, up to its last slash.
pub fn folder(address: &str) -> &str {
    let (file, _) = cut(address, b'?');
    let end = file.bytes().rposition(|byte| byte == b'/').map_or(0, |at| at + 1);
    file.get(..end).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(href: &str, path: &str, view: &str) {
        assert_eq!(Address::new(href), Address { path, view });
    }

    #[test]
    fn an_address_falls_into_parts() {
        check("https://shop.example", "/", "https://shop.example");
        check("https://shop.example/a?b=c#d", "/a", "https://shop.example/a?b=c");
        check("https://shop.example?b=/c", "/", "https://shop.example?b=/c");
        check("https://shop.example/#top?x", "/", "https://shop.example/");
        check("https://shop.example/a#/b?c", "/a", "https://shop.example/a#/b?c");
        check("about:blank", "/", "about:blank");
        check("", "/", "");
    }

    #[test]
    fn a_file_stands_in_a_folder() {
        assert_eq!(folder("https://s.example/a/shoal.js?v=1/2"), "https://s.example/a/");
        assert_eq!(folder("shoal.js"), "");
    }

    #[test]
    fn a_host_is_what_stands_before_the_path() {
        for href in ["https://s.example:8080/a", "https://s.example:8080?a", "https://s.example:8080"] {
            assert_eq!(Address::host(href), "s.example:8080");
        }
        assert_eq!(Address::host(""), "");
    }
}
