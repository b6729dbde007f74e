//! What a visitor allows.

use alloc::string::String;

use crate::call::key;
use crate::json;
use crate::text::parts;

/// What calls may come to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Consent {
    /// They are kept and sent.
    #[default]
    Given,
    /// They wait in memory: the visitor has not answered yet.
    Awaited,
    /// They are forgotten.
    Refused,
}

/// What is said of any other answer.
const EXPECTED: &str = "expected true, false or an object such as `{tracking: true}`";

/// What a visitor can be asked to allow, in the order in which it is kept.
pub const PURPOSES: [&str; 3] = ["tracking", "personalization", "marketing"];

/// The answer for each of [`PURPOSES`]; absent where there was none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Choice(pub [Option<bool>; 3]);

/// What a page knows before anybody has been asked on it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Before {
    /// What was answered on an earlier page.
    pub kept: Choice,
    /// What the page's consent mode says: by default, or since it was asked.
    pub mode: Option<Mode>,
    /// The browser asks not to be tracked: Global Privacy Control, Do Not Track.
    pub signal: bool,
    /// The shop asks before it tracks.
    pub required: bool,
}

/// An answer of a consent mode, as Google's tag takes it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Mode {
    /// The visitor has been asked; else it is what holds until then.
    pub asked: bool,
    /// What it says.
    pub choice: Choice,
}

impl Before {
    /// What a page begins with. An answer stands before a default, and any answer before a signal,
    /// which says nothing of this shop.
    pub fn consent(&self) -> Consent {
        let mode = self.mode.and_then(|mode| Some((mode.asked, mode.choice.tracking()?)));
        match (mode, self.kept.tracking()) {
            (Some((true, yes)), _) | (None | Some((false, _)), Some(yes)) => Consent::answered(yes),
            (Some((false, false)), None) => Consent::Awaited,
            (None | Some((false, true)), None) if self.signal => Consent::Refused,
            (Some((false, true)), None) => Consent::Given,
            (None, None) if self.required => Consent::Awaited,
            (None, None) => Consent::Given,
        }
    }
}

impl Consent {
    /// What an answer on tracking means.
    pub fn answered(yes: bool) -> Consent {
        if yes { Consent::Given } else { Consent::Refused }
    }
}

impl Mode {
    /// Reads what `mode` of `js/describe.js` made of each entry, with blanks between them: `d` for a default or
    /// `u` for an update, and a [`Choice::text`].
    pub fn read(entries: &str) -> Option<Mode> {
        let mut mode: Option<Mode> = None;
        for entry in parts(entries, b' ').filter(|entry| !entry.is_empty()) {
            let before = mode.unwrap_or_default();
            mode = Some(Mode {
                asked: before.asked || entry.starts_with('u'),
                choice: before.choice.with(Choice::read(entry.get(1..).unwrap_or_default())),
            });
        }
        mode
    }
}

