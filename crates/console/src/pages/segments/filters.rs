//! What the list of segments is narrowed to.

use leptos::prelude::*;

use crate::{
    api::{Segment, State},
    console::Console,
    widgets::search,
};

const DAY_MS: i64 = 86_400_000;

/// What is chosen; empty means any.
#[derive(Clone, Copy)]
pub(super) struct Filters {
    name: RwSignal<String>,
    kind: RwSignal<String>,
    state: RwSignal<String>,
    at_least: RwSignal<String>,
    at_most: RwSignal<String>,
    days: RwSignal<String>,
}

impl Filters {
    pub(super) fn new() -> Self {
        let any = || RwSignal::new(String::new());
        Self { name: any(), kind: any(), state: any(), at_least: any(), at_most: any(), days: any() }
    }

    /// Whether a segment is among those wanted.
    pub(super) fn fits(self, segment: &Segment) -> bool {
        let name = self.name.with(|name| segment.name.to_lowercase().contains(&name.trim().to_lowercase()));
        let kind = self.kind.with(|kind| kind.is_empty() || segment.kind == *kind);
        let state = self.state.with(|state| match state.as_str() {
            "forming" => matches!(segment.state, State::Forming(_) | State::Queued),
            "failed" => matches!(segment.state, State::Failed(_)),
            "active" => segment.active,
            "paused" => !segment.active,
            _ => true,
        });
        let bound = |text: RwSignal<String>| text.with(|text| text.trim().parse::<u64>().ok());
        let size = bound(self.at_least).is_none_or(|least| segment.contacts >= least)
            && bound(self.at_most).is_none_or(|most| segment.contacts <= most);
        let days = self.days.with(|days| days.parse::<i64>().ok());
        let now = Console::here().now.get_untracked();
        let young = days.is_none_or(|days| segment.created_at >= now - days * DAY_MS);
        name && kind && state && size && young
    }

    /// The controls, in a row.
    pub(super) fn view(self) -> AnyView {
        view! {
            {search(self.name, words::SEARCH)}
            {choice(self.kind, words::KIND, &words::KINDS)}
            {choice(self.state, words::STATE, &words::STATES)}
            {choice(self.days, words::CREATED, &words::AGES)}
            <span class="between" role="group" aria-label=words::SIZE>
                {bound(self.at_least, words::AT_LEAST)}
                <span class="soft" aria-hidden="true">"–"</span>
                {bound(self.at_most, words::AT_MOST)}
            </span>
        }
        .into_any()
    }
}

fn choice(
    chosen: RwSignal<String>,
    label: &'static str,
    options: &'static [(&'static str, &'static str)],
) -> AnyView {
    let options = options.iter().map(|(value, name)| view! { <option value=*value>{*name}</option> });
    view! {
        <select class="select" aria-label=label prop:value=chosen on:change=move |event| chosen.set(event_target_value(&event))>
            {options.collect_view()}
        </select>
    }
    .into_any()
}

fn bound(chosen: RwSignal<String>, label: &'static str) -> AnyView {
    view! { <input class="input number" type="number" min="0" inputmode="numeric" placeholder=label aria-label=label prop:value=chosen on:input=move |event| chosen.set(event_target_value(&event)) /> }.into_any()
}

mod words {
    pub(super) const SEARCH: &str = "Search segments";
    pub(super) const KIND: &str = "Kind";
    pub(super) const KINDS: [(&str, &str); 4] =
        [("", "Any kind"), ("dynamic", "Dynamic"), ("static", "Static"), ("list", "List")];
    pub(super) const STATE: &str = "State";
    pub(super) const STATES: [(&str, &str); 5] = [
        ("", "Any state"),
        ("active", "Active"),
        ("paused", "Paused"),
        ("forming", "Forming"),
        ("failed", "Failed"),
    ];
    pub(super) const CREATED: &str = "Created";
    pub(super) const AGES: [(&str, &str); 4] = [
        ("", "Any age"),
        ("1", "Created in the last day"),
        ("7", "In the last 7 days"),
        ("30", "In the last 30 days"),
    ];
    pub(super) const SIZE: &str = "Contacts";
    pub(super) const AT_LEAST: &str = "Min. contacts";
    pub(super) const AT_MOST: &str = "Max.";
}
