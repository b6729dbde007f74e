//! One segment: how large, since when, who, and what it says.

mod movements;
mod reasons;

use leptos::{prelude::*, task::spawn_local};

use self::movements::movements;
use super::{contacts::pager, entitle, here, segments::tags};
use crate::derived::memo;
use crate::{
    api::{self, Segment, State},
    builder,
    figures::grouped,
    live::Live,
    route::Route,
    sentence,
    widgets::{Confirm, Icon, chart, icon, live_count, once_found, when},
};

const BEAT: i32 = 1_500;

/// The page.
pub(crate) fn segment(id: String) -> AnyView {
    let live = {
        let id = id.clone();
        Live::every(BEAT, move || {
            let id = id.clone();
            async move { api::segment(&id).await }
        })
    };
    once_found(live, move || found(&id, live))
}

fn found(id: &str, live: Live<Segment>) -> AnyView {
    let segment = Memo::new(move |before: Option<&Option<Segment>>| {
        live.value.with(|value| value.ready().cloned()).or_else(|| before.cloned().flatten())
    });
    let name = memo(move || {
        segment.with(|segment| segment.as_ref().map(|segment| segment.name.clone()).unwrap_or_default())
    });
    let definition = memo(move || {
        segment.with(|segment| segment.as_ref().map(|segment| segment.definition.clone()).unwrap_or_default())
    });
    let count = move || segment.with(|segment| segment.as_ref().map_or(0, |segment| segment.contacts));
    let changed =
        memo(move || segment.with(|segment| segment.as_ref().map_or(0, |segment| segment.updated_at)));
    Effect::new(move |_| name.with(|name| entitle(name)));
    let confirm = Confirm::new();
    let state = memo(move || segment.with(|segment| segment.as_ref().map(|segment| segment.state.clone())));
    let again = {
        let id = id.to_owned();
        Callback::new(move |()| recalculate(id.clone(), live))
    };
    view! {
        <div class="page-head">
            <div>
                <a class="crumb" href=Route::Segments.href()>{icon(Icon::Back)}{words::BACK}</a>
                <h1>{name}</h1>
                <p class="tags headline-tags">
                    {move || segment.with(|segment| segment.as_ref().map(tags))}
                    <span class="small soft">{words::CHANGED}" "{move || when(changed.get())}</span>
                </p>
            </div>
            <div class="actions">
                <button class="button" on:click=move |_| confirm.open()>{icon(Icon::Delete)}{words::DELETE}</button>
                <a class="button primary" href=Route::EditSegment(id.to_owned()).href()>{icon(Icon::Edit)}{words::EDIT}</a>
            </div>
        </div>
        {move || state.with(|state| state.as_ref().map(|state| how_far(state, again)))}
        <div class="segment-top">
            <section class="sheet size-sheet" aria-label=words::SIZE>
                <div class="size-figure">
                    <p class="overline">{words::SIZE}</p>
                    <p class="figure">{live_count(count)}</p>
                </div>
                {course(id.to_owned(), count)}
            </section>
            <section class="sheet says-sheet" aria-label=words::SAYS>
                <p class="overline">{words::SAYS}</p>
                <p class="sentence">{move || definition.with(|definition| sentence::of_json(definition).map(|said| said.view()))}</p>
                <details class="raw">
                    <summary>{words::DEFINITION}</summary>
                    <pre class="code">{move || definition.with(builder::pretty)}</pre>
                </details>
            </section>
        </div>
        <div class="segment-bottom">
            <section class="sheet" aria-labelledby="members">
                <div class="sheet-head"><h2 id="members">{words::MEMBERS}</h2><span class="small soft number">{move || grouped(count())}</span>{download(id, count)}</div>
                {pager(String::new, Some(id.to_owned()), words::NO_MEMBERS)}
            </section>
            <div class="segment-side">
                {movements(id)}
                {reasons::ask(id.to_owned())}
            </div>
        </div>
        {remove_dialog(id.to_owned(), name, confirm)}
    }
    .into_any()
}

/// What is to be said of a segment that is not ready.
fn how_far(state: &State, again: Callback<()>) -> AnyView {
    match state {
        State::Ready => ().into_any(),
        State::Queued => view! { <p class="notice" role="status">{words::QUEUED}</p> }.into_any(),
        State::Forming(percent) => {
            let percent = *percent;
            view! {
                <div class="notice forming" role="status">
                    <span>{words::forming(percent)}</span>
                    <progress max="100" value=percent aria-label=words::PROGRESS></progress>
                </div>
            }
            .into_any()
        }
        State::Failed(reason) => view! {
            <div class="notice bad" role="alert">
                <span>{words::failed(reason)}</span>
                <button class="button slim" on:click=move |_| again.run(())>{words::AGAIN}</button>
            </div>
        }
        .into_any(),
    }
}

