//! Questions asked again and again while the page is looked at.

use std::{
    future::Future,
    rc::Rc,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use js_sys::Promise;
use leptos::{prelude::*, task::spawn_local};
use wasm_bindgen_futures::JsFuture;

use crate::{api::Fault, console::Console};

/// What a page knows of something it asked for.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Loaded<T> {
    /// Nothing yet.
    Waiting,
    /// The latest answer.
    Ready(T),
    /// The first answer was a refusal.
    Failed(Fault),
}

/// Which of its faces a list shows; its rows change without drawing the page anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    Waiting,
    Failed,
    Empty,
    Full,
}

impl<T> Loaded<T> {
    /// The face for this answer, of which `is_empty` knows whether there is anything in it.
    pub(crate) fn shape(&self, is_empty: impl FnOnce(&T) -> bool) -> Shape {
        match self {
            Self::Waiting => Shape::Waiting,
            Self::Failed(_) => Shape::Failed,
            Self::Ready(answer) if is_empty(answer) => Shape::Empty,
            Self::Ready(_) => Shape::Full,
        }
    }

    /// The answer, if there is one.
    pub(crate) fn ready(&self) -> Option<&T> {
        match self {
            Self::Ready(value) => Some(value),
            Self::Waiting | Self::Failed(_) => None,
        }
    }
}

/// An answer that is kept fresh.
pub(crate) struct Live<T: Send + Sync + 'static> {
    /// The latest answer.
    pub(crate) value: RwSignal<Loaded<T>>,
    turn: RwSignal<u32>,
    answered: RwSignal<u32>,
    ask: StoredValue<Box<dyn Fn(u32)>, LocalStorage>,
}

impl<T: Send + Sync + 'static> Clone for Live<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync + 'static> Copy for Live<T> {}

impl<T: Clone + PartialEq + Send + Sync + 'static> Live<T> {
    /// Asks now, and every `every` ms while the page is visible and this owner lives.
    pub(crate) fn every<F>(every: i32, question: impl Fn() -> F + 'static) -> Self
    where
        F: Future<Output = Result<T, Fault>> + 'static,
    {
        let live = Self::new(question);
        let alive = Arc::new(AtomicBool::new(true));
        let ended = Arc::clone(&alive);
        on_cleanup(move || ended.store(false, Ordering::Relaxed));
        spawn_local(async move {
            while alive.load(Ordering::Relaxed) {
                sleep(every).await;
                if alive.load(Ordering::Relaxed) && live.is_idle() && !document().hidden() {
                    live.again();
                }
            }
        });
        live
    }

    fn new<F>(question: impl Fn() -> F + 'static) -> Self
    where
        F: Future<Output = Result<T, Fault>> + 'static,
    {
        let (value, turn, answered) = (RwSignal::new(Loaded::Waiting), RwSignal::new(0), RwSignal::new(0));
        let console = Console::here();
        let question = Rc::new(question);
        let ask = StoredValue::new_local(Box::new(move |asked: u32| {
            let answer = question();
            spawn_local(async move {
                let answer = answer.await;
                // A later question makes this answer stale; a page that is gone has no turn at all.
                if turn.try_get_untracked() == Some(asked) {
                    answered.set(asked);
                    console.heard(&answer);
                    settle(value, answer);
                }
            });
        }) as Box<dyn Fn(u32)>);
        let live = Self { value, turn, answered, ask };
        live.again();
        live
    }

    /// A slow Worker is not asked again before it has answered.
    fn is_idle(self) -> bool {
        self.turn.try_get_untracked() == self.answered.try_get_untracked()
    }

    /// Asks now, whatever the beat; an answer still under way no longer counts.
    pub(crate) fn again(self) {
        let Some(turn) = self.turn.try_update(|turn| {
            *turn += 1;
            *turn
        }) else {
            return;
        };
        self.ask.try_with_value(|ask| ask(turn));
    }
}

/// Keeps what is known when a later answer fails: the connection notice tells of that.
fn settle<T: Clone + PartialEq + Send + Sync + 'static>(
    value: RwSignal<Loaded<T>>,
    answer: Result<T, Fault>,
) {
    let next = match answer {
        Ok(answer) => Loaded::Ready(answer),
        Err(fault) => {
            let keeps = fault.is_connection() || fault.status == 401;
            if keeps && value.with_untracked(|value| value.ready().is_some()) {
                return;
            }
            Loaded::Failed(fault)
        }
    };
    if value.with_untracked(|value| *value != next) {
        value.set(next);
    }
}

/// Waits.
pub(crate) async fn sleep(ms: i32) {
    let promise = Promise::new(&mut |resolve, _| {
        // Without a timer the promise stays open, and the question is not asked again.
        let _ = window().set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, ms);
    });
    let _ = JsFuture::from(promise).await;
}
