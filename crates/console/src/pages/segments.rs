//! The live list of segments.

mod filters;

use std::cmp::Ordering;

use leptos::prelude::*;

use self::filters::Filters;
use super::entitle;
use crate::{
    api::{self, Segment, State},
    builder::EXAMPLES,
    derived::memo,
    figures::counted,
    live::{Live, Loaded, Shape},
    route::Route,
    sentence,
    widgets::{Icon, empty, failed, icon, live_count, page_head, rows_waiting, sparkline, when},
};

const BEAT: i32 = 1_500;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Column {
    Name,
    Size,
    Changed,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Order {
    by: Column,
    descending: bool,
}

impl Order {
    fn compare(self, left: &Segment, right: &Segment) -> Ordering {
        let order = match self.by {
            Column::Name => left.name.to_lowercase().cmp(&right.name.to_lowercase()),
            Column::Size => left.contacts.cmp(&right.contacts),
            Column::Changed => left.updated_at.cmp(&right.updated_at),
        };
        let order = if self.descending { order.reverse() } else { order };
        order.then_with(|| left.id.cmp(&right.id))
    }
}

/// The page.
pub(crate) fn segments() -> AnyView {
    entitle(words::TITLE);
    let live = Live::every(BEAT, api::segments);
    let wanted = Filters::new();
    let order = RwSignal::new(Order { by: Column::Changed, descending: true });
    let shape = memo(move || live.value.with(|value| value.shape(|list| list.is_empty())));
    let new = view! { <a class="button primary" href=Route::NewSegment(None).href()>{icon(Icon::Plus)}{words::NEW}</a> };
    view! {
        {page_head(words::TITLE, words::LEAD, Some(new.into_any()))}
        {move || match shape.get() {
            Shape::Waiting => view! { <div class="sheet">{rows_waiting(4)}</div> }.into_any(),
            Shape::Failed => live.value.with_untracked(|value| match value {
                Loaded::Failed(fault) => failed(fault, move || live.again()),
                Loaded::Waiting | Loaded::Ready(_) => ().into_any(),
            }),
            Shape::Empty => first_segment(),
            Shape::Full => list(live, wanted, order),
        }}
    }
    .into_any()
}

fn first_segment() -> AnyView {
    let examples = EXAMPLES.iter().map(|example| {
        let href = Route::NewSegment(Some(example.key.to_owned())).href();
        view! { <li><a class="example" href=href><span>{example.name}</span>{icon(Icon::Forward)}</a></li> }
    });
    let starts = view! {
        <a class="button primary" href=Route::NewSegment(None).href()>{words::FIRST}</a>
        <div class="examples">
            <h3 class="overline">{words::EXAMPLES}</h3>
            <ul>{examples.collect_view()}</ul>
        </div>
    };
    view! { <div class="sheet">{empty(words::EMPTY, words::EMPTY_TEXT, starts)}</div> }.into_any()
}

fn list(live: Live<Vec<Segment>>, wanted: Filters, order: RwSignal<Order>) -> AnyView {
    let shown = memo(move || {
        let order = order.get();
        live.value.with(|value| {
            let all = value.ready().map_or(&[][..], Vec::as_slice);
            let mut found: Vec<&Segment> = all.iter().filter(|segment| wanted.fits(segment)).collect();
            found.sort_by(|left, right| order.compare(left, right));
            found.into_iter().map(|segment| segment.id.clone()).collect::<Vec<_>>()
        })
    });
    let none = move || shown.with(Vec::is_empty).then(|| view! { <p class="nothing soft">{words::NONE}</p> });
    view! {
        <div class="sheet">
            <div class="sheet-head filters">
                {wanted.view()}
                <span class="small soft number" role="status">{move || counted(shown.with(|shown| shown.len() as u64), "segment", "segments")}</span>
            </div>
            <table class="grid segments-grid">
                <thead>
                    <tr>
                        {heading(order, Column::Name, words::SEGMENT, "")}
                        <th scope="col">{words::STATE}</th>
                        {heading(order, Column::Size, words::SIZE, "right")}
                        <th scope="col">{words::GRAPH}</th>
                        {heading(order, Column::Changed, words::CHANGED, "right")}
                    </tr>
                </thead>
                <tbody><For each=move || shown.get() key=String::clone children=move |id| row(live, id) /></tbody>
            </table>
            {none}
        </div>
    }
    .into_any()
}

fn heading(order: RwSignal<Order>, by: Column, name: &'static str, class: &'static str) -> AnyView {
    let sorted = move || match order.get() {
        Order { by: now, descending: true } if now == by => "descending",
        Order { by: now, descending: false } if now == by => "ascending",
        Order { .. } => "none",
    };
    let sort = move |_| {
        order.update(|order| {
            let descending = if order.by == by { !order.descending } else { by != Column::Name };
            *order = Order { by, descending };
        });
    };
    view! { <th scope="col" class=class aria-sort=sorted><button class="sort" on:click=sort>{name}</button></th> }.into_any()
}

fn row(live: Live<Vec<Segment>>, id: String) -> AnyView {
    let segment = {
        let id = id.clone();
        memo(move || live.value.with(|value| value.ready()?.iter().find(|segment| segment.id == id).cloned()))
    };
    let part = move |pick: fn(&Segment) -> String| {
        move || segment.with(|segment| segment.as_ref().map(pick).unwrap_or_default())
    };
    let count = move || segment.with(|segment| segment.as_ref().map_or(0, |segment| segment.contacts));
    let definition =
        memo(move || segment.with(|segment| segment.as_ref().map(|segment| segment.definition.clone())));
    let said = move || {
        definition
            .with(|definition| definition.as_ref().and_then(sentence::of_json).map(|said| said.to_string()))
    };
    let changed =
        memo(move || segment.with(|segment| segment.as_ref().map_or(0, |segment| segment.updated_at)));
    let trend = memo(move || {
        segment.with(|segment| segment.as_ref().map(|segment| segment.trend.clone()).unwrap_or_default())
    });
    view! {
        <tr>
            <th scope="row">
                <a class="row-link" href=Route::Segment(id).href()>{part(|segment| segment.name.clone())}</a>
                <span class="says small soft">{said}</span>
            </th>
            <td class="tags">{move || segment.with(|segment| segment.as_ref().map(tags))}</td>
            <td class="right sounding">{live_count(count)}</td>
            <td class="graph">{sparkline(trend)}</td>
            <td class="right soft changed">{move || when(changed.get())}</td>
        </tr>
    }
    .into_any()
}

/// What state a segment is in; the usual one, kept up to date, needs no words.
pub(super) fn tags(segment: &Segment) -> AnyView {
    let kind = match segment.kind.as_str() {
        "static" => words::STATIC,
        "list" => words::LIST,
        _ => words::DYNAMIC,
    };
    let far = match &segment.state {
        State::Ready => None,
        State::Queued => Some(view! { <span class="tag caution">{words::QUEUED}</span> }.into_any()),
        State::Forming(percent) => Some(
            view! { <span class="tag caution number"><span class="dot"></span>{words::forming(*percent)}</span> }.into_any(),
        ),
        State::Failed(reason) => {
            Some(view! { <span class="tag bad" title=reason.clone()>{words::FAILED}</span> }.into_any())
        }
    };
    view! {
        <span class="tag">{kind}</span>
        {far}
        {segment.public.then(|| view! { <span class="tag">{words::PUBLIC}</span> })}
        {(!segment.active).then(|| view! { <span class="tag caution">{words::PAUSED}</span> })}
    }
    .into_any()
}

mod words {
    pub(super) const TITLE: &str = "Segments";
    pub(super) const LEAD: &str =
        "Contacts enter and leave at the very instant, and the sizes follow as you look.";
    pub(super) const NEW: &str = "New segment";
    pub(super) const FIRST: &str = "Create your first segment";
    pub(super) const EMPTY: &str = "No segments yet";
    pub(super) const EMPTY_TEXT: &str = "A segment is a question about what contacts do. It answers itself with every event and every second.";
    pub(super) const EXAMPLES: &str = "Or start from an example";
    pub(super) const NONE: &str = "No segment fits.";
    pub(super) const SEGMENT: &str = "Segment";
    pub(super) const STATE: &str = "Kind";
    pub(super) const SIZE: &str = "Contacts";
    pub(super) const GRAPH: &str = "Last hour";
    pub(super) const CHANGED: &str = "Changed";
    pub(super) const DYNAMIC: &str = "Dynamic";
    pub(super) const STATIC: &str = "Static";
    pub(super) const LIST: &str = "List";
    pub(super) const QUEUED: &str = "In the queue";
    pub(super) const FAILED: &str = "Failed";
    pub(super) const PAUSED: &str = "Paused";
    pub(super) const PUBLIC: &str = "Shown to the page";

    pub(super) fn forming(percent: u64) -> String {
        format!("Forming, {percent} %")
    }
}
