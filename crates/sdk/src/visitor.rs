//! Who this browser is.
//!
//! The anonymous id lives in a first-party cookie and in localStorage, whichever the browser
//! and the visitor allow, so that all tabs are one visitor. The customer token stays within its tab.

use alloc::string::String;

use crate::cookie::{self, Transport};
use crate::effect::Effects;
use crate::id;
use crate::start::Kept;

/// The cookie with the anonymous id.
pub const COOKIE: &str = "shoal_visitor";
/// Where the anonymous id is kept besides.
pub const ANONYMOUS: &str = "shoal.visitor";
/// Where the user's id is kept.
pub const USER: &str = "shoal.user";
/// Kept in place of a token the server has refused.
const REFUSED: &str = "-";
/// Where `js/segments.js` keeps what the visitor did.
pub const SEEN: &str = "shoal-seen";

/// Who is here.
#[derive(Debug)]
pub struct Visitor {
    /// This browser's id.
    pub anonymous: String,
    /// Empty while nobody is identified.
    pub user: String,
    /// On whose behalf blocks are asked.
    pub token: Token,
    transport: Transport,
}

/// On whose behalf blocks are asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Token {
    /// On this browser's.
    #[default]
    None,
    /// On that of the customer the shop signed this for.
    Signed(String),
    /// The shop's token was refused: on nobody's, until somebody is identified.
    Refused,
}

/// The anonymous id that was kept, the cookie's first.
fn id<'a>(kept: &Kept<'a>) -> Option<&'a str> {
    [kept.cookie, kept.anonymous].into_iter().find(|id| id::is_sound(id))
}

impl Visitor {
    /// Whoever was here before, else somebody new.
    pub fn new(kept: &Kept<'_>, new_id: &str, transport: Transport) -> Visitor {
        Visitor {
            anonymous: id(kept).unwrap_or(new_id).into(),
            user: kept.user.into(),
            token: match kept.token {
                "" => Token::None,
                REFUSED => Token::Refused,
                token => Token::Signed(token.into()),
            },
            transport,
        }
    }

    /// Another tab may have identified or reset the visitor meanwhile.
    pub fn hear(&mut self, kept: &Kept<'_>, effects: &mut Effects) {
        let anonymous = id(kept).unwrap_or(&self.anonymous);
        // Where nothing can be kept, memory is all there is.
        let knows = !kept.anonymous.is_empty() || !kept.user.is_empty();
        let user = if knows { kept.user } else { &self.user };
        if anonymous != self.anonymous || user != self.user {
            (self.anonymous, self.user) = (anonymous.into(), user.into());
            self.set_token(Token::None, effects);
            effects.visitor();
        }
    }

    /// Somebody signs in. If somebody else was here before, this browser starts anew.
    pub fn identify(&mut self, user: String, token: Token, new_id: &str, effects: &mut Effects) {
        let is_other = !self.user.is_empty() && self.user != user;
        if is_other {
            self.anonymous = new_id.into();
            self.set_token(Token::None, effects);
        }
        if token != Token::None {
            self.set_token(token, effects);
        } else if self.token == Token::Refused {
            self.set_token(Token::None, effects);
        }
        self.user = user;
        self.keep(effects);
        if is_other {
            effects.forget(SEEN);
            effects.visitor();
        }
    }

    /// Nobody is known any more, and what follows is not joined with what was.
    pub fn reset(&mut self, new_id: &str, effects: &mut Effects) {
        self.anonymous = new_id.into();
        self.user.clear();
        self.set_token(Token::None, effects);
        self.keep(effects);
        effects.forget(SEEN);
        effects.visitor();
    }

    /// The server does not take this token.
    pub fn refused(&mut self, token: String, effects: &mut Effects) {
        if self.token == Token::Signed(token) {
            self.set_token(Token::Refused, effects);
        }
    }

    /// Nothing is left of who was here; what follows is kept nowhere until it may be.
    pub fn forget(&mut self, new_id: &str, effects: &mut Effects) {
        self.reset(new_id, effects);
        effects.cookie(&cookie::forget(COOKIE));
        effects.forget(ANONYMOUS);
        effects.forget(USER);
    }

    /// Keeps who is here for other pages.
    pub fn keep(&self, effects: &mut Effects) {
        if effects.open {
            effects.cookie(&cookie::keep(COOKIE, &self.anonymous, self.transport));
        }
        effects.keep(ANONYMOUS, &self.anonymous);
        effects.keep(USER, &self.user);
    }

    fn set_token(&mut self, token: Token, effects: &mut Effects) {
        let kept = match &token {
            Token::None => "",
            Token::Signed(text) => text,
            Token::Refused => REFUSED,
        };
        if token != self.token && (effects.open || kept.is_empty()) {
            effects.token(kept);
        }
        self.token = token;
    }
}
