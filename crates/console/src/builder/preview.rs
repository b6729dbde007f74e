//! Whom the draft would hold, asked again after every change and every few seconds.

use std::time::Duration;

use leptos::prelude::*;

use super::draft::Draft;
use crate::{
    api::{self, Preview},
    console::sentence_case,
    derived::memo,
    figures::grouped,
    live::{Live, Loaded},
    route::Route,
    sentence,
    widgets::{live_count, when},
};

const BEAT: i32 = 3_000;
const QUIET: Duration = Duration::from_millis(300);

/// The panel beside the conditions.
pub(crate) fn preview(draft: Draft) -> AnyView {
    let live = Live::every(BEAT, move || {
        let definition = draft.document.get_untracked();
        let complete = !untrack(move || draft.is_flawed());
        async move { if complete { api::preview(&definition).await.map(Some) } else { Ok(None) } }
    });
    let mut again = debounce(QUIET, move |()| live.again());
    Effect::new(move |first: Option<()>| {
        draft.document.track();
        if first.is_some() {
            again(());
        }
    });
    Effect::new(move |_| note_refusal(draft, live));
    let latest = Memo::new(move |before: Option<&Option<Preview>>| {
        live.value.with(|value| value.ready().cloned().flatten()).or_else(|| before.cloned().flatten())
    });
    let has_answer = memo(move || latest.with(Option::is_some));
    let stale = memo(move || draft.is_flawed() || draft.flaw().is_some());
    let refused = move || {
        live.value.with(|value| match value {
            Loaded::Failed(fault) if fault.path.is_none() => {
                Some(view! { <p class="fault">{sentence_case(&fault.message)}</p> })
            }
            _ => None,
        })
    };
    view! {
        <aside class="preview sheet" aria-label=words::TITLE>
            <div class="preview-says">
                <p class="overline">{words::SAYS}</p>
                {sentence_view(draft)}
            </div>
            <div class="preview-count" class:stale=stale>
                <p class="overline">{words::TITLE}</p>
                {move || if has_answer.get() { answer(latest) } else { view! { <p class="figure"><span class="skeleton w5"></span></p> }.into_any() }}
                {refused}
            </div>
            <div class="preview-sample" class:stale=stale>
                {move || latest.with(|preview| preview.as_ref().map(sample))}
            </div>
        </aside>
    }
    .into_any()
}

/// The last complete sentence stays while something is being typed.
fn sentence_view(draft: Draft) -> AnyView {
    let said = Memo::new(move |before: Option<&Option<sentence::Sentence>>| {
        draft.document.with(sentence::of_json).or_else(|| before.cloned().flatten())
    });
    view! { <p class="sentence" class:stale=move || draft.is_flawed()>{move || said.with(|said| said.as_ref().map(sentence::Sentence::view))}</p> }.into_any()
}

fn answer(latest: Memo<Option<Preview>>) -> AnyView {
    let count = move || latest.with(|preview| preview.as_ref().map_or(0, |preview| preview.count));
    let of = move || {
        latest.with(|preview| preview.as_ref().map(|preview| words::of(preview.contacts, preview.took_ms)))
    };
    let share = move || {
        latest.with(|preview| {
            preview.as_ref().map_or(0.0, |preview| preview.count as f64 / preview.contacts.max(1) as f64)
        })
    };
    view! {
        <p class="figure">{live_count(count)}</p>
        <div class="share" aria-hidden="true"><span style:transform=move || format!("scaleX({:.4})", share().clamp(0.0, 1.0))></span></div>
        <p class="small soft number">{of}</p>
    }
    .into_any()
}

fn sample(preview: &Preview) -> AnyView {
    if preview.sample.is_empty() {
        return view! { <p class="small soft">{words::NOBODY}</p> }.into_any();
    }
    let rows = preview.sample.iter().take(6).map(|contact| {
        let title = contact.title();
        let initial = title.chars().next().unwrap_or('?').to_uppercase().to_string();
        view! {
            <li>
                <span class="buoy small" class:known=contact.is_known() aria-hidden="true">{initial}</span>
                <a class="clip" href=Route::Contact(contact.id.clone()).href() target="_blank">{title}</a>
                <span class="small soft">{contact.last_seen.map(when)}</span>
            </li>
        }
    });
    view! { <ul class="sample">{rows.collect_view()}</ul> }.into_any()
}

/// What only the Worker can see is shown at the condition it speaks of.
fn note_refusal(draft: Draft, live: Live<Option<Preview>>) {
    live.value.with(|value| match value {
        Loaded::Failed(fault) if fault.path.is_some() => draft.refuse(fault),
        _ => draft.refusal.set(None),
    });
}

mod words {
    use super::grouped;

    pub(super) const SAYS: &str = "In words";
    pub(super) const TITLE: &str = "Contacts now";
    pub(super) const NOBODY: &str = "Nobody at the moment.";

    pub(super) fn of(contacts: u64, took: f64) -> String {
        format!(
            "of {}, counted in {} ms",
            grouped(contacts),
            if took < 10.0 { format!("{took:.1}") } else { format!("{took:.0}") }
        )
    }
}
