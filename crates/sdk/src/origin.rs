//! How a visitor came: the campaign, the click on an advertisement, the page before.

use alloc::string::String;

use crate::address::Address;
use crate::call::optional;
use crate::text::parts;

/// What advertising networks add to an address so that they can count a click.
const CLICKS: &str = "gclid gbraid wbraid dclid fbclid msclkid ttclid yclid twclid li_fat_id epik sccid";

/// What shops call the words somebody searches for.
const SEARCHES: &str = "q s search query keyword search_query searchword";

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
    /// Takes names and values in turn, decoded, with `\u{1}` between them.
    pub fn read(texts: &str) -> Query {
        let mut query = Query::default();
        let mut texts = parts(texts, b'\x01');
        while let (Some(name), Some(value)) = (texts.next(), texts.next()) {
            let is = |list| parts(list, b' ').any(|known| known == name);
            let to = match name.strip_prefix("utm_") {
                Some(field @ ("source" | "medium" | "term" | "content" | "id")) => {
                    optional(&mut query.campaign, field, value);
                    name
                }
                Some("campaign") => {
                    optional(&mut query.campaign, "name", value);
                    name
                }
                None if is(CLICKS) => {
                    optional(&mut query.clicks, name, value);
                    name
                }
                None if is(SEARCHES) && query.search.is_empty() => {
                    query.search = value.into();
                    ""
                }
                _ => "",
            };
            if !to.is_empty() && !value.is_empty() {
                for byte in to.bytes().chain(value.bytes()) {
                    // FNV-1a, in as many bits as are kept in nine digits.
                    query.origin = ((query.origin ^ u64::from(byte)) * 16_777_619 + 1) & 0x1fff_ffff;
                }
            }
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
    fn campaigns_clicks_and_searches_are_told_apart() {
        let query = Query::read(
            "utm_source\u{1}mäil 1\u{1}x\u{1}1\u{1}utm_campaign\u{1}a\u{1}utm_odd\u{1}1\u{1}utm_term\u{1}\u{1}gclid\u{1}c1\u{1}q\u{1}red lamp",
        );
        assert_eq!(query.campaign, r#""source":"mäil 1","name":"a""#);
        assert_eq!(query.clicks, r#""gclid":"c1""#);
        assert_eq!(query.search, "red lamp");
        let expected =
            r#"{"source":"mäil 1","name":"a","gclid":"c1","landing":"https://s.example/","at":"t"}"#;
        assert_eq!(query.touch("", "https://s.example/", "t"), expected);
        assert_eq!(Query::default().touch("", "", "t"), r#"{"at":"t"}"#);
    }

    #[test]
    fn ways_to_the_shop_differ_by_campaign_and_click() {
        let of = |texts| Query::read(texts).origin;
        assert_eq!(of("page\u{1}2"), 0);
        assert_ne!(of("utm_source\u{1}a"), 0);
        assert_ne!(of("utm_source\u{1}a"), of("utm_source\u{1}b"));
        assert_ne!(of("gclid\u{1}a"), of("gclid\u{1}b"));
        assert_eq!(of("gclid\u{1}a\u{1}page\u{1}1"), of("gclid\u{1}a"));
    }

    #[test]
    fn a_page_of_another_host_is_foreign() {
        assert!(is_foreign("https://search.example/", "https://s.example/a"));
        assert!(!is_foreign("https://s.example/b", "https://s.example/a"));
        assert!(!is_foreign("", "https://s.example/a"));
    }
}
