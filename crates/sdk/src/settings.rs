//! What the shop chose on its script tag, and what the browser is.

use alloc::string::String;

use crate::cookie::Transport;
use crate::json::{member, member_text};
use crate::session::Cut;
use crate::text::{number, parts};

/// What is captured where the script tag does not say. What a shop may tell by itself as well, its data
/// layer and its cart, is not among it: it would count twice. Nor is the time spent, an event more for
/// each page.
const AUTO: &str = "page click form search";

/// The attributes of the script tag, read.
#[derive(Debug, Default)]
pub struct Settings {
    /// The public write key.
    pub key: String,
    auto: String,
    /// Whether the shop asks before it tracks.
    pub asks_first: bool,
    /// Whether this browser is a program that the shop does not count.
    pub is_skipped: bool,
    /// When sessions end before their time.
    pub cut: Cut,
    /// `navigator.userAgent`.
    pub agent: String,
    /// `navigator.language`.
    pub locale: String,
}

impl Settings {
    /// Reads what the page begins with.
    pub fn read(start: &str) -> Settings {
        let options = member(start, "options");
        let option = |name| member_text(options, name);
        let auto = member(options, "auto");
        Settings {
            key: option("key"),
            auto: if auto.is_empty() { AUTO.into() } else { option("auto") },
            asks_first: option("consent") == "required",
            is_skipped: option("bots") == "skip" && member(start, "robot") == "true",
            cut: match member(options, "sessionMidnight") {
                "" | "\"false\"" => Cut::None,
                _ => Cut::Midnight(minutes(member(start, "offset"))),
            },
            agent: member_text(start, "agent"),
            locale: member_text(start, "locale"),
        }
    }

    /// Whether this is captured by itself.
    pub fn captures(&self, what: &str) -> bool {
        parts(&self.auto, b' ').any(|word| word == what)
    }
}

/// How the page that begins so was loaded.
pub fn transport(start: &str) -> Transport {
    if member(start, "secure") == "true" { Transport::Secure } else { Transport::Plain }
}

fn minutes(text: &str) -> i32 {
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => (-1, digits),
        None => (1, text),
    };
    number(digits).map_or(0, |minutes| sign * minutes.min(1_440) as i32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributes_are_read() {
        let start = r#"{"options":{"key":"wk","consent":"required","bots":"skip","sessionMidnight":""},"robot":true,"offset":-120,"secure":true}"#;
        let settings = Settings::read(start);
        assert!(settings.asks_first && settings.is_skipped);
        assert_eq!((settings.key.as_str(), settings.cut), ("wk", Cut::Midnight(-120)));
        assert!(settings.captures("page") && !settings.captures("cart"));
        assert_eq!(transport(start), Transport::Secure);
    }

    #[test]
    fn what_is_not_said_is_sensible() {
        let settings = Settings::read(r#"{"options":{"auto":"cart"},"robot":true}"#);
        assert!(!settings.asks_first && !settings.is_skipped);
        assert_eq!(settings.cut, Cut::None);
        assert!(settings.captures("cart") && !settings.captures("page"));
        assert!(!Settings::read(r#"{"options":{"auto":""}}"#).captures("page"));
    }
}
