//! Contacts as a table, as cards on a phone.

use leptos::prelude::*;

use super::when::when;
use crate::{api::Contact, route::Route};

/// How many segments a row names.
const SHOWN: usize = 2;

/// A table of contacts; the rows of contacts that stay are kept as they are.
pub(crate) fn contact_table(contacts: impl Fn() -> Vec<Contact> + Send + Sync + 'static) -> AnyView {
    view! {
        <table class="grid contacts-grid">
            <thead>
                <tr><th scope="col">{words::CONTACT}</th><th scope="col">{words::IDENTIFIERS}</th><th scope="col">{words::SEGMENTS}</th><th scope="col" class="right">{words::SEEN}</th></tr>
            </thead>
            <tbody>
                <For each=contacts key=row_key children=row />
            </tbody>
        </table>
    }
    .into_any()
}

/// A row is drawn anew when what it shows has changed.
fn row_key(contact: &Contact) -> (String, Option<i64>, usize, usize) {
    (contact.id.clone(), contact.last_seen, contact.segments.len(), contact.identifiers.len())
}

fn row(contact: Contact) -> AnyView {
    let title = contact.title();
    let initial = title.chars().next().unwrap_or('?').to_uppercase().to_string();
    let known = contact.is_known();
    let segments = contact
        .segments
        .iter()
        .take(SHOWN)
        .map(|segment| view! { <span class="tag deep">{segment.name.clone()}</span> })
        .collect_view();
    let more = contact.segments.len().saturating_sub(SHOWN);
    let more = (more > 0).then(|| view! { <span class="tag">{format!("+{more}")}</span> });
    view! {
        <tr>
            <th scope="row">
                <span class="named">
                    <span class="buoy" class:known=known aria-hidden="true">{initial}</span>
                    <a class="row-link clip" href=Route::Contact(contact.id.clone()).href()>{title}</a>
                </span>
            </th>
            <td class="identifiers"><span class="mono small soft clip">{contact.identifiers.join("  ")}</span></td>
            <td class="tags">{segments}{more}</td>
            <td class="right soft">{contact.last_seen.map(when)}</td>
        </tr>
    }
    .into_any()
}

mod words {
    pub(super) const CONTACT: &str = "Contact";
    pub(super) const IDENTIFIERS: &str = "Identifiers";
    pub(super) const SEGMENTS: &str = "In segments";
    pub(super) const SEEN: &str = "Last seen";
}