impl Choice {
    /// Reads what a page says: true, false, or an object with an answer for some purposes.
    pub fn told(answer: &str) -> Result<Choice, &'static str> {
        let said = |answer| match answer {
            "true" => Ok(Some(true)),
            "false" => Ok(Some(false)),
            "" => Ok(None),
            _ => Err(EXPECTED),
        };
        if !json::is_object(answer) {
            return match said(answer) {
                Ok(Some(yes)) => Ok(Choice([Some(yes); 3])),
                _ => Err(EXPECTED),
            };
        }
        let mut choice = Choice::default();
        for (known, purpose) in choice.0.iter_mut().zip(PURPOSES) {
            *known = said(json::member(answer, purpose))?;
        }
        if choice == Choice::default() {
            return Err(EXPECTED);
        }
        Ok(choice)
    }

    /// As JSON, with the version of the text that was shown, itself JSON or empty.
    pub fn json(self, version: &str) -> String {
        let mut text = String::from("{");
        for (purpose, answer) in PURPOSES.iter().zip(self.0) {
            if let Some(yes) = answer {
                key(&mut text, purpose);
                text.push_str(if yes { "true" } else { "false" });
            }
        }
        if !version.is_empty() {
            key(&mut text, "version");
            text.push_str(version);
        }
        text.push('}');
        text
    }

    /// Whether the visitor may be tracked.
    pub fn tracking(self) -> Option<bool> {
        self.0.first().copied().flatten()
    }

    /// Whether blocks may be personal.
    pub fn personalization(self) -> Option<bool> {
        self.0.get(1).copied().flatten()
    }

    /// With what was answered now in place of earlier answers.
    pub fn with(self, now: Choice) -> Choice {
        let mut choice = self;
        for (known, new) in choice.0.iter_mut().zip(now.0) {
            *known = new.or(*known);
        }
        choice
    }

    /// As it is kept: a character for each purpose.
    pub fn text(self) -> String {
        let mut text = String::new();
        for answer in self.0 {
            text.push_str(match answer {
                Some(true) => "1",
                Some(false) => "0",
                None => "-",
            });
        }
        text
    }

    /// Reads [`Choice::text`]; what is none is no answer.
    pub fn read(text: &str) -> Choice {
        let mut choice = Choice::default();
        for (known, character) in choice.0.iter_mut().zip(text.bytes()) {
            *known = match character {
                b'1' => Some(true),
                b'0' => Some(false),
                _ => None,
            };
        }
        choice
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const YES: Choice = Choice([Some(true), None, None]);
    const NO: Choice = Choice([Some(false), None, Some(true)]);

    #[test]
    fn a_page_begins_with_what_is_known() {
        let open = Before::default();
        let required = Before { required: true, ..open };
        let mode = |asked, choice| Some(Mode { asked, choice });
        let table = [
            (open, Consent::Given),
            (required, Consent::Awaited),
            (Before { signal: true, ..open }, Consent::Refused),
            (Before { signal: true, ..required }, Consent::Refused),
            (Before { signal: true, kept: YES, ..required }, Consent::Given),
            (Before { kept: NO, ..open }, Consent::Refused),
            (Before { kept: YES, ..required }, Consent::Given),
            (Before { mode: mode(false, NO), ..open }, Consent::Awaited),
            (Before { mode: mode(false, NO), kept: YES, ..open }, Consent::Given),
            (Before { mode: mode(true, NO), kept: YES, ..open }, Consent::Refused),
            (Before { mode: mode(true, YES), ..required }, Consent::Given),
            (Before { mode: mode(false, YES), ..required }, Consent::Given),
            (Before { mode: mode(false, YES), signal: true, ..open }, Consent::Refused),
            (Before { mode: mode(true, Choice::default()), ..required }, Consent::Awaited),
        ];
        for (before, consent) in table {
            assert_eq!(before.consent(), consent, "{before:?}");
        }
    }

    #[test]
    fn a_page_tells_an_answer() {
        assert_eq!(Choice::told("true"), Ok(Choice([Some(true); 3])));
        let answer = r#"{"marketing":false,"tracking":true}"#;
        assert_eq!(Choice::told(answer), Ok(Choice([Some(true), None, Some(false)])));
        for wrong in ["", "null", "\"yes\"", "{}", r#"{"tracking":"yes"}"#, r#"{"tracking":null}"#] {
            assert!(Choice::told(wrong).is_err(), "{wrong}");
        }
        assert_eq!(NO.json("\"7\""), r#"{"tracking":false,"marketing":true,"version":"7"}"#);
        assert_eq!(Choice::default().json(""), "{}");
    }

    #[test]
    fn a_consent_mode_is_read() {
        assert_eq!(
            Mode::read("d0-0"),
            Some(Mode { asked: false, choice: Choice([Some(false), None, Some(false)]) })
        );
        let both = Mode { asked: true, choice: Choice([Some(true), None, Some(false)]) };
        assert_eq!(Mode::read("d0-0 u1--"), Some(both));
        assert_eq!(Mode::read(""), None);
    }

    #[test]
    fn a_choice_is_kept_as_text() {
        for choice in [YES, NO, Choice::default()] {
            assert_eq!(Choice::read(&choice.text()), choice);
        }
        assert_eq!(NO.text(), "0-1");
        assert_eq!(Choice::read("x"), Choice::default());
        assert_eq!(NO.with(YES), Choice([Some(true), None, Some(true)]));
    }
}