fn recalculate(id: String, live: Live<Segment>) {
    let console = here();
    spawn_local(async move {
        match api::recalculate(&id).await {
            Ok(_) => live.again(),
            Err(fault) => console.say_fault(&fault),
        }
    });
}

/// A link to all members as a table, where there are any.
fn download(id: &str, count: impl Fn() -> u64 + Send + Sync + 'static) -> AnyView {
    let href = api::table_of(id);
    let has_members = memo(move || count() > 0);
    view! {
        {move || has_members.get().then(|| view! {
            <a class="button slim end" href=href.clone() download="" title=words::TABLE_TITLE>{icon(Icon::Download)}{words::TABLE}</a>
        })}
    }
    .into_any()
}

/// The size over time, of the span that is chosen; it is asked again whenever the size changes.
fn course(id: String, count: impl Fn() -> u64 + Send + Sync + 'static) -> AnyView {
    const SLOW_BEAT: i32 = 10_000;
    const SPANS: [(&str, &str); 3] = [("hour", words::HOUR), ("day", words::DAY), ("month", words::MONTH)];
    let span = RwSignal::new("hour");
    let live = Live::every(SLOW_BEAT, move || {
        let (id, span) = (id.clone(), span.get_untracked());
        async move { api::sizes(&id, span).await }
    });
    let count = memo(count);
    Effect::new(move |first: Option<()>| {
        span.track();
        count.track();
        if first.is_some() {
            live.again();
        }
    });
    let sizes = memo(move || live.value.with(|value| value.ready().cloned().unwrap_or_default()));
    let button = move |(name, label): (&'static str, &'static str)| {
        view! { <button type="button" role="radio" aria-checked=move || (span.get() == name).to_string() on:click=move |_| span.set(name)>{label}</button> }
    };
    view! {
        <div class="course">
            <div class="choice" role="radiogroup" aria-label=words::SPAN>{SPANS.map(button).into_iter().collect_view()}</div>
            {chart(sizes)}
        </div>
    }
    .into_any()
}

/// The question before a segment is deleted.
fn remove_dialog(id: String, name: Memo<String>, confirm: Confirm) -> AnyView {
    let console = here();
    let remove = move || {
        let id = id.clone();
        spawn_local(async move {
            match api::delete_segment(&id).await {
                Ok(()) => {
                    console.say(words::DELETED);
                    console.router.go(&Route::Segments);
                }
                Err(fault) => console.say_fault(&fault),
            }
        });
    };
    confirm.view(move || words::really(&name.get()), words::DELETE_TEXT, words::DELETE_YES, remove)
}

mod words {
    pub(super) const BACK: &str = "Segments";
    pub(super) const SPAN: &str = "Span of the graph";
    pub(super) const HOUR: &str = "Hour";
    pub(super) const DAY: &str = "Day";
    pub(super) const MONTH: &str = "Month";
    pub(super) const CHANGED: &str = "Changed";
    pub(super) const EDIT: &str = "Edit";
    pub(super) const DELETE: &str = "Delete";
    pub(super) const DELETE_TEXT: &str =
        "Its definition and its size over time go with it. Contacts and their events stay.";
    pub(super) const DELETE_YES: &str = "Delete segment";
    pub(super) const DELETED: &str = "Segment deleted.";
    pub(super) const SIZE: &str = "Contacts now";
    pub(super) const SAYS: &str = "What it says";
    pub(super) const DEFINITION: &str = "Definition";
    pub(super) const MEMBERS: &str = "Members";
    pub(super) const TABLE: &str = "CSV";
    pub(super) const TABLE_TITLE: &str = "Download all members as a CSV file";
    pub(super) const QUEUED: &str = "In the queue: it forms as soon as those before it are done.";
    pub(super) const PROGRESS: &str = "Contacts looked through";
    pub(super) const AGAIN: &str = "Try again";
    pub(super) const NO_MEMBERS: &str = "Nobody is in this segment at the moment.";

    pub(super) fn forming(percent: u64) -> String {
        format!("Forming: {percent} % of contacts are looked through.")
    }

    pub(super) fn failed(reason: &str) -> String {
        format!("It could not be formed: {reason}.")
    }

    pub(super) fn really(name: &str) -> String {
        format!("Delete “{name}”?")
    }
}
