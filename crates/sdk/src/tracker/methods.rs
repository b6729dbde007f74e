//! The methods of `window.shoal`. A wrong argument is an error for the caller's promise.

use alloc::string::String;

use super::Tracker;
use super::calls::Said;
use crate::call::{Kind, optional, quoted, texts};
use crate::consent::Consent;
use crate::effect::Effects;
use crate::json;
use crate::visitor::Token;

const NAME_BYTES: usize = 512;

/// What a method comes to: JSON, or what was wrong.
type Outcome = Result<String, &'static str>;

/// When a call was made and when it is taken, in milliseconds, and a random id for it.
pub(super) struct Made<'a> {
    pub(super) at: u64,
    pub(super) now: u64,
    pub(super) fresh: &'a str,
}

impl Tracker {
    pub(super) fn call(
        &mut self,
        method: &str,
        args: &str,
        made: &Made<'_>,
        effects: &mut Effects,
    ) -> Outcome {
        let (first, second) = (json::element(args, 0), json::element(args, 1));
        match method {
            "track" => self.track(first, second, made, effects),
            "page" => self.said(Said::new(Kind::Page, "", object(first)?), made, effects),
            "identify" => self.identify(first, second, made, effects),
            "alias" => self.alias(first, second, made, effects),
            "group" => {
                let group = id(first).ok_or("expected the group's id, 1 to 512 bytes")?;
                self.said(Said::new(Kind::Group, &group, object(second)?), made, effects)
            }
            "reset" => {
                self.visitor.reset(made.fresh, effects);
                self.sessions.forget();
                Ok(String::new())
            }
            "consent" => self.consent_told(first, second, made, effects),
            // What a message's link brought: who it was sent to, the server knows.
            "link" => {
                let token = json::text(first).unwrap_or_default();
                self.said(Said { token: &token, ..Said::new(Kind::Identify, "", "") }, made, effects)
            }
            "flush" => {
                self.outbox.flush();
                Ok(String::new())
            }
            "state" => Ok(self.state()),
            "permit" => self.permit(),
            "refused" => {
                self.visitor.refused(json::text(first).unwrap_or_default(), effects);
                Ok(String::new())
            }
            _ => Err("there is no such method"),
        }
    }

    fn track(&mut self, name: &str, params: &str, made: &Made<'_>, effects: &mut Effects) -> Outcome {
        let is_text = name.starts_with('"');
        let name = id(name).filter(|_| is_text).ok_or("expected the event's name, 1 to 512 bytes of text")?;
        self.said(Said::event(&name, object(params)?), made, effects)
    }

    /// `who` is a user's id, or `{token, sub}`: whom the token is for, the page has read in it. Whether it
    /// is genuine is for the server to say.
    fn identify(&mut self, who: &str, traits: &str, made: &Made<'_>, effects: &mut Effects) -> Outcome {
        let mut said = Said::new(Kind::Identify, "", object(traits)?);
        if json::is_nothing(who) {
            return self.said(said, made, effects);
        }
        let token = json::member_text(who, "token");
        let user = match json::is_object(who) {
            false => id(who).ok_or("expected a user id or `{token}`")?,
            true if token.is_empty() => return Err("expected a user id or `{token}`"),
            true => id(json::member(who, "sub")).ok_or("the token is no JWT with a `sub`")?,
        };
        let proof = if token.is_empty() { Token::None } else { Token::Signed(token.clone()) };
        self.visitor.identify(user, proof, made.fresh, effects);
        said.token = &token;
        self.said(said, made, effects)
    }

    /// What `previous` did, the visitor did: by default what this browser did before.
    fn alias(&mut self, user: &str, previous: &str, made: &Made<'_>, effects: &mut Effects) -> Outcome {
        let user = id(user).ok_or("expected a user id, 1 to 512 bytes")?;
        let previous = match json::is_nothing(previous) {
            true => self.visitor.anonymous.clone(),
            false => id(previous).ok_or("expected the earlier id, 1 to 512 bytes")?,
        };
        self.visitor.identify(user, Token::None, made.fresh, effects);
        self.said(Said::new(Kind::Alias, &previous, ""), made, effects)
    }

    fn said(&mut self, said: Said<'_>, made: &Made<'_>, effects: &mut Effects) -> Outcome {
        Ok(quoted(&self.record(said, made.at, made.now, effects)?))
    }

    /// On whose behalf the page may ask the server: `{visitor}`, `{token}`, or neither.
    fn permit(&self) -> Outcome {
        if self.outbox.consent() != Consent::Given {
            return Err("the visitor does not allow it");
        }
        if self.choice.personalization() == Some(false) {
            return Ok(texts(&[]));
        }
        match &self.visitor.token {
            Token::None => Ok(texts(&[("visitor", &self.visitor.anonymous)])),
            Token::Signed(token) => Ok(texts(&[("token", token)])),
            // Not even this browser's own history: the page meant to show somebody's.
            Token::Refused => Err("the customer token was refused"),
        }
    }

    /// What a panel in the page shows.
    fn state(&self) -> String {
        let (session, number) = self.sessions.names();
        let consent = match self.outbox.consent() {
            Consent::Given => "given",
            Consent::Awaited => "awaited",
            Consent::Refused => "refused",
        };
        let mut text = String::from("{");
        for (name, value) in [
            ("visitor", self.visitor.anonymous.as_str()),
            ("user", &self.visitor.user),
            ("consent", consent),
            ("session", &session),
            ("sessions", &number),
        ] {
            optional(&mut text, name, value);
        }
        let queue = self.outbox.counts().json();
        for part in [",\"choice\":", &self.choice.json(""), ",\"queue\":", &queue, "}"] {
            text.push_str(part);
        }
        text
    }
}

/// An object as it is, nothing as nothing.
fn object(params: &str) -> Result<&str, &'static str> {
    match params {
        _ if json::is_nothing(params) => Ok(""),
        _ if json::is_object(params) => Ok(params),
        _ => Err("params must be an object"),
    }
}

fn id(json: &str) -> Option<String> {
    json::text(json).filter(|id| !id.is_empty() && id.len() <= NAME_BYTES)
}
