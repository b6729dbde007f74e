//! The settings of a block, or of one side of its split.

use leptos::prelude::*;
use recommend::{Block, Kind};

use super::fallbacks::fallbacks;
use super::filters::filters;
use super::titles::titles;
use crate::pages::blocks::kind_name;

/// All settings.
pub(super) fn editor(block: RwSignal<Block>) -> AnyView {
    let kind = block.with_untracked(|block| block.kind);
    let limit = block.with_untracked(|block| block.limit);
    let choose = move |kind| block.update(|block| block.kind = kind);
    let count = move |text: String| block.update(|block| block.limit = text.trim().parse().unwrap_or(0));
    view! {
        <div class="sheet settings">
            <div class="field-row">
                <div class="field">
                    <label for="block-kind">{words::KIND}</label>
                    {kinds("block-kind", Some(kind), &[], choose)}
                </div>
                {number(words::LIMIT, Some(limit as f64), count)}
            </div>
            {fallbacks(block)}
            {titles(block)}
        </div>
        {filters(block)}
    }
    .into_any()
}

/// A choice among kinds, without some of them.
pub(super) fn kinds(
    id: &'static str,
    chosen: Option<Kind>,
    without: &[Kind],
    choose: impl Fn(Kind) + 'static,
) -> AnyView {
    let options = Kind::ALL.into_iter().filter(|kind| !without.contains(kind)).map(|kind| {
        view! { <option value=kind.name() selected=chosen == Some(kind)>{kind_name(kind)}</option> }
    });
    let none = chosen.is_none().then(|| view! { <option value="" selected=true>{words::ADD}</option> });
    let changed = move |event| {
        if let Some(kind) = Kind::named(&event_target_value(&event)) {
            choose(kind);
        }
    };
    view! { <select class="select" id=id on:change=changed>{none}{options.collect_view()}</select> }
        .into_any()
}

/// A field for a number; what is typed stays as it is.
pub(super) fn number(label: &'static str, value: Option<f64>, write: impl Fn(String) + 'static) -> AnyView {
    let shown = value.map(|value| value.to_string()).unwrap_or_default();
    view! {
        <label class="field">
            <span class="label">{label}</span>
            <input class="input number" type="number" min="0" inputmode="decimal" value=shown on:input=move |event| write(event_target_value(&event)) />
        </label>
    }
    .into_any()
}

mod words {
    pub(super) const KIND: &str = "What it shows";
    pub(super) const LIMIT: &str = "Products at most";
    pub(super) const ADD: &str = "Add…";
}
