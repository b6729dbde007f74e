//! A call as JSON text, in the shape of Segment's HTTP API.
//!
//! Only names and texts are written here. Params stay JavaScript values until
//! `JSON.stringify` has made text of them: printing a number in Rust costs each page 10 KB.

use alloc::string::String;

use crate::text::digits;

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
    /// The name by which the server knows it.
    pub fn name(self) -> &'static str {
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

/// What a call says itself; the rest is its [`Context`].
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
    /// What proves who it is, signed by the shop or by the server itself; empty for nothing.
    pub token: &'a str,
    /// The event's name for [`Kind::Track`], the earlier id for [`Kind::Alias`], the group's id for
    /// [`Kind::Group`].
    pub event: &'a str,
    /// Properties or traits: a JSON object, or empty.
    pub body: &'a str,
    /// When it was made, in milliseconds since 1970.
    pub time: u64,
}

impl Call<'_> {
    /// The call as JSON, without its context and without its end.
    pub fn head(&self) -> String {
        let mut text = String::with_capacity(300);
        text.push('{');
        field(&mut text, "type", self.kind.name());
        field(&mut text, "messageId", self.message);
        field(&mut text, "anonymousId", self.anonymous);
        optional(&mut text, "userId", self.user);
        optional(&mut text, "token", self.token);
        optional(&mut text, self.kind.subject(), self.event);
        key(&mut text, "originalTimestamp");
        text.push_str(&digits(self.time));
        if !self.body.is_empty() {
            key(&mut text, self.kind.body());
            text.push_str(self.body);
        }
        text
    }
}

/// Where a call was made: the same for all calls until the page, its title or the session changes.
#[derive(Debug, Default)]
pub struct Context<'a> {
    /// The page's address, path, search and title: members of a JSON object.
    pub page: &'a str,
    /// Where the visitor came from, empty if unknown.
    pub referrer: &'a str,
    /// The campaign that led to the page: members of a JSON object.
    pub campaign: &'a str,
    /// What advertisers count a click by: members of a JSON object.
    pub clicks: &'a str,
    /// The session's id.
    pub session: &'a str,
    /// Which of the visitor's sessions it is, in digits.
    pub number: &'a str,
    /// What is to be told of the browser: members of a JSON object.
    pub browser: &'a str,
    /// How the visitor came for the first time, as JSON, and for the last time; for page views.
    pub touches: [&'a str; 2],
}

impl Context<'_> {
    /// The context as JSON.
    pub fn text(&self) -> String {
        let mut text = String::with_capacity(600);
        text.push_str("{\"page\":{");
        text.push_str(self.page);
        optional(&mut text, "referrer", self.referrer);
        text.push('}');
        for (name, members) in [("campaign", self.campaign), ("click", self.clicks)] {
            if !members.is_empty() {
                key(&mut text, name);
                for part in ["{", members, "}"] {
                    text.push_str(part);
                }
            }
        }
        key(&mut text, "session");
        text.push('{');
        field(&mut text, "id", self.session);
        field(&mut text, "number", self.number);
        text.push('}');
        for (name, touch) in ["first_touch", "last_touch"].into_iter().zip(self.touches) {
            if !touch.is_empty() {
                key(&mut text, name);
                text.push_str(touch);
            }
        }
        for part in [",", self.browser, LIBRARY] {
            text.push_str(part);
        }
        text
    }
}

