//! The few parts of a page's address that tell where a visit came from.

use std::borrow::Cow;

use percent_encoding::percent_decode_str;

/// A URL, taken as it was sent.
#[derive(Debug, Clone, Copy)]
pub(super) struct Address<'a>(pub(super) &'a str);

impl<'a> Address<'a> {
    /// The host, without `www.`, which names the same site.
    pub(super) fn host(self) -> Option<&'a str> {
        let (_, after) = self.0.split_once("//")?;
        let authority = after.split(['/', '?', '#']).next()?;
        let host = authority.rsplit('@').next()?;
        let host = match host.starts_with('[') {
            true => host,
            false => host.split(':').next()?,
        };
        let site =
            host.get(4..).filter(|_| host.get(..4).is_some_and(|www| www.eq_ignore_ascii_case("www.")));
        Some(site.unwrap_or(host)).filter(|host| !host.is_empty())
    }

    /// The keys and values of the query, as they are written.
    pub(super) fn query(self) -> impl Iterator<Item = (&'a str, &'a str)> {
        let page = self.0.split('#').next().unwrap_or_default();
        let query = page.split_once('?').map_or("", |(_, query)| query);
        query.split('&').map(|pair| pair.split_once('=').unwrap_or((pair, "")))
    }

    /// What the query says for a key; empty text says nothing.
    pub(super) fn query_value(self, key: &str) -> Option<Cow<'a, str>> {
        let (_, value) = self.query().find(|(name, value)| *name == key && !value.is_empty())?;
        Some(decoded(value))
    }
}

/// The text with `%41` and `+` resolved.
fn decoded(text: &str) -> Cow<'_, str> {
    match text.contains(['%', '+']) {
        true => Cow::Owned(percent_decode_str(&text.replace('+', " ")).decode_utf8_lossy().into_owned()),
        false => Cow::Borrowed(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_are_found_in_odd_addresses() {
        for (url, host) in [
            ("https://shop.example/a?b#c", Some("shop.example")),
            ("https://www.shop.example", Some("shop.example")),
            ("//WWW.shop.example:8080/", Some("shop.example")),
            ("https://me:secret@shop.example?x", Some("shop.example")),
            ("http://[::1]:80/", Some("[::1]:80")),
            ("android-app://com.example.mail/", Some("com.example.mail")),
            ("https:///", None),
            ("/a", None),
            ("", None),
        ] {
            assert_eq!(Address(url).host(), host, "{url}");
        }
    }

    #[test]
    fn values_are_decoded() {
        let address = Address("https://s/?a=1+2%2B3&b=%zz&a=4&c=%FF&=&d#?e=5");
        for (key, value) in
            [("a", Some("1 2+3")), ("b", Some("%zz")), ("c", Some("\u{fffd}")), ("d", None), ("e", None)]
        {
            assert_eq!(address.query_value(key).as_deref(), value, "{key}");
        }
    }
}
