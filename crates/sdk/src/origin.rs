//! How a visitor came: the campaign, the click on an advertisement, the page before.

use alloc::string::String;

use crate::address::Address;
use crate::call::optional;
use crate::text::parts;

/// What the parameters of an address tell.
#[derive(Debug, Default)]
pub struct Query {
    /// The campaign's fields in `utm_*`, named as in Segment's context: members of a JSON object.
    pub campaign: String,
    /// What the click that led here is counted by, under the parameter's name: members of a JSON object.
    pub clicks: String,
    /// What was searched for on this page, empty for nothing.
    pub search: String,
    /// What tells one way to the shop from another, 0 for coming by oneself.
    pub origin: u64,
}

impl Query {
    /// Takes the campaign, the clicks and the search, with `\u{1}` between them.
    pub fn read(texts: &str) -> Query {
        let mut texts = parts(texts, b'\x01');
        let mut next = || String::from(texts.next().unwrap_or_default());
        let mut query = Query { campaign: next(), clicks: next(), search: next(), origin: 0 };
        for byte in query.campaign.bytes().chain(query.clicks.bytes()) {
            // FNV-1a, in as many bits as are kept in nine digits.
            query.origin = ((query.origin ^ u64::from(byte)) * 16_777_619 + 1) & 0x1fff_ffff;
        }
        query
    }

    /// How the visitor came to this page, as JSON.
    pub fn touch(&self, referrer: &str, landing: &str, time: &str) -> String {
        let mut text = String::from("{");
        for members in [&self.campaign, &self.clicks] {
            if text.len() > 1 && !members.is_empty() {
                text.push(',');
            }
            text.push_str(members);
        }
        optional(&mut text, "referrer", referrer);
        optional(&mut text, "landing", landing);
        optional(&mut text, "at", time);
        text.push('}');
        text
    }
}

/// Whether the page before belongs to somebody else.
pub fn is_foreign(referrer: &str, address: &str) -> bool {
    !referrer.is_empty() && Address::host(referrer) != Address::host(address)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_touch_tells_the_way() {
        let query = Query::read("\"source\":\"a\"\u{1}\"gclid\":\"c1\"\u{1}red lamp");
        assert_eq!(query.search, "red lamp");
        let expected = r#"{"source":"a","gclid":"c1","landing":"https://s.example/","at":"t"}"#;
        assert_eq!(query.touch("", "https://s.example/", "t"), expected);
        assert_eq!(Query::default().touch("", "", "t"), r#"{"at":"t"}"#);
    }

    #[test]
    fn ways_to_the_shop_differ_by_campaign_and_click() {
        let of = |texts| Query::read(texts).origin;
        assert_eq!(of("\u{1}\u{1}lamp"), 0);
        assert_ne!(of("\"source\":\"a\""), 0);
        assert_ne!(of("\"source\":\"a\""), of("\"source\":\"b\""));
        assert_ne!(of("\u{1}\"gclid\":\"a\""), of("\u{1}\"gclid\":\"b\""));
    }

    #[test]
    fn a_page_of_another_host_is_foreign() {
        assert!(is_foreign("https://search.example/", "https://s.example/a"));
        assert!(!is_foreign("https://s.example/b", "https://s.example/a"));
        assert!(!is_foreign("", "https://s.example/a"));
    }
}
