//! One contact: who it is, the segments it is in and until when, and its history as it happens.

mod reasons;
mod timeline;
mod totals;

pub(crate) use reasons::reasons;
pub(crate) use timeline::plain;

use leptos::prelude::*;
use segment::{Condition, Definition};
use serde_json::{Map, Value};

use super::entitle;
use crate::{
    api::{self, Contact, Membership, Segment},
    clock,
    console::Console,
    derived::memo,
    live::Live,
    route::Route,
    widgets::{Icon, icon, once_found, when},
};

const BEAT: i32 = 1_000;
/// For what seldom changes: the segments' names and definitions.
const SLOW_BEAT: i32 = 30_000;

/// The page.
pub(crate) fn contact(id: String) -> AnyView {
    let live = {
        let id = id.clone();
        Live::every(BEAT, move || {
            let id = id.clone();
            async move { api::contact(&id).await }
        })
    };
    once_found(live, move || found(&id, live))
}

fn found(id: &str, live: Live<Contact>) -> AnyView {
    let contact = memo(move || live.value.with(|value| value.ready().cloned()));
    let title =
        memo(move || contact.with(|contact| contact.as_ref().map(Contact::title).unwrap_or_default()));
    let known = memo(move || contact.with(|contact| contact.as_ref().is_some_and(Contact::is_known)));
    let seen = memo(move || {
        contact.with(|contact| {
            contact.as_ref().map(|contact| (contact.first_seen, contact.last_seen)).unwrap_or_default()
        })
    });
    let identifiers = memo(move || {
        contact
            .with(|contact| contact.as_ref().map(|contact| contact.identifiers.clone()).unwrap_or_default())
    });
    let attributes = memo(move || {
        contact.with(|contact| contact.as_ref().map(|contact| contact.attributes.clone()).unwrap_or_default())
    });
    let segments = Live::every(SLOW_BEAT, api::segments);
    Effect::new(move |_| title.with(|title| entitle(title)));
    view! {
        <div class="page-head">
            <div>
                <a class="crumb" href=Route::Contacts(None).href()>{icon(Icon::Back)}{words::BACK}</a>
                <div class="persona">
                    <span class="buoy large" class:known=known aria-hidden="true">{move || title.with(|title| title.chars().next().unwrap_or('?').to_uppercase().to_string())}</span>
                    <div>
                        <h1>{title}</h1>
                        <p class="small soft">{move || seen_line(seen.get())}</p>
                    </div>
                </div>
            </div>
        </div>
        <div class="contact-columns">
            <div class="contact-side">
                <section class="sheet" aria-labelledby="in-segments">
                    <div class="sheet-head"><h2 id="in-segments">{words::SEGMENTS}</h2></div>
                    {memberships(contact, segments, id.to_owned())}
                    {reasons::ask(id.to_owned(), segments)}
                </section>
                <section class="sheet who" aria-labelledby="who">
                    <div class="sheet-head"><h2 id="who">{words::WHO}</h2></div>
                    <dl class="facts">
                        {move || identifiers.get().into_iter().map(|identifier| identifier_row(&identifier)).collect_view()}
                        {move || attributes.with(attribute_rows)}
                    </dl>
                </section>
                {totals::totals(contact)}
            </div>
            {timeline::timeline(id, segments)}
        </div>
    }
    .into_any()
}

fn seen_line((first, last): (Option<i64>, Option<i64>)) -> AnyView {
    view! {
        {last.map(|at| view! { <span>{words::LAST_SEEN}" "{when(at)}</span> })}
        {first.map(|at| view! { <span class="since">{words::FIRST_SEEN}" "{when(at)}</span> })}
    }
    .into_any()
}

fn memberships(contact: Memo<Option<Contact>>, segments: Live<Vec<Segment>>, id: String) -> AnyView {
    let list = memo(move || {
        contact.with(|contact| contact.as_ref().map(|contact| contact.segments.clone()).unwrap_or_default())
    });
    view! {
        <ul class="memberships">
            <For each=move || list.get() key=|membership| (membership.segment.clone(), membership.until, membership.since) children=move |membership| membership_row(membership, segments, &id) />
        </ul>
        {move || list.with(Vec::is_empty).then(|| view! { <p class="nothing soft">{words::NO_SEGMENTS}</p> })}
    }
    .into_any()
}

fn membership_row(membership: Membership, segments: Live<Vec<Segment>>, contact: &str) -> AnyView {
    let id = membership.segment.clone();
    let reasons = reasons::toggle(contact.to_owned(), id.clone(), segments);
    let exact = memo(move || {
        segments.value.with(|value| {
            value
                .ready()
                .and_then(|list| list.iter().find(|segment| segment.id == id))
                .is_none_or(|segment| leaves_exactly(&segment.definition))
        })
    });
    let name = if membership.name.is_empty() { membership.segment.clone() } else { membership.name };
    view! {
        <li>
            <a href=Route::Segment(membership.segment).href()>{name}</a>
            <p class="small soft">{membership.since.map(|at| view! { {words::SINCE}" "{when(at)} })}</p>
            {match membership.until {
                Some(until) => countdown(membership.since, until, exact),
                None => view! { <p class="small faint stays">{words::STAYS}</p> }.into_any(),
            }}
            {reasons}
        </li>
    }
    .into_any()
}

