//! The definition being edited, and what is wrong with it.

use leptos::prelude::*;
use segment::Definition;
use serde_json::Value;

use super::place::Place;
use crate::{api::Fault, derived::memo};

/// A fault and where it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Flaw {
    /// Its place, as [`Place`] writes it; empty for the whole.
    pub(crate) path: String,
    /// What is wrong there.
    pub(crate) message: String,
}

/// The definition being edited.
#[derive(Clone, Copy)]
pub(crate) struct Draft {
    /// The definition, complete or not.
    pub(crate) document: RwSignal<Value>,
    /// What the Worker says against it, beyond what can be seen here.
    pub(crate) refusal: RwSignal<Option<Flaw>>,
    flaw: Memo<Option<Flaw>>,
}

impl Draft {
    /// Begins with a definition.
    pub(crate) fn new(definition: Value) -> Self {
        let document = RwSignal::new(definition);
        let refusal = RwSignal::new(None);
        let flaw = memo(move || {
            let checked = document.with(|document| Definition::from_json(document).err());
            checked.map(|error| Flaw { path: error.path, message: error.message })
        });
        Self { document, refusal, flaw }
    }

    /// Keeps what the Worker said against the definition.
    pub(crate) fn refuse(self, fault: &Fault) {
        // The path is the definition's own, or that of the request around it.
        let path = fault.path.as_deref().unwrap_or_default().trim_start_matches("definition.").to_owned();
        self.refusal.try_set(Some(Flaw { path, message: fault.message.clone() }));
    }

    /// What is wrong: as the language sees it, else as the Worker does.
    pub(crate) fn flaw(self) -> Option<Flaw> {
        self.flaw.get().or_else(|| self.refusal.get())
    }

    /// Whether the language refuses the definition as it stands.
    pub(crate) fn is_flawed(self) -> bool {
        self.flaw.with(Option::is_some)
    }

    /// What is wrong at a place, or inside of it.
    pub(crate) fn flaw_in(self, place: &Place) -> Option<String> {
        self.flaw().filter(|flaw| place.holds(&flaw.path)).map(|flaw| flaw.message)
    }

    /// The value at a place, `null` if there is none.
    pub(crate) fn value(self, place: &Place) -> Memo<Value> {
        let place = place.clone();
        memo(move || self.document.with(|document| place.find(document).cloned().unwrap_or_default()))
    }

    /// Something about the value at a place.
    pub(crate) fn aspect<T: PartialEq + Send + Sync + 'static>(
        self,
        place: &Place,
        look: impl Fn(Option<&Value>) -> T + Send + Sync + 'static,
    ) -> Memo<T> {
        let place = place.clone();
        memo(move || self.document.with(|document| look(place.find(document))))
    }

    /// The value at a place, now.
    pub(crate) fn peek(self, place: &Place) -> Value {
        self.document.with_untracked(|document| place.find(document).cloned().unwrap_or_default())
    }

    /// Puts a value at a place.
    pub(crate) fn put(self, place: &Place, value: Value) {
        self.change(|document| place.put(document, value));
    }

    /// Takes away what stands at a place.
    pub(crate) fn remove(self, place: &Place) {
        self.change(|document| place.remove(document));
    }

    /// Adds to the list at a place.
    pub(crate) fn push(self, place: &Place, value: Value) {
        let mut list = self.peek(place).as_array().cloned().unwrap_or_default();
        list.push(value);
        self.put(place, Value::Array(list));
    }

    fn change(self, change: impl FnOnce(&mut Value)) {
        self.refusal.set(None);
        self.document.update(change);
    }
}
