//! Two settings of one block, each for a share of the visitors.

use leptos::prelude::*;
use recommend::Variant;

use super::draft::Draft;
use super::editor::{editor, number};
use crate::derived::memo;

/// The settings, with tabs for either side where there is a split; each side has fields of its own.
pub(super) fn settings(draft: Draft) -> AnyView {
    let is_split = memo(move || draft.split.with(Option::is_some));
    let shown = memo(move || is_split.get() && draft.side.get() == Variant::B);
    view! {
        <section class="conditions" aria-label=words::SETTINGS>
            {move || is_split.get().then(|| tabs(draft))}
            <For each=move || [shown.get()] key=|shown| *shown children=move |_| editor(untrack(|| draft.shown())) />
            {share(draft, is_split)}
        </section>
    }
    .into_any()
}

fn tabs(draft: Draft) -> AnyView {
    let tab = move |side: Variant, name: &'static str| {
        let part = move || {
            let b = draft.split.with(|split| split.as_ref().map_or(0, |(share, _)| *share));
            words::part(name, if side == Variant::B { b } else { 100_u8.saturating_sub(b) })
        };
        view! { <button type="button" role="tab" aria-selected=move || (draft.side.get() == side).to_string() on:click=move |_| draft.side.set(side)>{part}</button> }
    };
    view! { <div class="tabs" role="tablist">{tab(Variant::A, "A")}{tab(Variant::B, "B")}</div> }.into_any()
}

/// Whether there is a test, and on how many.
fn share(draft: Draft, is_split: Memo<bool>) -> AnyView {
    let toggle = move |event| {
        if event_target_checked(&event) {
            draft.b.set(draft.a.get_untracked());
            draft.split.set(Some((50, draft.name.with_untracked(|name| salt(name)))));
            draft.side.set(Variant::B);
        } else {
            draft.split.set(None);
            draft.side.set(Variant::A);
        }
    };
    let bucket = move |text: String| {
        draft.split.update(|split| {
            if let Some((share, _)) = split {
                *share = text.trim().parse().unwrap_or(u8::MAX);
            }
        });
    };
    let name = move |event| {
        draft.split.update(|split| {
            if let Some((_, salt)) = split {
                *salt = event_target_value(&event);
            }
        });
    };
    let fields = move || {
        let (share, salt) = draft.split.get_untracked().unwrap_or_default();
        view! {
            {number(words::SHARE, Some(f64::from(share)), bucket)}
            <div class="field">
                <label for="split-salt">{words::TEST}</label>
                <input class="input" id="split-salt" autocomplete="off" prop:value=salt on:input=name />
            </div>
        }
    };
    view! {
        <div class="sheet settings">
            <label class="switch"><input type="checkbox" role="switch" prop:checked=is_split on:change=toggle /><span class="track"></span><span>{words::SPLIT}</span></label>
            <div class="field-row" hidden=move || !is_split.get()>{move || is_split.get().then(fields)}</div>
            <p class="small soft" hidden=move || !is_split.get()>{words::SPLIT_TEXT}</p>
        </div>
    }
    .into_any()
}

fn salt(name: &str) -> String {
    if name.trim().is_empty() { "test-1".to_owned() } else { format!("{} 1", name.trim()) }
}

mod words {
    pub(super) const SETTINGS: &str = "Settings";
    pub(super) const SPLIT: &str = "Test other settings on some visitors";
    pub(super) const SPLIT_TEXT: &str =
        "A visitor always sees the same side. A segment with a bucket of this name chooses the same people.";
    pub(super) const SHARE: &str = "Visitors who see B, in percent";
    pub(super) const TEST: &str = "Name of the test";

    pub(super) fn part(name: &str, share: u8) -> String {
        format!("{name} · {share} %")
    }
}
