//! Who this browser is.
//!
//! The anonymous id lives in a first-party cookie and in localStorage, whichever the browser
//! and the visitor allow, so that all tabs are one visitor. The customer token stays within its tab.

use alloc::string::String;

use super::storage::Storage;
use crate::id;

const COOKIE: &str = "shoal_visitor";
pub(super) const ANONYMOUS: &str = "shoal.visitor";
pub(super) const USER: &str = "shoal.user";
const TOKEN: &str = "shoal.token";
/// Kept in place of a token the server has refused.
const REFUSED: &str = "-";

pub(super) struct Visitor {
    pub(super) anonymous: String,
    /// Empty while nobody is identified.
    pub(super) user: String,
    pub(super) token: Token,
}

/// On whose behalf blocks are asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Token {
    /// On this browser's.
    None,
    /// On that of the customer the shop signed this for.
    Signed(String),
    /// The shop's token was refused: on nobody's, until somebody is identified.
    Refused,
}

impl Visitor {
    pub(super) fn load(storage: &Storage, new_id: impl FnOnce() -> String) -> Visitor {
        let visitor = Visitor {
            anonymous: kept_id(storage).unwrap_or_else(new_id),
            user: storage.local(USER).unwrap_or_default(),
            token: match storage.session(TOKEN) {
                None => Token::None,
                Some(token) if token == REFUSED => Token::Refused,
                Some(token) => Token::Signed(token),
            },
        };
        visitor.keep(storage);
        visitor
    }

    /// Another tab may have identified or reset the visitor meanwhile.
    pub(super) fn reload(&mut self, storage: &Storage) -> bool {
        let anonymous = kept_id(storage).unwrap_or_else(|| self.anonymous.clone());
        let user = storage.local(USER);
        let user = match storage.local(ANONYMOUS) {
            Some(_) => user.unwrap_or_default(),
            // Nothing can be kept here: memory is all there is.
            None => user.unwrap_or_else(|| self.user.clone()),
        };
        let changed = anonymous != self.anonymous || user != self.user;
        if changed {
            self.anonymous = anonymous;
            self.user = user;
            self.drop_token(storage);
        }
        changed
    }

    /// Somebody signs in. If somebody else was here before, this browser starts anew.
    pub(super) fn identify(&mut self, user: String, token: Token, new_id: String, storage: &Storage) {
        if !self.user.is_empty() && self.user != user {
            self.anonymous = new_id;
            self.drop_token(storage);
        }
        if token != Token::None {
            self.set_token(token, storage);
        } else if self.token == Token::Refused {
            self.drop_token(storage);
        }
        self.user = user;
        self.keep(storage);
    }

    /// Nobody is known any more, and what follows is not joined with what was.
    pub(super) fn reset(&mut self, new_id: String, storage: &Storage) {
        self.anonymous = new_id;
        self.user.clear();
        self.drop_token(storage);
        self.keep(storage);
    }

    pub(super) fn set_token(&mut self, token: Token, storage: &Storage) {
        match &token {
            Token::None => storage.forget_session(TOKEN),
            Token::Signed(text) => storage.keep_session(TOKEN, text),
            Token::Refused => storage.keep_session(TOKEN, REFUSED),
        }
        self.token = token;
    }

    fn drop_token(&mut self, storage: &Storage) {
        self.set_token(Token::None, storage);
    }

    /// Nothing is left of who was here; what follows is kept nowhere until it may be.
    pub(super) fn forget(&mut self, new_id: String, storage: &Storage) {
        self.reset(new_id, storage);
        storage.forget_cookie(COOKIE);
        storage.forget_local(ANONYMOUS);
    }

    pub(super) fn keep(&self, storage: &Storage) {
        storage.keep_cookie(COOKIE, &self.anonymous);
        storage.keep_local(ANONYMOUS, &self.anonymous);
        if self.user.is_empty() {
            storage.forget_local(USER);
        } else {
            storage.keep_local(USER, &self.user);
        }
    }
}

fn kept_id(storage: &Storage) -> Option<String> {
    let sound = |id: &String| id::is_sound(id);
    storage.cookie(COOKIE).filter(sound).or_else(|| storage.local(ANONYMOUS).filter(sound))
}
