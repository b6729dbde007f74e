//! What a page shows when it has nothing to show.

use leptos::prelude::*;

use super::icon::mark;
use crate::{
    api::Fault,
    console::sentence_case,
    derived::memo,
    live::{Live, Loaded},
};

/// There is nothing, and that is fine.
pub(crate) fn empty(title: &str, text: &str, action: impl IntoView) -> AnyView {
    view! {
        <div class="state">
            {mark()}
            <h2>{title.to_owned()}</h2>
            <p>{text.to_owned()}</p>
            {action.into_view()}
        </div>
    }
    .into_any()
}

/// A page about one thing: drawn when it is there; before that waiting, or why it is not.
pub(crate) fn once_found<T>(live: Live<T>, found: impl Fn() -> AnyView + Send + 'static) -> AnyView
where
    T: Clone + PartialEq + Send + Sync + 'static,
{
    let ready = memo(move || live.value.with(|value| value.ready().is_some()));
    let refused = memo(move || {
        live.value.with(|value| if let Loaded::Failed(fault) = value { Some(fault.clone()) } else { None })
    });
    view! {
        {move || match (ready.get(), refused.get()) {
            (true, _) => found(),
            (false, Some(fault)) => failed(&fault, move || live.again()),
            (false, None) => view! { <div class="sheet">{rows_waiting(6)}</div> }.into_any(),
        }}
    }
    .into_any()
}

/// It could not be had.
pub(crate) fn failed(fault: &Fault, again: impl Fn() + 'static) -> AnyView {
    let title = if fault.status == 404 { words::GONE } else { words::FAILED };
    view! {
        <div class="state" role="alert">
            {mark()}
            <h2>{title}</h2>
            <p>{sentence_case(&fault.message)}</p>
            <button class="button" on:click=move |_| again()>{words::AGAIN}</button>
        </div>
    }
    .into_any()
}

/// Grey rows in place of a list that is on its way.
pub(crate) fn rows_waiting(rows: usize) -> AnyView {
    let widths = ["w1", "w2", "w3"].into_iter().cycle().take(rows);
    view! {
        <div class="rows-waiting" role="status">
            <span class="unseen">{words::WAITING}</span>
            {widths.map(|width| view! { <div><span class=format!("skeleton {width}")></span><span class="skeleton w4"></span></div> }).collect_view()}
        </div>
    }
    .into_any()
}

mod words {
    pub(super) const GONE: &str = "It is not here";
    pub(super) const FAILED: &str = "That did not work";
    pub(super) const AGAIN: &str = "Try again";
    pub(super) const WAITING: &str = "Loading";
}
