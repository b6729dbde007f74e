//! Sessions: what one visitor does in one go, in however many tabs.

use alloc::string::String;

use crate::text::{digits, number, parts};
use crate::time::day;

/// After so long without a call a session is over.
const IDLE_MS: u64 = 30 * 60_000;
/// How far the end of the session, as kept for other pages, may lag behind.
const LAG_MS: u64 = 5_000;

/// When a session ends before its time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Cut {
    /// Never.
    #[default]
    None,
    /// At midnight, where so many minutes make local time UTC.
    Midnight(i32),
}

/// The session that is on.
#[derive(Debug, Default)]
pub struct Sessions {
    cut: Cut,
    /// When it began; its id. 0 while there is none.
    begun: u64,
    number: u64,
    last: u64,
    /// The [`crate::origin::Query::origin`] of the way the visitor came.
    origin: u64,
    kept_at: u64,
}

impl Sessions {
    /// Goes on with the session that another page has kept, or waits for a first one.
    pub fn new(cut: Cut, kept: &str) -> Sessions {
        let mut sessions = Sessions { cut, ..Sessions::default() };
        sessions.hear(kept);
        sessions
    }

    /// Another tab has kept this.
    pub fn hear(&mut self, kept: &str) {
        let mut numbers = parts(kept, b'.').map(number);
        let mut next = || numbers.next().flatten().unwrap_or_default();
        let (begun, number, last, origin) = (next(), next(), next(), next());
        if begun > 0 && (begun > self.begun || last > self.last) {
            *self = Sessions { cut: self.cut, begun, number, last, origin, kept_at: self.kept_at };
        }
    }

    /// A call is made now, `origin` being the way the visitor came to this page, 0 for none. Whether a
    /// new session begins with it comes back.
    pub fn call(&mut self, now: u64, origin: u64) -> bool {
        let is_over = self.begun == 0
            || now.saturating_sub(self.last) > IDLE_MS
            || (origin != 0 && origin != self.origin)
            || self.is_cut(now);
        if is_over {
            // The id is an instant: no two of a visitor's sessions may share it.
            self.begun = now.max(self.begun + 1);
            self.number += 1;
            self.kept_at = 0;
            self.origin = origin;
        }
        self.last = self.last.max(now);
        is_over
    }

    /// What to keep for other pages, if it is time to.
    pub fn due(&mut self, now: u64) -> Option<String> {
        if now.saturating_sub(self.kept_at) < LAG_MS {
            return None;
        }
        self.kept_at = now;
        Some(self.text())
    }

    /// What to keep for other pages: the page may be about to go.
    pub fn text(&self) -> String {
        let mut text = String::new();
        for number in [self.begun, self.number, self.last, self.origin] {
            if !text.is_empty() {
                text.push('.');
            }
            text.push_str(&digits(number));
        }
        text
    }

    /// The session's id and number, in digits.
    pub fn names(&self) -> (String, String) {
        (digits(self.begun), digits(self.number))
    }

    /// Somebody else is here, or somebody who is to be forgotten.
    pub fn forget(&mut self) {
        *self = Sessions { cut: self.cut, ..Sessions::default() };
    }

    fn is_cut(&self, now: u64) -> bool {
        match self.cut {
            Cut::None => false,
            Cut::Midnight(offset) => day(now, offset) != day(self.last, offset),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MINUTE: u64 = 60_000;
    const NOON: u64 = 1_772_366_400_000;

    #[test]
    fn a_session_ends_after_thirty_idle_minutes() {
        let mut sessions = Sessions::default();
        assert!(sessions.call(NOON, 0));
        assert!(!sessions.call(NOON + 30 * MINUTE, 0));
        assert!(!sessions.call(NOON + 60 * MINUTE, 0));
        assert!(sessions.call(NOON + 90 * MINUTE + 1, 0));
        assert_eq!(sessions.names().1, "2");
    }

    #[test]
    fn a_new_campaign_begins_a_session_and_the_same_does_not() {
        let mut sessions = Sessions::default();
        assert!(sessions.call(NOON, 5));
        assert!(!sessions.call(NOON + 1, 5));
        assert!(!sessions.call(NOON + 2, 0));
        assert!(sessions.call(NOON + 3, 6));
    }

    #[test]
    fn midnight_cuts_where_the_shop_wants_it() {
        for (cut, is_new) in [(Cut::None, false), (Cut::Midnight(0), true), (Cut::Midnight(60), false)] {
            let mut sessions = Sessions::new(cut, "");
            sessions.call(NOON + 12 * 60 * MINUTE - 1, 0);
            assert_eq!(sessions.call(NOON + 12 * 60 * MINUTE, 0), is_new, "{cut:?}");
        }
    }

    #[test]
    fn tabs_share_a_session() {
        let mut one = Sessions::default();
        one.call(NOON, 7);
        let kept = one.due(NOON).unwrap();
        assert_eq!(one.due(NOON + 1), None);
        let mut other = Sessions::new(Cut::None, &kept);
        assert!(!other.call(NOON + 20 * MINUTE, 0));
        one.hear(&other.text());
        assert!(!one.call(NOON + 40 * MINUTE, 0));
        assert_eq!(one.names(), other.names());
    }

    #[test]
    fn what_is_no_session_is_none() {
        for kept in ["", "x", "0.1.2.3", "99999999999999999999.1.1.1", "..."] {
            assert!(Sessions::new(Cut::None, kept).call(NOON, 0), "{kept}");
        }
    }
}
