//! What the browser tells: the page is hidden, shown, left; the network is back; another tab
//! changed who the visitor is.

use alloc::boxed::Box;

use wasm_bindgen::prelude::*;
use web_sys::{Event, StorageEvent, VisibilityState};

use super::visitor::{ANONYMOUS, USER};
use super::{App, blocks, consent, value};
use crate::tracker::Input;

/// Registers one listener for everything.
pub(super) fn listen(app: &'static App) {
    let listener = value::forever(Box::new(move |event| heard(app, event.unchecked_ref())));
    for name in ["pagehide", "pageshow", "online", "storage"] {
        let _ = app.window.add_event_listener_with_callback(name, &listener);
    }
    let _ = app.document.add_event_listener_with_callback("visibilitychange", &listener);
}

fn heard(app: &'static App, event: &Event) {
    match event.type_().as_str() {
        "pagehide" => app.handle(Input::Leave),
        "visibilitychange" if app.document.visibility_state() == VisibilityState::Hidden => {
            app.handle(Input::Leave);
        }
        "storage" => stored(app, event.unchecked_ref()),
        _ => {
            reload_visitor(app);
            app.handle(Input::Return);
        }
    }
}

fn stored(app: &'static App, event: &StorageEvent) {
    let key = event.key();
    let is = |name: &str| key.as_ref().is_none_or(|key| key == name);
    if is(consent::KEPT) {
        consent::reload(app);
    }
    if is(ANONYMOUS) || is(USER) {
        reload_visitor(app);
    }
}

fn reload_visitor(app: &'static App) {
    let changed = app.visitor.borrow_mut().reload(&app.storage);
    if changed {
        blocks::visitor_changed(app);
    }
}