const LIBRARY: &str =
    concat!(r#","library":{"name":"shoal.js","version":""#, env!("CARGO_PKG_VERSION"), r#""}}"#);

/// What stands between a call's head and its context; a brace ends both.
pub const CONTEXT: &str = ",\"context\":";

/// An object of texts, those that are empty left out.
pub fn texts(fields: &[(&str, &str)]) -> String {
    let mut text = String::from("{");
    for (name, value) in fields {
        optional(&mut text, name, value);
    }
    text.push('}');
    text
}

/// A text as JSON.
pub fn quoted(value: &str) -> String {
    let mut text = String::with_capacity(value.len() + 2);
    push_quoted(&mut text, value);
    text
}

/// Adds a member to an object that is being written, unless it is empty.
pub fn optional(text: &mut String, name: &str, value: &str) {
    if !value.is_empty() {
        field(text, name, value);
    }
}

fn field(text: &mut String, name: &str, value: &str) {
    key(text, name);
    push_quoted(text, value);
}

/// Adds the name of a member to an object that is being written.
pub fn key(text: &mut String, name: &str) {
    if !matches!(text.as_bytes().last(), None | Some(b'{')) {
        text.push(',');
    }
    push_quoted(text, name);
    text.push(':');
}

fn push_quoted(text: &mut String, value: &str) {
    const DIGITS: &str = "0123456789abcdef";
    text.push('"');
    let mut begin = 0;
    for (at, byte) in value.bytes().enumerate() {
        if byte >= b' ' && byte != b'"' && byte != b'\\' {
            continue;
        }
        text.push_str(value.get(begin..at).unwrap_or_default());
        // What has a meaning of its own stands behind the mark and is written with what follows.
        begin = at;
        text.push('\\');
        if byte < b' ' {
            let low = usize::from(byte % 16);
            text.push_str(if byte < 16 { "u000" } else { "u001" });
            text.push_str(DIGITS.get(low..=low).unwrap_or_default());
            begin = at + 1;
        }
    }
    text.push_str(value.get(begin..).unwrap_or_default());
    text.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;

    fn call<'a>() -> Call<'a> {
        Call {
            kind: Kind::Track,
            message: "m",
            anonymous: "a",
            user: "",
            token: "",
            event: "product \"viewed\"\\\n\u{1f}",
            body: r#"{"price":9.5}"#,
            time: 1_772_359_200_000,
        }
    }

    #[test]
    fn a_track_call_is_segment_json() {
        let expected = concat!(
            r#"{"type":"track","messageId":"m","anonymousId":"a","event":"product \"viewed\"\\\u000a\u001f","#,
            r#""originalTimestamp":1772359200000,"properties":{"price":9.5}"#
        );
        assert_eq!(call().head(), expected);
    }

    #[test]
    fn a_context_tells_the_page_the_way_to_it_and_the_session() {
        let context = Context {
            page: r#""url":"https://s.example/p/1?utm_source=x#y","path":"/p/1""#,
            referrer: "https://a.example/",
            campaign: r#""source":"x""#,
            session: "1",
            number: "2",
            browser: r#""userAgent":"Agent/1","locale":"de""#,
            touches: [r#"{"at":"t"}"#, ""],
            ..Context::default()
        };
        let expected = concat!(
            r#"{"page":{"url":"https://s.example/p/1?utm_source=x#y","path":"/p/1","#,
            r#""referrer":"https://a.example/"},"campaign":{"source":"x"},"#,
            r#""session":{"id":"1","number":"2"},"first_touch":{"at":"t"},"userAgent":"Agent/1","#,
            r#""locale":"de","library":{"name":"shoal.js","version":""#,
            env!("CARGO_PKG_VERSION"),
            r#""}}"#
        );
        assert_eq!(context.text(), expected);
    }

    #[test]
    fn an_identify_call_has_traits_a_user_and_what_proves_it() {
        let call = Call { kind: Kind::Identify, user: "u1", token: "x.y.z", event: "", ..call() };
        let text = call.head();
        assert!(text.contains(r#""userId":"u1","token":"x.y.z""#), "{text}");
        assert!(text.contains(r#""traits":{"price":9.5}"#), "{text}");
        assert!(!text.contains("\"event\""), "{text}");
    }

    #[test]
    fn an_alias_names_both_ids_and_a_group_itself() {
        let text = Call { kind: Kind::Alias, user: "u1", event: "old", body: "", ..call() }.head();
        assert!(text.contains(r#""userId":"u1","previousId":"old""#), "{text}");
        let text = Call { kind: Kind::Group, event: "g1", ..call() }.head();
        assert!(text.contains(r#""groupId":"g1""#) && text.contains(r#""traits":{"price":9.5}"#), "{text}");
    }
}
