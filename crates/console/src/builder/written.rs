//! A part of the definition as text; what is no JSON yet waits here and does not touch the draft.

use leptos::prelude::*;
use serde_json::Value;

use super::{draft::Draft, place::Place, text::pretty};
use crate::{console::sentence_case, derived::memo};

/// The text of one place of the draft.
#[derive(Clone)]
pub(super) struct Written {
    draft: Draft,
    place: Place,
    typed: RwSignal<String>,
    /// What the field shows: the text as it was typed, as long as it means what the draft says.
    pub(super) shown: Memo<String>,
    /// Why the text is no JSON.
    pub(super) broken: Memo<Option<String>>,
}

impl Written {
    pub(super) fn new(draft: Draft, place: &Place) -> Self {
        let value = draft.value(place);
        let typed = RwSignal::new(value.with_untracked(pretty));
        let shown = memo(move || {
            let parsed = typed.with(|typed| serde_json::from_str::<Value>(typed));
            value.with(|value| match parsed {
                Ok(parsed) if parsed != *value => pretty(value),
                _ => typed.get(),
            })
        });
        let broken = memo(move || {
            typed.with(|typed| serde_json::from_str::<Value>(typed).err().map(|error| error.to_string()))
        });
        Self { draft, place: place.clone(), typed, shown, broken }
    }

    pub(super) fn write(&self, text: String) {
        if let Ok(value) = serde_json::from_str::<Value>(&text) {
            self.draft.put(&self.place, value);
        }
        self.typed.set(text);
    }
}

/// A field for one condition.
pub(super) fn written(draft: Draft, place: &Place) -> AnyView {
    let text = Written::new(draft, place);
    let (shown, broken) = (text.shown, text.broken);
    let rows = move || shown.with(|shown| shown.lines().count().clamp(3, 16).to_string());
    view! {
        <textarea class="area mono part" aria-label=words::CONDITION spellcheck="false" rows=rows aria-invalid=move || broken.with(Option::is_some).to_string() prop:value=shown on:input=move |event| text.write(event_target_value(&event))></textarea>
        <div role="status">{move || broken.get().map(|error| view! { <p class="fault">{sentence_case(&error)}</p> })}</div>
    }
    .into_any()
}

mod words {
    pub(super) const CONDITION: &str = "The condition in JSON";
}
