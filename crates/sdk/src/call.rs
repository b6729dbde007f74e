//! A call as JSON text, in the shape of Segment's HTTP API.
//!
//! Only names and texts are written here. Params stay JavaScript values until
//! `JSON.stringify` has made text of them: printing a number in Rust costs each page 10 KB.

use alloc::string::String;

use crate::address::Address;

/// Calls larger than this are refused by the server.
pub const CALL_BYTES: usize = 32 * 1024;

/// The calls a page can make.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Something happened.
    Track,
    /// A page was viewed.
    Page,
    /// The visitor said who they are.
    Identify,
    /// Two ids are one person.
    Alias,
    /// The visitor belongs to a company or household.
    Group,
}

impl Kind {
    fn name(self) -> &'static str {
        match self {
            Kind::Track => "track",
            Kind::Page => "page",
            Kind::Identify => "identify",
            Kind::Alias => "alias",
            Kind::Group => "group",
        }
    }

    /// The field that says what the call is about.
    fn subject(self) -> &'static str {
        match self {
            Kind::Track | Kind::Page | Kind::Identify => "event",
            Kind::Alias => "previousId",
            Kind::Group => "groupId",
        }
    }

    fn body(self) -> &'static str {
        match self {
            Kind::Track | Kind::Page => "properties",
            Kind::Identify | Kind::Alias | Kind::Group => "traits",
        }
    }
}

/// Everything a call says.
#[derive(Debug)]
pub struct Call<'a> {
    /// What it is.
    pub kind: Kind,
    /// Counted once by the server.
    pub message: &'a str,
    /// This browser.
    pub anonymous: &'a str,
    /// Who was identified; empty for nobody.
    pub user: &'a str,
    /// The event's name for [`Kind::Track`], the earlier id for [`Kind::Alias`], the group's id for
    /// [`Kind::Group`].
    pub event: &'a str,
    /// Properties or traits: a JSON object, or empty.
    pub body: &'a str,
    /// When it was made, RFC 3339.
    pub time: &'a str,
    /// The page it was made on.
    pub page: Page<'a>,
    /// The browser it was made in.
    pub client: Client<'a>,
}

/// A page, as the call's context tells it.
#[derive(Debug)]
pub struct Page<'a> {
    /// Its address.
    pub address: &'a str,
    /// The fields of the campaign that led to it.
    pub campaign: &'a [(&'static str, String)],
    /// Where the visitor came from, empty if unknown.
    pub referrer: &'a str,
    /// `document.title`.
    pub title: &'a str,
}

/// A browser, as the call's context tells it.
#[derive(Debug)]
pub struct Client<'a> {
    /// `navigator.userAgent`.
    pub agent: &'a str,
    /// `navigator.language`.
    pub locale: &'a str,
}

impl Call<'_> {
    /// The call as JSON.
    pub fn text(&self) -> String {
        let mut text = String::with_capacity(1024);
        text.push('{');
        field(&mut text, "type", self.kind.name());
        field(&mut text, "messageId", self.message);
        field(&mut text, "anonymousId", self.anonymous);
        optional(&mut text, "userId", self.user);
        optional(&mut text, self.kind.subject(), self.event);
        field(&mut text, "originalTimestamp", self.time);
        if !self.body.is_empty() {
            key(&mut text, self.kind.body());
            text.push_str(self.body);
        }
        key(&mut text, "context");
        self.context(&mut text);
        text.push('}');
        text
    }

    fn context(&self, text: &mut String) {
        let address = Address::new(self.page.address);
        text.push('{');
        object(
            text,
            "page",
            &[
                ("url", self.page.address),
                ("path", address.path),
                ("search", address.search),
                ("title", self.page.title),
                ("referrer", self.page.referrer),
            ],
        );
        if !self.page.campaign.is_empty() {
            key(text, "campaign");
            text.push('{');
            for (name, value) in self.page.campaign {
                field(text, name, value);
            }
            text.push('}');
        }
        field(text, "userAgent", self.client.agent);
        field(text, "locale", self.client.locale);
        object(text, "library", &[("name", "shoal.js"), ("version", env!("CARGO_PKG_VERSION"))]);
        text.push('}');
    }
}

