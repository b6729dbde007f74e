//! What a page begins with, and what it is searched by.

use leptos::prelude::*;

use super::{Icon, icon};

/// A page's title, what it shows, and what can be done there.
pub(crate) fn page_head(title: &'static str, lead: &'static str, actions: Option<AnyView>) -> AnyView {
    let actions = actions.map(|actions| view! { <div class="actions">{actions}</div> });
    view! {
        <div class="page-head">
            <div>
                <h1>{title}</h1>
                <p class="soft">{lead}</p>
            </div>
            {actions}
        </div>
    }
    .into_any()
}

/// A field that keeps what is typed into it.
pub(crate) fn search(typed: RwSignal<String>, label: &'static str) -> AnyView {
    view! {
        <div class="search">
            {icon(Icon::Search)}
            <input class="input" type="search" placeholder=label aria-label=label prop:value=typed on:input=move |event| typed.set(event_target_value(&event)) />
        </div>
    }
    .into_any()
}
