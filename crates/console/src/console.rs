//! What every page shares: who is signed in, the page, the clock, the connection, messages.

use std::time::Duration;

use leptos::prelude::*;

use crate::{
    api::{self, Fault, Shop},
    clock,
    route::Router,
};

/// Whether somebody is signed in.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Session {
    /// Being asked.
    Unknown,
    /// Nobody.
    Out,
    /// The admin of this shop.
    In(Shop),
    /// The question failed.
    Failed(Fault),
}

/// A short message that goes away by itself.
#[derive(Clone, Debug)]
pub(crate) struct Toast {
    /// What it says.
    pub(crate) text: String,
    /// It tells of a failure.
    pub(crate) bad: bool,
    /// Takes back what it tells of.
    pub(crate) undo: Option<Callback<()>>,
    id: u32,
}

/// The state that every page shares.
#[derive(Clone, Copy)]
pub(crate) struct Console {
    /// Who is signed in.
    pub(crate) session: RwSignal<Session>,
    /// The page that is shown.
    pub(crate) router: Router,
    /// The instant by which countdowns and ages are drawn, in ms.
    pub(crate) now: RwSignal<i64>,
    /// The Worker did not answer the latest request.
    pub(crate) lost: RwSignal<bool>,
    /// The message being shown.
    pub(crate) toast: RwSignal<Option<Toast>>,
}

const TICK: Duration = Duration::from_millis(250);
const TOAST_TIME: Duration = Duration::from_secs(5);
const UNDO_TIME: Duration = Duration::from_secs(12);

impl Console {
    /// Starts the clock and asks who is signed in.
    pub(crate) fn start() -> Self {
        let console = Self {
            session: RwSignal::new(Session::Unknown),
            router: Router::start(),
            now: RwSignal::new(clock::now()),
            lost: RwSignal::new(false),
            toast: RwSignal::new(None),
        };
        provide_context(console);
        if let Ok(tick) = set_interval_with_handle(move || console.now.set(clock::now()), TICK) {
            on_cleanup(move || tick.clear());
        }
        console.ask_session();
        console
    }

    /// The console this view belongs to.
    pub(crate) fn here() -> Self {
        // Every view is built below `app`, which provides it first; a fresh one keeps the page alive otherwise.
        use_context().unwrap_or_else(Self::start)
    }

    /// Asks who is signed in.
    pub(crate) fn ask_session(self) {
        leptos::task::spawn_local(async move {
            match api::session().await {
                Ok(shop) => self.signed_in(shop),
                Err(fault) if fault.status == 401 => self.session.set(Session::Out),
                Err(fault) => self.session.set(Session::Failed(fault)),
            }
        });
    }

    /// Opens the console for a shop.
    pub(crate) fn signed_in(self, shop: Shop) {
        clock::use_timezone(&shop.timezone);
        self.lost.set(false);
        self.session.set(Session::In(shop));
    }

    /// Ends the session.
    pub(crate) fn sign_out(self) {
        leptos::task::spawn_local(async move {
            match api::sign_out().await {
                Ok(()) => self.session.set(Session::Out),
                Err(fault) => self.say_fault(&fault),
            }
        });
    }

    /// Takes note of how a request went: the connection, and a session that has ended.
    pub(crate) fn heard<T>(self, answer: &Result<T, Fault>) {
        let lost = matches!(answer, Err(fault) if fault.is_connection());
        if self.lost.get_untracked() != lost {
            self.lost.set(lost);
        }
        if matches!(answer, Err(fault) if fault.status == 401) {
            self.session.set(Session::Out);
        }
    }

    /// Shows a message.
    pub(crate) fn say(self, text: impl Into<String>) {
        self.show(text.into(), false, None);
    }

    /// Shows what was done, with a button that takes it back.
    pub(crate) fn say_with_undo(self, text: impl Into<String>, undo: impl Fn() + Send + Sync + 'static) {
        self.show(text.into(), false, Some(Callback::new(move |()| undo())));
    }

    /// Shows why something failed.
    pub(crate) fn say_fault(self, fault: &Fault) {
        self.show(sentence_case(&fault.message), true, None);
    }

    /// Takes back what the message being shown tells of.
    pub(crate) fn undo(self) {
        if let Some(undo) = self.toast.get_untracked().and_then(|toast| toast.undo) {
            self.toast.set(None);
            undo.run(());
        }
    }

    fn show(self, text: String, bad: bool, undo: Option<Callback<()>>) {
        let time = if undo.is_some() { UNDO_TIME } else { TOAST_TIME };
        let id = self.toast.with_untracked(|toast| toast.as_ref().map_or(0, |toast| toast.id + 1));
        self.toast.set(Some(Toast { text, bad, undo, id }));
        set_timeout(
            move || {
                if self.toast.with_untracked(|toast| toast.as_ref().is_some_and(|toast| toast.id == id)) {
                    self.toast.set(None);
                }
            },
            time,
        );
    }
}

/// Messages of the Worker are lower case and without a full stop; people read sentences.
pub(crate) fn sentence_case(message: &str) -> String {
    let mut letters = message.chars();
    match letters.next() {
        Some(first) => format!("{}{}.", first.to_uppercase(), letters.as_str().trim_end_matches('.')),
        None => String::new(),
    }
}
