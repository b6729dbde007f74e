//! What a page begins with: what the shop chose on its script tag, what the browser is and what it has kept.

use alloc::string::String;

use crate::cookie::Transport;
use crate::session::Cut;
use crate::text::{number, parts};

/// What stands between the fields.
pub const FIELD: u8 = b'\x01';

/// The page's first words, in the order in which it says them; a yes is anything but nothing.
#[derive(Debug)]
pub struct Start<'a> {
    /// The public write key.
    pub key: &'a str,
    /// What is captured by itself, words with blanks between them.
    pub auto: &'a str,
    /// Whether the shop asks before it tracks.
    pub asks_first: bool,
    /// Whether this browser is a program that the shop does not count.
    pub is_skipped: bool,
    /// When sessions end before their time: nothing, or the minutes that make local time UTC.
    pub cut: Cut,
    /// What calls tell of the browser: members of a JSON object.
    pub browser: &'a str,
    /// `document.referrer`.
    pub referrer: &'a str,
    /// Whether the page is visible.
    pub is_visible: bool,
    /// How it was loaded.
    pub transport: Transport,
    /// Whether the browser asks not to be tracked.
    pub signal: bool,
    /// A random id for who may be new here.
    pub visitor: &'a str,
    /// What the ids of this page's calls begin with: random, too.
    pub tab: &'a str,
    /// What the browser has kept.
    pub kept: Kept<'a>,
    /// What the page's consent mode has said, see [`crate::consent::Mode::read`].
    pub mode: &'a str,
}

/// What the browser has kept, empty where it has not.
#[derive(Clone, Copy, Debug, Default)]
pub struct Kept<'a> {
    /// The answer on consent.
    pub consent: &'a str,
    /// The session.
    pub session: &'a str,
    /// The anonymous id in the cookie.
    pub cookie: &'a str,
    /// The anonymous id in the storage.
    pub anonymous: &'a str,
    /// The user's id.
    pub user: &'a str,
    /// The customer's token, of this tab.
    pub token: &'a str,
    /// How the visitor came for the first and for the last time, as JSON.
    pub touches: [&'a str; 2],
}

impl<'a> Start<'a> {
    /// Reads the fields, the last of which may hold what stands between them.
    pub fn read(fields: &'a str) -> Start<'a> {
        let mut fields = parts(fields, FIELD);
        let mut next = || fields.next().unwrap_or_default();
        Start {
            key: next(),
            auto: next(),
            asks_first: !next().is_empty(),
            is_skipped: !next().is_empty(),
            cut: match next() {
                "" => Cut::None,
                offset => Cut::Midnight(minutes(offset)),
            },
            browser: next(),
            referrer: next(),
            is_visible: !next().is_empty(),
            transport: if next().is_empty() { Transport::Plain } else { Transport::Secure },
            signal: !next().is_empty(),
            visitor: next(),
            tab: next(),
            kept: Kept::next(&mut next),
            mode: next(),
        }
    }
}

impl<'a> Kept<'a> {
    /// Reads the fields.
    pub fn read(fields: &'a str) -> Kept<'a> {
        let mut fields = parts(fields, FIELD);
        Kept::next(&mut || fields.next().unwrap_or_default())
    }

    fn next(next: &mut dyn FnMut() -> &'a str) -> Kept<'a> {
        Kept {
            consent: next(),
            session: next(),
            cookie: next(),
            anonymous: next(),
            user: next(),
            token: next(),
            touches: [next(), next()],
        }
    }
}

/// What holds for as long as the page is there.
#[derive(Debug, Default)]
pub struct Settings {
    /// As [`Start::key`].
    pub key: String,
    auto: String,
    /// As [`Start::asks_first`].
    pub asks_first: bool,
    /// As [`Start::is_skipped`].
    pub is_skipped: bool,
    /// As [`Start::browser`].
    pub browser: String,
}

impl Settings {
    /// Those that the page begins with.
    pub fn of(start: &Start<'_>) -> Settings {
        Settings {
            key: start.key.into(),
            auto: start.auto.into(),
            asks_first: start.asks_first,
            is_skipped: start.is_skipped,
            browser: start.browser.into(),
        }
    }

    /// Whether this is captured by itself.
    pub fn captures(&self, what: &str) -> bool {
        parts(&self.auto, b' ').any(|word| word == what)
    }
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
    fn a_page_says_how_it_begins() {
        let fields = "wk\u{1}page search\u{1}1\u{1}\u{1}-120\u{1}Agent\u{1}\u{1}1\u{1}1\u{1}\u{1}v\u{1}t\u{1}1--\u{1}1.2\u{1}c\u{1}a\u{1}u\u{1}\u{1}{}\u{1}\u{1}d0--";
        let start = Start::read(fields);
        assert!(start.asks_first && !start.is_skipped && start.is_visible && !start.signal);
        assert_eq!((start.cut, start.transport), (Cut::Midnight(-120), Transport::Secure));
        assert_eq!((start.kept.consent, start.kept.user, start.kept.touches), ("1--", "u", ["{}", ""]));
        assert_eq!((start.visitor, start.tab, start.mode), ("v", "t", "d0--"));
        let settings = Settings::of(&start);
        assert!(settings.captures("page") && !settings.captures("pag") && !settings.captures("click"));
        assert_eq!(Start::read("").cut, Cut::None);
    }
}
