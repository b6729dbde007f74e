//! What happened by itself and that somebody should know.

use leptos::prelude::*;

use super::entitle;
use crate::{
    api::Notice,
    derived::memo,
    live::{Loaded, Shape},
    notices::Notices,
    route::Route,
    widgets::{Icon, empty, failed, icon, page_head, rows_waiting, when},
};

/// The page.
pub(crate) fn notices() -> AnyView {
    entitle(words::TITLE);
    let notices = Notices::here();
    let live = notices.live;
    live.again();
    Effect::new(move |_| notices.note_read());
    let shape = memo(move || live.value.with(|value| value.shape(|list| list.is_empty())));
    let list = memo(move || live.value.with(|value| value.ready().cloned().unwrap_or_default()));
    view! {
        {page_head(words::TITLE, words::LEAD, None)}
        <div class="sheet">
            {move || match shape.get() {
                Shape::Waiting => rows_waiting(4),
                Shape::Failed => live.value.with_untracked(|value| match value {
                    Loaded::Failed(fault) => failed(fault, move || live.again()),
                    Loaded::Waiting | Loaded::Ready(_) => ().into_any(),
                }),
                Shape::Empty => empty(words::EMPTY, words::EMPTY_TEXT, ()),
                Shape::Full => view! { <ul class="notices"><For each=move || list.get() key=|notice| notice.id children=row /></ul> }.into_any(),
            }}
        </div>
    }
    .into_any()
}

fn row(notice: Notice) -> AnyView {
    let glyph = if notice.kind == "ready" { Icon::Check } else { Icon::Cross };
    let href = match (&notice.segment, &notice.contact) {
        (Some(segment), _) => Some(Route::Segment(segment.clone()).href()),
        (None, Some(contact)) => Some(Route::Contact(contact.clone()).href()),
        (None, None) => None,
    };
    let text = notice.message;
    view! {
        <li class=format!("told {}", notice.kind)>
            <span class="pin" aria-hidden="true">{icon(glyph)}</span>
            {match href {
                Some(href) => view! { <a class="row-link" href=href>{text}</a> }.into_any(),
                None => view! { <span>{text}</span> }.into_any(),
            }}
            <span class="small soft">{when(notice.at)}</span>
        </li>
    }
    .into_any()
}

mod words {
    pub(super) const TITLE: &str = "Notices";
    pub(super) const LEAD: &str = "Segments that are ready or failed, and what needs a look.";
    pub(super) const EMPTY: &str = "Nothing to tell";
    pub(super) const EMPTY_TEXT: &str =
        "When a segment has been formed over all contacts, or could not be, it is told here.";
}