/// The body of a batch request. The write key is in it, and the type is text/plain: so a browser
/// asks no preflight, and a beacon needs none.
pub fn batch(calls: &str, sent_at: &str, write_key: &str) -> String {
    let mut text = String::with_capacity(calls.len() + 200);
    text.push('{');
    field(&mut text, "writeKey", write_key);
    field(&mut text, "sentAt", sent_at);
    key(&mut text, "batch");
    text.push('[');
    text.push_str(calls);
    text.push_str("]}");
    text
}

fn object(text: &mut String, name: &str, fields: &[(&str, &str)]) {
    key(text, name);
    text.push('{');
    for (name, value) in fields {
        optional(text, name, value);
    }
    text.push('}');
}

fn optional(text: &mut String, name: &str, value: &str) {
    if !value.is_empty() {
        field(text, name, value);
    }
}

fn field(text: &mut String, name: &str, value: &str) {
    key(text, name);
    quoted(text, value);
}

fn key(text: &mut String, name: &str) {
    if !text.ends_with('{') {
        text.push(',');
    }
    quoted(text, name);
    text.push(':');
}

fn quoted(text: &mut String, value: &str) {
    text.push('"');
    for character in value.chars() {
        match character {
            '"' | '\\' => {
                text.push('\\');
                text.push(character);
            }
            '\0'..' ' => {
                text.push_str("\\u00");
                text.push(if character < '\x10' { '0' } else { '1' });
                text.extend(char::from_digit(character as u32 % 16, 16));
            }
            other => text.push(other),
        }
    }
    text.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;

    fn call<'a>(campaign: &'a [(&'static str, String)]) -> Call<'a> {
        Call {
            kind: Kind::Track,
            message: "m",
            anonymous: "a",
            user: "",
            event: "product \"viewed\"\\\n\u{1f}",
            body: r#"{"price":9.5}"#,
            time: "2026-03-01T10:00:00.000Z",
            page: Page {
                address: "https://s.example/p/1?utm_source=x#y",
                campaign,
                referrer: "",
                title: "Größe",
            },
            client: Client { agent: "Agent/1", locale: "de" },
        }
    }

    #[test]
    fn a_track_call_is_segment_json() {
        let expected = concat!(
            r#"{"type":"track","messageId":"m","anonymousId":"a","event":"product \"viewed\"\\\u000a\u001f","#,
            r#""originalTimestamp":"2026-03-01T10:00:00.000Z","properties":{"price":9.5},"context":"#,
            r#"{"page":{"url":"https://s.example/p/1?utm_source=x#y","path":"/p/1","#,
            r#""search":"?utm_source=x","title":"Größe"},"campaign":{"source":"x"},"userAgent":"Agent/1","#,
            r#""locale":"de","library":{"name":"shoal.js","version":""#,
            env!("CARGO_PKG_VERSION"),
            r#""}}}"#
        );
        assert_eq!(call(&[("source", "x".into())]).text(), expected);
    }

    #[test]
    fn an_identify_call_has_traits_and_a_user() {
        let call = Call { kind: Kind::Identify, user: "u1", event: "", ..call(&[]) };
        let text = call.text();
        assert!(text.contains(r#""userId":"u1""#), "{text}");
        assert!(text.contains(r#""traits":{"price":9.5}"#), "{text}");
        assert!(!text.contains("\"event\""), "{text}");
    }

    #[test]
    fn an_alias_names_both_ids_and_a_group_itself() {
        let text = Call { kind: Kind::Alias, user: "u1", event: "old", body: "", ..call(&[]) }.text();
        assert!(text.contains(r#""userId":"u1","previousId":"old""#), "{text}");
        let text = Call { kind: Kind::Group, event: "g1", ..call(&[]) }.text();
        assert!(text.contains(r#""groupId":"g1""#) && text.contains(r#""traits":{"price":9.5}"#), "{text}");
    }

    #[test]
    fn a_batch_carries_its_key() {
        let expected = r#"{"writeKey":"wk_1","sentAt":"t","batch":[{},{}]}"#;
        assert_eq!(batch("{},{}", "t", "wk_1"), expected);
    }
}
