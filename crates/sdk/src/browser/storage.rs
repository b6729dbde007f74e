//! What the page keeps: cookies, localStorage, sessionStorage. Any of them may be forbidden or
//! full; then it is as if nothing had been kept.

use alloc::string::String;
use alloc::vec::Vec;
use core::cell::Cell;

use wasm_bindgen::JsCast;
use web_sys::{Document, HtmlDocument, Window};

use crate::cookie::{self, Transport};
use crate::text::joined;

const QUEUE: &str = "shoal.queue.";

pub(super) struct Storage {
    document: HtmlDocument,
    transport: Transport,
    local: Option<web_sys::Storage>,
    session: Option<web_sys::Storage>,
    /// Whether anything may be kept: reading and forgetting always may.
    open: Cell<bool>,
    /// Each page writes its own queue: two tabs never overwrite each other's.
    queue: String,
}

impl Storage {
    pub(super) fn new(window: &Window, document: &Document) -> Storage {
        let secure = window.location().protocol().is_ok_and(|protocol| protocol == "https:");
        Storage {
            document: document.clone().unchecked_into(),
            transport: if secure { Transport::Secure } else { Transport::Plain },
            local: window.local_storage().ok().flatten(),
            session: window.session_storage().ok().flatten(),
            open: Cell::new(true),
            queue: joined(&[QUEUE, &super::new_id(window)]),
        }
    }

    /// Allows or forbids to keep anything from now on.
    pub(super) fn open(&self, open: bool) {
        self.open.set(open);
    }

    pub(super) fn cookie(&self, name: &str) -> Option<String> {
        let cookies = self.document.cookie().ok()?;
        cookie::find(&cookies, name).map(String::from)
    }

    pub(super) fn keep_cookie(&self, name: &str, value: &str) {
        if self.open.get() {
            let _ = self.document.set_cookie(&cookie::keep(name, value, self.transport));
        }
    }

    pub(super) fn forget_cookie(&self, name: &str) {
        let _ = self.document.set_cookie(&cookie::forget(name));
    }

    pub(super) fn local(&self, key: &str) -> Option<String> {
        self.local.as_ref()?.get_item(key).ok()?
    }

    pub(super) fn keep_local(&self, key: &str, value: &str) {
        if let (Some(local), true) = (&self.local, self.open.get()) {
            let _ = local.set_item(key, value);
        }
    }

    pub(super) fn forget_local(&self, key: &str) {
        if let Some(local) = &self.local {
            let _ = local.remove_item(key);
        }
    }

    /// What this tab keeps, and no other.
    pub(super) fn session(&self, key: &str) -> Option<String> {
        self.session.as_ref()?.get_item(key).ok()?
    }

    pub(super) fn keep_session(&self, key: &str, value: &str) {
        if let (Some(session), true) = (&self.session, self.open.get()) {
            let _ = session.set_item(key, value);
        }
    }

    pub(super) fn forget_session(&self, key: &str) {
        if let Some(session) = &self.session {
            let _ = session.remove_item(key);
        }
    }

    pub(super) fn keep_queue(&self, text: &str) {
        self.keep_local(&self.queue, text);
    }

    pub(super) fn forget_queue(&self) {
        self.forget_local(&self.queue);
    }

    /// The keys of the queues other pages left.
    pub(super) fn other_queues(&self) -> Vec<String> {
        let Some(local) = &self.local else {
            return Vec::new();
        };
        let keys = (0..local.length().unwrap_or(0)).filter_map(|at| local.key(at).ok()?);
        keys.filter(|key| key.starts_with(QUEUE) && *key != self.queue).collect()
    }
}