/// Whether a member leaves at the very instant the Worker names. It does when all parts must hold,
/// for the first that gives way ends it; where one of several is enough, another may still hold.
fn leaves_exactly(definition: &Value) -> bool {
    fn exact(condition: &Condition) -> bool {
        match condition {
            Condition::All(of) => of.iter().all(exact),
            Condition::Any(of) => matches!(of.as_slice(), [one] if exact(one)),
            Condition::Not(inner) => {
                !matches!(**inner, Condition::All(_) | Condition::Any(_) | Condition::AtLeast { .. })
                    && exact(inner)
            }
            Condition::AtLeast { .. }
            | Condition::Compare(_)
            | Condition::ForSome { .. }
            | Condition::Segment(_) => false,
            Condition::Everyone
            | Condition::Attribute { .. }
            | Condition::AttributeAny { .. }
            | Condition::Held(_)
            | Condition::Event(_)
            | Condition::Pick(_)
            | Condition::Sequence(_)
            | Condition::Regular(_)
            | Condition::Bucket(_) => true,
        }
    }
    Definition::from_json(definition).is_ok_and(|definition| definition.condition.as_ref().is_some_and(exact))
}

/// The time until time alone ends the membership; the bar runs out within the last minute.
fn countdown(since: Option<i64>, until: i64, exact: Memo<bool>) -> AnyView {
    const VISIBLE: f64 = 60_000.0;
    let now = Console::here().now;
    let left = memo(move || until - now.get());
    let said = memo(move || {
        if left.get() > 0 {
            words::leaves(&clock::time_left(left.get()), exact.get())
        } else {
            words::LEAVING.to_owned()
        }
    });
    let whole = since.map_or(VISIBLE, |since| ((until - since) as f64).clamp(1.0, VISIBLE));
    let rest = move || format!("{:.4}", (left.get() as f64 / whole).clamp(0.0, 1.0));
    let soon = memo(move || left.get() < VISIBLE as i64);
    view! {
        <p class="countdown" class:soon=soon title=clock::exact(until)>
            <span class="number">{said}</span>
            <span class="fuse" aria-hidden="true"><span style:transform=move || format!("scaleX({})", rest())></span></span>
        </p>
    }
    .into_any()
}

fn identifier_row(identifier: &str) -> AnyView {
    let (kind, value) = identifier.split_once(':').unwrap_or(("id", identifier));
    let kind = match kind {
        "user" => words::USER,
        "anonymous" => words::BROWSER,
        "email" => words::EMAIL,
        "phone" => words::PHONE,
        other => other,
    };
    view! { <div><dt>{kind.to_owned()}</dt><dd class="mono breakable">{value.to_owned()}</dd></div> }
        .into_any()
}

fn attribute_rows(attributes: &Map<String, Value>) -> AnyView {
    let row = |(name, value): (&String, &Value)| {
        view! { <div><dt class="breakable">{name.replace('_', " ")}</dt><dd class="breakable">{plain(value)}</dd></div> }
    };
    attributes.iter().map(row).collect_view().into_any()
}

mod words {
    pub(super) const BACK: &str = "Contacts";
    pub(super) const SEGMENTS: &str = "In segments now";
    pub(super) const NO_SEGMENTS: &str = "In no segment at the moment.";
    pub(super) const WHO: &str = "Who";
    pub(super) const LAST_SEEN: &str = "Last seen";
    pub(super) const FIRST_SEEN: &str = "First seen";
    pub(super) const SINCE: &str = "Entered";
    pub(super) const STAYS: &str = "Stays until something happens";
    pub(super) const LEAVING: &str = "Leaving…";
    pub(super) const USER: &str = "User id";
    pub(super) const BROWSER: &str = "Browser";
    pub(super) const EMAIL: &str = "E-mail";
    pub(super) const PHONE: &str = "Phone";

    pub(super) fn leaves(time: &str, exact: bool) -> String {
        if exact { format!("Leaves in {time}") } else { format!("Leaves in {time} at the earliest") }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn one_of_several_may_outlast_the_other() {
        let parts =
            json!([{"event": "a", "within": {"last": "1h"}}, {"event": "b", "within": {"last": "2h"}}]);
        assert!(leaves_exactly(&json!({"where": {"all": parts}})));
        assert!(!leaves_exactly(&json!({"where": {"any": parts}})));
        assert!(!leaves_exactly(&json!({"where": {"not": {"all": parts}}})));
    }
}
